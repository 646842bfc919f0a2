"""The repair room before signing in: a real station whose database or key file does not open."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtWidgets import QLabel

from desktop.bootstrap import door_of
from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.verbs import Verbs
from desktop.paths import AppPaths, font_folders
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.usecases.safekeeping import keep_place, keep_safe
from desktop.window import MainWindow
from sync.ledger.problems import Problem
from tests.support.lone import open_lone
from tests.support.places import CHEAP, PASSWORD, StoryClock

NINE = datetime(2026, 11, 24, 9, 0)


def words_of(window):
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


class Shut:
    """A window over a base directory that was closed, backed up on a stick, and then spoiled."""

    def __init__(self, qtbot, folder):
        self.qtbot, self.base, self.stick = qtbot, folder / "station", folder / "stick"
        station = open_lone(self.base)
        self.stick.mkdir()
        keep_place(station, str(self.stick))
        keep_safe(station)
        station.cabinet.close()
        self.printed = folder / "printed"

    def spoil(self, *names):
        for name in names:
            path = self.base / name
            raw = bytearray(path.read_bytes())
            raw[20] ^= 1
            raw[100:200] = bytes(100)
            path.write_bytes(raw)

    def open(self):
        self.door = door_of(AppPaths(self.base, font_folders()), StoryClock(NINE), CHEAP)
        self.tasks = TaskRunner()
        folder = self.base.parent
        devices = Devices(
            FolderCardReader(folder / "cards"), FolderCamera(folder / "pictures"), FolderPrinter(self.printed)
        )
        self.window = MainWindow(
            Verbs.bound_to(self.door), self.tasks, devices, Settings(exchange_every_seconds=0)
        )
        self.qtbot.addWidget(self.window)
        self.window.show()
        self.settle()
        return self.window

    def settle(self):
        self.qtbot.waitUntil(lambda: self.tasks.pending == 0, timeout=20_000)

    def sign_in(self):
        self.window.current.type_name("周明华")
        self.window.current.type_password(PASSWORD)
        self.settle()


@pytest.fixture
def shut(qtbot, tmp_path):
    made = Shut(qtbot, tmp_path)
    yield made
    made.window.close()
    made.door.close()


def test_a_damaged_database_is_mended_with_the_password_that_was_typed(shut):
    shut.spoil("ledger.db")
    window = shut.open()
    shut.sign_in()
    page = window.current
    assert page.name == "mend"
    assert page.since.text() == "2026-11-23"
    assert "周明华" not in words_of(window)
    page.repair()
    shut.settle()
    assert "没有删除" in page.report.text()
    assert "自 2026-11-23 起" in page.report.text()
    page.sheet.to_printer()
    shut.settle()
    (sheet,) = shut.printed.iterdir()
    assert sheet.read_bytes().startswith(b"%PDF")
    assert not shut.door.is_open
    page.back.click()
    shut.settle()
    shut.sign_in()
    assert window.current.name == "today"
    assert len(list(shut.base.glob("ledger.db.damaged-*"))) == 1


def test_a_date_that_is_none_changes_nothing(shut):
    shut.spoil("ledger.db")
    window = shut.open()
    shut.sign_in()
    window.current.since.setText("昨天")
    window.current.repair()
    shut.settle()
    assert "日期请写成" in window.current.report.text()
    assert not list(shut.base.glob("ledger.db.damaged-*"))


def test_spoiled_key_files_heal_from_the_backups(shut):
    shut.spoil("keys.json", "second-copy/keys.json")
    window = shut.open()
    shut.sign_in()
    assert window.current.name == "today"


def test_a_carried_key_file_opens_what_the_backups_cannot(shut, tmp_path):
    carried = tmp_path / "keys.json"
    (kept,) = shut.stick.glob("*.backups/keys.json")
    carried.write_bytes(kept.read_bytes())
    kept.unlink()
    shut.spoil("keys.json", "second-copy/keys.json")
    window = shut.open()
    page = window.current
    assert page.name == "mend"
    assert "县里的安全管理员" in words_of(window)
    assert page.take.isVisible()
    assert not page.mend.isVisible()
    (tmp_path / "other.json").write_bytes(b"{}")
    page.use_key_file(str(tmp_path / "other.json"))
    shut.settle()
    assert "没有采用" in page.report.text()
    page.use_key_file(str(carried))
    shut.settle()
    assert window.current.name == "login"
    shut.sign_in()
    assert window.current.name == "today"
    assert len(list(shut.base.glob("keys.json.damaged-*"))) == 1


def test_no_repair_without_keys(shut):
    shut.open()
    with pytest.raises(Problem, match=r"keys\.locked"):
        shut.door.mend("")
    assert shut.door.mend_offer().way == "password"


def test_after_a_repair_in_the_open_window_the_session_begins_anew(shut):
    window = shut.open()
    shut.sign_in()
    before = shut.door.station
    window.open("care")
    shut.settle()
    window.current.repair()
    shut.settle()
    assert not shut.door.is_open
    assert list(window._pages) == ["care"]
    window.current.back.click()
    shut.settle()
    assert window.current.name == "login"
    assert window.desk.actor is None
    shut.sign_in()
    assert window.current.name == "today"
    assert shut.door.station is not before
