"""A whole day at a real counter by keyboard: ten people, a reader pulled out, jams, a supplement, a result, the month.

One village window over a real station with a real township and county behind it; what those do is done by their own
verbs. The gui guard watches from the password to the report of the month.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache, partial

import pypdfium2
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

import desktop.usecases.accounts as station_accounts
from desktop.devices import sam_dialogue, serial_reader
from desktop.devices.camera import FolderCamera
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.devices.serial_reader import SerialCardReader
from desktop.pages.handling_state import CHECK, MATERIALS, PRINT
from desktop.pages.verbs import Verbs
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.window import MainWindow
from sync import seal
from sync.ledger.problems import Problem
from tests.devices.simulated_reader import GONE, SimulatedReader, answer, base_data, text_block
from tests.support import steps
from tests.support.fake_counter import small_photo
from tests.support.gui_guard import GuiGuard, guarding
from tests.support.hands import ALT, CTRL, DOWN, ENTER, MANY, SPACE, TAB, Hands
from tests.support.people import AGENTS, Person
from tests.support.places import CR2, PASSWORD, TOWNSHIP, VILLAGE_A, StoryClock, World

AGENT = AGENTS[VILLAGE_A]
FIRST = Person("𠮷𬭎英", date(1962, 3, 12), 46, "13800005678")
BY_CARD = (
    Person("㼆䶮", date(1961, 7, 1), 31, "13800005601"),
    Person("何桂芳", date(1959, 11, 23), 62, "13800005602"),
)
BY_LIST = tuple(
    Person(name, date(1960 + at, 2, 3 + at), 71 + at, f"1380000570{at}")
    for at, name in enumerate(("陈德𬍛", "罗桂芳", "赵大军", "周小𪚥", "曾国芳", "李𠅤", "吴玉兰"))
)
MANY_ITEMS = 10  # more than the initials find
COLUMNS = (
    "姓名", "公民身份号码", "联系电话", "民族", "户籍所在地(区划)", "户籍地址", "参保地(市、县、乡、村)",
)  # fmt: skip
OF_ALL = ("汉族", VILLAGE_A, "楠木寺村五组", VILLAGE_A)
YES, NO = "true", "false"
NOVEMBER = datetime(2026, 11, 23, 9, 0)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


class JammingPrinter(FolderPrinter):
    """Takes `sheets` more sheets, then paper sticks in it until somebody pulls it out."""

    sheets = 0

    def print_pdf(self, name, content):
        if self.sheets <= 0:
            raise Problem("device.print_failed", reason="卡纸")
        self.sheets -= 1
        return super().print_pdf(name, content)


def card_of(person):
    """What the chip of this person's card says."""
    return base_data(
        text_block(
            {0: person.name, 30: person.gender, 32: "01", 36: f"{person.born:%Y%m%d}", 52: "楠木寺村三组12号",
             122: person.id_no, 158: "示范县公安局", 188: "20200601", 204: "长期"}
        )
    )  # fmt: skip


class Day:
    """The village's window in a whole small world, and the hands at it."""

    def __init__(self, qtbot, folder, guard):
        self.folder, self.guard = folder, guard
        with guard.aside():
            self.world = World(folder / "world", StoryClock(NOVEMBER))
            self.place = self.world[VILLAGE_A]
            self.readers = []
            self.plug_in(SimulatedReader(read=[GONE]))
            pictures = folder / "pictures"
            pictures.mkdir()
            for number in range(20):
                (pictures / f"{number:02d}.png").write_bytes(small_photo(str(number)))
            self.printer = JammingPrinter(folder / "printed")
            self.tasks = TaskRunner()
            devices = Devices(SerialCardReader(str(folder / "ttyUSB0")), FolderCamera(pictures), self.printer)
            verbs = Verbs.bound_to(self.place.station)
            self.window = MainWindow(verbs, self.tasks, devices, Settings(exchange_every_seconds=0))
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        with qtbot.waitActive(self.window):
            pass
        self.hands = Hands(qtbot, self.window, self.tasks)
        self.hands.settle()

    def plug_in(self, reader):
        """Another reader at the same port."""
        port = self.folder / "ttyUSB0"
        with self.guard.aside():
            port.unlink(missing_ok=True)
            os.symlink(reader.port, port)
        self.readers.append(reader)

    def close(self):
        self.window.close()
        for reader in self.readers:
            reader.close()
        self.world.close()

    def sign_in(self):
        self.hands.type(PASSWORD)
        self.hands.press(ENTER)
        self.hands.wait(lambda: self.window.current.name == "today")
        self.hands.settle()

    def go_to(self, number, name):
        self.hands.press(Qt.Key(Qt.Key.Key_0 + number), held=ALT)
        assert self.window.current.name == name
        return self.window.current

    def printed(self):
        """Text of every sheet that came out, by file name."""
        with self.guard.aside():
            return {
                path.name: pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded()
                for path in sorted((self.folder / "printed").glob("*.pdf"))
            }


