"""The calendar in force: the county's where it sent one, else the program's.

Knows the settings document `calendar`. A document that is no calendar is passed over: it would stop every
clock.
"""

from __future__ import annotations

import logging

from forms.calendar import WorkingCalendar
from sync.store.settings import Settings

DOCUMENT = "calendar"

log = logging.getLogger(__name__)


def in_force(settings: Settings, own: WorkingCalendar) -> WorkingCalendar:
    """`own`: the program's."""
    document = settings.get(DOCUMENT)
    if not document:
        return own
    try:
        return WorkingCalendar.from_json(document).over(own)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as wrong:
        log.info("the county's calendar is none and is passed over: %s", type(wrong).__name__)
        return own
