"""Month: one calendar month, the period of the monthly report. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


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
