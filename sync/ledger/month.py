"""Month: one calendar month, the period of the monthly report; Months: several in a row. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


class Period(Protocol):
    """What is counted over: whole calendar months in a row."""

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...

    def has(self, day: date | None) -> bool:
        """Whether the day lies in it; None never does."""

    def shifted(self, by: int) -> Period:
        """The period of the same length, `by` of its lengths later."""


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.shifted(1).first - timedelta(days=1)

    def shifted(self, by: int) -> Month:
        at = self.year * 12 + self.month - 1 + by
        return Month(at // 12, at % 12 + 1)

    def has(self, day: date | None) -> bool:
        return day is not None and (day.year, day.month) == (self.year, self.month)


@dataclass(frozen=True, slots=True)
class Months:
    """`count` months of which `ending` is the last."""

    ending: Month
    count: int

    @property
    def first(self) -> date:
        return self.ending.shifted(1 - self.count).first

    @property
    def last(self) -> date:
        return self.ending.last

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def shifted(self, by: int) -> Months:
        return Months(self.ending.shifted(by * self.count), self.count)
