"""A short day at a real counter with no mouse: a jammed printer, a dead line, a rare name, an input method."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

import desktop.usecases.accounts as station_accounts
from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.handling_state import CHECK, MATERIALS, PRINT
from desktop.pages.verbs import Verbs
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.usecases.cases import find_cases
from desktop.window import MainWindow
from sync import seal
from sync.ledger.problems import Problem
from sync.ledger.rating_reasons import reason_words
from tests.support import steps
from tests.support.fake_counter import small_photo
from tests.support.hands import ALT, CTRL, DOWN, ENTER, SPACE, Hands
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, TOWNSHIP, VILLAGE_A, StoryClock, World

GRANNY = Person("𠮷桂英", date(1962, 3, 12), 46, "13800005678")
AGENT = AGENTS[VILLAGE_A]
FULL_WIDTH = "１３８００００５６７８"


class JammingPrinter(FolderPrinter):
    """Takes nothing while paper is stuck in it."""

    jammed = True

    def print_pdf(self, name, content):
        if self.jammed:
            raise Problem("device.print_failed", reason="卡纸")
        return super().print_pdf(name, content)


class Counter:
    """The village's window in a whole small world."""

    def __init__(self, qtbot, folder):
        self.folder = folder
        self.world = World(folder / "world", StoryClock(datetime(2026, 11, 23, 9, 0)))
        self.place = self.world[VILLAGE_A]
        cards, pictures = folder / "cards", folder / "pictures"
        for made in (cards, pictures):
            made.mkdir()
        card = {
            "name": GRANNY.name, "gender": "女", "ethnicity": "汉", "birth": GRANNY.born.isoformat(),
            "address": "楠木寺村三组12号", "id_no": GRANNY.id_no,
        }  # fmt: skip
        (cards / "card.json").write_text(json.dumps(card), "utf-8")
        for number in range(9):
            (pictures / f"{number}.png").write_bytes(small_photo(str(number)))
        self.printer = JammingPrinter(folder / "printed")
        tasks = TaskRunner()
        self.window = MainWindow(
            Verbs.bound_to(self.place.station),
            tasks,
            Devices(FolderCardReader(cards), FolderCamera(pictures), self.printer),
            Settings(exchange_every_seconds=0),
        )
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        with qtbot.waitActive(self.window):
            pass
        self.hands = Hands(qtbot, self.window, tasks)
        self.hands.settle()

    def close(self):
        self.window.close()
        self.world.close()

    def sign_in(self):
        self.hands.type(PASSWORD)
        self.hands.press(ENTER)
        self.hands.wait(lambda: self.window.current.name == "today")
        self.hands.settle()


@pytest.fixture
def counter(qtbot, tmp_path, monkeypatch):
    """Argon2id is slow by design: each password is really hashed and checked, but once."""
    monkeypatch.setattr(station_accounts, "check_password", lru_cache(seal.check_password))
    monkeypatch.setattr(station_accounts, "hash_password", lru_cache(seal.hash_password))
    monkeypatch.setattr(seal, "hash_password", lru_cache(seal.hash_password))
    made = Counter(qtbot, tmp_path)
    yield made
    made.close()


def forward(hands, page):
    """Ctrl+Enter, and the next step is there."""
    before = page.handling.current
    hands.press(ENTER, held=CTRL)
    links = [link.toolTip() for step in (page.form, page.proxy, page.check) for link in step.summary.links()]
    assert page.handling.current != before, (before, links)


def find_the_item(hands, window):
    hands.press(Qt.Key.Key_2, held=ALT)
    model = window.page("new").model
    hands.wait(lambda: model.rowCount() > 0)
    every = model.rowCount()
    hands.type("ylbx")
    hands.wait(lambda: 0 < model.rowCount() < every)
    names = [model.line(at).item_id for at in range(model.rowCount())]
    hands.press(*[DOWN] * names.index("SB-001"))
    hands.press(ENTER)
    page = window.page("handling")
    hands.wait(lambda: page.handling is not None)
    hands.settle()
    return page


def fill_the_form(hands, page):
    hands.press(Qt.Key.Key_F2)
    assert page.handling.session.value("applicant.name") == GRANNY.name
    forward(hands, page)
    forward(hands, page)  # how she applies: by proxy, at the counter, as it stands
    for path, text in (("hukou_region", VILLAGE_A), ("mobile", FULL_WIDTH)):
        hands.enter_to(f"applicant.{path}")
        hands.type(text)
        if path == "hukou_region":
            hands.enter_to("applicant.live_same")
            hands.pick("false")
            hands.enter_to("applicant.live_address")
            live_by_input_method(hands, page)
    forward(hands, page)
    assert page.handling.session.value("applicant.mobile") == GRANNY.mobile
    hands.enter_to("insurance.grade")
    hands.type("500")
    hands.press(ENTER)
    assert page.handling.session.value("insurance.grade") == "500"
    forward(hands, page)
    hands.enter_to("agent.agent_kind")
    hands.pick("村社区代办员(委托)")
    for path, text in (("name", AGENT.name), ("id_no", AGENT.id_no), ("mobile", AGENT.mobile)):
        hands.enter_to(f"agent.agent_{path}")
        hands.commit(text) if path == "name" else hands.type(text)
    while page.handling.current != MATERIALS:
        forward(hands, page)


