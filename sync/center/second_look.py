"""A second look: refused rows of a case are judged again when what came before them arrives.

Stations come back in any order, above all after the county's disk was set back: a township's act
may arrive before the registration it builds on. It is refused then, kept, and takes effect once
its forerunners are here. Only rows later in the case's causal order are looked at: an act is
never made good by something that happened after it.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, select

from sync.center import book, tables
from sync.center.belief import believed
from sync.center.county import County
from sync.center.journal_rows import REFUSED, event_of
from sync.ledger.events import Event
from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")


def look_again(connection: Connection, county: County, arrived: Event) -> None:
    """Give effect to whatever of the case was refused only because `arrived` (or its like) was missing."""
    while (late := _first_to_stand(connection, county, arrived)) is not None:
        applied_n = book.next_applied(connection)
        book.enter_after_all(connection, county, late, applied_n)
        event = late.event
        LOG.info("takes effect after all: %s.%s/%s", event.site, event.incarnation, event.seq)


def _first_to_stand(connection: Connection, county: County, arrived: Event) -> book.Judged | None:
    columns = tables.events.c
    rows = connection.execute(
        select(tables.events).where(columns.case_no == arrived.case_no, columns.status == REFUSED)
    ).all()
    waiting = []
    for row in rows:
        try:
            event = event_of(row)
        except ValueError:  # refused for its form: no forerunner mends that
            continue
        if event.order() > arrived.order():
            waiting.append((event.order(), row))
    for _, row in sorted(waiting, key=lambda pair: pair[0]):
        try:
            return book.weigh(connection, county, believed(connection, row))
        except Problem:
            continue
    return None
