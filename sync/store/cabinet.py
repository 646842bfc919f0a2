"""Cabinet (档案柜): the whole store of one base directory, behind one door.

Opens, heals, gives units of work and snapshots, and is the store that the messenger sees
(`sync.engine.ports.CabinetPort`). The order after a commit is the product: checkpoint, then
second copy, and only then does `unit()` return and anything print.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from forms.calendar import WorkingCalendar
from sync.engine.ports import ROW_COST, Answer, SignedHead, Standing
from sync.ledger.events import Event, digest_of
from sync.ledger.problems import Problem
from sync.store.answers import take_in
from sync.store.blob_files import BlobFiles
from sync.store.blobs import Blobs
from sync.store.calendar_in_force import DOCUMENT, in_force
from sync.store.care import Care
from sync.store.carried_settings import take_carried
from sync.store.copies import Copies
from sync.store.copying import WHOLE, Copying
from sync.store.database import Database
from sync.store.durable import make_folder, write_whole
from sync.store.failures import of_disk
from sync.store.frames import Frame
from sync.store.heads import head_now, tampering
from sync.store.heal import Healing
from sync.store.journal import Pen
from sync.store.keys import DATABASE_FILE, StationKeys
from sync.store.marks import ACKED, CALENDAR, CURSOR, EPOCH, REFOLD, SENT, STALE_COPY
from sync.store.new_life import begin_anew, give_way
from sync.store.page_check import PagesSeen
from sync.store.places import second_place
from sync.store.restored import drop_note, noted, tell
from sync.store.search import Initials, default_initials
from sync.store.second_copy import SecondCopy
from sync.store.status import RebuildReport, Status, VerifyReport, road_counts
from sync.store.unit_of_work import Reading, Surroundings, Unit

log = logging.getLogger(__name__)

RESERVE_FILE = "reserve"
RESERVE_BYTES = 1 << 20  # deleted when a full disk keeps even reading from working
_ROOM_FOR_RESERVE = 64 << 20
ORIGINALS = "scan_originals"
"""Setting: page -> the photo it was made of, both by content."""
_SWEEP_AFTER_MS = 31 * 24 * 3600 * 1000


def _pass(_name: str) -> None:
    """No ordeal is watching."""


class Cabinet:
    """One open base directory. `healed` says what opening had to mend, `tampered` in words what the signed heads of
    the chain found at the start."""

    def __init__(self, base_dir: Path, around: Surroundings, database: Database, copying: Copies) -> None:
        self.base_dir = base_dir
        self.keys = around.keys
        self.healed = Healing()
        self.tampered: tuple[str, ...] = ()
        self._around = around
        self._database = database
        self._copying = copying
        files = BlobFiles(base_dir / "blobs", around.keys.data_key)
        self.blobs = Blobs(files, around, self.unit, self.reading)
        self.care = Care(base_dir, around, database, copying, files, self.unit, self.reading)
        self._own_calendar = around.calendar
        self._beside = False
        self._digest: tuple[tuple[object, ...], str] | None = None
        self._head: tuple[tuple[int, int], SignedHead | None] | None = None

    @classmethod
    def open(
        cls,
        base_dir: Path,
        keys: StationKeys,
        *,
        now_ms: Callable[[], int],
        calendar: WorkingCalendar,
        random_bytes: Callable[[int], bytes] = os.urandom,
        second_copy_dir: Path | None = None,
        initials: Initials | None = None,
        checkpoints: Callable[[str], None] = _pass,
        beside: bool = False,
    ) -> Cabinet:
        """Open or make the cabinet of a base directory and heal it from its second copy.

        `second_copy_dir`: a folder on another device, used when it is there; None: the one that was
        chosen in this base directory, if any. A copy beside the database is always kept.
        `checkpoints` is called at named steps (materials, begin, event, commit, checkpoint,
        second-copy), for ordeals. `beside`: another program has this folder and may be writing; it is only
        read, nothing is mended, and a unit is refused. Raises Problem store.*, road.fork.
        """
        try:
            make_folder(base_dir)
        except OSError as error:
            raise of_disk(error, base_dir) from error
        around = Surroundings(
            keys=keys,
            pen=Pen(now_ms, random_bytes, checkpoints),
            calendar=calendar,
            initials=initials or default_initials(),
            step=checkpoints,
        )
        database = Database(base_dir / DATABASE_FILE, keys.derived("database"))
        chosen = second_copy_dir or second_place(base_dir)
        places = [(base_dir / "second-copy", False), *([(chosen, True)] if chosen else [])]
        copies = Copies(
            *(
                Copying(database, around, SecondCopy(folder, keys.data_key, removable=removable), base_dir)
                for folder, removable in places
            )
        )
        cabinet = cls(base_dir, around, database, copies)
        try:
            if beside:
                cabinet._look()
            else:
                cabinet._start()
        except BaseException:
            database.close()
            raise
        return cabinet

    def close(self) -> None:
        """Close every connection. The cabinet may be used again; then it opens anew."""
        self._database.close()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """One unit of work: all of it is on the disk when the block ends well, or none of it.

        Any error rolls back and closes the connection. Raises Problem store.* where saving failed,
        RuntimeError where this thread is in a unit already.
        """
        if self._beside:
            raise Problem("store.locked")
        with self._database.turn():
            written: Frame | None = None
            try:
                with self._database.writing() as connection:
                    self._around.step("begin")
                    unit = Unit(connection, self._around)
                    yield unit
                    written = unit.numbered()
            except Problem:
                if written is None or not self._stands(written):
                    raise
            self._around.step("commit")
            if not written.empty:
                self._make_safe(written)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A read-only snapshot; never waits for a writer."""
        with self._database.reading() as connection:
            yield Reading(connection, self._around)

    @property
    def calendar(self) -> WorkingCalendar:
        """In force now: the county's, where it sent one."""
        return self._around.calendar

    # --- for the messenger (CabinetPort) ---

    def standing(self) -> Standing:
        """Raises Problem("store.not_enrolled")."""
        with self.reading() as reading:
            here = reading.settings.enrolment()
            return Standing(
                site=here.site,
                incarnation=here.incarnation,
                last=reading.journal.last(here.site, here.incarnation),
                sent=reading.marks.number(SENT),
                acked=reading.marks.number(ACKED),
                cursor=reading.marks.text(CURSOR),
                digest=self._digest_of(reading),
                unsent_blobs=reading.blobs.unsent(),
                wanted_blobs=reading.blobs.wanted(),
                head=self._head_of(reading),
            )

    def own_events(self, after: int, limit_bytes: int) -> Sequence[Event]:
        """Own events with seq > after, in order, together about `limit_bytes`, at least one; bodies sealed.

        A row counts as its sealed body and ROW_COST.
        """
        found: list[Event] = []
        size = 0
        with self.reading() as reading:
            here = reading.settings.enrolment()
            for event in reading.journal.own_after(here.site, here.incarnation, after):
                size += len(event.sealed) + ROW_COST
                if found and size > limit_bytes:
                    break
                found.append(event)
        return found

    def escrows(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        with self.reading() as reading:
            return reading.keys.escrows(case_nos)

    def content_keys(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        """Case -> its content key, for a segment that is sealed to the county as a whole."""
        with self.reading() as reading:
            return reading.keys.of_many(case_nos)

    def mark_sent(self, through: int) -> None:
        with self.unit() as unit:
            here = unit.settings.enrolment()
            reached = min(through, unit.journal.last(here.site, here.incarnation))
            unit.journal.mark_sent(here.site, here.incarnation, reached)
            unit.marks.set(SENT, max(unit.marks.number(SENT), reached))

    def take_answer(self, answer: Answer) -> tuple[str, ...]:
        """Apply one answer atomically with its cursor; returns the case numbers touched."""
        with self.unit() as unit:
            touched = take_in(unit, answer)
        if any((change.kind, change.name) == ("settings", DOCUMENT) for change in answer.changes):
            self._wear_calendar()
        return touched

    def take_carried(self, documents: Mapping[str, bytes], made: datetime) -> tuple[str, ...]:
        """Settings that came signed outside an exchange; returns the names of those that are new here."""
        with self.unit() as unit:
            new = take_carried(unit, documents, made)
        if DOCUMENT in new:
            self._wear_calendar()
        return new

    def read_blob(self, sha256: str, offset: int, size: int) -> bytes:
        """Plain bytes of a scan. Raises Problem("material.unreadable")."""
        return self.blobs.read(sha256, offset, size)

    def blob_stored(self, sha256: str) -> None:
        with self.unit() as unit:
            unit.blobs.mark_stored(sha256)

    def take_blob(self, sha256: str, content: bytes) -> None:
        """Keep a scan of another site. Raises ValueError where the bytes do not bear that name."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("the bytes do not bear that name")
        self.blobs.put(content, own=False)

    # --- care ---

    def status(self) -> Status:
        """What is on this PC and what the county has proved, for the line on 今日."""
        with self.reading() as reading:
            counts = road_counts(reading)
        return Status(
            **counts,
            second_copy=self.second_copy,
            other_device=self._copying.other_device,
            free_bytes=shutil.disk_usage(self.base_dir).free,
            healed=self.healed,
        )

    @property
    def second_copy(self) -> bool:
        """The last unit of work is in the second copy too; known without counting anything."""
        return self._copying.state == WHOLE

    def verify(self) -> VerifyReport:
        """Authenticate every page, walk every chain, compare the second copy. Writes nothing."""
        faults = [f"数据库第 {n} 处校验不通过" for n, _ in enumerate(self._database.damage(), 1)]
        try:
            with self.reading() as reading:
                chain = reading.journal.verify()
            return VerifyReport(
                chain.events, chain.unreadable, (*faults, *chain.broken, *self._copying.faults())
            )
        except Problem as problem:
            return VerifyReport(0, 0, (*faults, problem.sentence))

    def tampering(self) -> tuple[str, ...]:
        """Every row of every chain and the signed heads against them, in words; () where all is well."""
        with self.reading() as reading:
            heads = tampering(reading, self.keys)
            return tuple(dict.fromkeys((*heads, *reading.journal.verify().broken)))

    def look_at_pages(self, after: int, most: int) -> PagesSeen:
        """Authenticate the database's next pages, for the look round after the start. Raises Problem store.*.

        Beside another program nothing is looked at: its checkpoints write these pages.
        """
        return PagesSeen(after, left=False) if self._beside else self._database.look_at_pages(after, most)

    def rebuild(self) -> RebuildReport:
        """Fold every projection anew from the journal."""
        with self.unit() as unit:
            cases, events, skipped = unit.journal.refold_all()
        return RebuildReport(cases, events, skipped)

    def write_copies_anew(self) -> tuple[Path, ...]:
        """Replace the second copies; the folders where that failed: the database stands without them."""
        with self._database.turn():
            return tuple(folder for folder, _error in self._copying.replace())

    def erase_case(self, case_no: str) -> None:
        """Destroy a case's content key and all that was made from it; the chain still verifies.

        The second copy is written anew without the key before this returns. Raises
        Problem("case.unknown"), store.*.
        """
        with self.unit() as unit:
            if unit.keys.of(case_no) is None:
                raise Problem("case.unknown", case_no=case_no)
            unit.keys.erase(case_no)
            scans = unit.projections.erase(case_no)
            unit.marks.set(STALE_COPY, "1")
        self._database.checkpoint()
        try:
            self.blobs.remove_files(scans)
            self._copying.rewrite()
        except OSError as error:
            raise of_disk(error, self.base_dir) from error

    def begin_anew(self, incarnation: int, through: int) -> int:
        """Go on as another device of the site (`new_life`); returns how many acts moved. Raises Problem store.*."""
        with self.unit() as unit:
            moved = begin_anew(unit, incarnation, through)
        self._database.checkpoint()
        self.look_anew()
        try:
            self._copying.rewrite()
        except OSError as error:
            log.info("the second copy is written anew at the next start: %s", error.strerror)
        return moved

    def look_anew(self) -> None:
        """Forget what was remembered of the chain: it is another one now, after a repair or a new life."""
        self._digest = self._head = None

    def give_way(self, case_no: str) -> None:
        """Make room for the county's case of a number that was given twice (`new_life`)."""
        with self.unit() as unit:
            give_way(unit, case_no)

    def tidy(self, today: date) -> int:
        """Delete drafts older than 30 days and scans that nothing names; returns how many drafts went.

        The photo of a page stays until the county has proved that it holds the page.
        """
        with self.unit() as unit:
            gone = unit.drafts.expire(today)
            photos: dict[str, str] = unit.settings.get(ORIGINALS) or {}
            held = {page: photo for page, photo in photos.items() if unit.blobs.awaits_proof(page)}
            scans = unit.blobs.sweep(self._around.pen.now_ms() - _SWEEP_AFTER_MS, spared=held.values())
            if held != photos:
                unit.settings.put(ORIGINALS, held)
        self.blobs.remove_files(scans)
        return gone

    def _start(self) -> None:
        try:
            self._database.open()
        except Problem as problem:
            if problem.code != "store.disk_full" or not self._give_up_reserve():
                raise
            self._database.open()
        with self._database.turn():
            self.healed = self._copying.heal()
        if noted(self.base_dir):
            with self.unit() as unit:
                tell(self.base_dir, unit)
            drop_note(self.base_dir)
        try:
            with self.reading() as reading:
                self.tampered = tampering(reading, self.keys)
        except Problem as damaged:  # said, and left to whoever repairs
            self.tampered = (damaged.sentence,)
        self._fold_after_migration()
        self._wear_calendar()
        self._keep_reserve()

    def _look(self) -> None:
        """Beside the program that has this folder: no mending, no bringing up, not even a mark."""
        self._beside = True
        self._database.look()
        self._copying.look()
        with self.reading() as reading:
            self.tampered = tampering(reading, self.keys)
            self._around.calendar = in_force(reading.settings, self._own_calendar)

    def _wear_calendar(self) -> None:
        """Go by the calendar in force. Cached deadlines that were reckoned by another one move.

        Where the disk takes nothing they move at a later start; what is reckoned anew is right at once.
        """
        with self.reading() as reading:
            calendar = in_force(reading.settings, self._own_calendar)
            worn, wanted = reading.marks.text(CALENDAR), calendar.fingerprint()
        self._around.calendar = calendar
        if worn == wanted:
            return
        try:
            with self.unit() as unit:
                unit.cases.refresh_deadlines()
                unit.marks.set(CALENDAR, wanted)
        except Problem as problem:
            log.warning("deadlines are not reckoned anew: %s", problem.code)

    def _fold_after_migration(self) -> None:
        with self.reading() as reading:
            if not reading.marks.text(REFOLD):
                return
        with self.unit() as unit:
            unit.journal.refold_all()
            unit.marks.set(REFOLD, "")

    def _make_safe(self, frame: Frame) -> None:
        if not self._database.checkpoint():
            log.info("the write-ahead log could not be emptied now; the second copy covers it")
        self._around.step("checkpoint")
        self._copying.after(frame)
        self._around.step("second-copy")

    def _stands(self, frame: Frame) -> bool:
        """After an error in COMMIT: what the disk says, read over a new connection."""
        if not frame.events:
            return False
        try:
            with self.reading() as reading:
                known = reading.journal.known(frame.events[-1])
        except Problem:
            return False
        return known is not None and bytes(known.hash) == frame.events[-1].hash

    def _digest_of(self, reading: Reading) -> str:
        """The digest of this device's applied events, remembered until one is acknowledged or refused."""
        here = reading.settings.enrolment()
        marks = (reading.marks.text(name) for name in (ACKED, EPOCH))
        dated = (here, *marks, reading.journal.refused_count())
        if self._digest is None or self._digest[0] != dated:
            hashes = reading.journal.applied_hashes(here.site, here.incarnation)
            self._digest = (dated, digest_of(hashes))
        return self._digest[1]

    def _head_of(self, reading: Reading) -> SignedHead | None:
        """The signed head, remembered until a row is added."""
        here = reading.settings.enrolment()
        dated = (here.incarnation, reading.journal.last(here.site, here.incarnation))
        if self._head is None or self._head[0] != dated:
            self._head = (dated, head_now(reading, self.keys))
        return self._head[1]

    def _keep_reserve(self) -> None:
        path = self.base_dir / RESERVE_FILE
        try:
            if not path.exists() and shutil.disk_usage(self.base_dir).free > _ROOM_FOR_RESERVE:
                write_whole(path, [os.urandom(RESERVE_BYTES)])
        except OSError as error:
            log.info("no reserve kept: %s", error.strerror)

    def _give_up_reserve(self) -> bool:
        path = self.base_dir / RESERVE_FILE
        if not path.exists():
            return False
        path.unlink()
        return True


@dataclass(frozen=True, slots=True)
class SetAside:
    """Where a damaged database was put: nothing is ever deleted."""

    path: Path


def set_aside_damaged(base_dir: Path, stamp: str) -> SetAside:
    """Move a damaged database away, so that the next `Cabinet.open` rebuilds it from the second copy.

    `stamp` makes the name unique. Drafts, prints and stored PDFs of the damaged file do not come back.
    """
    target = base_dir / f"{DATABASE_FILE}.damaged-{stamp}"
    for suffix in ("", "-wal", "-shm"):
        path = base_dir / (DATABASE_FILE + suffix)
        if path.exists():
            os.replace(path, Path(str(target) + suffix))
    return SetAside(target)