def live_by_input_method(hands, page):
    """Enter while the method composes chooses a word and goes nowhere; a half word is never stored."""
    hands.commit("柳沟村")
    hands.compose("er zu ba hao")
    hands.press(ENTER)
    assert hands.question() == "applicant.live_address"
    assert "er zu" not in str(page.handling.session.value("applicant.live_address"))
    hands.commit("二组８号")
    hands.press(ENTER)
    assert page.handling.session.value("applicant.live_address") == "柳沟村二组８号"


def hand_in_the_papers(hands, page, picture):
    """The first from a file, the others by F4; arrows go down the list."""
    rows = [found.material for found in page.materials.rows()]
    hands.tab_to("选择文件")
    hands.press(SPACE)
    hands.wait(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    hands.type(str(picture))
    hands.press(ENTER)
    hands.wait(lambda: page.materials.rows()[0].files)
    for material in rows[1:]:
        hands.press(DOWN)
        assert page.materials._chosen == material
        hands.press(Qt.Key.Key_F4)
    assert [len(found.files) for found in page.materials.rows()] == [1] * len(rows)
    forward(hands, page)


def test_a_short_day_without_a_mouse(counter):
    hands, window = counter.hands, counter.window
    counter.world.line_down()
    counter.sign_in()
    page = find_the_item(hands, window)
    fill_the_form(hands, page)
    hand_in_the_papers(hands, page, counter.folder / "pictures" / "8.png")
    assert page.handling.current == CHECK
    forward(hands, page)
    assert page.handling.current == PRINT
    number = page.handling.registered.case_no
    print_in_spite_of_a_jam(counter, page, number)
    hands.press(ENTER, held=CTRL)
    assert window.current.name == "today"
    exchange_when_the_line_is_back(counter, number)


def print_in_spite_of_a_jam(counter, page, number):
    hands, papers = counter.hands, page.papers.desk
    before = {paper.code: paper.doc_no for paper in papers.papers()}
    hands.press(Qt.Key.Key_P, held=CTRL)
    calm = "打印机没有接收（卡纸）。文书已保存，请检查打印机后再打一次。"
    assert counter.window.banner.sentence == calm
    (line,) = find_cases(counter.place.station, GRANNY.name)
    assert (line.case_no, line.state) == (number, "INTAKE")
    assert all(paper.printed == 0 for paper in papers.papers())
    counter.printer.jammed = False
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.wait(lambda: all(paper.printed == 1 for paper in papers.papers() if paper.code != "form"))
    assert {paper.code: paper.doc_no for paper in papers.papers()} == before
    (receipt,) = (path for path in (counter.folder / "printed").iterdir() if before["D01"] in path.name)
    text = pypdfium2.PdfDocument(receipt)[0].get_textpage().get_text_bounded()
    assert number in text
    assert "补打" not in text  # what the jam swallowed was never printed


def exchange_when_the_line_is_back(counter, number):
    hands, window = counter.hands, counter.window
    hands.press(Qt.Key.Key_6, held=ALT)
    page = window.current
    assert page.name == "exchange"
    hands.press(ENTER, held=CTRL)
    assert "现在连不上县里。办件已安全存在本机" in page._words.text()
    assert "没有网，待上报" in window.foot.road.text()
    assert counter.world.exported("cases") == []
    counter.world.line_up()
    hands.press(ENTER, held=CTRL)
    assert page._words.text() == "交换完了，本机和县里一致。"
    assert window.foot.road.text() == "都已上报"
    assert "0 件待上报" in page._road.text()
    (case,) = counter.world.exported("cases")
    assert (case["case_no"], case["applicant"]["name"]) == (number, GRANNY.name)


def received_case(world):
    """Registered at the village, taken over by the township, the news brought back."""
    number = steps.register(world[VILLAGE_A], pension(GRANNY, VILLAGE_A, AGENT), scans=True)
    steps.hand_over(world, number)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    steps.take_over(world, number)
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    return number


def test_a_rating_from_the_screen_reaches_the_county_with_its_reasons(counter):
    hands, window, world = counter.hands, counter.window, counter.world
    number = received_case(world)
    counter.sign_in()
    hands.press(Qt.Key.Key_3, held=ALT)
    hands.press(DOWN, ENTER)
    assert window.current.name == "case"
    hands.press(Qt.Key.Key_F6)
    dialog = window.current.rating.dialog
    hands.wait(lambda: QApplication.activeWindow() is dialog)
    hands.press(Qt.Key.Key_2, Qt.Key.Key_6, Qt.Key.Key_8, ENTER)
    assert dialog._told.text() == "已记下。"
    hands.press(ENTER)
    assert window.current.rating.dialog is None
    steps.everybody_syncs(world, VILLAGE_A)
    (case,) = world.exported("cases")
    (rating,) = case["ratings"]
    assert (case["case_no"], rating["stars"], rating["source"]) == (number, 4, "screen")
    assert reason_words(rating) == ("跑大厅一次办完", "服务态度较好")