@pytest.fixture
def day(qtbot, tmp_path, monkeypatch):
    """Argon2id and a reader's patience are slow by design: the same steps, but each password hashed once."""
    monkeypatch.setattr(sam_dialogue, "FIND_EVERY_SECONDS", 0.001)
    monkeypatch.setattr(serial_reader, "LISTEN_SECONDS", 0.01)
    for module, name in (
        (station_accounts, "check_password"), (station_accounts, "hash_password"), (seal, "hash_password"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, lru_cache(getattr(seal, name)))
    with guarding(GuiGuard(ALLOWED)) as guard:
        made = Day(qtbot, tmp_path, guard)
        yield made
        with guard.aside():
            made.close()


ALLOWED = {("file", "resources.shelf:_read"): "icons of the program itself, each read once and kept"}


def forward(day):
    """Ctrl+Enter, and the next step is there."""
    page = day.window.current
    before = page.handling.current
    day.hands.press(ENTER, held=CTRL)
    links = [link.toolTip() for step in (page.form, page.proxy, page.check) for link in step.summary.links()]
    assert page.handling.current != before, (before, links)


def choose_the_item(day):
    """新办, by initials, until the enrolment for the pension is the chosen line."""
    hands, new = day.hands, day.go_to(2, "new")
    hands.type("ylbx")
    hands.wait(lambda: new.search.text() == "ylbx" and 0 < new.model.rowCount() < MANY_ITEMS)
    names = [new.model.line(at).item_id for at in range(new.model.rowCount())]
    hands.press(*[DOWN] * names.index("SB-001"))


def begin(day):
    """新办, by initials, the enrolment for the pension."""
    hands = day.hands
    choose_the_item(day)
    hands.press(ENTER)
    page = day.window.page("handling")
    hands.wait(lambda: day.window.current is page and page.handling is not None)
    hands.settle()
    return page


def by_hand(day, page):
    """The reader is pulled out in the middle of the first card; everything can be typed instead."""
    hands = day.hands
    hands.press(Qt.Key.Key_F2)
    assert "读卡器断开了" in page.card._state.text()
    forward(day)
    forward(day)
    hands.enter_to("applicant.name")
    hands.compose("ji wei ying")
    hands.press(ENTER)  # chooses the word, goes nowhere
    assert hands.question() == "applicant.name"
    hands.commit(FIRST.name)
    hands.enter_to("applicant.id_no")
    hands.type(FIRST.id_no)  # a wedge reader: all at once, and Enter behind it
    hands.press(ENTER)
    assert page.handling.session.value("applicant.id_no") == FIRST.id_no
    assert page.handling.session.value("applicant.gender") == FIRST.gender
    for path, text in (("ethnicity", "汉"), ("hukou_address", "楠木寺村三组１２号")):
        hands.enter_to(f"applicant.{path}")
        hands.commit(text)


def by_card(day, page, *, person):
    """The reader is back: F2 fills what the card says."""
    day.hands.press(Qt.Key.Key_F2)
    assert page.handling.session.value("applicant.name") == person.name
    forward(day)
    forward(day)


def a_wheel_over_what_has_no_focus(day, page):
    """Scrolling past an answer changes none."""
    values = dict(page.handling.session.answers().values)
    for field in page.form.fields():
        for widget in (field, *field.findChildren(QWidget)):
            if widget.isVisible() and not widget.hasFocus():
                middle = QPointF(widget.rect().center())
                turned = QWheelEvent(
                    middle, QPointF(widget.mapToGlobal(widget.rect().center())), QPoint(0, -120), QPoint(0, -120),
                    Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
                )  # fmt: skip
                QApplication.sendEvent(widget, turned)
    day.hands.settle()
    assert dict(page.handling.session.answers().values) == values


def register(day, person, fill):
    """One person from the item's name to the printed step; the case's number."""
    hands, page = day.hands, begin(day)
    fill(day, page)
    for path, text in (("hukou_region", VILLAGE_A), ("mobile", person.mobile.translate(FULL_WIDTH))):
        hands.enter_to(f"applicant.{path}")
        hands.type(text)
    hands.press(ENTER)
    a_wheel_over_what_has_no_focus(day, page)
    forward(day)
    assert page.handling.session.value("applicant.mobile") == person.mobile
    hands.enter_to("insurance.grade")
    hands.type("500")
    forward(day)
    hands.enter_to("agent.agent_kind")
    hands.pick("村社区代办员(委托)")
    for path, text in (("name", AGENT.name), ("id_no", AGENT.id_no), ("mobile", AGENT.mobile)):
        hands.enter_to(f"agent.agent_{path}")
        hands.commit(text) if path == "name" else hands.type(text)
    while page.handling.current != MATERIALS:
        forward(day)
    for at in range(len(page.materials.rows())):
        if at:
            hands.press(DOWN)
        hands.press(Qt.Key.Key_F4)
    assert [len(found.files) for found in page.materials.rows()] == [1] * len(page.materials.rows())
    forward(day)
    assert page.handling.current == CHECK
    forward(day)
    assert page.handling.current == PRINT
    return page.handling.registered.case_no


def print_in_spite_of_a_jam(day):
    """One sheet comes out, then paper sticks. Printed again, a sheet says that it is a second one."""
    hands, papers = day.hands, day.window.current.papers.desk
    day.printer.sheets = 1
    hands.press(Qt.Key.Key_P, held=CTRL)
    assert "卡纸" in day.window.banner.sentence
    assert [paper.printed for paper in papers.papers()][:2] == [1, 0]
    day.printer.sheets = 99
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.wait(lambda: all(paper.printed for paper in papers.papers() if paper.code != "form"))
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.wait(lambda: papers.papers()[0].printed == 2)
    again = [text for name, text in day.printed().items() if papers.papers()[0].doc_no in name]
    assert sorted("补打" in text for text in again) == [False, True]


def a_list(day):
    """Seven more from a table that the village head keeps, as the first one was done."""
    hands = day.hands
    choose_the_item(day)
    hands.press(Qt.Key.Key_F7)
    page = day.window.current
    assert page.name == "batch"
    hands.press(Qt.Key.Key_F8)
    for tick in page.dialog.ticks():
        hands.press(*[SPACE] * (not tick.isChecked()), TAB)
    hands.press(ENTER, held=CTRL)
    table = [COLUMNS, *((one.name, one.id_no, one.mobile, *OF_ALL) for one in BY_LIST)]
    QApplication.clipboard().setText("\n".join("\t".join(cells) for cells in table))
    hands.press(Qt.Key.Key_F7)
    hands.press(Qt.Key.Key_V, held=CTRL)
    hands.press(ENTER, held=CTRL)
    hands.press(Qt.Key.Key_F9)
    hands.press(TAB, SPACE)
    assert [row.words for row in page.view.rows if row.state != "ready"] == []
    hands.press(ENTER, held=CTRL)
    return [row.case_no for row in page.view.rows]


def print_the_rest(day):
    """The queue stops where paper sticks and goes on with the next sheet; nothing comes out twice."""
    hands, before = day.hands, len(day.printed())
    day.go_to(1, "today")
    hands.press(SPACE)
    queue = day.window.current
    assert queue.name == "print_queue"
    sheets = len(queue.rows())
    day.printer.sheets = 3
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.wait(lambda: not queue.running)
    hands.settle()
    assert f"打出 3 张，还有 {sheets - 3} 张没有打" in queue._words.text()
    day.printer.sheets = 99
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.wait(lambda: not queue.running)
    hands.settle()
    assert queue.rows() == []
    printed = day.printed()
    assert len(printed) == before + sheets
    assert sum("补打" in text for text in printed.values()) == 1


def press_button(day, words):
    """Tab to the button that says so, then the space bar."""
    for _ in range(MANY):
        if getattr(day.hands.focus, "words", "") == words:
            day.hands.press(SPACE)
            return
        QTest.keyClick(day.hands.focus, TAB)
    raise AssertionError(f"no Tab leads to {words}")


def exchange(day):
    """交换 by its key: everything is at the county."""
    page = day.go_to(6, "exchange")
    day.hands.press(ENTER, held=CTRL)
    assert page._words.text() == "交换完了，本机和县里一致。"


def hand_over(day):
    """Ten in one bag with one list."""
    hands = day.hands
    day.go_to(1, "today")
    press_button(day, "一起移交（10 件）")
    hands.press(ENTER, held=CTRL)
    assert "已移交 10 件" in day.window.banner.sentence
    exchange(day)


def checked_above(world, numbers):
    """The next day: the township misses a page in the first case; the second is decided at the county."""
    world.clock.move_to(date(2026, 11, 24))
    steps.everybody_syncs(world, TOWNSHIP)
    for number in numbers:
        steps.take_over(world, number)
        world[TOWNSHIP].act(number, "PreReviewStarted")
    world[TOWNSHIP].act(numbers[0], "SupplementRequested", supplement__rows=steps.HUKOU_PAGE)
    steps.accept(world, numbers[1])
    steps.forward(world, numbers[1])
    steps.everybody_syncs(world, TOWNSHIP)
    steps.acknowledge(world, numbers[1])
    steps.approve(world, numbers[1])
    world.county_acts(CR2, numbers[1], "ResultMade", result_no="内居保〔2026〕17号")
    steps.everybody_syncs(world, TOWNSHIP)


def act(day, words, *answers):
    """One act by its button: what is asked is answered from the top, the rest stays as it stands."""
    hands = day.hands
    press_button(day, words)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    for given in answers:
        if given in (YES, NO):
            hands.pick(given)
        elif given:
            hands.commit(given)
        hands.press(ENTER)
    hands.press(ENTER, held=CTRL)
    assert QApplication.activeModalWidget() is None, dialog._summary.links()
    hands.settle()


def supplement(day, number):
    """The person is called, signs for the notice, and brings the page; it goes on to the township."""
    exchange(day)
    day.go_to(1, "today")
    press_button(day, "去办")
    page = day.window.current
    assert page.name == "case"
    act(day, "登记联系情况", "", "明天上午带户口簿本人页来", YES)
    act(day, "补正告知书送达申请人")
    assert page._view.line.state == "SUPPLEMENT"
    act(day, "收到补正材料（转交）")
    assert [row.what for row in page._view.history][-3:] == [
        "登记联系情况", "补正告知书送达申请人", "收到补正材料（转交）",
    ]  # fmt: skip


def deliver(day, number):
    """The result is signed for in the village, rated by the person himself, and the case is closed."""
    hands = day.hands
    for words, answers in (("结果转村签收", (YES,)), ("送达", ())):
        page = day.go_to(4, "delivery")
        assert page._chosen == number
        act(day, words, *answers)
        assert day.window.current.name == "case"  # its paper is shown
    page = day.go_to(4, "delivery")
    hands.press(Qt.Key.Key_F6)
    hands.press(Qt.Key.Key_1, Qt.Key.Key_8, ENTER)
    assert page.rating.dialog._told.text() == "已记下。"
    hands.press(ENTER)
    assert page.rating.dialog is None
    act(day, "办结归档", "", YES, YES)


def month(day):
    """The report of the month counts the day, is printed and saved as a workbook."""
    hands = day.hands
    page = day.go_to(5, "ledger")
    hands.press(TAB, held=CTRL)
    month = page.month
    assert page.tabs.currentWidget() is month
    figures = {month.model.row(at)[0]: month.model.row(at)[1] for at in range(month.model.rowCount())}
    assert [figures[name] for name in ("登记", "代办", "补正件", "准予", "办结", "期末")] == [
        "10", "10", "1", "1", "1", "9",
    ]  # fmt: skip
    hands.press(Qt.Key.Key_P, held=CTRL)
    assert month.printing.dialog.view.pages > 0
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.settle()
    assert "已交给打印机" in month.printing.dialog._state.text()
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_S, held=CTRL)
    hands.wait(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    hands.press(Qt.Key.Key_A, held=CTRL)
    hands.type(str(day.folder / "11.xlsx"))
    hands.press(ENTER)
    hands.wait(lambda: "已存为 11.xlsx" in month._printed.text())


def test_a_whole_day(day):
    day.sign_in()
    numbers = [register(day, FIRST, by_hand)]
    print_in_spite_of_a_jam(day)
    day.plug_in(SimulatedReader(read=[answer(0x90, card_of(person)) for person in BY_CARD]))
    for person in BY_CARD:
        numbers.append(register(day, person, partial(by_card, person=person)))
        day.hands.press(Qt.Key.Key_P, held=CTRL)
    numbers += a_list(day)
    print_the_rest(day)
    hand_over(day)
    with day.guard.aside():
        checked_above(day.world, numbers)
    supplement(day, numbers[0])
    deliver(day, numbers[1])
    month(day)
    exchange(day)
    assert day.guard.sins == []
    with day.guard.aside():
        there = {case["case_no"]: case for case in day.world.exported("cases")}
        assert load_workbook(day.folder / "11.xlsx").sheetnames[0] == "表1 办件情况"
    assert [there[number]["applicant"]["name"] for number in numbers] == [
        person.name for person in (FIRST, *BY_CARD, *BY_LIST)
    ]
    assert [there[number]["state"] for number in numbers[:2]] == ["SUPPLEMENT", "CLOSED"]
