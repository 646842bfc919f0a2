"""Work on many cases at once, by keyboard: handing over together, whole lists, printing many, the villages."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.devices.ports import Devices
from desktop.widgets.bars import BarChart
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from sync.ledger.problems import Problem
from tests.support.fake_bulk import left_by


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page, words):
    return next(b for b in page.findChildren(KeyButton) if b.words.startswith(words) and b.isVisible())


def buttons(page, words):
    return [b for b in page.findChildren(KeyButton) if b.words.startswith(words) and b.isVisible()]


def ctrl(key, widget):
    QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)


def printed_files(counter):
    return sorted(path.name for path in (counter.folder / "printed").glob("*.pdf"))


class Jam:
    """A printer that takes some sheets and then jams; `gate` holds a sheet back until it is set."""

    words = "打印机：测试"

    def __init__(self, after):
        self.after, self.sheets, self.gate = after, [], threading.Event()
        self.gate.set()

    def print_pdf(self, name, content):
        assert self.gate.wait(5)
        if len(self.sheets) == self.after:
            raise Problem("device.print_failed", reason="卡纸")
        self.sheets.append(name)
        return "测试"


def with_printer(counter, printer):
    devices = counter.window.desk.devices
    counter.window.desk.devices = Devices(devices.card_reader, devices.camera, printer)
    return printer


# -- 一起移交 ------------------------------------------------------------------------------------


def test_the_bag_is_handed_over_and_its_list_printed_by_keyboard(full):
    full.sign_in()
    page = full.window.current
    go = button(page, "一起移交（2 件）")
    go.setFocus()
    full.press(Qt.Key.Key_Space, go)
    dialog = page.together.dialog
    assert [tick.text() for tick in dialog.ticks()] == ["陈玉兰　高龄津贴申请", "张翠花　残疾人证办理"]
    full.press(Qt.Key.Key_Space, dialog.ticks()[1])
    assert dialog.go.words == "移交 1 件并打印交接单"
    dialog.way.setFocus()
    full.press(Qt.Key.Key_Right)
    ctrl(Qt.Key.Key_Return, dialog)
    full.settle()
    number = next(iter(full.fake.cases))
    assert full.fake.asked("hand_over")[-1][1:] == ((number,), "邮政")
    assert printed_files(full) == ["材料交接单-朝阳交〔2026〕01-000007号.pdf"]
    assert "已移交 1 件，交接单 朝阳交〔2026〕01-000007号 已交给打印机" in words_of(full.window.banner)
    assert page.together.dialog is None
    assert [b.words for b in buttons(page, "一起移交")] == ["一起移交（1 件）"]


def test_a_refusal_stands_in_the_dialog_and_the_ticks_stay(full):
    full.sign_in()
    page = full.window.current
    full.fake.refusals["hand_over"] = Problem(
        "hand_over.refused", case_no="511999-1", name="张翠花", why="act.wrong_state", reason="状态不对。"
    )
    page.together.open_dialog()
    dialog = page.together.dialog
    dialog.ticks()[0].click()
    dialog.decide()
    full.settle()
    assert dialog.isVisible()
    assert "办件511999-1（张翠花）不能一起办理" in words_of(dialog)
    assert [tick.isChecked() for tick in dialog.ticks()] == [False, True]
    assert dialog.go.isEnabled()
    dialog.reject()


def test_a_jam_takes_no_hand_over_back(full):
    full.sign_in()
    with_printer(full, Jam(0))
    page = full.window.current
    page.together.open_dialog()
    page.together.dialog.decide()
    full.settle()
    assert "还没有打印" in words_of(full.window.banner)
    assert {view.line.state for view in full.fake.cases.values()} & {"INTAKE", "QUEUED"} == set()
    assert buttons(page, "一起移交") == []


def test_nothing_ticked_nothing_to_hand_over(full):
    full.sign_in()
    page = full.window.current
    page.together.open_dialog()
    dialog = page.together.dialog
    for tick in dialog.ticks():
        tick.click()
    assert not dialog.go.isEnabled()
    dialog.decide()
    full.press(Qt.Key.Key_Escape, dialog)
    full.settle()
    assert full.fake.asked("hand_over") == []


# -- 接收: lists -----------------------------------------------------------------------------------


@pytest.fixture
def township(counter_of):
    """Two lists: of the first three cases, and of the fourth."""
    counter = counter_of(full=True, tier="township")
    acts = next(view.acts for view in counter.fake.cases.values() if view.line.state == "HANDED_OVER")
    for at, (number, view) in enumerate(list(counter.fake.cases.items())):
        state = "HANDED_OVER" if at < 4 else "RECEIVED"
        counter.fake.cases[number] = replace(
            view, line=replace(view.line, state=state), acts=acts if at < 4 else ()
        )
        counter.fake.lists = {**counter.fake.lists, number: f"朝阳交〔2026〕01-{at // 3 + 1:06d}号"}
    counter.sign_in()
    return counter


def count_case(counter, page, number, note=""):
    page.choose(number)
    counter.settle()
    for row in page.rows():
        counter.press(Qt.Key.Key_Space, row.tick)
    if note:
        page.rows()[1].note.setText(note)


def test_cases_stand_under_the_number_of_their_list(township):
    page = township.open("take_over")
    assert [head.accessibleName() for head in page.groups()] == [
        "朝阳交〔2026〕01-000001号",
        "朝阳交〔2026〕01-000002号",
    ]
    assert [len(head.case_nos) for head in page.groups()] == [3, 1]
    assert [head.sign.isVisible() for head in page.groups()] == [True, False]
    assert not page.groups()[0].sign.isEnabled()


def test_only_the_counted_cases_of_a_list_are_signed(township):
    page = township.open("take_over")
    first, second, third = page.groups()[0].case_nos
    count_case(township, page, first)
    count_case(township, page, second, note="少 1 份")
    page.choose(third)
    township.settle()
    sign = page.groups()[0].sign
    assert sign.words == "签收清点好的 2 件"
    sign.setFocus()
    township.press(Qt.Key.Key_Space, sign)
    township.settle()
    assert township.fake.asked("take_over_many") == [
        (
            township.fake.asked("take_over_many")[0][0],
            {first: "", second: "居民户口簿(首页、本人页)：少 1 份"},
        )
    ]
    assert "已签收 2 件" in words_of(township.window.banner)
    assert page.groups()[0].case_nos == (third,)


def test_what_was_counted_stays_counted_while_looking_elsewhere(township):
    page = township.open("take_over")
    first, second, _third = page.groups()[0].case_nos
    count_case(township, page, first, note="破损")
    page.choose(second)
    township.settle()
    assert [row.tick.isChecked() for row in page.rows()] == [False, False, False]
    page.choose(first)
    township.settle()
    assert [row.tick.isChecked() for row in page.rows()] == [True, True, True]
    assert page.rows()[1].note.text() == "破损"


def test_a_refused_list_leaves_everything_counted(township):
    page = township.open("take_over")
    first = page.groups()[0].case_nos[0]
    count_case(township, page, first)
    township.fake.refusals["take_over_many"] = Problem("store.disk_full")
    page.groups()[0].sign.click()
    township.settle()
    assert "磁盘已满" in words_of(township.window.banner)
    assert page.groups()[0].sign.isEnabled()


# -- 打印 -----------------------------------------------------------------------------------------


@pytest.fixture
def queue(full):
    """The print queue with five papers."""
    for at, (number, paper) in enumerate(list(full.fake.papers.items())):
        full.fake.papers[number] = replace(paper, printed=0 if at < 5 else 1)
    full.sign_in()
    return full


def test_the_queue_is_printed_with_ctrl_p(queue):
    page = queue.open("print_queue")
    assert len(page.rows()) == 5
    queue.press(Qt.Key.Key_Space, page.rows()[0].tick)
    assert page._go.words == "打印 4 张"
    with queue.qtbot.waitSignal(page.printed) as ended:
        ctrl(Qt.Key.Key_P, page)
    queue.settle()
    assert (len(ended.args[0].printed), ended.args[0].problem) == (4, None)
    assert len(printed_files(queue)) == 4
    assert [row.paper.doc_no for row in page.rows()] == ["朝阳登〔2026〕01-000001号"]
    assert "4 张都交给打印机了" in words_of(page)
    assert queue.fake.threads["print_many"] == {"daiban-device_0"}


def test_after_a_jam_the_rest_stays_in_the_queue(queue):
    with_printer(queue, Jam(2))
    page = queue.open("print_queue")
    with queue.qtbot.waitSignal(page.printed):
        page.start()
    queue.settle()
    assert [row.paper.doc_no[-3:] for row in page.rows()] == ["03号", "04号", "05号"]
    assert "打出 2 张，还有 3 张没有打。" in words_of(page)
    assert "卡纸" in words_of(page)
    assert [row._pill.text() for row in page.rows()] == ["失败", "等待", "等待"]
    assert not page._bar.isVisible()


def test_printing_can_be_stopped_and_the_counter_stays_usable(queue):
    jam = with_printer(queue, Jam(99))
    jam.gate.clear()
    page = queue.open("print_queue")
    page.start()
    page.start()  # a second press does nothing
    queue.qtbot.waitUntil(lambda: "正在打第 1 张，共 5 张" in words_of(page))
    queue.window.open("cases")
    queue.qtbot.waitUntil(lambda: queue.window.page("cases").model.rowCount() == 8)
    queue.window.open("print_queue")
    assert page.running
    assert QApplication.activeModalWidget() is None
    page.stop()
    with queue.qtbot.waitSignal(page.printed) as ended:
        jam.gate.set()
    queue.settle()
    assert len(jam.sheets) == 1
    assert len(ended.args[0].left) == 4
    assert "已停下，打出 1 张，还有 4 张没有打。" in words_of(page)
    assert len(queue.fake.asked("print_many")) == 1


def test_an_empty_queue_says_so(counter):
    counter.sign_in()
    page = counter.open("print_queue")
    assert "没有等着打印的文书" in words_of(page)
    assert not page._go.isVisible()


# -- 各村 -----------------------------------------------------------------------------------------


def test_the_villages_stand_with_the_longest_silent_first(township):
    page = township.open("villages")
    rows = [row.accessibleName() for row in page.findChildren(WorkRow)]
    assert rows[0].startswith("双河口村便民服务代办点，在办 3 件（已移交 1，审查中 2）")
    assert rows[0].endswith("11 天没有消息")
    assert "登记 26 天" in rows[0]
    assert "5 个村，在办 12 件" in words_of(page)
    assert rows[-1].startswith("石坝村便民服务代办点，没有在办的")
    assert rows[-1].endswith("还没有消息")


def test_the_oldest_case_is_one_key_away(township):
    page = township.open("villages")
    oldest = next(iter(township.fake.cases))
    township.fake.village_lines = (replace(township.fake.villages(None).villages[0], oldest_case=oldest),)
    page.opened()
    township.settle()
    go = button(page, "看最久的一件")
    go.setFocus()
    township.press(Qt.Key.Key_Space, go)
    township.settle()
    assert township.window.current.name == "case"


def test_the_board_says_coverage_and_what_each_clerk_wrote(township):
    page = township.open("villages")
    words = words_of(page)
    assert "覆盖　4/5 = 80.00%" in words
    assert "本站工作量　2026年11月" in words
    assert "不排名次" in words
    assert any("今天有消息 2" in chart.words() for chart in page.findChildren(BarChart))
    assert any(label.accessibleName() == "王建国　决定　11" for label in page.work.findChildren(QLabel))
    assert township.fake.threads["workload"] == {"daiban-ledger_0"}


def test_only_the_township_has_the_villages(township):
    assert "各村" in [b.words for b in township.window.rail.findChildren(KeyButton)]


def test_a_village_has_no_villages_below(full):
    full.sign_in()
    assert "各村" not in [b.words for b in full.window.rail.findChildren(KeyButton)]


def test_nothing_below_says_when_it_will_fill(counter_of):
    counter = counter_of(tier="township").sign_in()
    assert "还没有下面的村站" in words_of(counter.open("villages"))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", ["villages", "take_over", "print_queue"])
def test_the_pages_fit_a_small_screen_and_can_be_hit(township, name, large):
    township.window.wear(dark=False, large=large)
    page = township.open(name)
    least = 60 if large else 44
    visible = [b for b in page.findChildren(KeyButton) if b.isVisible()]
    assert [(b.words, b.height()) for b in visible if b.height() < least] == []
    assert (township.window.width(), township.window.height()) == (1366, 768)


def test_what_a_revoked_agent_left_is_given_over_from_today(full):
    full.sign_in()
    left = left_by(full.fake, "王桂芳")
    full.fake.left, full.fake.stays = (left,), ((left.lines[0], "请交给本站另一位人员。"),)
    page = full.open("today")
    assert f"待接办（{len(left.lines)}）　朝阳村便民服务代办点 王桂芳 2026-11-25 已停用" in words_of(page)
    button(page, f"{len(left.lines)} 件都换人接办").click()
    full.settle()
    dialog = page.left.dialog
    dialog.decide()
    assert "接办的代办员" in words_of(dialog)  # nobody named: nothing is asked of the counter
    assert full.fake.asked("give_over") == []
    dialog.field("facts.new_agent").editor.show_value("周明华")
    dialog.decide()
    full.settle()
    (((_, site, account, values),),) = [full.fake.asked("give_over")]
    assert (site, account, values["facts.new_agent"]) == (left.site, "王桂芳", "周明华")
    assert values["facts.agent_consent"] == "told"
    said = full.window.banner.findChildren(QLabel)[0].text()
    assert said.startswith(f"{len(left.lines) - 1} 件已由周明华接办。1 件没有换：")
    assert "请交给本站另一位人员" in said
    assert "待接办" not in words_of(page)
