"""Numbers are masked on the pages; whole ones are shown for a reason that was written down; the list of what was done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop.pages.table_save import TableFile
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem
from tests.support.fake_audit import WHOLE


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel))


def said_by(dialog):
    return " ".join(button.text() for button in dialog._summary.findChildren(QAbstractButton))


def buttons(page, words):
    return [button for button in page.findChildren(KeyButton) if button.words.startswith(words)]


@pytest.fixture
def case(full):
    full.sign_in()
    number = next(number for number, view in full.fake.cases.items() if view.answers)
    page = full.open("case", number)
    page.tabs.setCurrentIndex(1)
    full.settle()
    return full, page, number


def test_whole_numbers_are_shown_for_a_purpose(case):
    counter, page, number = case
    assert WHOLE["id_no"] not in words_of(page)
    page.numbers.click()
    dialog = page.reveal.dialog
    assert dialog.option.label == "显示完整号码"
    dialog.decide()
    counter.settle()
    assert counter.fake.revealed == [(number, "电话联系申请人")]
    assert WHOLE["id_no"] in words_of(page)
    assert buttons(page, "显示完整号码") == []
    page.opened(number)
    counter.settle()
    assert WHOLE["id_no"] not in words_of(page)


def test_another_purpose_is_written_out(case):
    counter, page, number = case
    page.numbers.click()
    dialog = page.reveal.dialog
    dialog.field("purpose").editor.show_value("其他用途")
    dialog.decide()
    counter.settle()
    assert "请写明用途" in said_by(dialog)
    assert not hasattr(counter.fake, "revealed")
    dialog.field("more").editor.show_value("法院来函核对")
    dialog.decide()
    counter.settle()
    assert counter.fake.revealed == [(number, "其他用途：法院来函核对")]


def test_a_refusal_stands_in_the_dialog_and_shows_nothing(case):
    counter, page, _number = case
    counter.fake.refusals["reveal_case"] = Problem("store.disk_full")
    page.numbers.click()
    page.reveal.dialog.decide()
    counter.settle()
    assert "磁盘已满" in said_by(page.reveal.dialog)
    assert WHOLE["id_no"] not in words_of(page)


def test_a_reminder_tells_its_telephone_for_a_purpose(full):
    full.fake.due = tuple(replace(line, case_no=next(iter(full.fake.cases))) for line in full.fake.due)
    full.sign_in()
    page = full.window.current
    full.qtbot.waitUntil(lambda: bool(page.reminders._found.lines), timeout=5000)
    full.settle()
    assert WHOLE["mobile"] not in words_of(page)
    said = []
    page.reminders.said.connect(lambda words, _tone: said.append(words))
    buttons(page, "看电话")[0].click()
    page.reminders.reveal.dialog.decide()
    full.settle()
    assert WHOLE["mobile"] in said[-1]


@pytest.fixture
def audit(full):
    full.sign_in()
    page = full.open("ledger")
    page.tabs.setCurrentWidget(page.audit)
    full.settle()
    return full, page.audit


def test_the_list_of_what_was_done(audit):
    _counter, tab = audit
    assert tab.model.row(0)[:3] == ("11-24 10:12", "周明华", "查看完整号码")
    assert "我最近的记录" in words_of(tab)
    assert "县中心已签收到第 37 条" in words_of(tab)
    assert "记录被动过" not in words_of(tab)


def test_tampering_stands_on_top(full):
    full.fake.faults = ("县中心 2026-11-23 签过名的第 37 条不见了，台账末尾被截去",)
    full.sign_in()
    page = full.open("ledger")
    page.tabs.setCurrentWidget(page.audit)
    full.settle()
    assert "记录被动过" in words_of(page.audit)
    assert "第 37 条不见了" in words_of(page.audit)


def test_tampering_is_said_on_the_first_page(full):
    full.fake.faults = ("本机 2026-11-23 签过名的第 50 条不见了，台账末尾被截去",)
    full.sign_in()
    full.settle()
    assert "本机的记录被动过" in words_of(full.window.current.alarm)
    assert "第 50 条不见了" in words_of(full.window.current.alarm)


def test_a_spoiled_page_is_no_tampering_and_has_a_way_to_mend_it(full):
    full.fake.faults = ("数据库第 7 页损坏。已办的事在第二份里，请打开“交换 → 备份与修复”修复。",)
    full.sign_in()
    full.settle()
    assert words_of(full.window.current.alarm).startswith("数据库第 7 页损坏")
    assert "被动过" not in words_of(full.window.current.alarm)


def test_an_untouched_station_shows_no_alarm(full):
    full.sign_in()
    full.settle()
    assert not full.window.current.alarm.isVisible()


def test_a_relative_is_declared(audit):
    counter, tab = audit
    said = []
    tab.said.connect(lambda words, _tone: said.append(words))
    tab.open_dialog()
    tab.dialog.field("relation").editor.show_value("母亲")
    tab.dialog.field("id_no").editor.show_value("511999198402193174")
    tab.dialog.decide()
    counter.settle()
    assert counter.fake.asked("declare_relative")[-1][1:] == ("母亲", "511999198402193174")
    assert said == ["已申报：母亲。"]


def test_a_declaration_is_withdrawn_with_a_reason(audit):
    counter, tab = audit
    said = []
    tab.said.connect(lambda words, _tone: said.append(words))
    tab.withdraw.click()
    tab.dialog.field("id_no").editor.show_value("511999198402193174")
    tab.dialog.field("reason").editor.show_value("号码输错了，是邻居")
    tab.dialog.decide()
    counter.settle()
    assert counter.fake.asked("withdraw_relative")[-1][1:] == ("511999198402193174", "号码输错了，是邻居")
    assert said == ["已撤销，原因记入操作记录。"]


def test_a_table_that_is_taken_away_is_written_down_first(full, tmp_path):
    full.sign_in()
    page = full.open("ledger")
    saving, path = page.register.saving, tmp_path / "table.csv"
    saving.save_to(TableFile("登记台账", {"csv": lambda: b"content"}), path)
    full.settle()
    assert full.fake.exports == [("登记台账", 0)]
    full.qtbot.waitUntil(path.exists, timeout=5000)
    full.fake.refusals["note_export"] = Problem("store.disk_full")
    other = tmp_path / "other.csv"
    saving.save_to(TableFile("登记台账", {"csv": lambda: b"content"}), other)
    full.settle()
    assert not other.exists()
