"""Scenes of the devices: their page, a device that is tried out and a photo before it is kept.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from desktop.shots_mend import mend_scenes

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}


def device_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "33-page-dialog": (FULL, _page_dialog),
        "34-live-camera": (FULL, _live_camera),
        "70-devices": (FULL, lambda s: (s.sign_in(), s.open("devices"))[0]),
        "71-devices-tried": (FULL, _devices_tried),
        **mend_scenes(),
    }


def _live_camera(stage: Any) -> None:
    """A still photo instead of a camera, drawn as a frame of it would be."""
    photos = import_module("tests.devices.photos")
    dialogs = import_module("desktop.dialogs.live_dialog")
    corners = ((0.31, 0.05), (0.69, 0.07), (0.73, 0.95), (0.27, 0.93))
    frame = photos.jpeg(photos.photo(photos.form_sheet(40, stamp=True), (2000, 1500), corners))

    class Still:
        words = ""

        def frames(self, cancelled: Callable[[], bool]) -> Any:
            yield frame
            while not cancelled():
                time.sleep(0.05)

        def capture(self, cancelled: Callable[[], bool]) -> None: ...

        def try_out(self, cancelled: Callable[[], bool]) -> None: ...

    stage.sign_in()
    materials = stage.handling("materials").materials
    desk = stage.window.desk
    dialog = dialogs.LiveDialog(desk.theme, desk.tasks, Still(), materials.taking._relay, materials)
    dialog.open()
    stage.settle()


def _page_dialog(stage: Any) -> None:
    photos = import_module("tests.devices.photos")
    stage.sign_in()
    materials = stage.handling("materials").materials
    (stage.folder / "photo.jpg").write_bytes(photos.jpeg(photos.photo(photos.form_sheet(40), (1500, 2000))))
    materials.add_file(stage.folder / "photo.jpg")
    stage.settle()
    stage.settle()


def _devices_tried(stage: Any) -> None:
    stage.sign_in()
    page = stage.open("devices")
    page.reader.show_choice("serial:/dev/ttyUSB9")
    page.reader.try_it.click()
    page.ticket.show_choice("tcp:192.168.1.50")
    stage.settle()
