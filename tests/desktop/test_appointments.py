"""预约上门 by keyboard: booked, printed, here, begun; the fourth is refused in the dialog and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.devices.ticket_printer import ticket_printer
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from tests.support.fake_service import TODAY


def words_of(widget):
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def refusals(dialog):
    return [link.words for link in dialog._summary.links()]


def rows(tab):
    return [work.accessibleName() for work in tab.findChildren(WorkRow)]


def press(tab, words, at=0):
    [button for button in tab.findChildren(KeyButton) if button.words == words][at].click()


@pytest.fixture
def opened(full):
    full.fake.fill_book()
    full.sign_in()
    return full, full.open("ledger", "appointments").appointments


@pytest.fixture
def empty_book(full):
    full.sign_in()
    return full, full.open("ledger", "appointments").appointments


def line(tab, name):
    return next(one for one in tab._view.lines if one.name == name)


def put(tab, **values):
    for name, value in values.items():
        tab.dialog.field(name).editor.show_value(value)


def book(counter, tab, name, **more):
    counter.press(Qt.Key.Key_F8, tab)
    put(tab, item="SB-001", name=name, **more)
    tab.dialog.decide()
    counter.settle()


def test_the_day_shows_who_is_here_first_and_the_way_of_the_visits(opened):
    counter, tab = opened
    assert [one.name for one in tab._view.lines][:3] == ["𠮷宝国", "陈玉兰", "张翠花"]
    assert "已到，先办" in words_of(tab)
    assert any("到窗口办（3）" in words for words in words_of(tab))
    assert any("上门（2）" in words for words in words_of(tab))
    assert any("09:00 还可约 1 位" in words for words in words_of(tab))
    assert counter.fake.threads["appointments_view"] == {"daiban-ledger_0"}


def test_a_booking_by_keyboard_is_written_printed_and_said(empty_book):
    counter, tab = empty_book
    said = []
    tab.said.connect(lambda words, tone: said.append(words))
    book(counter, tab, "罗桂芳", mobile="13800005678")
    assert tab.dialog is None
    day, kind, values, who = counter.fake.asked("book_appointment")[0]
    assert (day, kind, who) == (TODAY, "预约", "周明华")
    assert (values["name"], values["time"]) == ("罗桂芳", "09:00")
    assert said[0] == "罗桂芳 已约好：11月24日 09:00，预约 1 号。"
    assert any("预约单已交给打印机" in words for words in said)
    assert list((counter.folder / "printed").glob("*预约单*"))
    assert any("罗桂芳" in name for name in rows(tab))


def test_with_a_ticket_printer_the_paper_is_a_slip(empty_book, tmp_path):
    counter, tab = empty_book
    device = tmp_path / "lp0"
    device.write_bytes(b"")
    counter.window.desk.devices = replace(counter.window.desk.devices, ticket=ticket_printer(str(device)))
    book(counter, tab, "罗桂芳")
    assert counter.fake.asked("appointment_pdf")[0][3] == "80"
    assert device.read_bytes().startswith(b"\x1b@")


def test_no_paper_where_none_is_wanted(empty_book):
    counter, tab = empty_book
    book(counter, tab, "罗桂芳", print="false")
    assert not counter.fake.asked("appointment_pdf")


def test_the_fourth_of_a_slot_is_refused_in_the_dialog(empty_book):
    counter, tab = empty_book
    counter.press(Qt.Key.Key_F8, tab)  # open before the others come
    put(tab, item="SB-001", name="丁丁")
    for name in ("甲甲", "乙乙", "丙丙"):
        counter.fake.book_appointment(
            TODAY, "预约", {"item": "SB-001", "name": name, "time": "09:00"}, "何秀英"
        )
    tab.dialog.decide()
    counter.settle()
    assert tab.dialog is not None
    assert any("约满" in words for words in refusals(tab.dialog))
    assert tab.dialog.values()["name"] == "丁丁"
    put(tab, time="10:00")
    tab.dialog.decide()
    counter.settle()
    assert line(tab, "丁丁").time == "10:00"
    counter.activate()
    counter.press(Qt.Key.Key_F8, tab)
    assert "09:00" not in dict(tab.dialog.option.fields[3].choices)  # full: not offered any more


def test_a_visit_asks_for_two_people_and_keeps_what_was_typed(empty_book):
    counter, tab = empty_book
    counter.press(Qt.Key.Key_F9, tab)
    assert tab.dialog.field("staff_1").value() == "周明华"
    put(tab, item="SB-003", name="李国富", address="3组15号", staff_2="周明华")
    tab.dialog.decide()
    counter.settle()
    assert any("两个不同的姓名" in words for words in refusals(tab.dialog))
    put(tab, staff_2="何秀英")
    tab.dialog.decide()
    counter.settle()
    assert line(tab, "李国富").home
    assert list((counter.folder / "printed").glob("*上门服务单*"))


def test_here_puts_him_at_the_head_and_begin_opens_the_form(opened):
    counter, tab = opened
    press(tab, "到了", 1)  # 张翠花, of 10 o'clock
    counter.settle()
    assert [one.name for one in tab._view.lines][:2] == ["𠮷宝国", "张翠花"]
    press(tab, "开始办理")
    counter.settle()
    assert counter.window.current.name == "handling"
    assert counter.fake.asked("begin_appointment")[0][1:] == (TODAY, "𠮷宝国")


def test_more_cancels_and_moves_on_the_way(opened):
    counter, tab = opened
    tab._more(line(tab, "陈玉兰"))
    tab.more._decide("取消")
    counter.settle()
    assert line(tab, "陈玉兰").state == "取消"
    tab._more(line(tab, "赵㼆"))
    tab.more._decide("earlier")
    counter.settle()
    assert [one.name for one in tab._view.visits] == ["赵㼆", "李国富"]


def test_the_keyboard_stays_in_the_list_after_a_press(opened):
    counter, tab = opened
    here = next(button for button in tab.findChildren(KeyButton) if button.words == "到了")
    here.setFocus()
    here.click()
    counter.settle()
    assert tab.isAncestorOf(QApplication.focusWidget())


def test_what_is_over_has_nothing_more(opened):
    counter, tab = opened
    said = []
    tab.said.connect(lambda words, tone: said.append(words))
    tab._more(line(tab, "刘长根"))
    assert tab.more is None
    assert said == ["这一条已经结束，没有要做的了。"]
    assert counter.incidents == []


def test_days_are_turned_by_keys_and_a_day_off_takes_no_appointment(opened):
    counter, tab = opened
    counter.press(Qt.Key.Key_F7, tab)
    counter.settle()
    assert tab._view.day.isoformat() == "2026-11-25"
    counter.press(Qt.Key.Key_F6, tab)
    counter.press(Qt.Key.Key_F6, tab)
    counter.settle()
    assert tab._view.day.isoformat() == "2026-11-23"
    assert not tab.add.isEnabled()  # the past
    tab.show_day(TODAY.replace(day=28))
    counter.settle()
    assert not tab.add.isEnabled()
    assert tab.home.isEnabled()
    assert any("窗口不接受预约" in words for words in words_of(tab))


def test_the_days_list_goes_through_the_preview(opened):
    counter, tab = opened
    tab.paper.click()
    counter.settle()
    tab.papers.list_print.dialog.print_button.click()
    counter.settle()
    assert list((counter.folder / "printed").glob("*日程*"))


def test_today_names_who_comes_and_leads_to_the_form_and_the_book(opened):
    counter, _tab = opened
    today = counter.open("today")
    counter.settle()
    assert any("今天的预约和上门（5）" in words for words in words_of(today))
    press(today, "打开预约簿")
    counter.settle()
    assert counter.window.current.name == "ledger"
    assert counter.window.current.tabs.currentWidget() is counter.window.current.appointments


def test_a_day_without_bookings_shows_nothing_of_them_on_today(full):
    full.sign_in()
    full.settle()
    assert not any("预约和上门" in words for words in words_of(full.window.current))


def test_the_dialog_begins_at_the_item_and_enter_goes_on(empty_book):
    counter, tab = empty_book
    counter.press(Qt.Key.Key_F8, tab)
    focus = QApplication.focusWidget()
    assert tab.dialog.field("item").isAncestorOf(focus)
    assert focus.focusPolicy() & Qt.FocusPolicy.TabFocus
