"""批量登记 by keyboard: the list pasted and read from cards, what is common, registered, stopped, refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.dialogs.common_dialog import CommonDialog
from desktop.dialogs.list_dialog import ListDialog
from desktop.usecases.start_views import Start
from desktop.widgets.case_row import WorkRow
from desktop.widgets.frame_bars import PageRoom
from sync.ledger.problems import Problem

LIST = "罗桂芳 511999196803124285\n陈德𬍛 511999197005020216\n赵大军 5119991949"


@pytest.fixture
def page(counter):
    counter.sign_in()
    return counter.open("batch", Start("SB-003", "资格认证"))


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def rows(page):
    return [row for row in page.findChildren(WorkRow) if row.isVisible()]


def pasted(counter, page, text=LIST):
    page.paste()
    page.dialog.text.setPlainText(text)
    page.dialog.go_on()
    counter.settle()
    counter.window.activateWindow()  # offscreen has no window manager that would
    QApplication.processEvents()


def press(counter, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or counter.window, key, modifier)
    counter.settle()


def test_from_the_chosen_item_to_its_list_and_back(counter):
    counter.sign_in()
    counter.open("new")
    counter.settle()
    press(counter, Qt.Key.Key_F7)
    assert counter.window.current.name == "batch"
    assert "名单还是空的" in words_of(counter.window.current)
    press(counter, Qt.Key.Key_Escape)
    assert counter.window.current.name == "new"


def test_a_pasted_list_is_checked_and_registered(counter, page):
    pasted(counter, page)
    assert page.dialog is None
    assert len(rows(page)) == 3
    assert "可以登记 2 人" in words_of(page)
    press(counter, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [row.state for row in page.view.rows] == ["registered", "registered", "open"]
    assert "已登记 2 人" in words_of(page)
    assert "登记了 2 人" in words_of(counter.window)
    assert not page.running


def test_lines_that_were_not_taken_stay_in_the_dialog(counter, page):
    pasted(counter, page, "罗桂芳 511999196803124285\n赵大军")
    assert isinstance(page.dialog, ListDialog)
    assert "第 2 行" in words_of(page.dialog)
    assert page.dialog.text.toPlainText() == "赵大军"
    assert len(page.view.rows) == 1


def test_cards_add_one_person_each(counter, page):
    press(counter, Qt.Key.Key_F2)
    assert [row.name for row in page.view.rows] == ["𠮷宝国"]


def test_a_card_that_cannot_be_read_is_told_and_the_key_comes_back(counter, page):
    for card in (counter.folder / "cards").glob("*"):
        card.unlink()
    press(counter, Qt.Key.Key_F2)
    assert "手工" in words_of(counter.window)
    assert page._card.isEnabled()


def test_only_how_it_is_handed_in_is_ticked_beforehand(counter, page):
    pasted(counter, page)
    page.follow()
    counter.settle()
    assert isinstance(page.dialog, CommonDialog)
    assert [tick.isChecked() for tick in page.dialog.ticks()] == [True, True, False, False]
    page.dialog.go_on()
    counter.settle()
    assert "照 511999104205" in words_of(page)
    assert counter.fake.calls[-1][0] == "follow_case"
    assert counter.fake.calls[-1][1][1] == ("mode.apply_mode", "mode.site_visit")


def test_nobody_to_follow_yet_is_said(counter, page):
    counter.fake.no_model = True
    page.follow()
    counter.settle()
    assert "先照常办好一位" in words_of(counter.window)


def test_papers_are_received_only_by_the_clerk_s_word(counter, page):
    pasted(counter, page)
    page.receive()
    page.dialog.reject()
    counter.settle()
    assert "receive_papers" not in [name for name, _ in counter.fake.calls]
    page.receive()
    page.dialog.go.click()
    counter.settle()
    assert "receive_papers" in [name for name, _ in counter.fake.calls]


def test_a_disk_that_refuses_ends_the_run_calmly(counter, page):
    pasted(counter, page)
    counter.fake.refusals["register_batch"] = Problem("store.not_saved", reason="磁盘已满")
    page.register()
    counter.settle()
    assert "磁盘已满" in words_of(counter.window)
    assert not page.running
    assert page.view.ready == 2


def test_one_that_lacks_something_is_opened_and_one_can_be_taken_off(counter, page):
    pasted(counter, page)
    last = rows(page)[2]
    open_it, drop = last.findChildren(type(page._go))
    seen = []
    page.wanted.connect(lambda name, subject: seen.append((name, subject)))
    page.wanted.disconnect(counter.window.open)
    open_it.click()
    assert (seen[0][0], seen[0][1].draft_id) == ("handling", page.view.rows[2].draft_id)
    drop.click()
    counter.settle()
    assert len(page.view.rows) == 2


@pytest.mark.parametrize("large", [False, True])
def test_the_page_fits_a_small_screen(counter, page, large):
    counter.window.wear(dark=False, large=large)
    pasted(counter, page)
    QApplication.processEvents()
    assert counter.window.findChild(PageRoom).horizontalScrollBar().maximum() == 0
