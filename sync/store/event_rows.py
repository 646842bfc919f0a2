"""Events as rows of the journal table and back. Sealed bodies stay sealed here."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from sync.ledger.events import Actor, Event

UNSENT, SENT, ACKED, REFUSED = "unsent", "sent", "acked", "refused"


def row_of(event: Event, *, own: bool, status: str) -> dict[str, Any]:
    """The columns of one event."""
    return {
        "event_id": event.event_id,
        "site": event.site,
        "incarnation": event.incarnation,
        "seq": event.seq,
        "case_no": event.case_no,
        "kind": event.kind,
        "rev": event.rev,
        "account": event.actor.account,
        "actor": event.actor.name,
        "role": event.actor.role,
        "effective_date": event.effective_date.isoformat(),
        "recorded_at": event.recorded_at,
        "hlc": event.hlc,
        "schema": event.schema,
        "suite": event.suite,
        "sealed": event.sealed,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
        "own": own,
        "status": status,
        "code": "",
    }


def event_of(row: Row[Any]) -> Event:
    """The event of a row, its body sealed."""
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
