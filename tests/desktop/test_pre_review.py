"""Remote pre-review at the window: what the township is asked, the scans, the answer, and what the village reads."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.widgets.buttons import KeyButton
from sync.ledger.pre_review import ANSWERED as REPLY
from sync.ledger.problems import Problem
from tests.support.fake_pre_reviews import ANSWERED, WAITING


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def on_the_way(counter):
    return next(number for number, view in counter.fake.cases.items() if view.line.state == "INTAKE")


@pytest.fixture
def township(counter_of):
    return counter_of(full=True, tier="township")


@pytest.fixture
def asked(township):
    """The township's page of a case whose scans it was asked to look at."""
    number = on_the_way(township)
    township.fake.review(number, WAITING)
    township.sign_in()
    return township, township.open("case", number), number


def test_the_township_finds_it_on_its_day_and_opens_the_case(township):
    number = on_the_way(township)
    township.fake.review(number, WAITING)
    township.sign_in()
    page = township.window.page("today")
    assert "待远程预审（1）" in words_of(page)
    assert "11月25日前答复" in words_of(page)
    next(button for button in page.findChildren(KeyButton) if button.words == "看材料").click()
    township.settle()
    assert "户口簿有水渍" in words_of(township.window.page("case").pre_reviews)


def test_scans_are_shown_one_after_the_other_and_the_look_is_written_down(asked):
    counter, page, number = asked
    page.pre_reviews.button.click()
    counter.settle()
    dialog = page.pre_reviews.dialog
    assert counter.fake.looked == [(number, "远程预审，查看扫描件")]
    assert (dialog.view.pages, dialog.words(), dialog.back.isEnabled()) == (1, "1／2", False)
    dialog.on.click()
    counter.settle()
    assert (dialog.words(), dialog.on.isEnabled()) == ("2／2", False)
    dialog.reject()
    assert page.pre_reviews.dialog is None


def test_a_scan_that_is_not_here_yet_or_is_none_says_so(asked):
    counter, page, _ = asked
    names = list(counter.fake.scans)
    counter.fake.scans[names[1]] = b"no picture"
    counter.fake.refusals["scan_bytes"] = Problem("material.unreadable", file="x", reason="本机没有")
    page.pre_reviews.open_scans()
    counter.settle()
    dialog = page.pre_reviews.dialog
    assert "还没有传到本机" in dialog.words()
    dialog.turn(1)
    counter.settle()
    assert "打不开" in dialog.words()
    dialog.reject()


def test_a_look_that_cannot_be_written_down_shows_nothing(asked):
    counter, page, _ = asked
    counter.fake.refusals["look_at_scans"] = Problem("audit.reason_missing")
    page.pre_reviews.open_scans()
    counter.settle()
    assert page.pre_reviews.dialog is None


def test_an_empty_row_is_no_gap(asked):
    counter, page, number = asked
    page.acts.act(REPLY)
    dialog = page.acts.dialog
    dialog.field("pre_review.finding").editor.show_value("complete")
    dialog.decide()
    counter.settle()
    case_no, kind, values = counter.fake.acts[-1]
    assert (case_no, kind) == (number, REPLY)
    assert (values["pre_review.finding"], values["pre_review.rows"]) == ("complete", [])


def test_the_village_reads_what_is_missing_and_that_it_is_no_receipt(full):
    number = on_the_way(full)
    full.fake.review(number, ANSWERED)
    full.sign_in()
    assert "预审说还缺（1）" in words_of(full.window.page("today"))
    card = full.open("case", number).pre_reviews
    for words in ("居民户口簿：第二页看不清，请重拍", "不是收件，也不作决定", "李秀英 答复"):
        assert words in words_of(card)
    assert "受理" not in words_of(card)


def test_a_case_without_one_has_no_card(full):
    full.sign_in()
    assert full.open("case", on_the_way(full)).pre_reviews.isHidden()
