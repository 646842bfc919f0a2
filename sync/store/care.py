"""Care (养护): backups while working, the checks of a running PC, and the place for second copies.

The cheap check walks the end of the chain; the whole check reads every page and row; the
scrub reads a few scans at a time and takes a spoiled one from the mirror, or asks the county
for it again. Everything it finds is a sentence. Repairs of a dead database are `repair.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sync.store.backup import Backups, Generation
from sync.store.blob_files import BlobFiles
from sync.store.copies import Copies
from sync.store.copying import Copying
from sync.store.database import Database
from sync.store.heal import Healing
from sync.store.marks import UNIT
from sync.store.places import choose_second_place
from sync.store.second_copy import SecondCopy
from sync.store.unit_of_work import Reading, Surroundings, Unit

log = logging.getLogger(__name__)

_SCRUBBED = "scrubbed"  # the scan that was looked at last


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """`restored`: taken from the mirror. `asked`: the county holds it and gives it at the next exchange.
    `lost`: nobody else has it."""

    checked: int = 0
    restored: int = 0
    asked: int = 0
    lost: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        found = []
        if self.restored:
            found.append(f"{self.restored} 份扫描件损坏，已由备份恢复")
        if self.asked:
            found.append(f"{self.asked} 份扫描件损坏，下次交换时由县里取回")
        if self.lost:
            found.append(f"{len(self.lost)} 份扫描件损坏，请向申请人重新收取")
        return tuple(found)


class Care:
    """Of one open cabinet."""

    def __init__(
        self,
        base_dir: Path,
        around: Surroundings,
        database: Database,
        copies: Copies,
        files: BlobFiles,
        unit: Callable[[], AbstractContextManager[Unit]],
        reading: Callable[[], AbstractContextManager[Reading]],
    ) -> None:
        self._base_dir = base_dir
        self._around = around
        self._database = database
        self._copies = copies
        self._files = files
        self._unit = unit
        self._reading = reading

    @property
    def chosen(self) -> Path | None:
        """The folder chosen for second copies and backups."""
        return self._copies.folder

    @property
    def backups(self) -> Backups:
        """Those of the chosen folder; of the base directory where none is chosen or it is away."""
        chosen = self.chosen
        if chosen is not None and chosen.is_dir():
            return Backups(chosen, self._base_dir, self._database, self._around.keys, removable=True)
        return self.own_backups

    @property
    def own_backups(self) -> Backups:
        """Those beside the database."""
        return Backups(self._base_dir, self._base_dir, self._database, self._around.keys, removable=False)

    def choose(self, folder: Path | None) -> Healing:
        """Keep the second copy and the backups in `folder` too from now on. Raises Problem store.*, road.fork."""
        choose_second_place(self._base_dir, folder)
        chosen = None
        if folder is not None:
            copy = SecondCopy(folder.absolute(), self._around.keys.data_key, removable=True)
            chosen = Copying(self._database, self._around, copy, self._base_dir)
        with self._database.turn():
            return self._copies.choose(chosen)

    def back_up(self, now: datetime) -> Generation:
        """One more generation now. Raises Problem store.*."""
        return self.backups.take(now, self._units())

    def back_up_if_due(self, now: datetime) -> Generation | None:
        """The same where five minutes or twenty units are over; None where nothing was to be done."""
        return self.back_up(now) if self.backups.due(now, self._units()) else None

    @contextmanager
    def resting(self) -> Iterator[None]:
        """No unit of work begins in this block; every connection is closed before and after it, for a repair."""
        with self._database.turn():
            self._database.close()
            try:
                yield
            finally:
                self._database.close()

    def scrub(self, limit: int) -> Scrubbed:
        """Look at the next scans in turn; after the last one it begins anew. Mends what it can."""
        with self._reading() as reading:
            last = reading.marks.text(_SCRUBBED)
            rows = reading.blobs.next_after(last, limit)
        broken = [(name, stored) for name, stored in rows if not self._files.sound(name)]
        restored = [name for name, _ in broken if self._restore(name)]
        asked = [name for name, stored in broken if stored and name not in restored]
        lost = tuple(name for name, stored in broken if not stored and name not in restored)
        with self._unit() as unit:
            unit.marks.set(_SCRUBBED, rows[-1][0] if rows and len(rows) == limit else "")
            for name in asked:
                self._files.set_aside(name)
                unit.blobs.not_here(name)
        return Scrubbed(len(rows), len(restored), len(asked), lost)

    def scrub_all(self, step: int = 200) -> Scrubbed:
        """Every scan once."""
        with self._unit() as unit:
            unit.marks.set(_SCRUBBED, "")
        total = Scrubbed()
        while True:
            part = self.scrub(step)
            total = Scrubbed(
                total.checked + part.checked,
                total.restored + part.restored,
                total.asked + part.asked,
                (*total.lost, *part.lost),
            )
            if part.checked < step:
                return total

    def _restore(self, sha256: str) -> bool:
        sealed = self.backups.scan(self._files.name(sha256))
        if sealed is None:
            return False
        try:
            return self._files.put_back(sha256, sealed)
        except OSError as error:
            log.info("a scan could not be put back: %s", error.strerror)
            return False

    def _units(self) -> int:
        with self._reading() as reading:
            return reading.marks.number(UNIT)
