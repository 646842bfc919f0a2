"""Table 3 of D12 and the follow-up of table 2: inquiries, complaints, corrections and calls back of one month.

Pure counting. Complaints lie in the cases; inquiries come in as rows of the station's own log
(`inquiry.py`), as they belong to no case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.asking import day_in, text_in
from sync.ledger.case import Case
from sync.ledger.complaint import BY_RATING, answered_on, calls_back, due_on
from sync.ledger.inquiry import CHANNELS
from sync.ledger.month import Month
from sync.ledger.rating import is_bad
from sync.ledger.ratio import Ratio

TOP_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Services:
    """`inquiries` by channel (C1); complaints taken down, answered and overdue (C2); `top`: what was asked
    most (C3). `corrected` and `called_back` are shares of the month's bad ratings (B9)."""

    inquiries: Mapping[str, int]
    taken: int
    answered: int
    overdue: int
    top: tuple[tuple[str, int], ...]
    corrected: Ratio
    called_back: Ratio


def services(
    cases: Sequence[Case],
    at: Month,
    calendar: WorkingCalendar,
    today: date,
    inquiries: Iterable[Mapping[str, Any]] = (),
) -> Services:
    """`today` decides what is overdue already; `inquiries` outside the month do no harm."""
    asked = [row for row in inquiries if at.has(_day(row, "when"))]
    subjects = Counter(text_in(row, "item") or text_in(row, "question") for row in asked)
    complaints = [row for case in cases for row in case.complaints]
    bad = [found for case in cases for found in _followed(case) if at.has(_day(found[0], "date"))]
    return Services(
        inquiries={channel: sum(row.get("channel") == channel for row in asked) for channel in CHANNELS},
        taken=sum(at.has(day_in(row, "date")) for row in complaints),
        answered=sum(at.has(answered_on(row)) for row in complaints),
        overdue=sum(_overdue(row, at, calendar, today) for row in complaints),
        top=tuple(sorted(subjects.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_QUESTIONS]),
        corrected=Ratio(sum(corrected for _, corrected, _ in bad), len(bad)),
        called_back=Ratio(sum(called for _, _, called in bad), len(bad)),
    )


def _followed(case: Case) -> list[tuple[Mapping[str, Any], bool, bool]]:
    """(bad rating, corrected, called back): the nth bad rating belongs to the nth complaint by rating."""
    complaints = [row for row in case.complaints if row.get("channel") == BY_RATING]
    found = []
    for number, rating in enumerate(row for row in case.ratings if is_bad(row)):
        corrected = number < len(complaints) and answered_on(complaints[number]) is not None
        called = any(text_in(call, "date") >= text_in(rating, "date") for call in calls_back(case))
        found.append((rating, corrected, called))
    return found


def _overdue(complaint: Mapping[str, Any], at: Month, calendar: WorkingCalendar, today: date) -> bool:
    """Its last day lay in the month and passed without an answer."""
    if day_in(complaint, "date") is None:
        return False
    due, answered = due_on(complaint, calendar).day, answered_on(complaint)
    return at.has(due) and (answered or today) > due


def _day(row: Mapping[str, Any], name: str) -> date | None:
    return day_in({"day": text_in(row, name)[:10]}, "day")
