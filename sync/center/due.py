"""What the county's program itself records: breaches and deemed acceptance of cases the county holds.

Once a day, at the first page or exchange of the day. A case that a village or a township
holds is its own station's business. Doing it twice changes nothing: the judge takes a
breach and a deemed acceptance once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from sqlalchemy import select, text

from sync.center import book, tables
from sync.center.acts import act_on_case
from sync.center.county import County
from sync.center.database import read_meta, reading, write_meta, writing
from sync.center.sites import sites_of
from sync.center.trail import sign_head
from sync.ledger.case import Case
from sync.ledger.clocks import due_acts
from sync.ledger.events import SYSTEM
from sync.ledger.judge import World
from sync.ledger.parallel import ENDED
from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")
_DAY = "due_acts_day"
_AT_ONCE = 200


def begin_day(county: County) -> int:
    """Record what is due unless it was done today; returns how many acts were made."""
    today = county.today().isoformat()
    with reading(county.engine) as connection:
        if read_meta(connection, _DAY) == today:
            return 0
    made = sum(_record(county, case, world) for case, world in _held(county))
    with writing(county.engine) as connection:
        write_meta(connection, _DAY, today)
        sign_head(connection, county)
    return made


def end_parallel(county: County, case_no: str) -> bool:
    """Where the last department has answered, the program ends the joint handling at once (T23)."""
    with reading(county.engine) as connection:
        case = book.find_case(connection, county, case_no)
        if case is None or case.owner != "county":
            return False
        world = book.world_for(connection, county, county.code, case.site, county.stamp())
    acts = [body for kind, body in due_acts(case, world) if kind == ENDED]
    for body in acts:
        act_on_case(county, SYSTEM, case_no, ENDED, body)
    return bool(acts)


def _held(county: County) -> Iterator[tuple[Case, World]]:
    """What the county holds, a few cases in memory at a time."""
    number, after, calendar = tables.cases.c.case_no, "", county.calendar
    while True:
        query = select(tables.cases).where(text(tables.HELD), number > after).order_by(number)
        with reading(county.engine) as connection:
            cases = [book.kept_case(county, row) for row in connection.execute(query.limit(_AT_ONCE))]
            sites = sites_of(connection, {county.code, *(case.site for case in cases)})
        if not cases:
            return
        own, after = sites[county.code], cases[-1].case_no
        for case in cases:
            yield case, book.world_of(county, calendar, own, sites.get(case.site, own), county.stamp())


def _record(county: County, case: Case, world: World) -> int:
    """The due acts of one case. A refusal (it moved on, its key is gone) holds up no other case."""
    made = 0
    for kind, body in due_acts(case, world):
        try:
            act_on_case(county, SYSTEM, case.case_no, kind, body)
        except Problem as refusal:
            LOG.info("due act %s of %s not made: %s", kind, case.case_no, refusal.code)
        else:
            made += 1
    return made
