"""What the clerk chose becomes the right device; each paper goes to its own printer with its own size."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.devices.bridge_reader import BridgeCardReader
from desktop.devices.camera import FolderCamera, NoCamera
from desktop.devices.card_reader import FolderCardReader, NoCardReader
from desktop.devices.chosen import DevicePlaces, devices_of
from desktop.devices.paper_size import media, paper_of
from desktop.devices.ports import DeviceChoice
from desktop.devices.printer import FolderPrinter, PrinterByPaper
from desktop.devices.scanner import SaneScanner
from desktop.devices.serial_reader import SerialCardReader
from desktop.devices.watched_folder import WatchedFolder
from forms.printing import render
from tests.printing import samples


@pytest.fixture
def places(tmp_path):
    return DevicePlaces(tmp_path / "devices", tmp_path / "printed", lambda: date(2026, 11, 25))


@pytest.mark.parametrize(
    ("reader", "kind"),
    [
        ("", FolderCardReader), ("folder", FolderCardReader), ("none", NoCardReader), ("serial:", FolderCardReader),
        ("serial:COM3@57600", SerialCardReader), ("bridge:C:\\r\\r.exe -p 1001", BridgeCardReader),
        ("nonsense:x", FolderCardReader), ("bridge:'half a quote", BridgeCardReader),
    ],
)  # fmt: skip
def test_readers(places, reader, kind):
    assert type(devices_of(DeviceChoice(reader=reader), places).card_reader._reader) is kind


@pytest.mark.parametrize(
    ("camera", "kind"),
    [
        ("", FolderCamera),
        ("none", NoCamera),
        ("watch:/tmp", WatchedFolder),
        ("scanner", SaneScanner),
        ("x", FolderCamera),
    ],
)
def test_cameras(places, camera, kind):
    assert type(devices_of(DeviceChoice(camera=camera), places).camera) is kind


def test_choosing_anew_keeps_the_places(places):
    devices = devices_of(DeviceChoice(), places).choose(DeviceChoice(printer="file", ticket="/none/lp0"))
    assert devices.choice.ticket == "/none/lp0"
    assert isinstance(devices.printer, PrinterByPaper)
    assert "小票打印机" in devices.ticket.words


def test_the_size_of_our_papers_is_read_from_them():
    slip = render("D01", samples.data("D01"), samples.fonts(), shape="80")
    assert paper_of(slip) == "ticket"
    assert media(slip).startswith("Custom.80x")
    assert media(render("D01", samples.data("D01"), samples.fonts())) == "A5"
    assert media(render("D02", samples.data("D02"), samples.fonts())) == "A4"
    assert media(b"%PDF nothing") == "A4"


def test_each_paper_goes_to_its_own_printer(tmp_path):
    usual, small, ticket = (FolderPrinter(tmp_path / name) for name in ("a4", "a5", "ticket"))
    printer = PrinterByPaper(usual, {"A5": small, "ticket": ticket})
    for size in (b"595 842", b"595 420", b"227 600"):
        printer.print_pdf("纸", b"%PDF /MediaBox [ 0 0 " + size + b" ]")
    assert [len(list((tmp_path / name).iterdir())) for name in ("a4", "a5", "ticket")] == [1, 1, 1]
