"""Days and moments: dates as whole calendar days, times as the wall clock shows them.

A date is the number of days since 1970-01-01 and nothing else: no midnight, no zone, so
China's summer time of 1986-1991 cannot shift it. A moment is a day plus a fraction on the
wall clock of its own fixed offset. Refuses to know what time it is now.
"""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_EPOCH = date(1970, 1, 1).toordinal()
_LOWEST = 1 - _EPOCH
_HIGHEST = date(9999, 12, 31).toordinal() - _EPOCH
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_MINUTES_A_DAY = 1440
# How JavaScript writes a date into a text; Enketo's submissions hold such texts.
_SPOKEN = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{2}) ([0-9]{4}) ([0-9:]{8}) GMT([+-][0-9]{2}):?([0-9]{2})(?: \(.*\))?"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day; `days` since 1970-01-01."""

    days: int

    @classmethod
    def of(cls, day: date) -> Day:
        return cls(day.toordinal() - _EPOCH)

    @property
    def date(self) -> date:
        return date.fromordinal(self.days + _EPOCH)

    def __str__(self) -> str:
        return self.date.isoformat()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of a day; `days` since 1970-01-01T00:00 on the wall clock, `offset` minutes east of UTC."""

    days: float
    offset: int

    @classmethod
    def of(cls, when: datetime, offset: int) -> Moment:
        """A naive `when` is read as wall time at `offset`."""
        if (delta := when.utcoffset()) is not None:
            when = when.replace(tzinfo=None) - delta + timedelta(minutes=offset)
        seconds = when.hour * 3600 + when.minute * 60 + when.second + when.microsecond / 1e6
        return cls(when.toordinal() - _EPOCH + seconds / 86400, offset)

    @property
    def datetime(self) -> datetime:
        """Wall time, naive, to the millisecond."""
        milliseconds = round((self.days - math.floor(self.days)) * 86_400_000)
        day = date.fromordinal(math.floor(self.days) + _EPOCH)
        return datetime(day.year, day.month, day.day) + timedelta(milliseconds=milliseconds)

    @property
    def utc_days(self) -> float:
        return self.days - self.offset / _MINUTES_A_DAY

    def __str__(self) -> str:
        sign = "-" if self.offset < 0 else "+"
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{self.datetime.isoformat(timespec='milliseconds')}{sign}{hours:02d}:{minutes:02d}"


def day_from_number(days: float) -> Day | None:
    """The day a count falls on; None outside the years 1-9999 and for what is no number."""
    return Day(math.floor(days)) if _LOWEST <= days < _HIGHEST + 1 else None


def moment_from_number(days: float, offset: int) -> Moment | None:
    return Moment(days, offset) if _LOWEST <= days < _HIGHEST + 1 else None


def day_from_text(text: str) -> Day | None:
    """`2026-1-5` or the date of `2026-01-05T…` as written; None where the calendar has no such day."""
    found = _DATE.match(text)
    if not found or text[found.end() : found.end() + 1] not in ("", "T", " "):
        return None
    if found.end() < len(text) and not _TIME.fullmatch(text[found.end() + 1 :]):
        return None
    try:
        return Day.of(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        return None


def moment_from_text(text: str, offset: int) -> Moment | None:
    """A date with a time, turned to the wall clock at `offset`; without a zone it is already local."""
    day = day_from_text(text)
    if day is None or (mark := max(text.find("T"), text.find(" "))) < 0:
        return None
    fraction, shift = clock_fraction(text[mark + 1 :])
    if math.isnan(fraction):
        return None
    moved = 0 if shift is None else offset - shift
    return Moment(day.days + fraction + moved / _MINUTES_A_DAY, offset)


def moment_from_spoken(text: str, offset: int) -> Moment | None:
    """`Sat Nov 21 2026 23:28:12 GMT-0700 (…)` at the wall clock of `offset`; None for other texts."""
    found = _SPOKEN.fullmatch(text)
    if not found or found[1] not in MONTHS:
        return None
    month = MONTHS.index(found[1]) + 1
    return moment_from_text(f"{found[3]}-{month:02d}-{found[2]}T{found[4]}{found[5]}:{found[6]}", offset)


def clock_fraction(text: str) -> tuple[float, int | None]:
    """`06:00:00.000+08:00` -> (0.25, 480): part of a day, and minutes east where given. (nan, None) if none."""
    found = _TIME.fullmatch(text)
    if not found:
        return math.nan, None
    hours, minutes = int(found[1]), int(found[2])
    seconds = int(found[3] or 0) + float(found[4] or 0)
    if hours > 23 or minutes > 59 or seconds >= 60:
        return math.nan, None
    fraction = (hours * 3600 + minutes * 60 + seconds) / 86400
    zone = found[5]
    if zone is None:
        return fraction, None
    if zone == "Z":
        return fraction, 0
    digits = zone[1:].replace(":", "")
    if int(digits[:2]) > 23 or int(digits[2:]) > 59:
        return math.nan, None
    shift = int(digits[:2]) * 60 + int(digits[2:])
    return fraction, -shift if zone[0] == "-" else shift


def number_from_text(text: str, offset: int) -> float | None:
    """Days of a date or moment in a text, for arithmetic and comparing; None for other texts."""
    if len(text) < 8 or text[4] != "-":
        return None
    if len(text) <= 10:
        day = day_from_text(text)
        return None if day is None else float(day.days)
    moment = moment_from_text(text, offset)
    return None if moment is None else moment.days


def add_months(day: Day, months: int) -> Day | None:
    """The same day `months` later, or that month's last day (民法典第二百零二条)."""
    start = day.date
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return Day.of(date(year, month + 1, min(start.day, last)))


def age_at(birth: Day, on: Day) -> int:
    """Whole years (周岁): counted up on the birthday itself; born on 29 February, on 1 March."""
    before, after = birth.date, on.date
    return after.year - before.year - ((after.month, after.day) < (before.month, before.day))
