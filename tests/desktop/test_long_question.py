"""Register and month among very many cases: nothing piles up, nothing stale is shown, and saving goes on beside them."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from desktop.pages.long_question import LongQuestion
from desktop.tasks import TaskRunner
from sync.ledger.problems import Problem


@pytest.fixture
def asked(qtbot):
    made = SimpleNamespace(
        tasks=TaskRunner(), shown=[], refused=[], begun=[], go_on=threading.Event(), parent=QObject()
    )
    desk = SimpleNamespace(tasks=made.tasks)
    made.question = LongQuestion(desk, made.parent, made.shown.append, made.refused.append)
    yield made
    made.go_on.set()
    made.tasks.finish()


def slow(asked, answer):
    def question():
        asked.begun.append(answer)
        asked.go_on.wait(30)
        if isinstance(answer, Problem):
            raise answer
        return answer

    return question


def settled(qtbot, asked):
    qtbot.waitUntil(lambda: asked.tasks.pending == 0)


def test_only_the_newest_waits_and_only_its_answer_is_shown(qtbot, asked):
    for answer in (10, 9, 8, 7):
        asked.question.ask(slow(asked, answer))
    asked.go_on.set()
    settled(qtbot, asked)
    assert asked.begun == [10, 7]
    assert asked.shown == [7]


def test_saving_goes_on_meanwhile(qtbot, asked):
    saved = []
    asked.question.ask(slow(asked, 1))
    asked.tasks.run(lambda: "saved", done=saved.append, owner=asked.parent)
    qtbot.waitUntil(lambda: saved == ["saved"])
    assert asked.shown == []
    asked.go_on.set()
    settled(qtbot, asked)
    assert asked.shown == [1]


def test_a_refusal_is_told_unless_something_newer_was_asked(qtbot, asked):
    asked.question.ask(slow(asked, Problem("store.damaged", reason="x")))
    asked.question.ask(slow(asked, Problem("store.locked")))
    asked.go_on.set()
    settled(qtbot, asked)
    assert [problem.code for problem in asked.refused] == ["store.locked"]
    asked.question.ask(slow(asked, 2))
    settled(qtbot, asked)
    assert asked.shown == [2]
