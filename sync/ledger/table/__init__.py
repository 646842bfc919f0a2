"""The one literal table of the lifecycle: who may move what to where, with which paper and clock.

Carried over whole from the project's state table, with the rulings of the formats page.
Pure data and three look-ups; `judge` decides by it, `apply` follows it.
"""

from __future__ import annotations

from sync.ledger.table import (
    acceptance,
    additions,
    completeness,
    decision,
    delivery,
    endings,
    hand_over,
    registration,
    review,
    upper,
    urgent,
)
from sync.ledger.table.clocks import CLOCKS
from sync.ledger.table.guards import GUARDS as _TABLE_GUARDS
from sync.ledger.table.shape import Clock, ClockEffect, Role, State, Transition
from sync.ledger.table.states import DATES, OWNERS, ROLES, STATES, WAITING_ON

__all__ = [
    "CLOCKS",
    "DATES",
    "GUARDS",
    "KINDS",
    "OWNERS",
    "ROLES",
    "SAME",
    "STATES",
    "TRANSITIONS",
    "WAITING_ON",
    "Clock",
    "ClockEffect",
    "Role",
    "State",
    "Transition",
    "rows_for",
    "rows_of",
]

SAME = "SAME"
GUARDS: dict[str, str] = {**_TABLE_GUARDS, **additions.GUARDS}

TRANSITIONS: tuple[Transition, ...] = (
    *registration.ROWS,
    *hand_over.ROWS,
    *completeness.ROWS,
    *acceptance.ROWS,
    *review.ROWS,
    *upper.ROWS,
    *decision.ROWS,
    *delivery.ROWS,
    *endings.ROWS,
    *urgent.ROWS,
    *additions.ROWS,
)

_BY_KIND: dict[str, tuple[Transition, ...]] = {}
for _row in TRANSITIONS:
    _BY_KIND[_row.kind] = (*_BY_KIND.get(_row.kind, ()), _row)

KINDS: tuple[str, ...] = tuple(_BY_KIND)


def rows_of(kind: str) -> tuple[Transition, ...]:
    """Every row that an act of this kind may follow; () for an unknown kind."""
    return _BY_KIND.get(kind, ())


def rows_for(state: str, kind: str) -> tuple[Transition, ...]:
    """The rows of a kind that leave this state; more than one only where the role or the owner decides."""
    return tuple(row for row in rows_of(kind) if state in row.sources)
