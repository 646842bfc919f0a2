"""Intake (one protocol step): what follows a device's chain without a gap is applied, the rest is staged.

All in the caller's one transaction: rows, projection, news and the place in the chain are
committed together or not at all. A row that may not take effect is kept with its code and
holds nobody up; a chain that does not continue what is here is a fork and changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from sync.center import book, tables
from sync.center.belief import believed
from sync.center.bodies import body_of, keep_keys, keys_of, unboxed
from sync.center.county import County
from sync.center.database import insert_all, reading
from sync.center.devices import device_of
from sync.center.journal_rows import (
    APPLIED,
    REFUSED,
    JournalRow,
    head_of,
    row_from,
    row_of,
    row_of_wire,
)
from sync.center.second_look import look_again
from sync.center.sitting import AT_ONCE, Sitting, sitting
from sync.ledger.audit import judge_audit
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.segments import Segment, open_segment, read_header
from sync.wire import WireEvent

LOG = logging.getLogger("daiban.center")
_SAFE = 2**53
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Brought:
    """A verified segment, and the content keys of its cases in clear; "" names the station's own."""

    segment: Segment
    keys: Mapping[str, bytes]


def opened_segment(county: County, raw: bytes) -> Brought:
    """A segment verified and unpacked, before anybody waits for the book. Its signer is the device it names.

    Raises Problem: road.body, road.signature, road.protocol, road.too_large, road.device_unknown,
    and where the station should send the plain form road.dictionary, road.rebuild.
    """
    header = read_header(raw)
    with reading(county.engine) as connection:
        device = device_of(connection, header.site, header.incarnation)
    segment = open_segment(raw, device.sign_public, box_seed=county.keys.box_seed)
    for row in segment.events:
        if not all(0 <= number < _SAFE for number in (row.seq, row.rev, row.schema)):
            raise Problem("road.body", reason="segment: number")
        if {len(row.prev_hash), len(row.hash)} != {_HASH_BYTES}:
            raise Problem("road.body", reason="segment: row hash")
    boxes = segment.escrows.items()
    unsealed = {number: key for number, box in boxes if (key := unboxed(county, box))}
    return Brought(segment, {**segment.keys, **unsealed})


def take_in(connection: Connection, county: County, segments: Sequence[Brought]) -> None:
    """Take in what several segments bring. Raises Problem("road.fork")."""
    with sitting(connection, county) as held:
        chains: dict[tuple[str, int], dict[int, WireEvent]] = {}
        for brought in segments:
            header = brought.segment.header
            _keep_keys(held, header.site, header.incarnation, brought.keys)
            rows = chains.setdefault((header.site, header.incarnation), {})
            for row in brought.segment.events:
                if rows.setdefault(row.seq, row).hash != row.hash:
                    raise Problem("road.fork")
        first = [row for rows in chains.values() for row in rows.values()][:AT_ONCE]
        held.look_up((row.case_no for row in first), [row.event_id for row in first])
        for device, rows in chains.items():
            _take_chain(held, *device, rows)


def _keep_keys(held: Sitting, site: str, incarnation: int, keys: Mapping[str, bytes]) -> None:
    """Only those concerned may bring a case's key; the first key that comes holds."""
    kept = {}
    for case_no, key in keys.items():
        registrar = held.site(case_no[:12]) if case_no else None
        if not case_no:
            kept[own_key(site, incarnation)] = key
        elif registrar is not None and site in registrar.scopes():
            kept[case_no] = key
    keep_keys(held.connection, held.county, kept)


