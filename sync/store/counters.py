"""Counters: numbers without gaps, taken inside the transaction that uses them.

Never from a clock, never from max(): a number that was rolled back is taken again, a
number that was committed never is. The second copy keeps them, so a restored database
does not give a number twice.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from sync.ledger.problems import Problem
from sync.store.frames import Frame
from sync.store.marks import THROUGH, UNPROVED
from sync.store.tables import counters, meta

DAILY = "case/"
PRINTED = (DAILY, "document/")
"""Series whose numbers people hold in their hands."""

_NEXT = (
    insert(counters)
    .on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    .returning(counters.c.value)
)
_UNPROVED = select(meta.c.value).where(meta.c.name == UNPROVED)


class Counters:
    """The counters of this transaction."""

    def __init__(self, connection: Connection, frame: Frame) -> None:
        self._connection = connection
        self._frame = frame

    def next(self, name: str) -> int:
        """The next number of a series, beginning with 1. Raises Problem number.unproved after a repair that
        could not prove the last printed ones, number.unproved_today where only those of the days up to then are in doubt.
        """
        if name.startswith(PRINTED) and (doubt := self._unproved()):
            if not doubt.startswith(THROUGH):
                raise Problem("number.unproved")
            if name.startswith(DAILY) and name.removeprefix(DAILY) <= doubt.removeprefix(THROUGH):
                raise Problem("number.unproved_today")
        value = int(self._connection.execute(_NEXT, {"name": name, "value": 1}).scalar_one())
        self._frame.counters[name] = value
        return value

    def _unproved(self) -> str:
        return str(self._connection.execute(_UNPROVED).scalar() or "")

    def last(self, name: str) -> int:
        """The last number given out; 0 where none was."""
        query = select(counters.c.value).where(counters.c.name == name)
        return int(self._connection.execute(query).scalar() or 0)

    def raise_to(self, values: Mapping[str, int]) -> None:
        """Numbers up to these are taken elsewhere; a counter is never lowered."""
        for name, value in values.items():
            statement = insert(counters).values(name=name, value=value)
            highest = func.max(counters.c.value, value)
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"value": highest})
            )

    def all(self) -> dict[str, int]:
        return {name: value for name, value in self._connection.execute(select(counters))}
