"""Backup (备份): generations of the whole database, taken while the clerk works, kept 14 days.

SQLite's own online copy, encrypted as the original, written beside, read back and authenticated
page by page, and only then given its name; an older generation goes only after that. A folder
that the clerk chose (another disk, a stick) also gets the scans. Knows files and ages, no cases.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sync.ledger.problems import Problem
from sync.seal import derive
from sync.store.database import Database
from sync.store.durable import make_folder, sync_folder, write_whole
from sync.store.failures import of_disk
from sync.store.keys import KEYS_FILE, StationKeys

KEEP_DAYS = 14
EVERY = timedelta(minutes=5)
RECEIPTS = 20  # units of work after which a backup is due at once
_NEWEST = 3
_SHARE_OF_DISK = 0.2
_NAME = re.compile(r"(\d{8}-\d{6})-(\d+)\.db")
_STAMP = "%Y%m%d-%H%M%S"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole copy of the database: local time it was taken, and the last unit of work in it."""

    path: Path
    taken: datetime
    unit: int


class Backups:
    """The generations in one folder. `removable`: the folder is the user's and is never made."""

    def __init__(
        self, place: Path, base_dir: Path, database: Database, keys: StationKeys, *, removable: bool
    ) -> None:
        mark = hashlib.sha256(derive(keys.data_key, "second-copy-name")).hexdigest()[:12]
        self.place = place
        self.folder = place / f"daiban-{mark}.backups"
        self.materials = place / f"daiban-{mark}.materials" if removable else None
        self._removable = removable
        self._base_dir = base_dir
        self._database = database
        self._keys = keys

    @property
    def present(self) -> bool:
        return not self._removable or self.place.is_dir()

    def all(self) -> list[Generation]:
        """Every generation, newest first; none where the folder is away."""
        try:
            names = sorted(os.listdir(self.folder), reverse=True)
        except OSError:
            return []
        found = ((name, _NAME.fullmatch(name)) for name in names)
        return [
            Generation(self.folder / name, datetime.strptime(match[1], _STAMP), int(match[2]))
            for name, match in found
            if match
        ]

    def due(self, now: datetime, unit: int) -> bool:
        """Something changed since the newest one, and five minutes or twenty units are over."""
        newest = next(iter(self.all()), None)
        if newest is None:
            return True
        if unit == newest.unit:
            return False
        age = now.replace(tzinfo=None) - newest.taken
        return unit - newest.unit >= RECEIPTS or not timedelta(0) <= age < EVERY

    def take(self, now: datetime, unit: int) -> Generation:
        """Copy, read back, name, thin. Raises Problem store.*; then the older generations stand.

        `unit`: the last unit of work as of now; the copy may hold more.
        """
        stamp = now.replace(tzinfo=None)
        target = self.folder / f"{stamp.strftime(_STAMP)}-{unit}.db"
        fresh = self.folder / f".new-{os.getpid()}.db"
        try:
            if not self.present:
                raise FileNotFoundError(self.place)
            make_folder(self.folder)
            self._sweep()
            try:
                self._database.copy_to(fresh)
                _sync_file(fresh)
                if faults := self._database.damage_of(fresh):
                    raise Problem("store.backup_bad", reason=faults[0])
                os.replace(fresh, target)
            finally:
                _remove(fresh)
            sync_folder(self.folder)
            self._keep_key_file()
            self._keep_materials()
        except OSError as error:
            raise of_disk(error, self.folder) from error
        self.thin(stamp)
        return Generation(target, stamp, unit)

    def newest_good(self) -> Iterator[Generation]:
        """Generations whose every page is authentic, newest first."""
        return (kept for kept in self.all() if not self._database.damage_of(kept.path))

    def thin(self, now: datetime) -> None:
        """Keep the newest, one an hour of this day, one a day of a fortnight; never over a fifth of the disk.

        A file that cannot be deleted now is left for the next time.
        """
        everything = self.all()
        keep = list(_worth_keeping(everything, now))
        room = self._room(everything)
        while len(keep) > _NEWEST and sum(_size(kept.path) for kept in keep) > room:
            keep.pop()
        kept_paths = {kept.path for kept in keep}
        for old in everything:
            if old.path not in kept_paths:
                _remove(old.path)

    def scan(self, name: str) -> bytes | None:
        """A sealed scan file of the mirror, by its path below the shelf; None where it has none."""
        try:
            return (self.materials / name).read_bytes() if self.materials else None
        except OSError:
            return None

    def _sweep(self) -> None:
        """What a killed backup left behind."""
        for left in self.folder.glob(".new-*"):
            _remove(left)

    def _room(self, everything: Iterable[Generation]) -> float:
        try:
            free = shutil.disk_usage(self.folder).free
        except OSError:
            return float("inf")
        return _SHARE_OF_DISK * (free + sum(_size(kept.path) for kept in everything))

    def _keep_key_file(self) -> None:
        """The key file goes along only where it is wrapped: a stick never carries a key in clear."""
        path = self._base_dir / KEYS_FILE
        if not path.is_file():
            return
        content = path.read_bytes()
        if self._keys.data_key.hex().encode() in content:
            return
        target = self.folder / KEYS_FILE
        if not target.exists() or target.read_bytes() != content:
            write_whole(target, [content])

    def _keep_materials(self) -> None:
        if self.materials is None:
            return
        shelf = self._base_dir / "blobs"
        for path in sorted(shelf.glob("??/*")):
            target = self.materials / path.parent.name / path.name
            if target.exists() or path.name.startswith("."):
                continue
            make_folder(self.materials)
            make_folder(target.parent)
            write_whole(target, _pieces(path))


def _worth_keeping(newest_first: list[Generation], now: datetime) -> Iterator[Generation]:
    spans: set[str] = set()
    for at, kept in enumerate(newest_first):
        age = now - kept.taken
        span = f"{kept.taken:%Y%m%d%H}" if age < timedelta(days=1) else f"{kept.taken:%Y%m%d}"
        fresh = span not in spans
        spans.add(span)
        if at < _NEWEST or (fresh and age <= timedelta(days=KEEP_DAYS)):
            yield kept


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        try:
            Path(str(path) + suffix).unlink(missing_ok=True)
        except OSError:
            continue


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
