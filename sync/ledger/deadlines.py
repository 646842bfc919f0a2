"""Deadlines: the last day of a clock, computed from its run and the calendar each time.

Never stored: a new calendar moves every open deadline by itself (law_and_standards.md 5.1,
5.2). Knows nothing of cases, guards or colours.
"""

from __future__ import annotations

from datetime import date, timedelta

from forms.calendar import Deadline, WorkingCalendar
from sync.ledger.case import ClockRun
from sync.ledger.table import CLOCKS

REMINDERS = ("C11", "C12")
REMINDER_DAYS = (7, 15, 30)


def deadline(run: ClockRun, calendar: WorkingCalendar) -> Deadline | None:
    """The last day; of a stopped clock the day that held. None while suspended: 计时中止.

    Of C0 this is the printed day (1 WD); of C11 the first reminder.
    """
    if run.state == "suspended":
        return None
    return _end(run, run.length + run.extra, calendar)


def hard_limit(run: ClockRun, calendar: WorkingCalendar) -> Deadline | None:
    """C0: the third working day, never printed; of every other clock its deadline."""
    limit = CLOCKS[run.clock].hard_limit if run.clock in CLOCKS else 0
    return _end(run, limit, calendar) if limit else deadline(run, calendar)


def reminders(run: ClockRun, calendar: WorkingCalendar) -> tuple[Deadline, ...]:
    """The three days of C11 on which a contact is due; they never roll."""
    return tuple(calendar.add_days(run.start, days, roll=False) for days in REMINDER_DAYS)


def used_days(run: ClockRun, today: date, calendar: WorkingCalendar) -> int:
    """Days counted so far, in the clock's unit; a suspension is left out."""
    until = min(today, run.stopped_on or today)
    spans = (*run.suspensions, *(((run.suspended_on, until),) if run.suspended_on else ()))
    day, counted = run.start, 0
    while day < until:
        day += timedelta(days=1)
        out = any(first < day <= last for first, last in spans)
        if not out and (run.unit == "CD" or calendar.is_workday(day)):
            counted += 1
    return counted


def is_over(run: ClockRun, day: date, calendar: WorkingCalendar) -> bool:
    """The last day has passed on `day`; a suspended clock is never over."""
    end = deadline(run, calendar)
    return end is not None and day > end.day


def _end(run: ClockRun, length: int, calendar: WorkingCalendar) -> Deadline:
    if run.unit == "CD":
        return calendar.add_days(run.start, length, run.clock not in REMINDERS, run.suspensions)
    return calendar.add_workdays(run.start, length, run.suspensions)
