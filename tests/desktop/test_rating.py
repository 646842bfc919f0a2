"""好差评 by keyboard on the villager's side: five levels, reasons, 不评价, and what reaches the book."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.dialogs.rating_dialog import LEVEL, THANKS, WHY
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem
from sync.ledger.rating_reasons import REASONS


@pytest.fixture
def asked(full):
    full.sign_in()
    full.page = full.open("delivery")
    QTest.keyClick(full.window, Qt.Key.Key_F6)
    full.dialog = full.page.rating.dialog
    full.qtbot.waitUntil(lambda: QApplication.activeWindow() is full.dialog)
    return full


def press(asked, *keys):
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or asked.dialog, key)
    asked.settle()


def words_of(asked):
    return {button.words for button in asked.dialog.findChildren(KeyButton) if button.isVisible()}


def test_the_whole_window_is_the_villagers(asked):
    assert asked.dialog.size() == asked.window.size()
    levels = [button.text() for button in asked.dialog.levels().values()]
    assert levels == ["非常满意　1", "满意　2", "基本满意　3", "不满意　4", "非常不满意　5"]
    assert all(button.height() >= 60 for button in asked.dialog.levels().values())
    assert "不评价" in words_of(asked)


def test_a_level_two_reasons_and_a_word_by_keys_only(asked):
    press(asked, Qt.Key.Key_4)
    assert asked.dialog.leaf == WHY
    assert [b.accessibleName() for b in asked.dialog.reasons()] == [words for _, words in REASONS[2]]
    press(asked, Qt.Key.Key_3, Qt.Key.Key_8, Qt.Key.Key_1, Qt.Key.Key_1)
    assert "不评价" in words_of(asked)
    text = asked.dialog._text.line
    text.setFocus()
    asked.type("跑了三趟 3 次", text)
    press(asked, Qt.Key.Key_8)  # a digit in the words stays a digit
    press(asked, Qt.Key.Key_Return)
    rating = {"stars": 2, "reasons": ["209", "214"], "text": "跑了三趟 3 次8", "source": "screen"}
    assert [(kind, values) for _, kind, values in asked.fake.acts] == [("RatingGiven", {"rating": rating})]
    assert asked.dialog.leaf == THANKS
    press(asked, Qt.Key.Key_Return)
    assert asked.page.rating.dialog is None
    assert asked.window.banner.sentence == "评价已记下。"


def test_no_level_is_marked_before_somebody_chose_and_enter_takes_the_focused_one(asked):
    press(asked, Qt.Key.Key_Return)
    assert asked.dialog.leaf == LEVEL
    assert not any(button.hasFocus() for button in asked.dialog.levels().values())
    press(asked, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert asked.dialog.leaf == WHY
    assert "您选的是：满意" in asked.dialog._title.text()


def test_enter_while_composing_finishes_nothing(asked):
    press(asked, Qt.Key.Key_1)
    line = asked.dialog._text.line
    line.setFocus()
    QApplication.sendEvent(line, QInputMethodEvent("hao", []))
    press(asked, Qt.Key.Key_Return)
    assert asked.dialog.leaf == WHY
    assert asked.fake.acts == []


def test_not_to_rate_is_an_answer_on_both_leaves(asked):
    press(asked, Qt.Key.Key_1)
    press(asked, Qt.Key.Key_F8)
    assert [kind for _, kind, _ in asked.fake.acts] == ["RatingDeclined"]
    assert "请把屏幕转回工作人员" in asked.dialog._title.text()


def test_escape_goes_back_to_the_levels_and_then_records_nothing(asked):
    press(asked, Qt.Key.Key_5)
    press(asked, Qt.Key.Key_Escape)
    assert asked.dialog.leaf == LEVEL
    press(asked, Qt.Key.Key_Escape)
    assert asked.page.rating.dialog is None
    assert asked.fake.acts == []


def test_a_refusal_keeps_the_answer_for_another_try(asked):
    asked.fake.refusals["act_on_case"] = Problem("store.not_saved", reason="磁盘已满")
    press(asked, Qt.Key.Key_2, Qt.Key.Key_Return)
    assert asked.fake.acts == []
    assert "再存一次" in words_of(asked)
    press(asked, Qt.Key.Key_F5)
    assert [values["rating"]["stars"] for _, _, values in asked.fake.acts] == [4]


def test_the_rated_clerk_of_a_village_gets_no_form_to_rate(asked):
    labels = {button.words for button in asked.page.acts.findChildren(KeyButton)}
    assert "送达" in labels
    assert not labels & {"从评价表录入", "不评价"}


def test_a_township_may_type_a_paper_sheet_and_says_so(counter_of):
    township = counter_of(full=True, tier="township").sign_in()
    page = township.open("delivery")
    labels = {button.words for button in page.acts.findChildren(KeyButton)}
    assert "从评价表录入" in labels
    assert "不评价" not in labels
