"""设备: each device is chosen, kept and tried out by keys; a device that fails says so and blocks nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.devices.chosen import DevicePlaces, devices_of
from desktop.devices.ports import CardContent
from sync.ledger.problems import Problem
from tests.devices.simulated_reader import SimulatedReader


@pytest.fixture
def page(counter_of, tmp_path):
    counter = counter_of()
    places = DevicePlaces(tmp_path / "inbox", tmp_path / "printed", lambda: date(2026, 11, 25))
    desk = counter.window.desk
    desk.devices = replace(desk.devices, choose=lambda choice: devices_of(choice, places))
    counter.sign_in()
    return counter, counter.open("devices")


def test_a_reader_on_a_serial_line_is_chosen_tried_and_then_read_from(page):
    counter, devices = page
    reader = SimulatedReader()
    devices.reader.kinds.set_value("serial")
    devices.reader._kind_chosen("serial")
    counter.type(reader.port, devices.reader.address.line)
    devices.reader.try_it.setFocus()
    counter.press(Qt.Key.Key_Space)
    counter.settle()
    assert "有应答" in devices.reader.state.text()
    assert counter.window.settings.card_reader == f"serial:{reader.port}"
    assert reader.port in counter.window.foot.devices.text()
    handling = counter.open("handling", "MZ-003")
    handling.card.read()
    counter.settle()
    assert "𠮷㼆䶮" in handling.card._state.text()
    reader.close()


def test_a_reader_that_is_not_there_says_so(page):
    counter, devices = page
    devices.reader.show_choice("serial:/none/tty")
    devices.reader.try_it.click()
    counter.settle()
    assert "断开" in devices.reader.state.text()
    assert devices.reader.try_it.isEnabled()


def test_an_address_that_is_lacking_is_asked_for(page):
    counter, devices = page
    devices.reader.show_choice("serial")
    devices.reader.try_it.click()
    assert "请先填" in devices.reader.state.text()
    assert QApplication.focusWidget() is devices.reader.address.line
    assert counter.window.settings.card_reader == ""


def test_every_card_shows_again_what_was_chosen(page):
    counter, devices = page
    for card, choice in (
        (devices.camera, "watch:/tmp/照片"),
        (devices.printer, "queue:HP"),
        (devices.small, "queue:小打印机"),
        (devices.ticket, "serial:/none/tty@9600"),
    ):
        card.show_choice(choice)
        card.try_it.click()
        counter.settle()
    kept = counter.window.settings
    assert (kept.camera, kept.printer, kept.printer_a5) == ("watch:/tmp/照片", "HP", "小打印机")
    assert kept.ticket_printer == "serial:/none/tty@9600"
    devices.opened()
    assert [card.choice() for card in (devices.camera, devices.printer, devices.small, devices.ticket)] == [
        "watch:/tmp/照片", "queue:HP", "queue:小打印机", "serial:/none/tty@9600",
    ]  # fmt: skip
    devices.small.show_choice("same")
    devices.small.try_it.click()
    counter.settle()
    assert counter.window.settings.printer_a5 == ""


def test_what_was_found_is_filled_in_by_one_key(page):
    counter, devices = page
    devices.reader.show_choice("serial")
    devices.reader._offer(["COM3", "COM4"])
    button = devices.reader._found.layout().itemAt(1).widget()
    button.setFocus()
    counter.press(Qt.Key.Key_Space)
    assert devices.reader.choice() == "serial:COM4"


class SlowReader:
    """Waits until the clerk stops it."""

    words = "读卡器：慢"

    def __init__(self) -> None:
        self.reading = threading.Event()

    def read(self, cancelled=lambda: False) -> CardContent:
        self.reading.set()
        waiting = threading.Event()
        while not cancelled():
            waiting.wait(0.005)
        raise Problem("device.stopped")


def test_reading_is_stopped_by_the_button_and_by_going_on_by_hand(counter_of):
    counter = counter_of()
    reader = SlowReader()
    counter.window.desk.devices = replace(counter.window.desk.devices, card_reader=reader)
    page = counter.handling()
    page.card.read()
    counter.qtbot.waitUntil(reader.reading.is_set)
    page.card._cancel.click()
    counter.settle()
    assert "已停下" in page.card._state.text()
    page.card.read()
    page.next_step()
    counter.settle()
    assert page.card._read.isEnabled()
