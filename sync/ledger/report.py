"""Monthly report (月报, D12): what was counted in one calendar month, by station, item and clerk.

Pure counting over folded cases. 期初 + 登记 − 办结 = 期末 is counted from both ends; the cases
that break it are named, never smoothed over. Inquiries, complaints and what followed a bad
rating are counted in `report_services.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.asking import text_in
from sync.ledger.case import Case
from sync.ledger.course import (
    ON_THE_SPOT,
    Span,
    handling_days,
    kept_promise,
    registered_by,
    site_name,
    spans,
    statutory_days,
)
from sync.ledger.month import Month, Period
from sync.ledger.rating import BAD, STARS, stars_of
from sync.ledger.ratio import Ratio
from sync.ledger.report_services import Services, services
from sync.ledger.service import AT_HOME
from sync.ledger.visits import one_too_many, promised_visits, visits

__all__ = [
    "MODES",
    "MONTHS_BACK",
    "Figures",
    "Line",
    "Month",
    "MonthReport",
    "Overdue",
    "figures_of",
    "month_report",
]

MODES = ("代办", "帮办", "上门", "预约", "延时")
OVERDUE_CLOCKS = ("C4", "C3", "C0", "C1")
TOP = 10
MONTHS_BACK = 5
_DECIDED = ("APPROVED", "DENIED", "UPPER")


@dataclass(frozen=True, slots=True)
class Overdue:
    """One breach of the month (A13). `days`: working days past the last day."""

    case_no: str
    clock: str
    days: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Table 1 for one station or for all. Names follow the codes A1..A15 of documents.md D12."""

    opening: int
    registered: int  # A1
    by_mode: Mapping[str, int]  # A2; 代办 and 上门 may both hold of one case
    accepted: int  # A3
    deemed: int  # A3d
    on_the_spot: int  # A4, of the cases registered
    promised: int
    supplemented: int  # A5: cases, notices
    supplements: int
    concluded: int  # A7
    outcomes: Mapping[str, int]  # parts of A7 by the keys of OUTCOMES; A6 is two of them
    reopened: int
    closing: int  # A8
    change: Ratio  # A9
    mean_days: Ratio  # A10
    speed_up: Ratio  # A11
    on_time: Ratio  # A12
    overdue: tuple[Overdue, ...]  # A13
    once: Ratio  # A14
    waived: int  # A15
    unbalanced: tuple[str, ...]  # case numbers that break the balance

    @property
    def balanced(self) -> bool:
        """期初 + A1 (+ 重新办理) − A7 = 期末, A7 with 不受理, 不予受理 and 移送 (errata 12)."""
        return self.opening + self.registered + self.reopened - self.concluded == self.closing


@dataclass(frozen=True, slots=True)
class Ratings:
    """Table 2. `stars` from five to one."""

    count: int  # B1
    rate: Ratio  # B2
    stars: Mapping[int, int]  # B3-B7
    satisfied: Ratio  # B8
    bad: int  # B9


@dataclass(frozen=True, slots=True)
class Line:
    """One item or one clerk of table 4. `visits`: cases handled at the applicant's home."""

    name: str
    registered: int
    accepted: int
    concluded: int
    visits: int
    mean_days: Ratio


@dataclass(frozen=True, slots=True)
class Visited:
    """A case whose applicant came once more than was promised, in this month (R-32). `days`: when and why he came."""

    case_no: str
    item: str
    count: int
    promised: int
    days: str


@dataclass(frozen=True, slots=True)
class MonthReport:
    month: Month
    sites: tuple[tuple[str, Figures], ...]  # (station's name, its figures)
    total: Figures
    ratings: Ratings
    services: Services
    items: tuple[Line, ...]
    clerks: tuple[Line, ...]
    course: tuple[tuple[Month, int, int], ...]  # registered and concluded of this and the months before
    visited: tuple[Visited, ...] = ()


