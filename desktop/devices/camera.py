"""Cameras over the desk: none, and one that takes the next picture of a folder.

A watched folder is also the way out where a vendor's tool takes the pictures. No Qt here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.devices.picture_intake import MOST_BYTES
from desktop.devices.ports import Picture, never
from sync.ledger.problems import Problem

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".pdf", ".webp"})


class NoCamera:
    """No camera; files can always be chosen by hand."""

    words = "高拍仪：未接"

    def capture(self, cancelled: Callable[[], bool] = never) -> Picture:
        raise Problem("device.no_camera")

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        raise Problem("device.no_camera")


class FolderCamera:
    """Each capture is the next picture of the folder, by name; new files may arrive meanwhile."""

    words = "高拍仪：就绪"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        return f"从文件夹取照片：{self._folder}。"

    def capture(self, cancelled: Callable[[], bool] = never) -> Picture:
        lying = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        for path in lying:
            if path.suffix.lower() in SUFFIXES and path.name not in self._taken:
                self._taken.add(path.name)
                return read_picture(path)
        raise Problem("device.no_picture")


def read_picture(path: Path) -> Picture:
    """A picture chosen by hand. Raises Problem("device.file_unreadable")."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem("device.file_unreadable", file=path.name, reason=error.strerror or "") from error
    if len(content) > MOST_BYTES:
        raise Problem("device.file_unreadable", file=path.name, reason="超过 64 MB")
    return Picture(content, path.name)
