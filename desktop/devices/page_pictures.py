"""Photos of sheets for the screen: from the pixels of the page work to pictures that Qt draws. For a worker."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image
from PySide6.QtGui import QImage

from desktop.devices.page_finder import Corners
from desktop.devices.page_work import Page, Shot, make_page, read_shot
from desktop.devices.picture_intake import look_at
from desktop.devices.ports import Picture
from desktop.widgets.thumbnail import thumbnail

SCREEN_SIDE = 900


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo read in, with a picture of it for the screen. `picture` is what came, untouched."""

    picture: Picture
    shot: Shot
    screen: QImage


@dataclass(frozen=True, slots=True)
class Made:
    """The page as it would be kept, with its picture for the screen."""

    page: Page
    screen: QImage | None


def prepare(picture: Picture) -> Prepared | None:
    """None where it is no camera's photo and is kept as it came. Raises Problem("device.picture_refused")."""
    if not look_at(picture.content, picture.name).is_photo:
        return None
    shot = read_shot(picture.content, picture.name)
    return Prepared(picture, shot, screen_picture(shot.picture))


def make(prepared: Prepared, corners: Corners, mode: str, turns: int) -> Made:
    """Raises Problem("device.corners")."""
    page = make_page(prepared.shot, corners, mode, turns)
    return Made(page, thumbnail(page.content, SCREEN_SIDE))


def screen_picture(picture: Image.Image) -> QImage:
    """At most SCREEN_SIDE pixels a side."""
    small = picture.copy()
    small.thumbnail((SCREEN_SIDE, SCREEN_SIDE), Image.Resampling.BOX)
    raw = small.convert("RGB").tobytes()
    return QImage(raw, small.width, small.height, 3 * small.width, QImage.Format.Format_RGB888).copy()
