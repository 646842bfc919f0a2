"""The calendar in force at the county: what it entered, laid over its city's, over the program's own.

Read in every transaction that judges, so that all processes of an office count by a new table from its
commit on; nobody keeps one.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache

from sqlalchemy import Connection, select

from forms.calendar import WorkingCalendar
from sync.center import tables
from sync.center.parts import ABOVE, laid_over

LOG = logging.getLogger("daiban.center")
NAME = "calendar"


def calendar_of(connection: Connection) -> WorkingCalendar:
    """The calendar as of this transaction."""
    columns = tables.settings.c
    query = select(columns.site, columns.document).where(columns.name == NAME, columns.site.in_(("", ABOVE)))
    entered = {row.site: bytes(row.document) for row in connection.execute(query)}
    return _laid(entered.get(ABOVE, b"{}"), entered.get("", b"{}"))


@lru_cache(maxsize=4)
def _laid(city: bytes, county: bytes) -> WorkingCalendar:
    """What does not add up together stops no clock; `enter` lets no such part in."""
    own = WorkingCalendar.builtin()
    together = laid_over(json.loads(city), json.loads(county))
    if not together:
        return own
    try:
        return WorkingCalendar.from_json(together).over(own)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as wrong:
        LOG.error("the calendar that was entered is none and is passed over: %s", type(wrong).__name__)
        return own
