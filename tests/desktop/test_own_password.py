"""A password that somebody gave is changed by its owner before anything, in the window and by keyboard alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.bootstrap import door_of, open_station
from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.verbs import Verbs
from desktop.paths import AppPaths, font_folders
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.usecases.accounts import add_account, change_password, remove_account, sign_in
from desktop.window import MainWindow
from sync.ledger.problems import Problem
from tests.support.lone import open_lone
from tests.support.places import CHEAP, PASSWORD, StoryClock

WHO, GIVEN, OWN = "刘小兰", "先用这个密码88", "自己的密码2027"


@pytest.fixture
def folder(tmp_path):
    """A station with a second clerk, whose password the first one chose; shut."""
    station = open_lone(tmp_path / "station")
    add_account(station, WHO, GIVEN, given=True)
    station.cabinet.close()
    return tmp_path / "station"


def shut_door(folder):
    return door_of(AppPaths(folder, font_folders()), StoryClock(datetime(2026, 11, 24, 9, 0)), CHEAP)


def refused(call, *given):
    with pytest.raises(Problem) as refusal:
        call(*given)
    return refusal.value.code


def test_it_opens_nothing_but_its_own_change(folder):
    door = shut_door(folder)
    assert refused(door.sign_in, WHO, GIVEN) == "account.initial_password"
    assert not door.is_open
    assert refused(door.change_password, WHO, "wrong password", OWN) == "keys.refused"
    assert refused(door.change_password, WHO, GIVEN, GIVEN) == "account.same_password"
    assert refused(door.change_password, WHO, GIVEN, "kurz") == "account.weak_password"
    assert not door.is_open
    assert door.change_password(WHO, GIVEN, OWN).name == WHO
    assert door.sign_in(WHO, OWN).name == WHO
    assert refused(door.sign_in, WHO, GIVEN) == "account.password"
    door.close()


def test_also_where_somebody_else_opened_the_station(folder):
    door = shut_door(folder)
    door.sign_in("周明华", PASSWORD)
    assert refused(door.sign_in, WHO, GIVEN) == "account.initial_password"
    assert door.change_password(WHO, GIVEN, OWN).name == WHO
    assert door.sign_in(WHO, OWN).name == WHO
    door.close()


def test_a_name_that_comes_back_with_a_password_of_somebody_else(folder):
    paths = AppPaths(folder, font_folders())
    station = open_station(
        paths, StoryClock(datetime(2026, 11, 24, 9, 0)), account="周明华", password=PASSWORD, cost=CHEAP
    )
    change_password(station, WHO, GIVEN, OWN)
    assert sign_in(station, WHO, OWN).name == WHO
    remove_account(station, WHO)
    add_account(station, WHO, GIVEN, given=True)
    assert refused(sign_in, station, WHO, GIVEN) == "account.initial_password"
    station.cabinet.close()


def test_a_database_rebuilt_from_the_copy_still_knows(folder):
    for path in folder.glob("ledger.db*"):
        path.unlink()
    door = shut_door(folder)
    assert refused(door.sign_in, WHO, GIVEN) == "account.initial_password"
    assert door.sign_in("周明华", PASSWORD).name == "周明华"
    door.close()


class Sitting:
    """The real window at the shut door."""

    def __init__(self, qtbot, folder, tmp_path):
        self.door = shut_door(folder)
        self.door.open_clear()
        self.tasks = TaskRunner()
        devices = Devices(
            FolderCardReader(tmp_path / "cards"), FolderCamera(tmp_path / "pictures"),
            FolderPrinter(tmp_path / "printed"),
        )  # fmt: skip
        window = MainWindow(
            Verbs.bound_to(self.door), self.tasks, devices, Settings(exchange_every_seconds=0)
        )
        qtbot.addWidget(window)
        self.qtbot = qtbot
        self.window = window
        window.show()
        self.settle()
        window.activateWindow()
        with qtbot.waitActive(window):
            pass

    def settle(self):
        self.qtbot.waitUntil(lambda: self.tasks.pending == 0, timeout=20_000)

    def keys(self, words):
        """Into whatever has the focus, as an input method hands it over, then Enter."""
        line = self.window.focusWidget()
        line.insert(words)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        self.settle()

    def words(self):
        return " ".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def sitting(qtbot, folder, tmp_path):
    sitting = Sitting(qtbot, folder, tmp_path)
    yield sitting
    sitting.window.close()
    sitting.door.close()


def test_by_keyboard(sitting):
    window = sitting.window
    sitting.keys(WHO)
    sitting.keys(GIVEN)
    assert window.current.name == "login"
    assert not sitting.door.is_open
    assert "这个密码是别人给您的" in sitting.words()
    for typed, said in (("短", "密码太短"), (GIVEN, "新密码和原来的一样")):
        sitting.keys(typed)
        assert said in sitting.words()
    sitting.keys(OWN)
    assert "再输一次新密码" in sitting.words()
    sitting.keys("别的密码2028")
    assert "两次输入的不一样" in sitting.words()
    sitting.keys(OWN)
    sitting.keys(OWN)
    assert window.current.name == "today"
    assert window.desk.actor.name == WHO
    window._sign_out()
    sitting.settle()
    window.current.choose(WHO)
    window.current.type_password(OWN)
    sitting.settle()
    assert window.current.name == "today"
