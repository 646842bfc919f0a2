"""A folder into which a vendor's tool or a phone lays pictures: F4 takes the next new one. No Qt.

What lay there before is not taken: the picture of yesterday belongs to somebody else. A file
that still grows is waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.devices.camera import SUFFIXES, read_picture
from desktop.devices.ports import Picture, never
from sync.ledger.problems import Problem

LOOK_SECONDS = 0.3
PATIENCE_SECONDS = 20.0

Known = dict[str, tuple[int, int]]


class WatchedFolder:
    """Begins with what lies there now. `patience`: seconds F4 waits for a picture."""

    def __init__(self, folder: Path, patience: float = PATIENCE_SECONDS) -> None:
        self._folder, self._patience = folder, patience
        self.words = "高拍仪：文件夹"
        self._taken: Known | None = None

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        self._start()
        number = len(self._lying())
        return f"正在看文件夹 {self._folder}，现有 {number} 张（不取），以后来的按 F4 取。"

    def capture(self, cancelled: Callable[[], bool] = never) -> Picture:
        """The oldest new picture. Raises Problem device.camera_late, device.no_folder, device.stopped."""
        taken = self._start()
        until = time.monotonic() + self._patience
        before: Known = {}
        while True:
            if cancelled():
                raise Problem("device.stopped")
            lying = self._lying()
            for name, stamp in self._fresh(lying, taken):
                if before.get(name) == stamp and stamp[1]:
                    taken[name] = stamp
                    return read_picture(self._folder / name)
            before = lying
            if time.monotonic() > until:
                raise Problem("device.camera_late")
            time.sleep(LOOK_SECONDS)

    def _start(self) -> Known:
        if self._taken is None:
            self._taken = self._lying()
        return self._taken

    @staticmethod
    def _fresh(lying: Known, taken: Known) -> Iterator[tuple[str, tuple[int, int]]]:
        found = [(name, stamp) for name, stamp in lying.items() if taken.get(name) != stamp]
        return iter(sorted(found, key=lambda one: (one[1][0], one[0])))

    def _lying(self) -> Known:
        """Name -> (time of change, size)."""
        found: Known = {}
        try:
            for path in self._folder.iterdir():
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    facts = path.stat()
                    found[path.name] = (facts.st_mtime_ns, facts.st_size)
        except FileNotFoundError:
            if not self._folder.is_dir():
                raise Problem("device.no_folder", folder=str(self._folder)) from None
        except OSError as error:
            raise Problem("device.no_folder", folder=str(self._folder)) from error
        return found
