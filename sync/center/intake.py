"""Intake (one protocol step): a segment's rows are staged, and what follows without a gap is applied.

All in the caller's one transaction: rows, projection, news and the place in the chain are
committed together or not at all. A row that may not take effect is kept with its code and
holds nobody up; a chain that does not continue what is here is a fork and changes nothing.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from sync.center import book, tables
from sync.center.belief import believed
from sync.center.bodies import take_escrow
from sync.center.county import County
from sync.center.database import insert_or_leave
from sync.center.devices import device_of
from sync.center.journal_rows import APPLIED, REFUSED, head_of, row_of, row_of_wire
from sync.center.second_look import look_again
from sync.center.sites import find_site
from sync.ledger.problems import Problem
from sync.segments import open_segment, read_header
from sync.wire import WireEvent

LOG = logging.getLogger("daiban.center")
_SAFE = 2**53
_HASH_BYTES = 32


def take_in(connection: Connection, county: County, raw: bytes) -> tuple[str, int]:
    """Take in one segment; returns whose it is. The signer is the device the header names.

    Raises Problem: road.body, road.signature, road.protocol, road.too_large,
    road.device_unknown, road.fork.
    """
    header = read_header(raw)
    device = device_of(connection, header.site, header.incarnation)
    segment = open_segment(raw, device.sign_public)
    for case_no, box in segment.escrows.items():
        if _may_escrow(connection, device.site, case_no):
            take_escrow(connection, county, device.site, case_no, box)
    for row in segment.events:
        _stage(connection, row)
    _apply_prefix(connection, county, device.site, device.incarnation)
    return device.site, device.incarnation


def _may_escrow(connection: Connection, site: str, case_no: str) -> bool:
    """Only those concerned may bring a case's key; the first key that comes holds."""
    registrar = find_site(connection, case_no[:12]) if case_no else None
    return not case_no or (registrar is not None and site in registrar.scopes())


def _stage(connection: Connection, row: WireEvent) -> None:
    """Lay a row aside unless it is here already. Another row in the same place is a fork."""
    if not all(0 <= number < _SAFE for number in (row.seq, row.rev, row.schema)):
        raise Problem("road.body", reason="segment: number")
    if {len(row.prev_hash), len(row.hash)} != {_HASH_BYTES}:
        raise Problem("road.body", reason="segment: row hash")
    for table in (tables.events, tables.staged_events):
        held = connection.execute(
            select(table.c.hash).where(
                table.c.site == row.site, table.c.incarnation == row.incarnation, table.c.seq == row.seq
            )
        ).scalar()
        if held is not None:
            if bytes(held) != row.hash:
                raise Problem("road.fork")
            return
    insert_or_leave(connection, tables.staged_events, row_of_wire(row))


def _apply_prefix(connection: Connection, county: County, site: str, incarnation: int) -> None:
    columns = tables.staged_events.c
    mine = (columns.site == site) & (columns.incarnation == incarnation)
    seq, head = head_of(connection, site, incarnation)
    waiting = connection.execute(
        select(tables.staged_events).where(mine, columns.seq > seq).order_by(columns.seq)
    ).all()
    for row in waiting:
        if row.seq != seq + 1:
            break
        if bytes(row.prev_hash) != head:
            raise Problem("road.fork")
        _apply(connection, county, row)
        seq, head = row.seq, bytes(row.hash)
    connection.execute(delete(tables.staged_events).where(mine, columns.seq <= seq))


def _apply(connection: Connection, county: County, row: Row[Any]) -> None:
    """One row takes effect, or is written down as refused with the code its clerk will read."""
    applied_n = book.next_applied(connection)
    try:
        event = believed(connection, row)
        if not event.case_no:
            _enter_plain(connection, row_of(event), applied_n, APPLIED, event.event_id)
            return
        judged = book.weigh(connection, county, event)
    except Problem as refusal:
        LOG.info("refused %s.%s/%s: %s", row.site, row.incarnation, row.seq, refusal.code)
        _enter_plain(connection, dict(row._mapping), applied_n, REFUSED, None, refusal.code)
        return
    book.enter(connection, county, judged, applied_n)
    look_again(connection, county, judged.event)


def _enter_plain(
    connection: Connection,
    row: dict[str, Any],
    applied_n: int,
    status: str,
    applied_id: str | None,
    code: str = "",
) -> None:
    """A journal row that changes no case: refused, or belonging to the station itself."""
    entered = row | {"status": status, "code": code, "applied_n": applied_n, "applied_id": applied_id}
    connection.execute(tables.events.insert().values(**entered))
