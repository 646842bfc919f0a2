"""到期告知 by keyboard: from 新办 to the printed sheet, one after the other, a pasted list, what came of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.devices.ports import Devices
from desktop.usecases.start_views import Start
from desktop.widgets.buttons import KeyButton
from desktop.widgets.frame_bars import PageRoom
from sync.ledger.problems import Problem

CTRL = Qt.KeyboardModifier.ControlModifier
FILLED = {
    "m.owner": "罗桂芳",
    "m.mobile": "13800000005",
    "m.plate": "川K10234",
    "m.due": "2026-12-15",
    "m.notice_kind": "visit",
    "m.book_place": "椑木镇农机站",
}


@pytest.fixture
def page(counter):
    counter.sign_in()
    return counter.open("due_notice", Start("NJ-002", "拖拉机年度检验到期告知"))


def fill(counter, page, **other):
    for path, value in {**FILLED, **{f"m.{name}": value for name, value in other.items()}}.items():
        page.form.put(path, value)
    counter.settle()


def words_of(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def print_now(counter):
    QTest.keyClick(QApplication.focusWidget() or counter.window, Qt.Key.Key_P, CTRL)
    counter.settle()


def printed(counter):
    return sorted(path.name for path in (counter.folder / "printed").glob("*.pdf"))


class Jam:
    words = "打印机：测试"

    def __init__(self, after):
        self.left = after

    def print_pdf(self, name, content):
        if not self.left:
            raise Problem("device.print_failed", reason="卡纸")
        self.left -= 1
        return "测试"


def jam(counter, after):
    devices = counter.window.desk.devices
    counter.window.desk.devices = Devices(devices.card_reader, devices.camera, Jam(after))


def test_an_item_without_an_applicant_leads_here_and_registers_nothing(counter):
    counter.sign_in()
    new = counter.open("new")
    QTest.keyClicks(new.search, "tljn")
    counter.qtbot.waitUntil(lambda: new.model.rowCount() == 1 and not counter.tasks.pending)
    counter.settle()
    second = new.model.data(new.model.index(0, 0), Qt.ItemDataRole.UserRole + 1)
    assert second.startswith("打印告知单，不登记办件")
    assert new._begin.words == "填到期告知单"
    counter.press(Qt.Key.Key_Return, new.search)
    counter.settle()
    assert counter.window.current.name == "due_notice"
    assert counter.fake.asked("open_draft") == []


def test_one_is_printed_and_the_next_keeps_what_is_common(counter, page):
    assert page.session.value("m.notice_date") == "2026-11-24"
    fill(counter, page)
    print_now(counter)
    item_id, (answers,), who, _printer = counter.fake.asked("print_notices")[-1]
    assert (item_id, who) == ("NJ-002", "周明华")
    assert answers.values["m.owner"] == "罗桂芳"
    assert printed(counter) == ["到期告知单-1.pdf"]
    assert "罗** 的到期告知单已交给打印机。下一户接着填。" in counter.window.banner.sentence
    session = page.session
    assert [session.value(f"m.{name}") for name in ("owner", "plate", "due")] == ["", "", ""]
    assert [session.value(f"m.{name}") for name in ("notice_kind", "book_place")] == ["visit", "椑木镇农机站"]
    assert any(text.startswith("罗**") for text in words_of(page._log))
    assert counter.fake.threads["print_notices"] == {"daiban-device_0"}


def test_what_is_missing_is_said_and_nothing_printed(counter, page):
    page.form.put("m.owner", "罗桂芳")
    print_now(counter)
    assert counter.fake.asked("print_notices") == []
    assert not page.form.summary.isHidden()
    assert page.form.field("m.plate").wrong
    assert not page.form.field("m.notice_result").wrong  # not known before somebody was told


def test_a_jam_keeps_the_form(counter, page):
    jam(counter, 0)
    fill(counter, page)
    print_now(counter)
    assert "打印机没有接收" in counter.window.banner.sentence
    assert page.session.value("m.owner") == "罗桂芳"
    assert page._print.isEnabled()
    assert counter.fake.told == ()


def test_enter_in_the_last_field_prints(counter, page):
    fill(counter, page)
    page.form.field("m.book_place").take_focus()
    counter.press(Qt.Key.Key_Return)
    counter.settle()
    assert len(counter.fake.asked("print_notices")) == 1


def test_a_pasted_list_is_read_then_printed_by_its_keys(counter, page):
    fill(counter, page)
    counter.press(Qt.Key.Key_F7)
    dialog = page.dialog
    assert "顺序是：所有人、电话、号牌号码、检验到期日" in " ".join(words_of(dialog))
    assert not dialog.go.isEnabled()
    dialog.text.setPlainText("罗桂芳 川K1 2026-12-15\n赵大军 川K2\n何秀英 川K3 2027-01-08")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    counter.settle()
    text, common = counter.fake.asked("read_notice_rows")[-1][1:]
    assert set(common.values) == {"m.notice_kind", "m.notice_date", "m.book_place"}
    assert "检验到期日还没有填" in words_of(dialog)
    assert dialog.go.words == "打印 2 张"
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    counter.settle()
    assert page.dialog is None
    assert printed(counter) == ["到期告知单-1.pdf", "到期告知单-2.pdf"]
    assert "2 张到期告知单已交给打印机" in counter.window.banner.sentence


def test_changing_the_text_asks_to_read_again(counter, page):
    page.paste()
    dialog = page.dialog
    dialog.text.setPlainText("罗桂芳 川K1 2026-12-15")
    dialog.go_on()
    counter.settle()
    assert dialog.go.words == "打印 1 张"
    dialog.text.appendPlainText("何秀英 川K3 2027-01-08")
    assert dialog.go.words == "读入"
    dialog.reject()


def test_after_a_jam_the_rest_of_the_list_is_left(counter, page):
    jam(counter, 1)
    page.paste()
    dialog = page.dialog
    dialog.text.setPlainText("罗桂芳 川K1 2026-12-15\n赵大军 川K2 2026-12-16\n何秀英 川K3 2027-01-08")
    dialog.go_on()
    counter.settle()
    dialog.go_on()
    counter.settle()
    assert "打印了 1 张，还有 2 张。" in " ".join(words_of(dialog))
    assert [row.name for row in dialog.sound()] == ["赵大军", "何秀英"]
    assert dialog.go.words == "打印 2 张"
    dialog.reject()


def test_a_list_that_is_refused_keeps_the_text(counter, page):
    counter.fake.refusals["read_notice_rows"] = Problem("notice.too_many", count=900, limit=300)
    page.paste()
    dialog = page.dialog
    dialog.text.setPlainText("x")
    dialog.go_on()
    counter.settle()
    assert "粘贴了 900 行" in " ".join(words_of(dialog))
    assert dialog.text.toPlainText() == "x"
    assert dialog.go.isEnabled()
    dialog.reject()


def test_what_came_of_it_is_written_down_by_a_number_key(full):
    full.sign_in()
    page = full.open("due_notice", Start("NJ-002", "拖拉机年度检验到期告知"))
    button = next(b for b in page._log.findChildren(KeyButton) if b.words == "记结果")
    button.setFocus()
    full.press(Qt.Key.Key_Space, button)
    assert page.dialog.choices.buttons()[1].accessibleName() == "无法联系"
    full.press(Qt.Key.Key_2, page.dialog)
    full.settle()
    assert full.fake.asked("note_result") == [("n2", "无法联系")]
    assert page.dialog is None
    assert [b.words for b in page._log.findChildren(KeyButton)] == ["无法联系", "已告知"]


def test_escape_goes_back_to_the_items(counter, page):
    counter.press(Qt.Key.Key_Escape)
    assert counter.window.current.name in ("new", "today")


def test_an_item_that_is_gone_leads_back(counter):
    counter.sign_in()
    counter.fake.refusals["situation_session"] = Problem("item.unknown", item="NJ-002")
    counter.open("due_notice", Start("NJ-002", "x"))
    assert counter.window.current.name == "new"


@pytest.mark.parametrize("large", [False, True])
def test_it_fits_a_small_screen(full, large):
    full.sign_in()
    full.window.wear(dark=False, large=large)
    page = full.open("due_notice", Start("NJ-002", "拖拉机、联合收割机年度检验到期告知"))
    room = full.window.findChild(PageRoom)
    assert (full.window.width(), full.window.height()) == (1366, 768)
    assert page.minimumSizeHint().width() <= room.viewport().width()
    assert page.minimumSizeHint().height() <= room.viewport().height()
