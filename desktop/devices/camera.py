"""Cameras over the desk: none, and one that takes the next picture of a folder.

A watched folder is also the way out where a vendor's tool takes the pictures. No Qt here.
"""

from __future__ import annotations

from pathlib import Path

from desktop.devices.ports import Picture
from sync.ledger.problems import Problem

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".pdf", ".webp"})


class NoCamera:
    """No camera; files can always be chosen by hand."""

    words = "高拍仪：未接"

    def capture(self) -> Picture:
        raise Problem("device.no_camera")


class FolderCamera:
    """Each capture is the next picture of the folder, by name; new files may arrive meanwhile."""

    words = "高拍仪：就绪"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def capture(self) -> Picture:
        for path in sorted(self._folder.iterdir()):
            if path.suffix.lower() in SUFFIXES and path.name not in self._taken:
                self._taken.add(path.name)
                return read_picture(path)
        raise Problem("device.no_picture")


def read_picture(path: Path) -> Picture:
    """A picture chosen by hand. Raises Problem("device.file_unreadable")."""
    try:
        return Picture(path.read_bytes(), path.name)
    except OSError as error:
        raise Problem("device.file_unreadable", file=path.name, reason=error.strerror or "") from error
