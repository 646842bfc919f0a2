"""Healing: database and second copy compared by their high-water marks, and made equal.

Each unit of work that leaves a frame has a number. The database behind the copy (a bit of
its log flipped, an old image, a lost file) gets the missing units replayed; the copy behind
the database (killed in between, the stick was away) gets the missing frames. Both are said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sync.ledger.problems import Problem
from sync.store.event_rows import ACKED, UNSENT
from sync.store.frames import FILLER, Frame
from sync.store.marks import ACKED as ACKED_MARK
from sync.store.marks import UNIT
from sync.store.second_copy import SecondCopy
from sync.store.settings import ENROLMENT
from sync.store.unit_of_work import Reading, Unit

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Healing:
    """`replayed`: events put back into the database. `appended`: events put into the copy.
    `spoiled`: part of the copy was unreadable and the copy was written anew."""

    replayed: int = 0
    appended: int = 0
    spoiled: bool = False


def even(copy: SecondCopy, reading: Reading) -> bool:
    """Both ends stand at the same unit (reads only the copy's last frame). Raises OSError."""
    last = copy.last()
    return (last.n if last else 0) == reading.marks.number(UNIT) and (
        last is not None or not copy.path.exists()
    )


def replay(frames: Sequence[Frame], unit: Unit) -> int:
    """Put into the database what only the copy has; returns how many events came back.

    Raises Problem("road.fork") where both hold different events at one place, and
    Problem("store.damaged") where a frame's event does not bear its hash.
    """
    done = unit.marks.number(UNIT)
    high = max((frame.n for frame in frames), default=0)
    if high <= done:
        return 0
    touched: set[str] = set()
    count = 0
    for frame in frames:
        _restore_documents(frame, unit, fresh=frame.n > done)
        unit.keys.restore(frame.keys)
        unit.counters.raise_to(frame.counters)
        for event in frame.events:
            acked = event.seq <= unit.marks.number(ACKED_MARK) and _current(unit, event.incarnation)
            try:
                came_back = unit.journal.take(event, own=True, status=ACKED if acked else UNSENT)
            except ValueError as error:
                raise Problem("store.damaged", reason="第二副本中的经历校验不符") from error
            if came_back:
                touched.add(event.case_no)
                count += 1
    unit.marks.set(UNIT, high)
    for case_no in sorted(touched):
        unit.journal.refold(case_no)
    return count


def missing_frames(frames: Sequence[Frame], reading: Reading) -> Iterator[Frame]:
    """Frames that bring a copy holding `frames` up to the database; the last one proves its unit."""
    known = {(event.incarnation, event.seq) for frame in frames for event in frame.events}
    chunk = Frame(FILLER)
    for event in reading.journal.all_of(reading.settings.site()):
        if (event.incarnation, event.seq) in known:
            continue
        chunk.events.append(event)
        if len(chunk.events) == _CHUNK:
            yield _with_keys(chunk, reading)
            chunk = Frame(FILLER)
    chunk.n = reading.marks.number(UNIT)
    chunk.counters = reading.counters.all()
    chunk.settings = reading.settings.copied()
    chunk.accounts = reading.accounts.copied()
    yield _with_keys(chunk, reading)


def _with_keys(frame: Frame, reading: Reading) -> Frame:
    frame.keys = reading.keys.pairs(event.case_no for event in frame.events)
    return frame


def _restore_documents(frame: Frame, unit: Unit, *, fresh: bool) -> None:
    """Later units win; what brings up an empty database does not overwrite what is there."""
    for name, document in frame.settings.items():
        if fresh or unit.settings.get(name) is None:
            unit.settings.put(name, document)
    unit.accounts.restore(row for row in frame.accounts if fresh or unit.accounts.get(row["account"]) is None)


def _current(unit: Unit, incarnation: int) -> bool:
    known = unit.settings.get(ENROLMENT)
    return bool(known) and known["incarnation"] == incarnation
