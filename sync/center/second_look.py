"""A second look: refused rows of a case are judged again when what came before them arrives.

Stations come back in any order, above all after the county's disk was set back: a township's act
may arrive before the registration it builds on. It is refused then, kept, and takes effect once
its forerunners are here. Only rows later in the case's causal order are looked at: an act is
never made good by something that happened after it.
"""

from __future__ import annotations

import logging

from sync.center import book
from sync.center.belief import believed
from sync.center.journal_rows import event_of
from sync.center.sitting import Sitting
from sync.ledger.events import Event
from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")


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