def _take_chain(held: Sitting, site: str, incarnation: int, rows: dict[int, WireEvent]) -> None:
    """Rows of one device by seq: what is here already is passed over, what comes next takes effect."""
    connection = held.connection
    seq, head = head_of(connection, site, incarnation)
    for table in (tables.events, tables.staged_events):
        for known, hashed in _hashes(connection, table, site, incarnation, rows):
            if rows[known].hash != hashed:
                raise Problem("road.fork")
            del rows[known]
    last = _apply_prefix(held, _waiting(connection, site, incarnation, seq, rows), seq, head)
    early = [row_of_wire(row) for number, row in sorted(rows.items()) if number > last]
    insert_all(connection, tables.staged_events, early, leave=True)
    if last - seq > sum(number <= last for number in rows):  # some of them were laid aside before
        columns = tables.staged_events.c
        mine = (columns.site == site) & (columns.incarnation == incarnation) & (columns.seq <= last)
        connection.execute(delete(tables.staged_events).where(mine))


def _hashes(
    connection: Connection, table: Any, site: str, incarnation: int, rows: dict[int, WireEvent]
) -> list[tuple[int, bytes]]:
    """(seq, hash) of those rows that the table has."""
    if not rows:
        return []
    columns = table.c
    query = select(columns.seq, columns.hash).where(
        columns.site == site,
        columns.incarnation == incarnation,
        columns.seq.between(min(rows), max(rows)),
    )
    return [(row.seq, bytes(row.hash)) for row in connection.execute(query) if row.seq in rows]


def _waiting(
    connection: Connection, site: str, incarnation: int, after: int, rows: dict[int, WireEvent]
) -> Iterator[JournalRow]:
    """What follows `after` without a gap, brought now or laid aside before."""
    columns = tables.staged_events.c
    mine = (columns.site == site) & (columns.incarnation == incarnation)
    while True:
        after += 1
        if after in rows:
            yield row_from(row_of_wire(rows[after]))
            continue
        staged = connection.execute(select(tables.staged_events).where(mine, columns.seq == after))
        found = staged.one_or_none()
        if found is None:
            return
        yield row_from(found._mapping)


def _apply_prefix(held: Sitting, rows: Iterable[JournalRow], seq: int, head: bytes) -> int:
    """Apply rows in their order; returns the last seq of the chain. Raises Problem("road.fork")."""
    for page in _pages(rows):
        held.look_up((row.case_no for row in page), [row.event_id for row in page])
        for row in page:
            if bytes(row.prev_hash) != head:
                raise Problem("road.fork")
            take_effect(held, row)
            seq, head = row.seq, bytes(row.hash)
        if held.is_full():
            held.lay_down()
    return seq


def _pages(rows: Iterable[JournalRow]) -> Iterator[list[JournalRow]]:
    page: list[JournalRow] = []
    for row in rows:
        page.append(row)
        if len(page) == AT_ONCE:
            yield page
            page = []
    if page:
        yield page


def take_effect(held: Sitting, row: JournalRow) -> None:
    """One row takes effect, or is written down as refused with the code its clerk will read."""
    try:
        event = believed(held, row)
        if not event.case_no:
            _judge_own(held, event)
            effect = {"status": APPLIED, "code": "", "applied_id": event.event_id}
            held.write_row(row_of(event) | effect | {"applied_n": held.next_number()})
            return
        judged = book.weigh(held, event)
    except Problem as refusal:
        LOG.info("refused %s.%s/%s: %s", row.site, row.incarnation, row.seq, refusal.code)
        refused = {"status": REFUSED, "code": refusal.code, "applied_id": None}
        held.write_row(vars(row) | refused | {"applied_n": held.next_number()})
        return
    book.enter(held, judged)
    look_again(held, judged.event)


def own_key(site: str, incarnation: int) -> str:
    """Where the key of a PC's events that belong to no case lies: every PC has its own."""
    return f"@{site}.{incarnation}"


def _judge_own(held: Sitting, event: Event) -> None:
    """An event of no case: who looked, who exported. Raises Problem: event.no_key, event.sealed, audit.*, role.*."""
    writer, name = held.site(event.site), own_key(event.site, event.incarnation)
    key = keys_of(held.connection, held.county, [name]).get(name)
    if key is None:
        raise Problem("event.no_key", case_no="")
    judge_audit(event.kind, event.actor, body_of(key, event), writer.tier if writer else "")
