"""Bodies of events at the county: each case's content key, kept sealed under the county's data key.

Knows how a sealed body is opened and made; the binding is the event's own id, so a body
cannot be moved to another event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_or_leave
from sync.ledger.events import Event
from sync.ledger.problems import Problem


def case_key(connection: Connection, county: County, case_no: str) -> bytes | None:
    """The content key of a case, None where it was never escrowed or was erased."""
    kept = connection.execute(
        select(tables.case_keys.c.key).where(tables.case_keys.c.case_no == case_no)
    ).scalar()
    return None if kept is None else county.keys.from_rest(bytes(kept), f"case/{case_no}")


def keep_key(connection: Connection, county: County, case_no: str, key: bytes) -> None:
    """Keep a key; the first one holds, so nobody replaces the key of a case that is here."""
    sealed = county.keys.at_rest(key, f"case/{case_no}")
    insert_or_leave(connection, tables.case_keys, {"case_no": case_no, "key": sealed})


def take_escrow(connection: Connection, county: County, site: str, case_no: str, box: bytes) -> None:
    """Keep a content key that a station sealed to the county; a broken box is no key.

    "" names the key of the station's own events that belong to no case.
    """
    try:
        key = seal.unbox(county.keys.box_seed, box)
    except seal.SealBroken:
        return
    if len(key) == seal.KEY_BYTES:
        keep_key(connection, county, case_no or f"@{site}", key)


def opened(connection: Connection, county: County, event: Event) -> Event:
    """The event with its body. Raises Problem: event.no_key, event.sealed."""
    key = case_key(connection, county, event.case_no)
    if key is None:
        raise Problem("event.no_key", case_no=event.case_no)
    return event.opened(body_of(key, event))


def body_of(key: bytes, event: Event) -> dict[str, Any]:
    """Raises Problem("event.sealed") where the key does not fit or the content is no JSON object."""
    try:
        body = json.loads(seal.unseal_body(key, event.sealed, bound(event.event_id)))
    except (seal.SealBroken, ValueError) as broken:
        raise Problem("event.sealed", case_no=event.case_no) from broken
    if not isinstance(body, Mapping):
        raise Problem("event.sealed", case_no=event.case_no)
    return dict(body)


def bound(event_id: str) -> bytes:
    """What a body's seal is bound to."""
    return event_id.encode()
