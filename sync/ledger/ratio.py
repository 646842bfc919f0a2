"""Ratio: a part of a whole that prints as a percentage or a mean, — where the whole is nothing.

Whole numbers only, rounded half up to one decimal (documents.md D12): no float is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

NONE = "—"


@dataclass(frozen=True, slots=True)
class Ratio:
    part: int
    whole: int

    @property
    def exact(self) -> Fraction:
        """Raises ZeroDivisionError where the whole is nothing."""
        return Fraction(self.part, self.whole)

    @property
    def percent(self) -> str:
        """`97.5%`."""
        return NONE if self.whole == 0 else f"{_tenths(self.part * 100, self.whole)}%"

    @property
    def change(self) -> str:
        """`+8.1%`, `-3.0%`, `0.0%`."""
        return f"+{self.percent}" if self.whole and self.part > 0 else self.percent

    @property
    def mean(self) -> str:
        """`2.4`."""
        return NONE if self.whole == 0 else _tenths(self.part, self.whole)


def _tenths(part: int, whole: int) -> str:
    tenths = (2 * 10 * abs(part) + whole) // (2 * whole)
    sign = "-" if part < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"
