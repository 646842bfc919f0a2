"""Clocks as people read them: days left, in words and a colour (state_machine.md 4, Display)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from forms.calendar import WorkingCalendar
from sync.center.pages.words import CLOCKS
from sync.ledger.case import Case, ClockRun
from sync.ledger.deadlines import deadline, used_days

SOON = 2
_WAITING = ("C2", "C7", "C8")


@dataclass(frozen=True, slots=True)
class ClockView:
    """`colour`: green | yellow | orange | red | blue (suspended) | "" (stopped)."""

    clock: str
    name: str
    day: str
    words: str
    colour: str
    left: int


def clocks_of(case: Case, calendar: WorkingCalendar, today: date) -> list[ClockView]:
    """Every known clock of a case, the pressing ones first."""
    views = [_view(run, calendar, today) for run in case.clocks if run.clock in CLOCKS]
    shown = [view for view in views if view is not None]
    return sorted(shown, key=lambda view: (view.colour == "", view.left))


def pressing(case: Case, calendar: WorkingCalendar, today: date) -> ClockView | None:
    """The open clock with the least left; one that only waits for others (公示, 特别程序) comes after."""
    open_ones = [view for view in clocks_of(case, calendar, today) if view.colour]
    return min(open_ones, key=lambda view: (view.clock in _WAITING, view.left), default=None)


def _view(run: ClockRun, calendar: WorkingCalendar, today: date) -> ClockView | None:
    name = CLOCKS[run.clock]
    if run.state == "suspended":
        words = f"暂停，已用 {used_days(run, today, calendar)} 日"
        return ClockView(run.clock, name, f"{run.suspended_on} 起暂停", words, "blue", 5_000)
    end = deadline(run, calendar)
    if end is None:
        return None
    day = f"截止 {end.day.isoformat()}" + ("（暂定）" if end.provisional else "")
    if run.state == "stopped":
        stopped = f"止于 {run.stopped_on.isoformat()}" if run.stopped_on else ""
        late = run.stopped_on is not None and run.stopped_on > end.day
        return ClockView(run.clock, name, stopped, "已结束，超期" if late else "已结束", "", 10_000)
    left = _left(today, end.day, run.unit, calendar)
    return ClockView(
        run.clock, name, day, _words(left, run.unit), _colour(left, run.length + run.extra), left
    )


def _left(today: date, end: date, unit: str, calendar: WorkingCalendar) -> int:
    """Days from today to the end, today not counted; negative when it has passed."""
    if unit != "WD" or end < today:
        return (end - today).days
    span = (today + timedelta(days=n) for n in range(1, (end - today).days + 1))
    return sum(1 for day in span if calendar.is_workday(day))


def _words(left: int, unit: str) -> str:
    if left < 0:
        return "已超期"
    if left == 0:
        return "今天到期"
    return f"剩余 {left} 个工作日" if unit == "WD" else f"剩余 {left} 天"


def _colour(left: int, length: int) -> str:
    if left <= 0:
        return "red"
    if left <= SOON:
        return "orange"
    return "green" if left * 2 > length else "yellow"
