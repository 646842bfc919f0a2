"""The clocks of a case as people see them, and what the program itself must record today.

Days left, colour, reminders; deemed acceptance and breaches as acts of the program on the
owner's machine. Deadlines come from `deadlines.py`, the judge still judges every act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.calendar import Deadline, WorkingCalendar
from sync.ledger.asking import World
from sync.ledger.breach import breach_of, recorded_breach
from sync.ledger.case import Case, ClockRun
from sync.ledger.conditions import is_permit
from sync.ledger.deadlines import deadline, hard_limit, is_over, reminders, used_days
from sync.ledger.parallel import PARALLEL, settled, sub_tasks, summary_of
from sync.ledger.table import CLOCKS, rows_for

__all__ = [
    "ClockView", "changed_deadlines", "clock_view", "clock_views", "deadline", "due_acts", "hard_limit", "reminders",
]  # fmt: skip

NONE, GREEN, YELLOW, ORANGE, RED, BLUE = "none", "green", "yellow", "orange", "red", "blue"
SOON = 2
_WAITING = ("C7", "C8", "C11", "C12")
_BREACHING = ("C0", "C3", "C4", "C6", "C9")


@dataclass(frozen=True, slots=True)
class ClockView:
    """One open clock. `remaining`: working days after today up to the last day, 0 on it, negative after it.

    `colour`: green > 50 %, yellow <= 50 %, orange <= 2 WD, red last day or over, blue suspended,
    none for clocks that only wait. `deadline` is None while suspended; `used` are the days counted.
    """

    clock: str
    zh: str
    deadline: Deadline | None
    remaining: int
    colour: str
    used: int
    run: ClockRun


def clock_views(case: Case, today: date, calendar: WorkingCalendar) -> tuple[ClockView, ...]:
    """The open clocks, in the table's order."""
    return tuple(clock_view(run, today, calendar) for run in case.clocks if run.state != "stopped")


def due_acts(case: Case, world: World) -> tuple[tuple[str, dict[str, Any]], ...]:
    """(kind, body) of what the program records today on the owner's machine; () on every other."""
    if case.owner != world.tier:
        return ()
    acts: list[tuple[str, dict[str, Any]]] = []
    for run in case.clocks:
        if run.clock in _BREACHING and run.state == "running" and recorded_breach(case, run) is None:
            breach = breach_of(run, world.today, world.calendar, case.owner)
            if breach is not None and rows_for(case.state, "BreachRecorded"):
                acts.append(("BreachRecorded", {"facts": breach}))
    if case.state == PARALLEL and settled(tasks := sub_tasks(case, world.calendar)):
        acts.append(("ParallelApprovalEnded", {"facts": {"answers": summary_of(tasks)}}))
    # Last, because a deemed acceptance stops clocks whose breach is recorded above.
    return (*acts, *_expired_notice(case, world))


def changed_deadlines(
    cases: Iterable[Case], old: WorkingCalendar, new: WorkingCalendar
) -> tuple[tuple[str, str, Deadline, Deadline], ...]:
    """(case_no, clock, before, after) of every running clock that a new calendar moves or makes certain."""
    changes = []
    for case in cases:
        for run in case.clocks:
            before, after = deadline(run, old), deadline(run, new)
            if run.state == "running" and before and after and before != after:
                changes.append((case.case_no, run.clock, before, after))
    return tuple(changes)


def _expired_notice(case: Case, world: World) -> list[tuple[str, dict[str, Any]]]:
    """C1 over without a notice: a permit is deemed accepted, everything else is a breach (T14, T14b, T14c)."""
    run = next((run for run in case.clocks if run.clock == "C1"), None)
    if run is None or run.state != "running" or not is_over(run, world.today, world.calendar):
        return []
    if is_permit(case, {}):
        kind, facts = "AcceptanceDeemed", {"clock": "C1", "start": run.start.isoformat()}
        if world.no_township_tier and case.owner == "village":
            facts["owner_after"] = "county"
    else:
        breach = breach_of(run, world.today, world.calendar, case.owner)
        if recorded_breach(case, run) is not None or breach is None:
            return []
        kind, facts = "NoticeDeadlineBreached", breach
    return [(kind, {"facts": facts})] if rows_for(case.state, kind) else []


def clock_view(run: ClockRun, today: date, calendar: WorkingCalendar) -> ClockView:
    """One clock as it stands today; equal runs have equal views, so a list may keep them."""
    zh = CLOCKS[run.clock].zh
    used = used_days(run, today, calendar)
    end = _next_reminder(run, today, calendar) if run.clock == "C11" else deadline(run, calendar)
    if end is None:
        return ClockView(run.clock, zh, None, 0, BLUE, used, run)
    remaining = calendar.workdays_between(today, end.day)
    if today > end.day and remaining == 0:
        remaining = -1  # over since a rest day: no working day has passed, yet the last day has
    return ClockView(
        run.clock, zh, end, remaining, _colour(run, end.day, remaining, today, calendar), used, run
    )


def _next_reminder(run: ClockRun, today: date, calendar: WorkingCalendar) -> Deadline:
    days = reminders(run, calendar)
    return next((day for day in days if day.day >= today), days[-1])


def _colour(run: ClockRun, end: date, remaining: int, today: date, calendar: WorkingCalendar) -> str:
    if run.clock in _WAITING:
        return NONE if today < end else YELLOW
    if run.clock == "C0":
        return _village_colour(run, end, today, calendar)
    if today > end and run.clock == "C4":
        return YELLOW  # a broken promise is explained and published, it hurries nobody any more
    if today >= end:
        return RED
    if remaining <= SOON:
        return ORANGE
    whole = calendar.workdays_between(run.start, end)
    return GREEN if remaining * 2 > whole else YELLOW


def _village_colour(run: ClockRun, end: date, today: date, calendar: WorkingCalendar) -> str:
    """C0: yellow to the village after its printed day, red to the township after the hard limit."""
    if today <= end:
        return GREEN
    limit = hard_limit(run, calendar)
    return RED if limit is not None and today > limit.day else YELLOW
