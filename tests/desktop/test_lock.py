"""The screen locks by itself or by key; nothing of anybody is shown, nothing typed is lost, exchange goes on."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from desktop.bootstrap import door_of
from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.verbs import Verbs
from desktop.paths import AppPaths, font_folders
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.usecases.accounts import tend_codes
from desktop.usecases.revoked import heed_revoked
from desktop.widgets.idle_watch import IdleWatch
from desktop.window import MainWindow
from sync.keyfile import code_of, in_groups
from tests.support.fake_counter import PASSWORD as FAKE
from tests.support.lone import open_lone
from tests.support.places import CHEAP, PASSWORD, StoryClock


def words_of(window):
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_a_locked_screen_shows_nothing_and_comes_back_as_it_was(counter):
    page = counter.handling()
    page.card.read()
    counter.settle()
    counter.next(page)
    page.form.put("applicant.mobile", "13800005678")
    counter.settle()
    counter.press(Qt.Key.Key_Escape)  # a question lies open over the page
    window = counter.window
    asked = [d for d in QApplication.topLevelWidgets() if isinstance(d, QDialog) and d.isVisible()]
    assert asked
    window.lock()
    counter.settle()
    assert window.current.name == "login"
    assert not page.isVisible()
    assert not any(dialog.isVisible() for dialog in asked)
    shown = words_of(window)
    assert "屏幕已锁定" in shown
    assert not any(word in shown for word in ("𠮷宝国", "511011194403120016", "13800005678"))
    assert len(counter.fake.drafts) == 1
    window.current.type_password("wrong")
    counter.settle()
    assert window.current.name == "login"
    window.current.type_password(FAKE)
    counter.settle()
    assert window.current is page
    assert all(dialog.isVisible() for dialog in asked)
    for dialog in asked:
        dialog.reject()
    assert "13800005678" in str(counter.fake.asked("save_field"))


def test_another_clerk_finds_an_empty_desk(full):
    full.sign_in()
    full.open("cases")
    full.window.lock()
    full.settle()
    full.fake.tier = "township"  # the fake signs in somebody else
    full.window.current.type_password(FAKE)
    full.settle()
    assert full.window.current.name == "today"
    assert full.window.desk.actor.name == "李秀英"


def test_news_of_the_exchange_waits_outside_a_locked_screen(full):
    full.sign_in()
    full.window.lock()
    full.settle()
    asked = len(full.fake.asked("sync_now"))
    full.window._round()
    full.settle()
    assert len(full.fake.asked("sync_now")) == asked + 1
    full.window._say("何桂英的办件被退回", "warn")
    assert "何桂英" not in words_of(full.window)


def test_a_session_of_a_revoked_account_ends_calmly(counter):
    """The news come with an exchange, in the middle of typing and with a question open."""
    page = counter.handling()
    page.card.read()
    counter.settle()
    counter.next(page)
    page.form.put("applicant.mobile", "13800005678")
    counter.press(Qt.Key.Key_Escape)
    window = counter.window
    asked = [d for d in QApplication.topLevelWidgets() if isinstance(d, QDialog) and d.isVisible()]
    assert asked
    counter.fake.revoked = {window.desk.actor.account: "2026-11-25"}
    window._round()
    counter.settle()
    assert (window.current.name, window.desk.actor) == ("login", None)
    assert not any(dialog.isVisible() for dialog in asked)
    shown = words_of(window)
    assert "账号已由县里停用（2026-11-25）" in shown
    assert "没办完的会有人接着办" in shown
    assert "13800005678" in str(counter.fake.asked("save_field"))


def test_the_key_locks(full, qtbot):
    full.sign_in()
    full.activate()
    qtbot.keyClick(full.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    full.settle()
    assert full.window.current.name == "login"


def test_every_touch_begins_the_minutes_anew(qtbot):
    app = QApplication.instance()
    watch = IdleWatch(app, 10)
    assert watch.left > 9 * 60_000
    watch._timer.stop()
    QApplication.sendEvent(app, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))
    assert watch.left > 9 * 60_000
    with qtbot.waitSignal(watch.idle):
        watch._timer.start(0)
    never = IdleWatch(app, 0)
    QApplication.sendEvent(app, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))
    assert never.left == -1
    app.removeEventFilter(watch)


class TestAShutStation:
    """The real thing: wrapped keys, an encrypted database that nobody opened yet."""

    @pytest.fixture
    def window(self, qtbot, tmp_path):
        station = open_lone(tmp_path / "station")
        tend_codes(station)
        self.qr_key = station.qr_key
        station.cabinet.close()
        clock = StoryClock(datetime(2026, 11, 24, 9, 0))
        self.door = door_of(AppPaths(tmp_path / "station", font_folders()), clock, CHEAP)
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
        window.show()
        self.settle()
        yield window
        window.close()
        self.door.close()

    def settle(self):
        self.qtbot.waitUntil(lambda: self.tasks.pending == 0, timeout=20_000)

    def test_nobody_is_named_and_the_password_opens_it(self, window):
        login = window.current
        assert not self.door.is_open
        assert "周明华" not in words_of(window)
        assert "楠木寺村便民服务代办点：数据已加锁" in words_of(window)
        for name, password in (("周明华", "wrong password"), ("陌生人", PASSWORD)):
            login.type_name(name)
            login.type_password(password)
            self.settle()
            assert "姓名或密码不对" in words_of(window)
            assert not self.door.is_open
        login.type_name("周明华")
        login.type_password(PASSWORD)
        self.settle()
        assert window.current.name == "today"
        assert self.door.is_open

    def test_where_nobody_is_left_a_code_makes_the_next_account(self, window):
        assert self.door.sign_in("周明华", PASSWORD)
        station = self.door.station
        with station.cabinet.unit() as unit:
            profile = unit.settings.get("profile")
            told = {"site": profile["site"], "account": "周明华", "day": "2026-11-25"}
            unit.settings.put("profile", profile | {"revoked": [told]})
        assert heed_revoked(station) == ("周明华",)
        login = window.current
        login.opened()
        self.settle()
        assert "本机没有可以登录的账号了" in words_of(window)
        assert any(b.text().startswith("建立账号并登录") for b in window.findChildren(QPushButton))
        for name, told in (("周明华", "账号已由县里停用"), ("郑来春", "")):
            login.type_name(name)
            login.type_code(in_groups(code_of(self.qr_key, 1)), "新的密码2027")
            self.settle()
            assert told in words_of(window)
        assert window.current.name == "today"
        assert self.door.account_names() == ("郑来春",)

    def test_a_code_of_the_telephone_sets_a_new_password(self, window):
        login = window.current
        login.type_name("周明华")
        login.type_code("123", "新的密码2027")
        self.settle()
        assert "报站点名称和“第 1 号”" in words_of(window)
        assert "解锁码输错了" in words_of(window)
        login.type_code(in_groups(code_of(self.qr_key, 1)), "新的密码2027")
        self.settle()
        assert window.current.name == "today"
        window._sign_out()
        self.settle()
        window.current.type_password("新的密码2027")
        self.settle()
        assert window.current.name == "today"
