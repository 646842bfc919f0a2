"""Course (经过) of a case in the counting sense: when it came, when it ended, how, in how many days.

Everything is read off the folded case: its history, dates and clocks. Decides nothing,
prints nothing; the register (D09) and the monthly report (D12) count with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from forms.calendar import WorkingCalendar
from sync.ledger.asking import run_of
from sync.ledger.case import Case, ClockRun
from sync.ledger.deadlines import deadline, used_days
from sync.ledger.table import SAME, STATES

ON_THE_SPOT = "1"  # case type 即办件
UPPER = "UPPER"  # decided by the organ above: 转报办结

# What ends the handling, and what it is called on papers; delivery and filing come afterwards.
OUTCOMES: dict[str, str] = {
    "APPROVED": "准予",
    "DENIED": "不予批准",
    "TERMINATED": "终止",
    "WITHDRAWN": "撤回",
    UPPER: "转报办结",
    "NOT_REQUIRED": "不受理",
    "NOT_ACCEPTED": "不予受理",
    "TRANSFERRED_OUT": "移送",
}
_GRANTED = ("RESULT_READY", "AT_VILLAGE", "DELIVERED", "CLOSED")
_BY_UPPER = ("UpperApprovalRecorded", "UpperDenialRecorded")


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of handling: from `opened` to `concluded` (None while open). `how` is a key of OUTCOMES.

    A case has one; each re-opening (T33) begins another.
    """

    opened: date
    concluded: date | None = None
    how: str = ""

    def open_on(self, day: date) -> bool:
        """Still being handled at the end of `day`."""
        return self.opened <= day and (self.concluded is None or self.concluded > day)


def spans(case: Case) -> tuple[Span, ...]:
    """All stretches, oldest first; the first begins with the registration."""
    found = [Span(case.registered_on)]
    for line in case.history:
        if line.state == SAME or line.state not in STATES:
            continue
        ended = line.state in OUTCOMES or line.state in _GRANTED
        last = found[-1]
        if ended and last.concluded is None:
            day = line.effective_date
            if line.kind in _BY_UPPER:  # the day on the upper organ's decision, not the day it was entered
                day = case.dates.get("decided_on", day)
            found[-1] = Span(last.opened, day, _how(line.state, line.kind))
        elif not ended and last.concluded is not None:
            found.append(Span(line.effective_date))
    return tuple(found)


def last_span(case: Case) -> Span:
    return spans(case)[-1]


def handling_days(case: Case, until: date | None, calendar: WorkingCalendar) -> int | None:
    """Working days from acceptance to `until`, suspensions left out; 即办 = 0, None before acceptance."""
    accepted = case.dates.get("accepted_on")
    if until is None or accepted is None:
        return None
    if case.terms.case_type == ON_THE_SPOT:
        return 0
    timed = run_of(case, "C3") or run_of(case, "C4")
    run = ClockRun("C3", accepted, 0, "WD", suspensions=timed.suspensions if timed else ())
    return used_days(replace(run, stopped_on=until), until, calendar)


def statutory_days(case: Case, calendar: WorkingCalendar) -> int | None:
    """The statutory limit in working days, without extension; None where there is none."""
    run = run_of(case, "C3")
    limit = (run.length, run.unit) if run else case.terms.statutory
    start = case.dates.get("accepted_on")
    if limit is None or start is None:
        return None
    if limit[1] == "WD":
        return limit[0]
    return calendar.workdays_between(start, calendar.add_days(start, limit[0]).day)


def kept_promise(case: Case, concluded: date, calendar: WorkingCalendar) -> bool | None:
    """Concluded by the promised day (C4); None where no promise ran."""
    run = run_of(case, "C4")
    end = deadline(run, calendar) if run else None
    if run is None:
        return None
    return end is None or concluded <= end.day


def registered_by(case: Case) -> str:
    """The clerk who registered it."""
    return case.history[0].actor if case.history else ""


def site_name(case: Case) -> str:
    return str(case.facts.get("site_name") or case.site)


def _how(state: str, kind: str) -> str:
    if kind in _BY_UPPER:
        return UPPER
    return "APPROVED" if state in _GRANTED else state
