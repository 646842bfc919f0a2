"""Reckoning anew: the projections follow a calendar that was entered, or that a new program brings.

A fold knows the calendar: the day on which a case is due, how late a clock was stopped. Every case is
folded again, a page in one transaction; broken off, it goes on where it stood. Who judges meanwhile
goes by the new calendar already (`calendar_in_force`), and who began before holds the lock that this
waits for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from sync.center import tables
from sync.center.calendar_in_force import calendar_of
from sync.center.county import County
from sync.center.database import alone, read_meta, reading, write_meta
from sync.center.projection import kept_case, row_of_case
from sync.center.sitting import Sitting, sitting
from sync.ledger.apply import fold
from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")
_DONE = "calendar"  # fingerprint of the calendar that every projection was made by
_UNDER_WAY = "calendar_under_way"  # "<fingerprint> <last case>" of a pass that is not through
_AT_ONCE = 100


def reckon_anew(
    county: County,
    told: Callable[[int], None] = lambda _cases: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Bring the projections up to the calendar in force; returns how many changed. Nothing to do costs one look.

    `told`: after each page, how many cases were looked at.
    """
    looked = changed = 0
    while not cancelled():
        with reading(county.engine) as connection:
            if read_meta(connection, _DONE) == calendar_of(connection).fingerprint():
                break
        with alone(county.engine) as connection, sitting(connection, county) as held:
            seen, moved = _page(held)
        looked, changed = looked + seen, changed + moved
        told(looked)
    return changed


@contextmanager
def beside(county: County) -> Iterator[None]:
    """The same beside a service, so that nobody waits for it at a start; what is not through goes on at the next."""
    ending = threading.Event()
    thread = threading.Thread(target=_quietly, args=(county, ending), name="reckoning", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _quietly(county: County, ending: threading.Event) -> None:
    try:
        if changed := reckon_anew(county, cancelled=ending.is_set):
            LOG.info("by another calendar: the deadlines of %s cases moved", changed)
    except Problem as problem:  # weather; the next start goes on
        LOG.warning("deadlines are not reckoned anew yet: %s", problem.code)


def _page(held: Sitting) -> tuple[int, int]:
    """(cases looked at, changed)"""
    connection, wanted = held.connection, held.calendar.fingerprint()
    under_way, _, after = read_meta(connection, _UNDER_WAY).partition(" ")
    after = after if under_way == wanted else ""
    query = select(tables.cases).where(tables.cases.c.case_no > after).order_by(tables.cases.c.case_no)
    rows = connection.execute(query.limit(_AT_ONCE)).all()
    held.look_up([row.case_no for row in rows], ())
    changed = sum(_folded_again(held, row) for row in rows)
    if len(rows) < _AT_ONCE:
        write_meta(connection, _DONE, wanted)
    else:
        write_meta(connection, _UNDER_WAY, f"{wanted} {rows[-1].case_no}")
    return len(rows), changed


def _folded_again(held: Sitting, row: Any) -> bool:
    """A case whose key is gone keeps the projection it has."""
    registrar, columns = held.site(row.case_no[:12]), tables.cases.c
    try:
        case = fold(held.history(row.case_no), held.calendar)
    except Problem:
        return False
    if case is None or registrar is None:
        return False
    anew = row_of_case(held.county, case, registrar, row.updated, held.calendar)
    if anew["due"] == row.due and case == kept_case(held.county, row):
        return False
    changed = {name: anew[name] for name in ("due", "sealed")}
    held.connection.execute(tables.cases.update().where(columns.case_no == row.case_no).values(**changed))
    return True
