"""Functions on dates: days are whole calendar days; an invalid date is blank (ADR 0003)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime

from forms.expressions.environment import Focus
from forms.expressions.function import Function, number
from forms.expressions.moments import (
    MONTHS,
    Day,
    Moment,
    clock_fraction,
    day_from_number,
    day_from_text,
    moment_from_number,
    moment_from_spoken,
    moment_from_text,
)
from forms.expressions.values import NAN, Value, to_string

_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MARKS: dict[str, Callable[[datetime], str]] = {
    "%": lambda when: "%",
    "Y": lambda when: f"{when.year:04d}",
    "y": lambda when: f"{when.year % 100:02d}",
    "m": lambda when: f"{when.month:02d}",
    "n": lambda when: str(when.month),
    "b": lambda when: MONTHS[when.month - 1],
    "d": lambda when: f"{when.day:02d}",
    "e": lambda when: str(when.day),
    "H": lambda when: f"{when.hour:02d}",
    "h": lambda when: str(when.hour),
    "M": lambda when: f"{when.minute:02d}",
    "S": lambda when: f"{when.second:02d}",
    "3": lambda when: f"{when.microsecond // 1000:03d}",
    "a": lambda when: _WEEKDAYS[when.weekday()],
}


def day_of(value: Value) -> Day | None:
    """The calendar day a value means; of a text with a time, the day that is written in it."""
    if isinstance(value, Day):
        return value
    if isinstance(value, Moment):
        return day_from_number(value.days)
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return day_from_number(value)
    text = to_string(value).strip()
    return day_from_text(text) or _day_from_digits(text)


def _day_from_digits(text: str) -> Day | None:
    """A calculated date may be stored as its number of days."""
    try:
        return day_from_number(float(text)) if text else None
    except ValueError:
        return None


def _date(focus: Focus, given: Sequence[Value]) -> Value:
    return day_of(given[0]) or ""


def time_of(focus: Focus, value: Value) -> Day | Moment | None:
    """A moment where a time is known, else the day."""
    offset = focus.environment.offset
    if isinstance(value, Day | Moment):
        return value
    if isinstance(value, float):
        return moment_from_number(value, offset)
    if isinstance(value, bool):
        return None
    text = to_string(value).strip()
    return moment_from_text(text, offset) or day_of(text) or moment_from_spoken(text, offset)


def _date_time(focus: Focus, given: Sequence[Value]) -> Value:
    return time_of(focus, given[0]) or ""


def _format(focus: Focus, given: Sequence[Value]) -> Value:
    """ODK's marks; unknown ones stay as they are. Blank for what is no date."""
    found = time_of(focus, given[0])
    if found is None:
        return ""
    when = found.datetime if isinstance(found, Moment) else datetime.fromordinal(found.date.toordinal())
    text, marks = "", iter(to_string(given[1]))
    for char in marks:
        mark = next(marks, "") if char == "%" else ""
        text += _MARKS[mark](when) if mark in _MARKS else char + mark
    return text


def _decimal_date_time(focus: Focus, given: Sequence[Value]) -> Value:
    """Days since 1970-01-01T00:00Z; a day without a time is its whole number."""
    found = time_of(focus, given[0])
    if found is None:
        return NAN
    return found.utc_days if isinstance(found, Moment) else float(found.days)


def _decimal_time(focus: Focus, given: Sequence[Value]) -> Value:
    """The part of the local day that has passed: 06:00 -> 0.25."""
    fraction, shift = clock_fraction(to_string(given[0]).strip())
    if math.isnan(fraction) or shift is None:
        return fraction
    return (fraction + (focus.environment.offset - shift) / 1440) % 1


def _today(focus: Focus, given: Sequence[Value]) -> Value:
    return focus.environment.day


def _now(focus: Focus, given: Sequence[Value]) -> Value:
    return focus.environment.moment


def months_argument(focus: Focus, value: Value) -> int | None:
    count = number(focus, value)
    return int(count) if math.isfinite(count) and abs(count) < 120_000 else None


DATE_FUNCTIONS: dict[str, Function] = {
    "today": Function(0, 0, _today),
    "now": Function(0, 0, _now),
    "date": Function(1, 1, _date),
    "date-time": Function(1, 1, _date_time),
    "format-date": Function(2, 2, _format),
    "format-date-time": Function(2, 2, _format),
    "decimal-date-time": Function(1, 1, _decimal_date_time),
    "decimal-time": Function(1, 1, _decimal_time),
}
