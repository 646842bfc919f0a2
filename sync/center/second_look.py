"""A second look: refused rows of a case are judged again when what came before them arrives.

Stations come back in any order, above all after the county's disk was set back: a township's act
may arrive before the registration it builds on. It is refused then, kept, and takes effect once
its forerunners are here, once the county's program has learned how it was written, or when the day
has come that its writer's clock showed too early. Only rows later in the case's causal order are looked at: an act is
never made good by something that happened after it.
"""

from __future__ import annotations

import hashlib
import logging

from sqlalchemy import ColumnElement, select

from sync.center import book, tables
from sync.center.belief import AHEAD, FUTURE, believed
from sync.center.county import County
from sync.center.database import alone, read_meta, reading, write_meta
from sync.center.journal_rows import REFUSED, JournalRow, event_of
from sync.center.sitting import Sitting, sitting
from sync.ledger import schemas
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.ledger.table import KINDS

LOG = logging.getLogger("daiban.center")
NEWER = "event.schema_newer"
UNKNOWN = "act.unknown"


def look_again(held: Sitting, arrived: Event) -> None:
    """Give effect to whatever of the case was refused only because `arrived` (or its like) was missing."""
    while (late := _first_to_stand(held, arrived)) is not None:
        book.enter_after_all(held, late)
        event = late.event
        LOG.info("takes effect after all: %s.%s/%s", event.site, event.incarnation, event.seq)


def _first_to_stand(held: Sitting, arrived: Event) -> book.Judged | None:
    waiting = []
    for row in held.refused(arrived.case_no):
        try:
            event = event_of(row)
        except ValueError:  # refused for its form: no forerunner mends that
            continue
        if event.order() > arrived.order():
            waiting.append((event.order(), row))
    for _, row in sorted(waiting, key=lambda pair: pair[0]):
        try:
            return book.weigh(held, believed(held, row))
        except Problem:
            continue
    return None


def look_after_update(county: County) -> int:
    """At the first start of a program that knows more: what was too new for the one before is judged.

    Too new is a newer schema, or a kind of act that it had no row for. Returns how many were looked at. Those
    that are refused again say why from now on.
    """
    columns, current = tables.events.c, schemas.SCHEMAS.current
    kinds = hashlib.sha256("/".join(sorted(KINDS)).encode()).hexdigest()
    newer = _once(county, NEWER, columns.schema <= current, ("event_schema", str(current)))
    return newer + _once(county, UNKNOWN, columns.kind.in_(KINDS), ("event_kinds", kinds))


def _once(county: County, code: str, ripe: ColumnElement[bool], known: tuple[str, str]) -> int:
    """`known`: a line of `meta`, and what it says once this program has looked."""
    with reading(county.engine) as connection:
        if read_meta(connection, known[0]) == known[1]:
            return 0
    return _look(county, code, ripe, known)


def look_after_night(county: County) -> int:
    """Once a day: what was written under a clock that stood ahead is judged when its day has come."""
    return _look(county, FUTURE, tables.events.c.recorded_at <= (county.now() + AHEAD).isoformat())


def _look(county: County, code: str, ripe: ColumnElement[bool], known: tuple[str, str] | None = None) -> int:
    columns = tables.events.c
    waiting = select(tables.events).where(columns.status == REFUSED, columns.code == code, ripe)
    waiting = waiting.where(columns.case_no != "").order_by(columns.applied_n)
    with reading(county.engine) as connection:
        if known is None and connection.execute(waiting.limit(1)).first() is None:
            return 0
    with alone(county.engine) as connection, sitting(connection, county) as held:
        rows = connection.execute(waiting).all()
        if known is not None:
            write_meta(connection, *known)
        for row in rows:
            _judge_anew(held, row)
    return len(rows)


def _judge_anew(held: Sitting, row: JournalRow) -> None:
    """One that stands already, drawn along by its forerunner, is a repetition and stays as it is."""
    held.look_up([row.case_no], [row.event_id])
    try:
        judged = book.weigh(held, believed(held, row))
    except Problem as refusal:
        columns = tables.events.c
        place = (columns.site == row.site, columns.incarnation == row.incarnation, columns.seq == row.seq)
        refused = tables.events.update().where(*place, columns.status == REFUSED)
        held.connection.execute(refused.values(code=refusal.code))
        return
    book.enter_after_all(held, judged)
    look_again(held, judged.event)