def month_report(
    cases: Iterable[Case],
    year: int,
    month: int,
    calendar: WorkingCalendar,
    names: Mapping[str, str] | None = None,
    *,
    inquiries: Iterable[Mapping[str, Any]] = (),
    today: date | None = None,
) -> MonthReport:
    """The report over all cases of a PC; those that do not touch the months counted do no harm.

    `names`: station code -> name, where the case does not tell. `inquiries`: the station's own log.
    `today` (else the month's last day) decides which complaints are overdue. Raises ValueError for month 13.
    """
    at = Month(year, month)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    known = tuple((case, spans(case)) for case in cases)
    total = _figures(known, at, calendar)
    sites = sorted({case.site for case, found in known if _touches(found, at)})
    called = {case.site: site_name(case) for case, _ in known} | dict(names or {})
    return MonthReport(
        month=at,
        sites=tuple(
            (called[site], _figures([pair for pair in known if pair[0].site == site], at, calendar))
            for site in sites
        ),
        total=total,
        ratings=_ratings([case for case, _ in known], at, total.concluded),
        services=services([case for case, _ in known], at, calendar, today or at.last, inquiries),
        items=_top(_lines(known, at, calendar, lambda case: case.terms.name)),
        clerks=tuple(sorted(_lines(known, at, calendar, registered_by), key=lambda line: line.name)),
        course=tuple(_course(known, at.shifted(-back)) for back in range(MONTHS_BACK, -1, -1)),
        visited=tuple(_visited(case) for case, _ in known if at.has(one_too_many(case))),
    )


def figures_of(cases: Iterable[Case], at: Period, calendar: WorkingCalendar) -> Figures:
    """Table 1 of any cases over any months: what a monthly report says of a station."""
    return _figures(tuple((case, spans(case)) for case in cases), at, calendar)


_Known = Sequence[tuple[Case, tuple[Span, ...]]]


def _figures(known: _Known, at: Period, calendar: WorkingCalendar) -> Figures:
    eve = at.first - timedelta(days=1)
    came = [case for case, _ in known if at.has(case.registered_on)]
    ended = _ended(known, at)
    notices = [
        (case, row) for case, _ in known for row in case.supplements if at.has(_iso(text_in(row, "date")))
    ]
    accepted = [case for case, _ in known if at.has(case.dates.get("accepted_on"))]
    before = len(_ended(known, at.shifted(-1)))
    return Figures(
        opening=_open(known, eve),
        registered=len(came),
        by_mode={mode: sum(mode in (case.mode, case.service) for case in came) for mode in MODES},
        accepted=len(accepted),
        deemed=sum(case.deemed for case in accepted),
        on_the_spot=sum(case.terms.case_type == ON_THE_SPOT for case in came),
        promised=sum(case.terms.case_type != ON_THE_SPOT for case in came),
        supplemented=len({case.case_no for case, _ in notices}),
        supplements=len(notices),
        concluded=len(ended),
        outcomes=Counter(span.how for _, span in ended),
        reopened=sum(at.has(span.opened) for _, found in known for span in found[1:]),
        closing=_open(known, at.last),
        change=Ratio(len(ended) - before, before),
        mean_days=_mean(ended, calendar),
        speed_up=_speed_up(ended, calendar),
        on_time=_on_time(ended, calendar),
        overdue=_overdue(known, at),
        once=Ratio(sum(_once(case) for case, _ in ended), len(ended)),
        waived=sum(doc.state == "waived" for case in came for doc in case.materials),
        unbalanced=tuple(
            case.case_no
            for case, found in known
            if any(span.concluded is not None and span.concluded < span.opened for span in found)
        ),
    )


def _ended(known: _Known, at: Period) -> list[tuple[Case, Span]]:
    return [(case, span) for case, found in known for span in found if at.has(span.concluded)]


def _open(known: _Known, day: date) -> int:
    return sum(span.open_on(day) for _, found in known for span in found)


