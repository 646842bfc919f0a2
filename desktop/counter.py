"""The second half of the composition root: the window over one station.

Apart from `bootstrap` only so that the commands never load Qt. Chooses the devices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from desktop import crash
from desktop.devices.camera import FolderCamera
from desktop.devices.card_checks import CheckedReader
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.chosen import DevicePlaces, devices_of
from desktop.devices.ports import DeviceChoice, Devices
from desktop.devices.printer import FolderPrinter
from desktop.devices.speech import Speech
from desktop.manual import Manual
from desktop.pages.verbs import Verbs
from desktop.paths import AppPaths
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.window import MainWindow


def build_window(
    paths: AppPaths, station: object, enrol: Callable[[str, str], str] | None = None
) -> tuple[MainWindow, TaskRunner]:
    """The main window and its workers over a `Door` or an open station; the caller shows it and finishes the workers.

    `enrol`: how this PC becomes a station, where it is none yet.
    """
    settings = Settings.load(paths.base / "window.json", paths.fonts)
    tasks = TaskRunner(crash.report)
    devices = build_devices(paths, settings)
    return MainWindow(
        Verbs.bound_to(station), tasks, devices, settings, Manual.load(), enrol, can_practise=True
    ), tasks


def build_practice(paths: AppPaths, station: object, password: str) -> tuple[MainWindow, TaskRunner]:
    """The window of 练习模式 over a practice station; every device is its file-backed twin and stays so."""
    settings = replace(Settings.load(paths.base / "window.json", paths.fonts), exchange_every_seconds=0)
    paths.inbox.mkdir(parents=True, exist_ok=True)
    tasks = TaskRunner(crash.report)
    devices = practice_devices(paths)
    verbs = Verbs.bound_to(station)
    return MainWindow(verbs, tasks, devices, settings, Manual.load(), practice=password), tasks


def practice_devices(paths: AppPaths) -> Devices:
    """Reader, camera and printer over the practice folder; whatever is chosen, no real one is opened."""
    reader = CheckedReader(FolderCardReader(paths.inbox / "card"), lambda: datetime.now().date())
    twins = Devices(reader, FolderCamera(paths.inbox / "camera"), FolderPrinter(paths.printed))
    return replace(twins, choose=lambda _choice: practice_devices(paths), speech=Speech())


def build_devices(paths: AppPaths, settings: Settings) -> Devices:
    """What the clerk chose; at first file-backed reader and camera and the system's printer where there is one."""
    paths.inbox.mkdir(parents=True, exist_ok=True)
    places = DevicePlaces(paths.inbox, paths.printed, lambda: datetime.now().date())
    choice = DeviceChoice(
        reader=settings.card_reader,
        camera=settings.camera,
        printer=settings.printer,
        printer_a5=settings.printer_a5,
        ticket=settings.ticket_printer,
        narrow=settings.ticket_narrow,
    )
    return devices_of(choice, places)
