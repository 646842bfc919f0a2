"""The hashed headers of rows as columns: who, when, which case, without what follows from the rest.

A stamp and an event id are taken apart only where both would come back exactly; otherwise they are
texts like any other. Bodies and hashes of rows are not here: `page.py` adds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sync.segments.columns.limits import Malformed
from sync.segments.columns.numbers import put_numbers, take_numbers
from sync.segments.columns.streams import Reader, Writer
from sync.segments.columns.texts import put_texts, take_texts
from sync.wire import WireActor, WireEvent

_ID_TAIL = 10
_NUMBERS = ("incarnation", "seq", "rev", "schema")
_ACTOR = ("account", "name", "role")
_TEXTS = ("site", "case_no", "kind", "effective_date", "recorded_at", "suite")


def hashed(row: WireEvent) -> dict[str, object]:
    """The header of a row as it is hashed (`ledger.events.Event.header`), whatever its values are."""
    plain: dict[str, object] = {name: getattr(row, name) for name in (*_NUMBERS, *_TEXTS)}
    actor = {name: getattr(row.actor, name) for name in _ACTOR}
    return plain | {"event_id": row.event_id, "hlc": row.hlc, "actor": actor}


def put_heads(to: Writer, rows: Sequence[WireEvent]) -> None:
    """Everything of the rows but bodies and hashes."""
    for name in _NUMBERS:
        put_numbers(to, [getattr(row, name) for row in rows])
    for name in (*_TEXTS, *(f"actor.{part}" for part in _ACTOR)):
        put_texts(to, [attrgetter(name)(row) for row in rows])
    stamps = [stamp for row in rows if (stamp := _stamp(row)) is not None]
    regular = len(stamps) == len(rows)
    to.count(int(regular))
    if not regular:
        put_texts(to, [row.hlc for row in rows])
        put_texts(to, [row.event_id for row in rows])
        return
    for column in zip(*((stamp.late, stamp.count, stamp.id_late) for stamp in stamps), strict=True):
        put_numbers(to, column)
    for stamp in stamps:
        to.raw(stamp.id_tail)


def take_heads(of: Reader, count: int) -> list[WireEvent]:
    """The next `count` rows, without bodies and hashes. Raises Malformed."""
    columns: dict[str, Any] = {name: take_numbers(of, count) for name in _NUMBERS}
    columns |= {name: take_texts(of, count) for name in _TEXTS}
    actors = [WireActor(*actor) for actor in zip(*(take_texts(of, count) for _ in _ACTOR), strict=True)]
    columns |= {"actor": actors} | _take_stamps(of, count, columns)
    rows = [{name: column[at] for name, column in columns.items()} for at in range(count)]
    return [WireEvent(**row, sealed=b"", prev_hash=b"", hash=b"") for row in rows]


def _take_stamps(of: Reader, count: int, columns: dict[str, Any]) -> dict[str, list[str]]:
    form = of.count()
    if form == 0:
        return {"hlc": take_texts(of, count), "event_id": take_texts(of, count)}
    if form != 1:
        raise Malformed("stamps")
    lates, counts, id_lates = (take_numbers(of, count) for _ in range(3))
    pairs = [
        _read(
            columns["site"][at],
            columns["incarnation"][at],
            columns["recorded_at"][at],
            lates[at],
            counts[at],
            id_lates[at],
            of.raw(_ID_TAIL),
        )
        for at in range(count)
    ]
    return {"hlc": [hlc for hlc, _ in pairs], "event_id": [event_id for _, event_id in pairs]}


@dataclass(frozen=True, slots=True)
class _Stamp:
    """`late`: ms of the stamp after `recorded_at`; `id_late`: ms of the id after the stamp."""

    late: int
    count: int
    id_late: int
    id_tail: bytes


def _stamp(row: WireEvent) -> _Stamp | None:
    """Stamp and id taken apart; None where they would not come back exactly."""
    try:
        ms, count, _site, _incarnation = row.hlc.split(".")
        raw = UUID(row.event_id).bytes
        late = int(ms) - _ms(row.recorded_at)
        found = _Stamp(late, int(count), int.from_bytes(raw[:6], "big") - int(ms), raw[6:])
        again = _read(
            row.site,
            row.incarnation,
            row.recorded_at,
            found.late,
            found.count,
            found.id_late,
            found.id_tail,
        )
    except (ValueError, OverflowError):
        return None
    return found if again == (row.hlc, row.event_id) else None


def _read(
    site: str, incarnation: int, recorded_at: str, late: int, count: int, id_late: int, id_tail: bytes
) -> tuple[str, str]:
    try:
        ms = _ms(recorded_at) + late
        event_id = UUID(bytes=(ms + id_late).to_bytes(6, "big") + id_tail)
    except (ValueError, OverflowError) as nonsense:
        raise Malformed("stamp") from nonsense
    return f"{ms:013d}.{count:05d}.{site}.{incarnation:03d}", str(event_id)


def _ms(recorded_at: str) -> int:
    """Milliseconds since 1970 of a local time with offset. Raises ValueError."""
    moment = datetime.fromisoformat(recorded_at)
    if moment.tzinfo is None:
        raise ValueError(recorded_at)
    return round(moment.timestamp() * 1000)
