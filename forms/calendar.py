"""Working days (工作日): weekends, holidays, make-up days (调休), and what is not known yet.

Pure: the table ships inside the package, a newer one comes from the county as a document of
the same form. A deadline that touches a year without an official notice is `provisional`
and is printed so. Nothing here knows cases or clocks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

CALENDAR_FORMAT = 1
OFFICIAL = "official"
PROVISIONAL = "provisional"
_DAY = timedelta(days=1)
_SATURDAY = 5

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, to its end (民法典第二百零三条). `provisional`: rests on a year without a notice."""

    day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`off` maps days off to the holiday's name; `makeup` are working Saturdays and Sundays.

    `years` maps a year to "official" or "provisional"; a year that is not in it counts as
    provisional, Monday to Friday. Local additional days (第四条, 少数民族习惯节日) are in `off`.
    """

    years: Mapping[int, str]
    off: Mapping[date, str]
    makeup: frozenset[date]
    source: str = field(default="", compare=False)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WorkingCalendar:
        """Read the compact form: years -> {status, off: {name: "0101-0103 0215"}, makeup: "0104"}.

        `local` may add {"off": {name: [ISO days]}, "makeup": [ISO days]}. Raises ValueError for
        what is no calendar and where a year's `workdays` do not add up.
        """
        if not isinstance(data, Mapping) or data.get("format") != CALENDAR_FORMAT:
            raise ValueError("not a working calendar of format 1")
        years: dict[int, str] = {}
        off: dict[date, str] = {}
        makeup: set[date] = set()
        for text, row in data.get("years", {}).items():
            year = int(text)
            if row.get("status") not in (OFFICIAL, PROVISIONAL) or "off" not in row:
                raise ValueError(f"year {text} has no status or no days off")
            years[year] = row["status"]
            off.update({day: name for name, days in row["off"].items() for day in _days(year, days)})
            makeup.update(_days(year, row.get("makeup", "")))
        calendar = cls(years, off, frozenset(makeup), str(data.get("source", "")))
        _check_counts(calendar, data.get("years", {}))
        local = data.get("local", {})
        extra = {date.fromisoformat(day): name for name, days in local.get("off", {}).items() for day in days}
        return calendar.with_local_days(extra, map(date.fromisoformat, local.get("makeup", ())))

    @classmethod
    def builtin(cls) -> WorkingCalendar:
        """The table of this release: 2024-2026 official, 2027-2035 provisional."""
        return _builtin()

    def over(self, other: WorkingCalendar) -> WorkingCalendar:
        """This calendar, and `other` in the years that this one does not speak of: who enters the days of one
        year, or only local ones, does not take the holidays of all others away."""
        lacking = set(other.years) - set(self.years)
        off = {day: name for day, name in other.off.items() if day.year in lacking}
        makeup = {day for day in other.makeup if day.year in lacking and day not in self.off}
        return WorkingCalendar(
            {**other.years, **self.years},
            {day: name for day, name in {**off, **self.off}.items() if day not in self.makeup},
            self.makeup | makeup,
            self.source,
        )

    def with_local_days(self, off: Mapping[date, str], makeup: Iterable[date] = ()) -> WorkingCalendar:
        """This calendar with local additional days off and make-up days."""
        added = frozenset(makeup)
        days = {day: name for day, name in self.off.items() if day not in added}
        return WorkingCalendar(self.years, {**days, **off}, (self.makeup | added) - set(off), self.source)

    def fingerprint(self) -> str:
        """Alike for calendars by which every deadline falls on the same day (SHA-256, hex)."""
        parts = (sorted(self.years.items()), sorted(self.off), sorted(self.makeup))
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def is_workday(self, day: date) -> bool:
        """Make-up days work; weekends and days off do not."""
        return day in self.makeup or (day.weekday() < _SATURDAY and day not in self.off)

    def is_provisional(self, day: date) -> bool:
        """No official notice for that year is loaded."""
        return self.years.get(day.year) != OFFICIAL

    def holiday(self, day: date) -> str:
        """The name of the holiday, "" on other days."""
        return self.off.get(day, "")

    def add_workdays(self, start: date, n: int, suspensions: Iterable[Span] = ()) -> Deadline:
        """The n-th working day after `start`; the start day does not count (民法典第二百零一条).

        A suspension (s, r) takes out the days after s up to and with r. n = 0 is the same day.
        """
        spans = tuple(suspensions)
        day, counted = start, 0
        while counted < n:
            day += _DAY
            if self.is_workday(day) and not _suspended(day, spans):
                counted += 1
        return Deadline(day, self._touches(start, day))

    def add_days(self, start: date, n: int, roll: bool = True, suspensions: Iterable[Span] = ()) -> Deadline:
        """The n-th calendar day after `start`; with `roll` a rest day at the end gives way to the next
        working day (民法典第二百零三条). Reminders do not roll. n = 0 is the same day, never rolled."""
        spans = tuple(suspensions)
        day, counted = start, 0
        while counted < n:
            day += _DAY
            if not _suspended(day, spans):
                counted += 1
        while roll and n and not self.is_workday(day):
            day += _DAY
        # A plain calendar period only rests on the table where it may roll.
        return Deadline(day, self._touches(start, day))

    def workdays_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; negative where `last` lies before."""
        if last < first:
            return -self.workdays_between(last, first)
        span = (first + _DAY * k for k in range(1, (last - first).days + 1))
        return sum(1 for day in span if self.is_workday(day))

    def _touches(self, first: date, last: date) -> bool:
        return any(self.years.get(year) != OFFICIAL for year in range(first.year, last.year + 1))


def _suspended(day: date, spans: tuple[Span, ...]) -> bool:
    return any(start < day <= end for start, end in spans)


def _days(year: int, text: str) -> Iterable[date]:
    for part in text.split():
        first, _, last = part.partition("-")
        day, end = _day(year, first), _day(year, last or first)
        if end < day:
            raise ValueError(f"{year}: {part} runs backwards")
        while day <= end:
            yield day
            day += _DAY


def _day(year: int, text: str) -> date:
    if len(text) != 4 or not text.isdigit():
        raise ValueError(f"{text!r} is not a day MMDD")
    return date(year, int(text[:2]), int(text[2:]))


def _check_counts(calendar: WorkingCalendar, years: Mapping[str, Any]) -> None:
    for text, row in years.items():
        if "workdays" not in row:
            continue
        found = calendar.workdays_between(date(int(text) - 1, 12, 31), date(int(text), 12, 31))
        if found != row["workdays"]:
            raise ValueError(f"{text} has {found} working days, not {row['workdays']}")


@cache
def _builtin() -> WorkingCalendar:
    text = resources.files("forms").joinpath("calendar_days.json").read_text("utf-8")
    return WorkingCalendar.from_json(json.loads(text))
