"""Views of the two tables a station keeps about itself: the register (D09) and the month (D12).

Frozen and ready to show; the same words and figures stand on the papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RegisterView:
    """`rows`: the 26 texts of `columns` each; the case number is the second. `printed`: what was printed before."""

    since: date | None
    until: date | None
    period: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BarsView:
    """One chart: `bars` are (label, whole numbers), one number for each of `series`."""

    title: str
    series: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class MonthView:
    """`balance`: 期初 + 登记 − 办结 = 期末 in words; `number` is what a print would carry."""

    year: int
    month: int
    period: str
    number: str
    tables: tuple[TableView, ...]
    charts: tuple[BarsView, ...]
    balance: str
    balanced: bool
    printed: str = ""
