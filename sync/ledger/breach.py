"""Breaches (超期记录): which clock ran out, by how much, whose grade it is.

A breach never blocks: the citizen must be served (state_machine.md 6.10). Records come
from events; a clock that is stopped late without one leaves one too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.case import Case, ClockRun
from sync.ledger.deadlines import hard_limit

GRADES = {
    "C0": "internal",
    "C1": "notice",
    "C3": "statutory",
    "C4": "promise",
    "C6": "delivery",
    "C9": "first_review",
}


def recorded_breach(case: Case, run: ClockRun) -> Mapping[str, Any] | None:
    """The record of this very run, if there is one."""
    key = (run.clock, run.start.isoformat())
    return next((row for row in case.breaches if (row.get("clock"), row.get("start")) == key), None)


def breach_of(run: ClockRun, day: date, calendar: WorkingCalendar, owner: str) -> dict[str, Any] | None:
    """The record as of `day`, None while the clock is in time. C0 breaches at its hard limit."""
    end = hard_limit(run, calendar)
    if run.clock not in GRADES or end is None or day <= end.day:
        return None
    return {
        "clock": run.clock,
        "start": run.start.isoformat(),
        "deadline": end.day.isoformat(),
        "days": calendar.workdays_between(end.day, day),
        "grade": GRADES[run.clock],
        "owner": owner,
        "recorded_on": day.isoformat(),
    }
