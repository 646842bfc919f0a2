"""Nothing slow on the GUI thread: the real window over real stations, every page and button, watched by the guard."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import socket
import threading
from datetime import date, datetime
from functools import lru_cache

import pypdfium2
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget

import desktop.usecases.accounts as station_accounts
from desktop.counter import build_window
from desktop.pages.cases import CasesPage
from desktop.paths import AppPaths, font_folders
from desktop.usecases.door import Door
from desktop.usecases.start_views import Start
from desktop.widgets.buttons import KeyButton
from desktop.window import PAGES
from resources.shelf import icon_svg, style_sheet
from sync import seal
from tests.support import steps
from tests.support.fake_counter import small_photo
from tests.support.gui_guard import GuiGuard, guarding
from tests.support.hands import ENTER, Hands
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, TOWNSHIP, VILLAGE_A, StoryClock, World
from tests.support.quick_draft import quick_draft

GRANNY = Person("𠮷桂英", date(1962, 3, 12), 46, "13800005678")
OWN_PICTURES = {
    ("file", "resources.shelf:_read"): "icons and styles of the program itself, each read once and kept"
}
AT_THE_START = {
    **OWN_PICTURES,
    ("file", "desktop.settings:_stored"): "the looks must be known before the first frame; 64 KiB at most",
    (
        "file",
        "desktop.counter:build_devices",
    ): "the folder of the file-backed devices, before there is a window",
    ("file", "desktop.manual:load"): "the manual is read whole, so that F1 never touches the disk",
    ("file", "desktop.widgets.fonts:_found"): "the fonts must be there before the first word is drawn",
}
"""What may be read on the GUI thread before the window is shown, and why."""
NOT_PRESSED = ("退出登录", "修复")
OF_THE_TOWNSHIP = {"take_over", "villages", "case", "delivery"}


@pytest.fixture
def guard():
    icon_svg.cache_clear()
    style_sheet.cache_clear()
    with guarding(GuiGuard(AT_THE_START)) as guard:
        yield guard


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Passwords are really hashed, but each once."""
    for module, name in (
        (station_accounts, "check_password"),
        (station_accounts, "hash_password"),
        (seal, "hash_password"),
    ):
        monkeypatch.setattr(module, name, lru_cache(getattr(seal, name)))
    world = World(tmp_path / "world", StoryClock(datetime(2026, 11, 23, 9, 0)))
    yield world
    world.close()


def paths_of(world, site):
    """The station's folder with a sheet under its camera and printing to files."""
    base = world[site].station.cabinet.base_dir
    looks = {"schema": 1, "exchange_every_seconds": 0, "printer": "file"}
    (base / "window.json").write_text(json.dumps(looks))
    paths = AppPaths(base, font_folders())
    (paths.inbox / "camera").mkdir(parents=True)
    (paths.inbox / "camera" / "1.png").write_bytes(small_photo("1"))
    return paths


def begun(world):
    """A case on its way to the township, one result to deliver, one draft."""
    village, agent = world[VILLAGE_A], AGENTS[VILLAGE_A]
    numbers = [steps.register(village, pension(GRANNY, VILLAGE_A, agent), scans=True)]
    other = Person("曾国芳", date(1961, 3, 8), 12, "13811112222")
    numbers.append(steps.register(village, pension(other, VILLAGE_A, agent)))
    for number in numbers:
        steps.hand_over(world, number)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    steps.take_over(world, numbers[1])
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    quick_draft(village.station, village.actor, pension(GRANNY, VILLAGE_A, agent))
    return numbers[0]


def opened(qtbot, world, site, paths):
    """The window as the program builds it, somebody signed in."""
    window, tasks = build_window(paths, Door.over(world[site].station))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    hands = Hands(qtbot, window, tasks)
    hands.settle()
    hands.type(PASSWORD)
    hands.press(ENTER)
    hands.wait(lambda: window.current.name == "today")
    hands.settle()
    return hands


def shut_what_came(hands):
    """Esc for every dialog and list that a button opened."""
    for _ in range(9):
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if top is None:
            return
        QTest.keyClick(top, Qt.Key.Key_Escape)
        hands.settle()
        if shiboken6.isValid(top) and isinstance(top, QDialog) and top.isVisible():
            top.reject()
            hands.settle()


