"""What a worker makes of a camera's frame for the screen: a small picture, the sheet's corners, and what to mind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageStat
from PySide6.QtGui import QImage

from desktop.devices.live_camera import LivePort, taken
from desktop.devices.page_finder import Corners, find_page
from desktop.devices.page_pictures import screen_picture
from desktop.devices.picture_intake import open_picture
from desktop.devices.ports import Picture

SIDE = 900
DARK = 55
"""Median of grey below which a picture is dark, 0 to 255."""
PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    """`corners` None where no sheet stands out."""

    screen: QImage
    corners: Corners | None
    dark: bool


class Hand:
    """What the clerk wants, and that the last picture was drawn; crosses from the GUI thread to the worker."""

    def __init__(self, leave: threading.Event) -> None:
        self.take, self.leave, self.drawn = threading.Event(), leave, threading.Event()


def watch(camera: LivePort, show: Callable[[Seen], None], hand: Hand) -> Picture | None:
    """Show frame after frame, each when the one before was drawn; the one that stood there when `take` was set.

    None where the clerk left. Blocks a worker. Raises Problem device.*
    """
    frame = b""
    for newest in camera.frames(hand.leave.is_set):
        if frame and hand.take.is_set():
            return taken(frame)
        frame = newest
        hand.drawn.clear()
        seen = look(frame)
        if hand.leave.is_set():
            break
        show(seen)
        hand.drawn.wait(PATIENCE_SECONDS)
    return None


def look(frame: bytes) -> Seen:
    """Raises Problem("device.picture_refused")."""
    with open_picture(frame, "画面.jpg") as picture:
        picture.draft("RGB", (SIDE, SIDE))
        small = picture.convert("RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    dark = ImageStat.Stat(small.convert("L")).median[0] < DARK
    return Seen(screen_picture(small), find_page(small), dark)
