"""Sticks (U盘): what is plugged in now, and whether an update or a pouch lies on it.

Looks at names only: the first level of each removable place. Believes nothing of what it finds; whoever opens it
checks. Blocking, for a worker: a bad stick may take seconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

UPDATE = Path("daiban-update") / "metadata"
"""As `sync.releases.names` has it; a test holds both together."""
POUCH = ".pouch"
MOST = 5
"""Pouches named of one stick, the newest first."""
_MOUNTED = ("/media/", "/run/media/")
"""Where desktops of Debian, UOS and Kylin mount what is plugged in."""
_REMOVABLE = 2


@dataclass(frozen=True, slots=True)
class Stick:
    """`update`: the folder of updates is on it. `pouches`: files, the newest first."""

    place: Path
    update: bool
    pouches: tuple[Path, ...] = ()


def removable_places() -> list[Path]:
    """Where removable media are mounted and ready."""
    volumes = [volume for volume in QStorageInfo.mountedVolumes() if volume.isValid() and volume.isReady()]
    return [Path(volume.rootPath()) for volume in volumes if _is_removable(volume.rootPath())]


def find_sticks(places: Callable[[], Iterable[Path]] = removable_places) -> tuple[Stick, ...]:
    """Those that hold something of ours; one that cannot be read is passed over."""
    found = (_look(place) for place in places())
    return tuple(stick for stick in found if stick.update or stick.pouches)


def _look(place: Path) -> Stick:
    try:
        update = (place / UPDATE).is_dir()
        with os.scandir(place) as entries:
            files = [entry for entry in entries if entry.name.lower().endswith(POUCH) and entry.is_file()]
        files.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    except OSError:
        return Stick(place, update=False)
    return Stick(place, update, tuple(Path(entry.path) for entry in files[:MOST]))


def _is_removable(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\")) == _REMOVABLE)
    return root.startswith(_MOUNTED)