class Presser:
    """Each tab of a page and each button that is to be seen, pressed once."""

    def __init__(self, hands):
        self.hands, self.pressed = hands, set()

    def press_all(self, name, subject):
        tab = 0
        while tab < self._show(name, subject, tab):
            while (button := self._next()) is not None:
                self.pressed.add((self.hands.window.current.name, button.words))
                button.click()
                self.hands.settle()
                shut_what_came(self.hands)
                self._show(name, subject, tab)
            tab += 1

    def _show(self, name, subject, tab):
        """The page at one of its tabs; how many there are."""
        self.hands.window.open(name, subject)
        self.hands.settle()
        page = self.hands.window.current
        tabs = page.findChildren(QTabWidget)[:1]
        for shown in tabs:
            shown.setCurrentIndex(tab)
            self.hands.settle()
        return tabs[0].count() if tabs else 1

    def _next(self):
        page = self.hands.window.current
        for button in page.findChildren(KeyButton):
            fresh = (page.name, button.words) not in self.pressed and button.words not in NOT_PRESSED
            if fresh and button.isVisible() and button.isEnabled():
                return button
        return None


@pytest.mark.parametrize("site", [VILLAGE_A, TOWNSHIP], ids=["village", "township"])
def test_no_page_and_no_button_keeps_the_clerk_waiting(qtbot, world, guard, site):
    with guard.aside():
        number = begun(world)
        paths = paths_of(world, site)
    hands = opened(qtbot, world, site, paths)
    assert guard.sins == []
    assert guard.used == set(AT_THE_START)
    guard.begin_anew(OWN_PICTURES)
    subjects = {
        "case": number, "handling": "SB-001", "situation": Start("MZ-003", "高龄津贴申请"),
        "due_notice": Start("NJ-002", "拖拉机年度检验到期告知"), "batch": Start("SB-001", "养老保险参保登记"),
    }  # fmt: skip
    presser = Presser(hands)
    for name in sorted(PAGES if site == VILLAGE_A else OF_THE_TOWNSHIP):
        presser.press_all(name, subjects.get(name))
    hands.window.close()
    assert guard.sins == []
    assert len(presser.pressed) > (60 if site == VILLAGE_A else 12)


def planted(page):
    """What somebody might write into a page."""
    page.desk.verbs.road_view()
    with (page.folder / "note.txt").open("w") as file:
        file.write("x")
    pypdfium2.PdfDocument.new()
    Image.open(io.BytesIO(small_photo("1")))
    with socket.socket() as line, contextlib.suppress(OSError):
        line.connect(("127.0.0.1", 9))


def test_each_planted_sin_is_found_where_it_stands(qtbot, world, guard, tmp_path, monkeypatch):
    monkeypatch.setattr(CasesPage, "folder", tmp_path, raising=False)
    monkeypatch.setattr(CasesPage, "help_words", lambda page: planted(page) or ())
    with guard.aside():
        paths = paths_of(world, VILLAGE_A)
    hands = opened(qtbot, world, VILLAGE_A, paths)
    hands.window.open("cases")
    hands.settle()
    assert guard.sins == []
    hands.press(Qt.Key.Key_F1)
    shut_what_came(hands)
    hands.window.close()
    assert {one.kind for one in guard.seen if (one.kind, one.where) not in AT_THE_START} == {
        "sql", "file", "pdf", "picture", "network",
    }  # fmt: skip
    here = "tests.desktop.test_gui_thread:planted"
    assert any(sin.startswith("sql ") and here in sin for sin in guard.sins)
    assert any(sin.startswith("file open") and f"note.txt at {here}" in sin for sin in guard.sins)


def test_only_this_thread_counts_and_only_what_nobody_allowed(tmp_path, monkeypatch):
    (tmp_path / "a_fresh_module.py").write_text("WORD = 1")
    monkeypatch.syspath_prepend(tmp_path)

    def write():
        (tmp_path / "note.txt").write_text("x")

    with guarding(GuiGuard()) as guard:
        other = threading.Thread(target=write)
        other.start()
        other.join()
        with guard.aside():
            write()
        assert importlib.import_module("a_fresh_module").WORD == 1

        assert guard.sins == []
        write()
    (sin,) = guard.sins
    where = "tests.desktop.test_gui_thread:write"
    assert f"note.txt at {where}" in sin
    guard.begin_anew({("file", where): "the test says so"})
    write()
    assert guard.seen == []  # nobody guards any more
    with guarding(guard):
        write()
    assert guard.sins == []
    assert guard.used == {("file", where)}
