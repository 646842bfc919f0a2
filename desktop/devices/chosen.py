"""From the clerk's choice to devices that work: the one place that knows every kind. No Qt.

A wrong choice never keeps the counter from opening: it shows when the device is used, with a manual way beside.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.devices.bridge_reader import BridgeCardReader
from desktop.devices.camera import FolderCamera, NoCamera
from desktop.devices.card_checks import CheckedReader
from desktop.devices.card_reader import FolderCardReader, NoCardReader
from desktop.devices.live_camera import LiveCamera
from desktop.devices.paper_size import A5, TICKET
from desktop.devices.ports import CameraPort, CardReaderPort, DeviceChoice, Devices, PrinterPort
from desktop.devices.printer import PrinterByPaper, find_printer
from desktop.devices.scanner import SaneScanner
from desktop.devices.serial_reader import BAUD, SerialCardReader
from desktop.devices.speech import Speech
from desktop.devices.ticket_printer import ticket_printer
from desktop.devices.watched_folder import WatchedFolder

FOLDER, NONE = "folder", "none"


@dataclass(frozen=True, slots=True)
class DevicePlaces:
    """`inbox`: where the file-backed reader and camera look; `printed`: where printing to files goes."""

    inbox: Path
    printed: Path
    today: Callable[[], date]


def devices_of(choice: DeviceChoice, places: DevicePlaces) -> Devices:
    """All devices of one counter; `choose` of the result makes them anew."""
    ticket = ticket_printer(choice.ticket, narrow=choice.narrow) if choice.ticket else None
    return Devices(
        CheckedReader(_reader(choice.reader, places.inbox / "card"), places.today),
        _camera(choice.camera, places.inbox / "camera"),
        _printer(choice, places.printed, ticket),
        choice,
        lambda other: devices_of(other, places),
        ticket,
        Speech(),
    )


def _reader(address: str, folder: Path) -> CardReaderPort:
    kind, _, rest = address.partition(":")
    if kind == "serial" and rest:
        port, _, baud = rest.partition("@")
        return SerialCardReader(port, int(baud) if baud.isdigit() else BAUD)
    if kind == "bridge" and rest:
        return BridgeCardReader(_command(rest))
    return NoCardReader() if kind == NONE else FolderCardReader(folder)


def _camera(address: str, folder: Path) -> CameraPort:
    kind, _, rest = address.partition(":")
    if kind == "watch" and rest:
        return WatchedFolder(Path(rest))
    if kind == "scanner":
        return SaneScanner(rest)
    if kind == "live":
        return LiveCamera(rest)
    if kind == "film" and rest:
        return LiveCamera(film=Path(rest))
    return NoCamera() if kind == NONE else FolderCamera(folder)


def _printer(choice: DeviceChoice, folder: Path, ticket: PrinterPort | None) -> PrinterPort:
    usual = find_printer(folder, choice.printer)
    others: dict[str, PrinterPort] = {}
    if choice.printer_a5:
        others[A5] = find_printer(folder, choice.printer_a5)
    if ticket is not None:
        others[TICKET] = ticket
    return PrinterByPaper(usual, others) if others else usual


def _command(text: str) -> list[str]:
    """A program with its arguments, quoted where there are spaces; the whole text where it cannot be split."""
    try:
        parts = shlex.split(text, posix=sys.platform != "win32")
    except ValueError:
        return [text]
    return [part.strip('"') for part in parts]
