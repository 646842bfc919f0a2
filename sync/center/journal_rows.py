"""Events as rows of the county's journal and back. Knows columns, judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, func, select

from sync.center import tables
from sync.codec import event_to_wire
from sync.ledger.events import GENESIS, Actor, Event, chain_hash, digest_of
from sync.wire import WireEvent

APPLIED, REFUSED = "applied", "refused"
JournalRow = Any
"""The columns of `events` or `staged_events` as attributes, from the database or on the way there."""


def row_from(columns: Mapping[Any, Any]) -> JournalRow:
    return SimpleNamespace(**columns)


def row_of_wire(row: WireEvent) -> dict[str, Any]:
    """The columns shared by `events` and `staged_events`, as they came: a nonsensical date is kept too."""
    return {
        "site": row.site,
        "incarnation": row.incarnation,
        "seq": row.seq,
        "event_id": row.event_id,
        "case_no": row.case_no,
        "kind": row.kind,
        "rev": row.rev,
        "account": row.actor.account,
        "actor": row.actor.name,
        "role": row.actor.role,
        "effective_date": row.effective_date,
        "recorded_at": row.recorded_at,
        "hlc": row.hlc,
        "schema": row.schema,
        "suite": row.suite,
        "sealed": row.sealed,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
    }


def row_of(event: Event) -> dict[str, Any]:
    """The columns of an event."""
    return row_of_wire(event_to_wire(event))


def header_of(row: JournalRow) -> dict[str, Any]:
    """The hashed header of a row, as it came (`Event.header`)."""
    names = ("site", "incarnation", "seq", "event_id", "case_no", "kind", "rev")
    header = {name: getattr(row, name) for name in names}
    header["actor"] = {"account": row.account, "name": row.actor, "role": row.role}
    dated = ("effective_date", "recorded_at", "hlc", "schema", "suite")
    return header | {name: getattr(row, name) for name in dated}


def hash_fits(row: JournalRow) -> bool:
    """True where the row's hash is the chain hash of its header and sealed body."""
    return chain_hash(bytes(row.prev_hash), header_of(row), bytes(row.sealed)) == bytes(row.hash)


def event_of(row: JournalRow) -> Event:
    """The event of a row, its body still sealed. Raises ValueError where its date is none."""
    return Event(
        site=row.site,
        incarnation=row.incarnation,
        seq=row.seq,
        event_id=row.event_id,
        case_no=row.case_no,
        kind=row.kind,
        rev=row.rev,
        actor=Actor(row.account, row.actor, row.role),
        effective_date=date.fromisoformat(row.effective_date),
        recorded_at=row.recorded_at,
        hlc=row.hlc,
        sealed=bytes(row.sealed),
        prev_hash=bytes(row.prev_hash),
        hash=bytes(row.hash),
        schema=row.schema,
        suite=row.suite,
    )


def head_of(connection: Connection, site: str, incarnation: int) -> tuple[int, bytes]:
    """Last seq in the journal and its hash; (0, GENESIS) where nothing came yet."""
    columns = tables.events.c
    query = select(columns.seq, columns.hash).where(columns.site == site, columns.incarnation == incarnation)
    row = connection.execute(query.order_by(columns.seq.desc()).limit(1)).one_or_none()
    return (0, GENESIS) if row is None else (row.seq, bytes(row.hash))


def applied_of_case(connection: Connection, case_no: str) -> list[Event]:
    """Applied events of a case in causal order, bodies sealed."""
    columns = tables.events.c
    rows = connection.execute(
        select(tables.events).where(columns.case_no == case_no, columns.status == APPLIED)
    )
    return sorted((event_of(row) for row in rows), key=Event.order)


def refused_of(connection: Connection, site: str, incarnation: int) -> list[tuple[int, str]]:
    """(seq, code) of everything refused to a device, in order."""
    columns = tables.events.c
    query = select(columns.seq, columns.code).where(
        columns.site == site, columns.incarnation == incarnation, columns.status == REFUSED
    )
    return [(row.seq, row.code) for row in connection.execute(query.order_by(columns.seq))]


def digest_for(connection: Connection, site: str, incarnation: int) -> str:
    """Digest of everything applied from a device (formats.md: Digest of a site)."""
    columns = tables.events.c
    query = select(columns.event_id, columns.hash).where(
        columns.site == site, columns.incarnation == incarnation, columns.status == APPLIED
    )
    pairs: Mapping[str, bytes] = {row.event_id: bytes(row.hash) for row in connection.execute(query)}
    return digest_of(pairs)


def last_hlc(connection: Connection) -> str:
    """The latest hybrid logical clock of an applied event, "" at first."""
    query = select(func.max(tables.events.c.hlc)).where(tables.events.c.status == APPLIED)
    return connection.execute(query).scalar() or ""