def _touches(found: tuple[Span, ...], at: Month) -> bool:
    eve = at.first - timedelta(days=1)
    return any(span.open_on(eve) or at.has(span.opened) or at.has(span.concluded) for span in found)


def _mean(ended: Sequence[tuple[Case, Span]], calendar: WorkingCalendar) -> Ratio:
    """A10: acceptance to decision, suspensions left out."""
    days = [
        used
        for case, span in ended
        if span.how in _DECIDED and (used := handling_days(case, span.concluded, calendar)) is not None
    ]
    return Ratio(sum(days), len(days))


def _speed_up(ended: Sequence[tuple[Case, Span]], calendar: WorkingCalendar) -> Ratio:
    """A11: what was saved of the statutory days, where there are any."""
    saved = whole = 0
    for case, span in ended:
        used = handling_days(case, span.concluded, calendar)
        limit = statutory_days(case, calendar)
        if span.how in _DECIDED and used is not None and limit:
            saved, whole = saved + limit - used, whole + limit
    return Ratio(saved, whole)


def _on_time(ended: Sequence[tuple[Case, Span]], calendar: WorkingCalendar) -> Ratio:
    """A12, over the concluded cases whose promised period has run."""
    kept = [
        kept_promise(case, span.concluded, calendar)
        for case, span in ended
        if span.concluded is not None and case.terms.promised is not None
    ]
    ran = [one for one in kept if one is not None]
    return Ratio(sum(ran), len(ran))


def _overdue(known: _Known, at: Period) -> tuple[Overdue, ...]:
    return tuple(
        Overdue(case.case_no, str(row["clock"]), str(row.get("days", "")), text_in(row, "reason"))
        for case, _ in known
        for row in case.breaches
        if row.get("clock") in OVERDUE_CLOCKS and at.has(_iso(text_in(row, "recorded_on")))
    )


def _visited(case: Case) -> Visited:
    found = visits(case)
    days = "；".join(visit.words for visit in found)
    return Visited(case.case_no, case.terms.name, len(found), promised_visits(case), days)


def _once(case: Case) -> bool:
    """A14: nothing was asked for afterwards, neither by D03 nor by the village's slip."""
    return not case.supplements and not any(line.kind == "CaseRegisteredIncomplete" for line in case.history)


def _ratings(cases: Sequence[Case], at: Month, concluded: int) -> Ratings:
    given = [
        stars
        for case in cases
        for row in case.ratings
        if at.has(_iso(text_in(row, "date"))) and (stars := stars_of(row)) is not None
    ]
    counts = {stars: given.count(stars) for stars in STARS}
    good = sum(count for stars, count in counts.items() if stars > BAD)
    return Ratings(
        len(given), Ratio(len(given), concluded), counts, Ratio(good, len(given)), len(given) - good
    )


def _lines(known: _Known, at: Month, calendar: WorkingCalendar, name_of: Callable[[Case], str]) -> list[Line]:
    """One line per name that came, was accepted or ended in the month."""
    groups: dict[str, list[tuple[Case, tuple[Span, ...]]]] = {}
    for case, found in known:
        groups.setdefault(name_of(case), []).append((case, found))
    lines = []
    for name, group in groups.items():
        came = [case for case, _ in group if at.has(case.registered_on)]
        ended = _ended(group, at)
        accepted = sum(at.has(case.dates.get("accepted_on")) for case, _ in group)
        if came or ended or accepted:
            visits = sum(case.service == AT_HOME for case in came)
            lines.append(Line(name, len(came), accepted, len(ended), visits, _mean(ended, calendar)))
    return lines


def _top(lines: list[Line]) -> tuple[Line, ...]:
    """Table 4: 受理前10事项; what is accepted equally often goes by registration, then by name."""
    return tuple(sorted(lines, key=lambda line: (-line.accepted, -line.registered, line.name))[:TOP])


def _course(known: _Known, at: Month) -> tuple[Month, int, int]:
    return at, sum(at.has(case.registered_on) for case, _ in known), len(_ended(known, at))


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
