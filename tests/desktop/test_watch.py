"""The look through rows and pages gives way: what the clerk asks meanwhile is answered before the look is at its end."""

from __future__ import annotations

import threading

import pytest

from desktop.tasks import TaskRunner
from desktop.usecases import tampering as room
from desktop.usecases.cases import find_cases
from desktop.usecases.tampering import walk_chain
from tests.ordeal.stations import one_case, open_at


@pytest.fixture
def station(tmp_path):
    opened = open_at(tmp_path)
    yield opened
    opened.cabinet.close()


@pytest.fixture
def tasks(qapp):
    runner = TaskRunner()
    yield runner
    runner.close()


def test_what_is_asked_during_the_walk_is_answered_before_it_ends(qtbot, station, tasks, monkeypatch):
    monkeypatch.setattr(room, "PAGES", 2)
    monkeypatch.setattr(room, "SLICES", 10_000)
    under_way, asked, answers = threading.Event(), threading.Event(), []

    def waiting() -> bool:
        """Between two slices; the first time until the clerk has asked."""
        under_way.set()
        assert asked.wait(30)
        return tasks.waiting()

    def walk(before):
        tasks.run(walk_chain, station, before, waiting, done=lambda walked: walked_to(walked))

    def walked_to(walked):
        answers.append(walked)
        if walked.left:
            walk(walked)

    walk(None)
    qtbot.waitUntil(under_way.is_set)
    tasks.run(one_case, station, 0, done=lambda _: answers.append("saved"))
    tasks.run(find_cases, station, "", (), done=lambda found: answers.append(len(found)))
    asked.set()
    qtbot.waitUntil(lambda: bool(answers) and not getattr(answers[-1], "left", True))
    first, saved, found, *rest = answers
    assert (first.left, first.pages) == (True, 2)
    assert (saved, found) == ("saved", 1)
    assert [walked.left for walked in rest] == [False]


def test_where_nobody_waits_one_look_goes_far(station, monkeypatch):
    monkeypatch.setattr(room, "PAGES", 1)
    monkeypatch.setattr(room, "SLICES", 3)
    assert walk_chain(station).pages == 3
    assert walk_chain(station, None, lambda: True).pages == 1
