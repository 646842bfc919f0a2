"""Bodies of events at the county: each case's content key, kept sealed under the county's data key.

Knows how a sealed body is opened and made; the binding is the event's own id, so a body
cannot be moved to another event.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_all
from sync.ledger import schemas
from sync.ledger.body import read_body
from sync.ledger.events import Event
from sync.ledger.problems import Problem


def case_key(connection: Connection, county: County, case_no: str) -> bytes | None:
    """The content key of a case, None where it was never escrowed or was erased."""
    kept = connection.execute(
        select(tables.case_keys.c.key).where(tables.case_keys.c.case_no == case_no)
    ).scalar()
    return None if kept is None else county.keys.from_rest(bytes(kept), f"case/{case_no}")


def keys_of(connection: Connection, county: County, case_numbers: Collection[str]) -> dict[str, bytes]:
    """The content keys of those cases that have one here."""
    columns = tables.case_keys.c
    query = select(columns.case_no, columns.key).where(columns.case_no.in_(case_numbers))
    return {
        number: county.keys.from_rest(bytes(key), f"case/{number}")
        for number, key in connection.execute(query)
    }


def keep_keys(connection: Connection, county: County, keys: Mapping[str, bytes]) -> None:
    """Keep content keys; the first one of a case holds, so nobody replaces the key of a case that is here.

    "@" and a site names the key of the station's own events that belong to no case.
    """
    rows = [
        {"case_no": number, "key": county.keys.at_rest(key, f"case/{number}")} for number, key in keys.items()
    ]
    insert_all(connection, tables.case_keys, rows, leave=True)


def unboxed(county: County, box: bytes) -> bytes | None:
    """A content key that a station sealed to the county; None where the box is broken or holds no key."""
    try:
        key = seal.unbox(county.keys.box_seed, box)
    except seal.SealBroken:
        return None
    return key if len(key) == seal.KEY_BYTES else None


def opened(connection: Connection, county: County, event: Event) -> Event:
    """The event with its body. Raises Problem: event.no_key, event.sealed."""
    key = case_key(connection, county, event.case_no)
    if key is None:
        raise Problem("event.no_key", case_no=event.case_no)
    return event.opened(body_of(key, event))


def body_of(key: bytes, event: Event) -> dict[str, Any]:
    """As of today's schema. Raises Problem("event.sealed") where the key does not fit or it is no body of ours."""
    try:
        body = read_body(seal.unseal_body(key, event.sealed, bound(event.event_id)))
        return schemas.SCHEMAS.lifted(event.kind, event.schema, body)
    except (seal.SealBroken, ValueError) as broken:
        raise Problem("event.sealed", case_no=event.case_no) from broken


def bound(event_id: str) -> bytes:
    """What a body's seal is bound to."""
    return event_id.encode()
