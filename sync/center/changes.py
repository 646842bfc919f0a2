"""News for the stations: rows numbered per scope in the transaction that made them.

The number comes from a counter row, so a reader that saw n has seen everything before n.
Knows rows; what a station may open of them is `exchange.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from sync.center import tables
from sync.center.database import insert_all, next_number, next_numbers
from sync.ledger.events import Event


def add_events(connection: Connection, scope: str, events: Sequence[Event]) -> None:
    """Announce applied events in a scope, in this order. Writers take their scopes sorted: one order of locks."""
    before = next_numbers(connection, scope, len(events)) - len(events)
    rows = [
        {
            "scope": scope,
            "n": n,
            "kind": "event",
            "site": event.site,
            "incarnation": event.incarnation,
            "seq": event.seq,
        }
        for n, event in enumerate(events, start=before + 1)
    ]
    insert_all(connection, tables.changes, rows)


def add_settings(connection: Connection, scope: str, name: str, document: bytes) -> None:
    """Announce a settings document to one station."""
    row = {"scope": scope, "n": next_number(connection, scope), "kind": "settings"}
    connection.execute(tables.changes.insert().values(**row, name=name, document=document))


@dataclass(frozen=True, slots=True)
class Own:
    """What the asking device wrote itself and says it holds: it is not told to it again."""

    site: str
    incarnation: int
    through: int


def page_after(
    connection: Connection, scope: str, n: int, last: int, limit: int, own: Own | None = None
) -> list[Row[Any]]:
    """Up to `limit` changes of a scope with numbers after n, none after `last`, each with the columns of its event."""
    changes = tables.changes.c
    joined = tables.changes.outerjoin(
        tables.events,
        (changes.site == tables.events.c.site)
        & (changes.incarnation == tables.events.c.incarnation)
        & (changes.seq == tables.events.c.seq),
    )
    wanted = [changes.n, changes.kind.label("what"), changes.name.label("setting"), changes.document]
    query = select(*wanted, *tables.events.c).select_from(joined)
    query = query.where(changes.scope == scope, changes.n > n, changes.n <= last)
    if own is not None:
        others = (changes.site != own.site, changes.incarnation != own.incarnation, changes.seq > own.through)
        query = query.where(or_(changes.kind != "event", *others))
    return list(connection.execute(query.order_by(changes.n).limit(limit)))


def missing_numbers(connection: Connection) -> list[str]:
    """Scopes whose numbers are not 1..last without a gap; for `check`."""
    counted = select(tables.changes.c.scope, func.count(), func.max(tables.changes.c.n))
    rows = connection.execute(counted.group_by(tables.changes.c.scope))
    return [scope for scope, count, last in rows if count != last]
