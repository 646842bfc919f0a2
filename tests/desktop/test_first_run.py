"""首次使用: a new PC becomes a station of a real county by its window; what was typed stays after a refusal."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.__main__ import enrolling
from desktop.bootstrap import door_of
from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.verbs import Verbs
from desktop.paths import AppPaths, font_folders
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.window import MainWindow
from forms.catalog import Catalog
from sync.center.app import create_app
from sync.center.county import County
from sync.center.serving import serve_in_thread
from sync.center.sites import new_code
from sync.center.station_settings import enter_station
from sync.ledger.invitation import Invitation, mark_of
from tests.support.places import CHEAP, VILLAGE_A, StoryClock

TOWNSHIP = "511999104000"


@pytest.fixture
def county(tmp_path):
    county = County.open(tmp_path / "county", catalog=Catalog.of([]))
    enter_station(county, TOWNSHIP, "椑木镇便民服务中心", "township", "", "椑木镇")
    enter_station(county, VILLAGE_A, "楠木寺村便民服务代办点", "village", TOWNSHIP, "内椑木")
    serving = serve_in_thread(create_app(county))
    yield county, serving.url
    serving.stop()
    county.close()


@pytest.fixture
def place(qtbot, tmp_path):
    made = Place(qtbot, tmp_path, StoryClock(datetime(2026, 11, 23, 9, 0)))
    yield made
    made.close()


class Place:
    def __init__(self, qtbot, folder, clock):
        self.qtbot = qtbot
        self.door = door_of(AppPaths(folder / "station", font_folders()), clock, CHEAP)
        self.door.open_clear()
        folders = [folder / name for name in ("cards", "pictures", "printed")]
        for made in folders:
            made.mkdir(exist_ok=True)
        devices = Devices(FolderCardReader(folders[0]), FolderCamera(folders[1]), FolderPrinter(folders[2]))
        self.tasks = TaskRunner()
        settings = Settings(exchange_every_seconds=0)
        self.window = MainWindow(
            Verbs.bound_to(self.door), self.tasks, devices, settings, None, enrolling(self.door)
        )
        qtbot.addWidget(self.window)
        self.window.show()
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: self.tasks.pending == 0, timeout=20_000)

    def words(self):
        return " ".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def close(self):
        self.window.close()
        self.door.close()


def test_a_scanned_code_makes_a_station_and_leads_to_the_first_account(place, county):
    office, url = county
    page = place.window.current
    assert page.name == "first_run"
    assert not place.window.rail.isVisible()
    QTest.keyClicks(page.code, Invitation(url, new_code(office, VILLAGE_A), office_mark(office)).text())
    assert not page.address.isVisible()
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    place.settle()
    assert place.window.current.name == "login"
    assert "楠木寺村便民服务代办点" in place.words()
    assert place.door.station.site().code == VILLAGE_A
    assert enrolling(place.door) is None
    seed = place.door.station.cabinet.keys.sign_seed.hex()
    assert seed not in (place.door.station.cabinet.base_dir / "keys.json").read_text()
    place.window.current.type_name("周明华")
    place.window.current.type_password("守信为民2026")
    place.settle()
    assert place.window.current.name == "today"


def test_closed_before_the_first_account_it_asks_for_the_code_again(place, county, qtbot, tmp_path):
    office, url = county
    code = new_code(office, VILLAGE_A)
    enrolling(place.door)(code, url)
    place.close()
    again = Place(qtbot, tmp_path, StoryClock(datetime(2026, 11, 23, 9, 0)))
    page = again.window.current
    assert page.name == "login"
    assert page._code.isVisible()
    assert not page._forgot.isVisible()
    page.type_name("周明华")
    page._code.setText("ABCD-EFGH-JKLM-NPQR")
    page.type_password("守信为民2026")
    again.settle()
    assert "登记码不对" in again.words()
    page._code.setText(code)
    page.type_password("守信为民2026")
    again.settle()
    assert again.window.current.name == "today"
    assert again.door.sign_in("周明华", "守信为民2026").role == "VA"
    again.close()


def test_a_typed_code_and_address_do_the_same(place, county):
    office, url = county
    page = place.window.current
    page.code.setText(new_code(office, VILLAGE_A))
    assert not page._go.isEnabled()
    page.address.setText(url)
    page.go_on()
    place.settle()
    assert place.window.current.name == "login"


@pytest.mark.parametrize("wrong", ["code", "line"])
def test_a_refusal_is_told_and_what_was_typed_stays(place, county, wrong):
    _office, url = county
    page = place.window.current
    page.code.setText("ABCD-EFGH-IJKL")
    page.address.setText(url if wrong == "code" else "http://127.0.0.1:9")
    page.go_on()
    place.settle()
    assert place.window.current is page
    assert page._problem.isVisible()
    assert page._problem.text()
    assert (page.code.text(), page._go.isEnabled()) == ("ABCD-EFGH-IJKL", True)


def test_the_county_is_asked_off_the_gui_thread(place):
    seen = []
    place.window.desk.enrol = lambda *_: seen.append(threading.current_thread()) or "村"
    page = place.window.current
    page.code.setText("ABCD-EFGH")
    page.address.setText("http://x")
    page.go_on()
    place.settle()
    assert seen[0] is not threading.main_thread()


def office_mark(office):
    return mark_of(office.keys.sign_public, office.keys.box_public)


def test_a_photo_of_the_code_makes_a_station_too(place, county, tmp_path):
    office, url = county
    photo = tmp_path / "photo.png"
    invited = Invitation(url, new_code(office, VILLAGE_A), office_mark(office)).text()
    segno.make(invited).save(str(photo), scale=6, border=4)
    place.window.current.use_photo(photo)
    place.settle()
    assert place.window.current.name == "login"
    assert place.door.station.site().code == VILLAGE_A


def test_a_photo_of_something_else_is_told_and_what_was_typed_stays(place, tmp_path):
    photo = tmp_path / "photo.png"
    segno.make("https://example.org").save(str(photo), scale=6, border=4)
    page = place.window.current
    page.code.setText("ABCD-EFGH")
    page.use_photo(photo)
    place.settle()
    assert "不是县里的登记二维码" in page._problem.text()
    assert page.code.text() == "ABCD-EFGH"
    assert page.by_photo.isEnabled()
