"""Where things lie: one frozen value from which every path of a station follows.

`--base-dir` moves everything. Nothing here opens, makes or reads a file.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AppPaths:
    """`base`: the station's folder. `fonts`: folders to look for fonts in, in order."""

    base: Path
    fonts: tuple[Path, ...]

    @property
    def logs(self) -> Path:
        return self.base / "logs"

    @property
    def practice(self) -> Path:
        """The folder of 练习模式: beside the station's own, never inside it."""
        return self.base.with_name(f"{self.base.name}-practice")

    @property
    def seat(self) -> Path:
        """Locked by whoever has this folder open (`desktop.seat`)."""
        return self.base / "in-use"

    @property
    def practice_seat(self) -> Path:
        """The same for 练习模式; beside its folder, which is emptied now and then."""
        return self.practice.with_name(f"{self.practice.name}.in-use")

    @property
    def inbox(self) -> Path:
        """The watched folder of the file-backed reader and camera."""
        return self.base / "devices"

    @property
    def printed(self) -> Path:
        """Where the file-backed printer lays its sheets."""
        return self.base / "printed"


def app_paths(base_dir: str | None = None) -> AppPaths:
    """The given folder, else DAIBAN_HOME, else the platform's place for a user's data."""
    chosen = base_dir or os.environ.get("DAIBAN_HOME")
    return AppPaths(Path(chosen).expanduser().absolute() if chosen else _default_home(), font_folders())


def font_folders() -> tuple[Path, ...]:
    """Bundled fonts, fonts fetched at set-up, then the system's."""
    root = Path(__file__).resolve().parents[1]
    folders = [root / "resources" / "fonts", root / "out" / "fonts"]
    if extra := os.environ.get("DAIBAN_FONTS"):
        folders.insert(0, Path(extra))
    folders.extend(Path(name) for name in ("/usr/share/fonts", "/usr/local/share/fonts"))
    if sys.platform == "win32":
        folders.append(Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")
    return tuple(folders)


def _default_home() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Daiban"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "daiban"
