"""均衡: how townships handle alike: supplement rate, refusal rate, working days, and who is far off the others (R-35).

Counts what was concluded in whole months, case by case from the sealed projections, so no more than a page of
cases is held; which ones it must open the journal's clear columns tell. A count is kept for ten minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, or_, select

from sync.center import tables
from sync.center.calendar_in_force import calendar_of
from sync.center.county import County
from sync.center.coverage_view import DIRECT_NAME
from sync.center.database import last_number, reading
from sync.center.journal_rows import APPLIED
from sync.center.projection import kept_case
from sync.center.sites import Site, all_sites
from sync.center.sitting import BOOK
from sync.ledger.month import Month, Months
from sync.ledger.outliers import (
    COMPARED,
    Outlier,
    Spread,
    Tally,
    in_words,
    is_enough,
    mean_in_words,
    outliers_of,
    spread_of,
    tally_of,
)
from sync.ledger.report import figures_of

YEAR = 12
SPANS = {1: "一个月", 3: "三个月", YEAR: "十二个月"}
KEPT = timedelta(minutes=10)
_AT_ONCE = 500
_DAY_MS = 86_400_000
_EARLIER = 31  # days: an act is dated later than it was written at most by a clock in doubt
_LATER_TOLD = ("UpperApprovalRecorded", "UpperDenialRecorded")


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a township. `length` and `mean` 0-100 of the longest; `far`: "偏高", "偏低" or ""."""

    words: str
    length: int
    mean: int
    far: str
    enough: bool


@dataclass(frozen=True, slots=True)
class TownLine:
    code: str
    name: str
    concluded: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Evenness:
    """`means`: a figure's mean over all townships in words, — where too few can be compared. `outliers` None: none can."""

    lines: tuple[TownLine, ...]
    means: tuple[str, ...]
    outliers: tuple[Outlier, ...] | None
    cases: int
    at: datetime


@dataclass(slots=True)
class Counted:
    """What one process counted, by months; one count at a time, so that two readers do not count the same twice."""

    _kept: dict[Months, tuple[int, Evenness]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, county: County, at: Months) -> Evenness:
        """Counted anew where the journal went on and the last count is older than KEPT."""
        with self._lock:
            head = _head(county)
            kept = self._kept.get(at)
            if kept is None or (kept[0] != head and county.now() - kept[1].at >= KEPT):
                kept = (head, evenness(county, at))
                self._kept = {at: kept} if len(self._kept) >= YEAR else self._kept | {at: kept}
            return kept[1]


def evenness(county: County, at: Months) -> Evenness:
    """The townships by code, and what they have in common."""
    with reading(county.engine) as connection:
        calendar, sites = calendar_of(connection), {site.site: site for site in all_sites(connection)}
        numbers = _concerned(connection, at)
    tallies: dict[str, Tally] = {}
    for page in _pages(numbers):
        with reading(county.engine) as connection:
            rows = connection.execute(select(tables.cases).where(tables.cases.c.case_no.in_(page))).all()
        for row in rows:
            town = _town(row.site, row.township, sites)
            tally = tally_of(figures_of([kept_case(county, row)], at, calendar))
            tallies[town] = tallies.get(town, Tally()) + tally
    named = [(code, _name(code, sites), tallies[code]) for code in sorted(tallies) if tallies[code].concluded]
    return _laid_out(named, county.now())


def months(year: int, month: int, count: int) -> Months:
    """`count` months to the given one. Raises ValueError for what is no month."""
    if not (1 <= month <= 12 and 2000 <= year <= 2999 and count in SPANS):
        raise ValueError(f"{year}-{month}, {count}")
    return Months(Month(year, month), count)


def _laid_out(named: Sequence[tuple[str, str, Tally]], now: datetime) -> Evenness:
    tallies = [tally for _, _, tally in named]
    spreads = {figure: spread_of(tallies, figure) for figure in COMPARED}
    longest = {figure: _longest(tallies, figure) for figure in COMPARED}
    lines = [
        TownLine(
            code,
            name,
            tally.concluded,
            tuple(_bar(tally, figure, spreads[figure], longest[figure]) for figure in COMPARED),
        )
        for code, name, tally in named
    ]
    means = [mean_in_words(figure, spread) if spread else "—" for figure, spread in spreads.items()]
    found = outliers_of([(name, tally) for _, name, tally in named])
    return Evenness(tuple(lines), tuple(means), found, sum(tally.concluded for tally in tallies), now)


def _longest(tallies: Sequence[Tally], figure: str) -> float:
    ratios = [tally.figures()[figure] for tally in tallies]
    return max((ratio.part / ratio.whole for ratio in ratios if ratio.whole), default=0) or 1


def _bar(tally: Tally, figure: str, spread: Spread | None, longest: float) -> Bar:
    ratio = tally.figures()[figure]
    value = ratio.part / ratio.whole if ratio.whole else 0
    far = ""
    if spread is not None and is_enough(ratio) and spread.is_far(exact := ratio.exact):
        far = "偏高" if exact > spread.mean else "偏低"
    mean = round(100 * float(spread.mean) / longest) if spread else 0
    return Bar(in_words(figure, ratio), round(100 * value / longest), mean, far, is_enough(ratio))


def _concerned(connection: Connection, at: Months) -> list[str]:
    """Numbers of the cases with an act dated in these months: who was concluded in them is among these."""
    events = tables.events.c
    start = int(datetime.combine(at.first, datetime.min.time()).timestamp() * 1000) - _EARLIER * _DAY_MS
    first, last = at.first.isoformat(), at.last.isoformat()
    query = (
        select(events.case_no)
        .distinct()
        .where(
            events.hlc >= f"{max(0, start):013d}",
            events.status == APPLIED,
            events.case_no != "",
            events.effective_date >= first,
            or_(events.effective_date <= last, events.kind.in_(_LATER_TOLD)),
        )
    )
    return sorted(connection.execute(query).scalars())


def _pages(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _town(site: str, township: str, sites: dict[str, Site]) -> str:
    """A case of a township's own counter is that township's; one of a village without one is nobody's, ""."""
    if township:
        return township
    own = sites.get(site)
    return site if own is not None and own.tier != "village" else ""


def _name(code: str, sites: dict[str, Site]) -> str:
    return sites[code].name if code in sites else DIRECT_NAME


def _head(county: County) -> int:
    with reading(county.engine) as connection:
        return last_number(connection, BOOK)
