"""Several at once, by keyboard: results back to one village, supplements on to the township; named before done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.devices.ports import Devices
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem

CTRL = Qt.KeyboardModifier.ControlModifier


def words_of(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def buttons(page, words):
    return [b for b in page.findChildren(KeyButton) if b.words.startswith(words) and b.isVisible()]


def go(dialog):
    QApplication.processEvents()
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()


def printed(counter):
    return sorted(path.name for path in (counter.folder / "printed").glob("*.pdf"))


class Jam:
    words = "打印机：测试"

    def print_pdf(self, name, content):
        raise Problem("device.print_failed", reason="卡纸")


@pytest.fixture
def township(counter_of):
    """Three results: two of 朝阳村, one of 柳沟村."""
    counter = counter_of(full=True, tier="township")
    for at, (number, view) in enumerate(list(counter.fake.cases.items())[:3]):
        village = "柳沟村" if at == 2 else "朝阳村"
        line = replace(view.line, state="RESULT_READY", state_text="结果待领", village=village)
        counter.fake.cases[number] = replace(view, line=line)
    return counter.sign_in()


# -- 结果一起转村 --------------------------------------------------------------------------------


def test_results_of_one_village_go_back_on_one_list(township):
    page = township.open("take_over")
    (button,) = buttons(page, "结果一起转村（3 件）")
    button.setFocus()
    township.press(Qt.Key.Key_Space, button)
    dialog = page.results.dialog
    assert [b.accessibleName() for b in dialog.to.buttons()] == ["朝阳村", "柳沟村"]
    assert [tick.text() for tick in dialog.ticks()] == [
        "陈玉兰　高龄津贴申请",
        "罗世荣　最低生活保障审核确认",
    ]
    township.press(Qt.Key.Key_Space, dialog.ticks()[1])
    assert dialog.go.words == "转回 1 件"
    go(dialog)
    assert "确定把 1 件结果转给朝阳村？" in words_of(dialog)
    assert "陈玉兰　高龄津贴申请" in words_of(dialog)
    assert "罗世荣　最低生活保障审核确认" not in words_of(dialog)
    assert "办了不能撤回。有一件不能办，整批都不动。" in words_of(dialog)
    go(dialog)
    assert township.fake.asked("send_results") == []  # the pledge is not ticked yet
    township.press(Qt.Key.Key_Space, dialog.pledge)
    go(dialog)
    township.settle()
    assert township.fake.asked("send_results")[-1][1] == (next(iter(township.fake.cases)),)
    assert printed(township) == ["结果文书交接单-椑木交〔2026〕01-000009号.pdf"]
    assert "已转村 1 件，交接单 椑木交〔2026〕01-000009号（1 张领件通知在“待打印”里） 已交给打印机。" in (
        township.window.banner.sentence
    )
    assert page.results.dialog is None
    assert [b.words for b in buttons(page, "结果一起转村")] == ["结果一起转村（2 件）"]


def test_another_village_has_its_own_rows(township):
    page = township.open("take_over")
    page.results.open_dialog()
    dialog = page.results.dialog
    QApplication.processEvents()
    dialog.to.setFocus()
    township.press(Qt.Key.Key_Right)
    assert [tick.text() for tick in dialog.ticks()] == ["𠮷宝国　城乡居民基本养老保险参保登记"]
    go(dialog)
    dialog.pledge.setChecked(True)
    go(dialog)
    township.settle()
    assert township.fake.asked("send_results")[-1][1] == (list(township.fake.cases)[2],)


def test_escape_goes_from_the_names_back_to_the_rows_and_keeps_the_ticks(township):
    page = township.open("take_over")
    page.results.open_dialog()
    dialog = page.results.dialog
    dialog.ticks()[0].click()
    go(dialog)
    dialog.pledge.setChecked(True)
    township.press(Qt.Key.Key_Escape, dialog)
    assert dialog.isVisible()
    assert [tick.isChecked() for tick in dialog.ticks()] == [False, True]
    go(dialog)
    assert not dialog.pledge.isChecked()  # asked anew for what is chosen now
    township.press(Qt.Key.Key_Escape, dialog)
    township.press(Qt.Key.Key_Escape, dialog)
    township.settle()
    assert page.results.dialog is None
    assert township.fake.asked("send_results") == []


def test_the_button_stands_on_today_too(township):
    page = township.window.current
    assert page.name == "today"
    assert buttons(page, "结果一起转村") == []  # nothing waits for delivery in the fake's list of today
    line = next(iter(township.fake.cases.values()))
    number = line.line.case_no
    township.fake.cases["x"] = replace(line, line=replace(line.line, case_no="x", state="AT_VILLAGE"))
    township.open("today")
    assert len(buttons(page, "结果一起转村（3 件）")) == 1
    assert number in township.fake.cases


def test_nothing_to_send_no_button(counter_of):
    counter = counter_of(full=True, tier="township").sign_in()
    page = counter.open("take_over")
    assert buttons(page, "结果一起转村") == []
    page.results.open_dialog()
    assert page.results.dialog is None


def test_a_refusal_stands_in_the_dialog(township):
    page = township.open("take_over")
    township.fake.refusals["send_results"] = Problem(
        "hand_over.refused", case_no="511999-1", name="陈玉兰", why="act.wrong_state", reason="状态不对。"
    )
    page.results.open_dialog()
    dialog = page.results.dialog
    go(dialog)
    dialog.pledge.setChecked(True)
    go(dialog)
    township.settle()
    assert "办件511999-1（陈玉兰）不能一起办理" in " ".join(words_of(dialog))
    assert dialog.go.isEnabled()
    dialog.reject()
    dialog.reject()


# -- 补正一起送交 --------------------------------------------------------------------------------


def test_supplements_are_passed_on_after_they_were_named(full):
    full.sign_in()
    page = full.window.current
    (button,) = buttons(page, "补正一起送交（1 件）")
    button.setFocus()
    full.press(Qt.Key.Key_Space, button)
    dialog = page.supplements.dialog
    assert not dialog.ticks()[0].isChecked()  # only the clerk knows what came
    assert not dialog.go.isEnabled()
    assert "　　要补：居民户口簿（本人页）" in words_of(dialog)
    full.press(Qt.Key.Key_Space, dialog.ticks()[0])
    dialog.way.setFocus()
    full.press(Qt.Key.Key_Right)
    go(dialog)
    assert "确定把 1 件补正材料送交椑木镇便民服务中心？" in words_of(dialog)
    full.press(Qt.Key.Key_Space, dialog.pledge)
    go(dialog)
    full.settle()
    number = list(full.fake.cases)[1]
    assert full.fake.asked("hand_in_supplements")[-1][1:] == ((number,), "邮政")
    assert printed(full) == ["材料交接单-朝阳交〔2026〕01-000008号.pdf"]
    assert buttons(page, "补正一起送交") == []


def test_a_jam_takes_nothing_back(full):
    full.sign_in()
    devices = full.window.desk.devices
    full.window.desk.devices = Devices(devices.card_reader, devices.camera, Jam())
    page = full.window.current
    page.supplements.open_dialog()
    dialog = page.supplements.dialog
    dialog.ticks()[0].click()
    go(dialog)
    dialog.pledge.setChecked(True)
    go(dialog)
    full.settle()
    assert "已送交 1 件" in full.window.banner.sentence
    assert "还没有打印。打印机没有接收" in full.window.banner.sentence
    assert full.fake.passed_on


@pytest.mark.parametrize("large", [False, True])
def test_the_dialog_fits_a_small_screen(township, large):
    township.window.wear(dark=False, large=large)
    page = township.open("take_over")
    page.results.open_dialog()
    dialog = page.results.dialog
    for _ in range(2):
        assert dialog.minimumSizeHint().width() <= 1366
        assert dialog.minimumSizeHint().height() <= 768
        go(dialog)
    dialog.reject()
    dialog.reject()
