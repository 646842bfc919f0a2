"""The second half of the composition root: the window over one station.

Apart from `bootstrap` only so that the commands never load Qt. Chooses the devices.
"""

from __future__ import annotations

from desktop import crash
from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import find_printer
from desktop.manual import Manual
from desktop.pages.verbs import Verbs
from desktop.paths import AppPaths
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.window import MainWindow


def build_window(paths: AppPaths, station: object) -> tuple[MainWindow, TaskRunner]:
    """The main window and its workers over a `Door` or an open station; the caller shows it and finishes the workers."""
    settings = Settings.load(paths.base / "window.json", paths.fonts)
    tasks = TaskRunner(crash.report)
    devices = build_devices(paths, settings)
    return MainWindow(Verbs.bound_to(station), tasks, devices, settings, Manual.load()), tasks


def build_devices(paths: AppPaths, settings: Settings) -> Devices:
    """File-backed reader and camera in the station's inbox; the system's printer where there is one."""
    paths.inbox.mkdir(parents=True, exist_ok=True)
    return Devices(
        FolderCardReader(paths.inbox / "card"),
        FolderCamera(paths.inbox / "camera"),
        find_printer(paths.printed, settings.printer),
    )
