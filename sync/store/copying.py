"""Copying: the second copy kept behind every unit of work, and its state for the clerk.

Called in the writer's turn, after the commit and before anything prints. A copy that fails
is a visible state, never a lost case: the database stands, the copy catches up later.
"""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from sync.store.database import Database
from sync.store.frames import Frame
from sync.store.heal import Healing, even, missing_frames, replay
from sync.store.marks import STALE_COPY, UNPROVED
from sync.store.second_copy import SecondCopy
from sync.store.unit_of_work import Reading, Surroundings, Unit

log = logging.getLogger(__name__)

WHOLE = "whole"
MISSING = "missing"  # the folder is not there, or cannot be written


class Copying:
    """One file behind the database. `state` is whole or missing, as of the last unit of work."""

    def __init__(self, database: Database, around: Surroundings, copy: SecondCopy, base_dir: Path) -> None:
        self._database = database
        self._around = around
        self._copy = copy
        self._base_dir = base_dir
        self.state = MISSING

    @property
    def folder(self) -> Path:
        return self._copy.folder

    @property
    def other_device(self) -> bool:
        """The copy lies on another disk than the database."""
        return self.state == WHOLE and self._copy.other_device(self._base_dir)

    def heal(self) -> Healing:
        """Make both ends equal. Weather becomes the state; raises Problem road.fork, store.damaged, store.*."""
        try:
            healing = self._heal()
        except OSError as error:
            self._fails(error)
            return Healing()
        return healing

    def look(self) -> None:
        """Only the state: another program keeps the copy."""
        try:
            with self._database.reading() as connection:
                whole = self._copy.present and even(self._copy, Reading(connection, self._around))
        except OSError as error:
            self._fails(error)
        else:
            self.state = WHOLE if whole else MISSING

    def after(self, frame: Frame) -> None:
        """Append what a unit left; catches up where the copy missed earlier ones."""
        try:
            if not self._copy.present:
                raise FileNotFoundError(self._copy.folder)
            last = self._copy.last()
            in_step = last.n == frame.n - 1 if last else frame.n == 1 and not self._copy.path.exists()
            if in_step:
                self._copy.append(frame)
            else:
                self._heal()
        except OSError as error:
            self._fails(error)
        else:
            self.state = WHOLE

    def rewrite(self) -> None:
        """Write the copy anew from the database: what was erased is gone from it. Raises OSError."""
        if not self._copy.present:
            raise FileNotFoundError(errno.ENOENT, "第二副本的文件夹不在")
        with self._database.reading() as connection:
            self._copy.rewrite(missing_frames((), Reading(connection, self._around)))
        self.state = WHOLE

    def nothing_stale(self) -> None:
        """Every copy was written anew since the last erasure."""
        with self._database.reading() as connection:
            if not Reading(connection, self._around).marks.text(STALE_COPY):
                return
        with self._database.writing() as connection:
            Unit(connection, self._around).marks.set(STALE_COPY, "")

    def faults(self) -> tuple[str, ...]:
        """Compare every frame with the database, for `verify`; what differs, in words."""
        if not self._copy.present:
            return ()
        try:
            frames, sound = self._copy.frames()
        except OSError:
            return ("第二副本读不出来",)
        found: tuple[str, ...] = () if sound else ("第二副本有一段已损坏",)
        held = {event.event_id: event.hash for frame in frames for event in frame.events}
        with self._database.reading() as connection:
            reading = Reading(connection, self._around)
            own = {event.event_id: event.hash for event in reading.journal.all_of(reading.settings.site())}
        lacking = sum(own.get(event_id) != digest for event_id, digest in held.items())
        missing = sum(event_id not in held for event_id in own)
        if lacking:
            found += (f"数据库比第二副本少 {lacking} 条经历",)
        return (*found, f"第二副本少 {missing} 条经历") if missing else found

    def _heal(self) -> Healing:
        if not self._copy.present:
            raise FileNotFoundError(self._copy.folder)
        with self._database.reading() as connection:
            reading = Reading(connection, self._around)
            stale = bool(reading.marks.text(STALE_COPY))
            if not stale and even(self._copy, reading):
                self.state = WHOLE
                return Healing()
        frames, sound = self._copy.frames()
        with self._database.writing() as connection:
            unit = Unit(connection, self._around)
            replayed = replay(frames, unit)
            if replayed and not (sound and self._copy.beside):
                unit.marks.set(UNPROVED, "1")  # numbers may have been given that neither holds
        appended = self._bring_up(frames, anew=stale or not sound)
        self.state = WHOLE
        if replayed or not sound:
            log.info("second copy: %d events replayed, sound: %s", replayed, sound)
        return Healing(replayed, appended, not sound)

    def _bring_up(self, frames: list[Frame], *, anew: bool) -> int:
        if anew:
            self.rewrite()
            return 0
        count = 0
        with self._database.reading() as connection:
            reading = Reading(connection, self._around)
            if even(self._copy, reading):
                return 0
            for frame in missing_frames(frames, reading):
                self._copy.append(frame)
                count += len(frame.events)
        return count

    def _fails(self, error: OSError) -> None:
        self.state = MISSING
        log.info("second copy: %s", error.strerror or type(error).__name__)
