"""到期提醒 on 今日: found a few at a time, never in the way, each leads to a form or to a paper."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from sync.ledger.problems import Problem
from tests.support.fake_reminders import LINES


def card_of(page):
    return page.reminders._card


def rows(page):
    return card_of(page).findChildren(WorkRow)


def words_of(widget):
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def buttons(page, words):
    return [b for b in card_of(page).findChildren(KeyButton) if b.words.startswith(words)]


def all_found(counter, page):
    counter.qtbot.waitUntil(
        lambda: not page.reminders._found.left and bool(page.reminders._found.lines), timeout=5000
    )
    counter.settle()


@pytest.fixture
def today(full):
    full.sign_in()
    page = full.window.current
    all_found(full, page)
    return full, page


def test_it_stands_below_the_work_and_takes_no_focus(today):
    counter, page = today
    assert "到期提醒（6）" in words_of(card_of(page))
    assert QApplication.focusWidget() is not None
    assert not card_of(page).isAncestorOf(QApplication.focusWidget())
    assert counter.fake.threads["reminders"] == {"daiban-ledger_0"}


def test_what_was_found_is_handed_back_and_asked_on(today):
    counter, _page = today
    given = [args[0].lines for args in counter.fake.asked("reminders")]
    assert given[:3] == [(), LINES[:4], LINES[:6]] or [len(lines) for lines in given] == [0, 2, 4]


def test_a_row_says_who_what_when_and_why(today):
    _counter, page = today
    first = words_of(rows(page)[1])
    assert first[0] == "李国富　养老保险待遇领取资格认证"
    assert first[1] == "2026年11月30日　每12个月认证一次，超过的暂停发放　138****5678"
    assert first[2] == "还有 6 天"
    assert words_of(rows(page)[0])[2] == "已过 12 天"


def test_the_rest_is_shown_on_demand(today):
    counter, page = today
    assert len(rows(page)) == 5
    (more,) = buttons(page, "还有 1 人")
    more.setFocus()
    counter.press(Qt.Key.Key_Space, more)
    assert len(rows(page)) == 6
    assert buttons(page, "还有 1 人") == []


def test_new_opens_the_item_for_this_person(today):
    counter, page = today
    button = buttons(page, "新办")[0]
    button.setFocus()
    counter.press(Qt.Key.Key_Space, button)
    counter.settle()
    new = counter.window.current
    assert new.name == "new"
    assert new.model.line(new.view.currentIndex().row()).item_id == "MZ-003"
    counter.press(Qt.Key.Key_Return, new.search)
    counter.settle()
    assert counter.window.current.name == "handling"
    assert counter.fake.asked("begin_case")[-1][4] == LINES[0].whom


def test_a_notice_is_printed_for_the_person(today):
    counter, page = today
    button = buttons(page, "打印告知单")[1]
    button.setFocus()
    counter.press(Qt.Key.Key_Space, button)
    counter.settle()
    line, who, _printer = counter.fake.asked("print_reminder")[-1]
    assert (line, who) == (LINES[1], "周明华")
    assert "李国富 的到期告知单已交给打印机。" in counter.window.banner.sentence
    assert counter.fake.threads["print_reminder"] == {"daiban-device_0"}


def test_a_printer_that_fails_says_so(today):
    counter, page = today
    counter.fake.refusals["print_reminder"] = Problem("device.print_failed", reason="卡纸")
    buttons(page, "打印告知单")[0].click()
    counter.settle()
    assert "打印机没有接收" in counter.window.banner.sentence


def test_nobody_to_tell_nothing_shown(counter):
    counter.sign_in()
    page = counter.window.current
    assert card_of(page).isHidden()
    assert counter.fake.asked("reminders")


def test_coming_back_asks_only_for_what_changed(today):
    counter, page = today
    before = len(counter.fake.asked("reminders"))
    counter.open("cases")
    counter.fake.due = tuple(replace(line, why="换了") for line in LINES)
    counter.open("today")
    asked = counter.fake.asked("reminders")
    assert len(asked) == before + 1
    assert asked[-1][0].lines == LINES
    assert any("换了" in words for words in words_of(card_of(page)))


def test_while_another_page_is_open_nothing_is_looked_for(full):
    full.sign_in()
    page = full.window.current
    full.open("cases")
    asked = len(full.fake.asked("reminders"))
    page.reminders._look()
    full.settle()
    assert len(full.fake.asked("reminders")) == asked


def test_what_was_on_its_way_when_the_day_is_drawn_again_opens_no_window_of_its_own(full):
    full.sign_in()
    page = full.window.current
    page.reminders._look()
    time.sleep(0.3)  # the answer waits in the queue of the GUI thread
    page._show(page._view)
    full.settle()  # the watch over windows that flash fails the test
    assert page.reminders._card.isVisible()
