"""News for the stations: rows numbered per scope in the transaction that made them.

The number comes from a counter row, so a reader that saw n has seen everything before n.
Knows rows; what a station may open of them is `exchange.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

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


def page_after(connection: Connection, scope: str, n: int, limit: int) -> list[Row[Any]]:
    """Up to `limit` changes of a scope with number > n, each with the columns of its event."""
    joined = tables.changes.outerjoin(
        tables.events,
        (tables.changes.c.site == tables.events.c.site)
        & (tables.changes.c.incarnation == tables.events.c.incarnation)
        & (tables.changes.c.seq == tables.events.c.seq),
    )
    wanted = [tables.changes.c.n, tables.changes.c.kind.label("what")]
    wanted += [tables.changes.c.name.label("setting"), tables.changes.c.document]
    query = select(*wanted, *tables.events.c).select_from(joined)
    query = query.where(tables.changes.c.scope == scope, tables.changes.c.n > n)
    return list(connection.execute(query.order_by(tables.changes.c.n).limit(limit)))


def missing_numbers(connection: Connection) -> list[str]:
    """Scopes whose numbers are not 1..last without a gap; for `check`."""
    counted = select(tables.changes.c.scope, func.count(), func.max(tables.changes.c.n))
    rows = connection.execute(counted.group_by(tables.changes.c.scope))
    return [scope for scope, count, last in rows if count != last]
