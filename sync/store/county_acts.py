"""The county's acts that lie here with its signature: what can be handed back to it.

Knows rows and places in a chain; whether a signature fits is the county's own business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from sync.ledger.events import Event
from sync.store.event_rows import event_of
from sync.store.tables import county_signatures, events

_SIGNATURE_BYTES = 64


class CountyActs:
    """The signed acts of this transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, event_id: str, signature: bytes) -> None:
        """Keep the county's signature over an act; the first one that came holds."""
        if len(signature) == _SIGNATURE_BYTES:
            row = {"event_id": event_id, "signature": signature}
            self._connection.execute(insert(county_signatures).values(row).on_conflict_do_nothing())

    def any(self) -> bool:
        """True where one lies here at all."""
        query = select(county_signatures.c.event_id).limit(1)
        return self._connection.execute(query).first() is not None

    def after(self, county: str, heads: Mapping[int, int]) -> Iterator[tuple[Event, bytes]]:
        """(act, signature) of everything behind these heads (device number to seq), chain by chain."""
        joined = events.join(county_signatures, events.c.event_id == county_signatures.c.event_id)
        query = select(events, county_signatures.c.signature).select_from(joined)
        query = query.where(events.c.site == county).order_by(events.c.incarnation, events.c.seq)
        for row in self._connection.execute(query):
            if row.seq > heads.get(row.incarnation, 0):
                yield event_of(row), bytes(row.signature)
