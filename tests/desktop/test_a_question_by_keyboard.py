"""A villager asks what she would need: found by situation, asked, printed, begun; a lone real station, keys only."""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from desktop.devices.camera import NoCamera
from desktop.devices.card_reader import NoCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.verbs import Verbs
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.usecases.guide_paper import told
from desktop.window import MainWindow
from tests.support.hands import CTRL, ENTER, Hands
from tests.support.lone import open_lone
from tests.support.places import PASSWORD

ONE, TWO, ZERO = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_0


class Counter:
    def __init__(self, qtbot, folder):
        self.station = open_lone(folder / "station")
        self.printed = folder / "printed"
        tasks = TaskRunner()
        devices = Devices(NoCardReader(), NoCamera(), FolderPrinter(self.printed))
        self.window = MainWindow(
            Verbs.bound_to(self.station), tasks, devices, Settings(exchange_every_seconds=0)
        )
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        with qtbot.waitActive(self.window):
            pass
        self.hands = Hands(qtbot, self.window, tasks)
        self.hands.settle()

    def text(self, name):
        document = pypdfium2.PdfDocument(next(self.printed.glob(f"{name}*.pdf")))
        try:
            return "".join("".join(page.get_textpage().get_text_range() for page in document).split())
        finally:
            document.close()


@pytest.fixture
def counter(qtbot, tmp_path):
    made = Counter(qtbot, tmp_path)
    made.hands.type(PASSWORD)
    made.hands.press(ENTER)
    made.hands.wait(lambda: made.window.current.name == "today")
    made.hands.settle()
    made.window.open("new")
    made.hands.settle()
    yield made
    made.window.close()
    made.station.cabinet.close()


def find(counter, letters, item_id):
    page = counter.window.current
    counter.hands.type(letters)
    counter.hands.wait(lambda: page._asked == letters)
    counter.hands.settle()
    for _ in range(page.model.rowCount()):
        line = page.model.line(page.view.currentIndex().row())
        if line.item_id == item_id:
            return line
        counter.hands.press(Qt.Key.Key_Down)
    raise AssertionError(f"{letters} does not find {item_id}")


def test_what_she_would_need_and_then_the_form(counter):
    hands, window = counter.hands, counter.window
    line = find(counter, "dbdx", "SB-001")
    assert line.situation_text == "低保对象参保"
    hands.press(Qt.Key.Key_F6)
    guide = window.current
    assert guide.name == "situation"
    needed = {rule.id for rule in guide.walk.materials()}
    assert "m_special" in needed
    while not guide.walk.done:
        hands.press(ZERO if guide.walk.ask.path == "agent.agent_kind" else ENTER)
    hands.press(Qt.Key.Key_P, held=CTRL)
    sheet = counter.text("一次性告知单-SB-001")
    assert "低保对象" in sheet
    assert "困难群体证明" in sheet
    assert told(counter.station)[0]["materials"] == [rule.id for rule in guide.walk.materials()]
    shown = [rule.id for rule in guide.walk.materials()]
    hands.press(ENTER)
    hands.wait(lambda: window.current.name == "handling" and window.current.handling is not None)
    hands.settle()
    handling = window.current.handling
    assert handling.session.value("insurance.special_group") == "低保对象"
    assert handling.origins["insurance.special_group"] == "情形引导"
    assert [row.material for row in handling.draft.materials if row.needed] == shown


def test_a_tractor_falls_due(counter):
    hands, window = counter.hands, counter.window
    find(counter, "NJ-002", "NJ-002")
    hands.press(ENTER)
    page = window.current
    assert page.name == "due_notice"
    hands.wait(lambda: page.session is not None)
    for text in ("罗桂芳", "13800000005", "", "川K10234", "轮式拖拉机运输机组", "20251215"):
        hands.commit(text) if not text.isascii() else hands.type(text)
        hands.press(ENTER)
        if text == "20251215":
            while page.form.field("m.last_insp").isAncestorOf(hands.focus):
                hands.press(ENTER)
    page.form.field("m.notice_kind").take_focus()
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_P, held=CTRL)
    sheet = counter.text("到期告知单-1")
    assert "罗桂芳" in sheet
    assert "2026年12月15日（还有22天）" in sheet
    assert "川K10234" in sheet
    assert "交强险保单" in sheet
    assert page.session.value("m.owner") == ""
