"""可能符合 on a case's page: asked only when the clerk presses, each line leads to a form for that person."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.usecases.start_views import Suggestions
from sync.ledger.problems import Problem


def words_of(card):
    return [label.text() for label in card.findChildren(QLabel) if not label.isHidden()]


@pytest.fixture
def opened(full):
    full.sign_in()
    numbers = list(full.fake.cases)
    return full, full.open("case", numbers[0]), numbers


def test_nothing_is_looked_up_before_the_clerk_asks(opened):
    counter, page, _numbers = opened
    assert page.suggestions.ask.words == "本人愿意，查一查"
    assert not counter.fake.asked("suggestions")


def test_each_line_names_the_person_the_item_and_the_reason(opened):
    counter, page, numbers = opened
    page.suggestions.ask.click()
    counter.settle()
    assert counter.fake.asked("suggestions") == [(numbers[0],)]
    assert counter.fake.threads["suggestions"] == {"daiban-ledger_0"}
    said = words_of(page.suggestions)
    assert "何桂英　高龄津贴申请" in said
    assert "到了高龄津贴的起始年龄，具有本地户籍的可以申请" in said
    assert any("只是提示，不是答复" in words for words in said)
    assert page.suggestions.starts[0].hasFocus()


def test_a_line_leads_to_the_form_for_that_person(opened):
    counter, page, _numbers = opened
    page.suggestions.look()
    counter.settle()
    page.suggestions.starts[0].click()
    counter.settle()
    assert counter.window.current.name == "new"
    assert any("何桂英" in words for words in words_of(counter.window.current))


def test_another_case_begins_anew_and_the_same_one_keeps_what_was_found(opened):
    counter, page, numbers = opened
    page.suggestions.look()
    counter.settle()
    counter.open("case", numbers[0])
    assert page.suggestions.starts
    counter.open("case", numbers[1])
    assert page.suggestions.ask is not None
    assert not page.suggestions.starts


def test_an_answer_that_comes_late_is_not_shown_with_another_case(opened):
    counter, page, numbers = opened
    page.suggestions.look()
    counter.window.open("case", numbers[1])
    counter.settle()
    assert not page.suggestions.starts


def test_nothing_found_is_said_and_a_refusal_too(opened):
    counter, page, numbers = opened
    counter.fake.suggested = Suggestions((), ("何桂英",))
    page.suggestions.look()
    counter.settle()
    assert any("没有看出" in words for words in words_of(page.suggestions))
    counter.open("case", numbers[1])
    counter.fake.refusals["suggestions"] = Problem("store.disk_full")
    page.suggestions.look()
    counter.settle()
    assert Problem("store.disk_full").sentence in words_of(page.suggestions)
    assert page.suggestions.ask.isEnabled()
