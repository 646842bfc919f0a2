"""Outliers (差别较大) between stations or townships: what lies over two standard deviations off the mean.

Compares three figures of a monthly report's table 1; it says where to look, never why, and judges nobody.
Pure, exact fractions: no figure falls on one side or the other by rounding. Few stations or few cases say
nothing: of n stations none can lie over 2 σ unless n is at least 6, and a rate of fewer than five cases
is chance. A `Tally` adds up case by case, so a county counts its townships without holding their cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sync.ledger.ratio import Ratio
from sync.ledger.report import Figures

LEAST_STATIONS = 6  # the farthest of n lies at most sqrt(n - 1) σ from the mean of all n
LEAST_CASES = 5
SUPPLEMENTED, REFUSED, DAYS = "补正率", "不予率", "平均工日"
COMPARED = (SUPPLEMENTED, REFUSED, DAYS)
_SIGMAS = 2
_HOW_REFUSED = ("DENIED", "NOT_ACCEPTED")
_NOTHING = Ratio(0, 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of concluded cases: for which papers were asked afterwards (A14 the other way round), which were refused,
    working days over cases decided (A10)."""

    supplemented: Ratio = _NOTHING
    refused: Ratio = _NOTHING
    days: Ratio = _NOTHING

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            _sum(self.supplemented, other.supplemented),
            _sum(self.refused, other.refused),
            _sum(self.days, other.days),
        )

    @property
    def concluded(self) -> int:
        return self.refused.whole

    def figures(self) -> Mapping[str, Ratio]:
        """By the names of COMPARED."""
        return {SUPPLEMENTED: self.supplemented, REFUSED: self.refused, DAYS: self.days}


@dataclass(frozen=True, slots=True)
class Outlier:
    """One figure of one station. `shown` and `mean` are in words; `above`: it lies over the mean."""

    station: str
    figure: str
    shown: str
    mean: str
    above: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """How one figure lies among all stations that have enough cases, each counting once."""

    mean: Fraction
    variance: Fraction

    def is_far(self, value: Fraction) -> bool:
        return (value - self.mean) ** 2 > _SIGMAS**2 * self.variance


def tally_of(found: Figures) -> Tally:
    """The compared part of table 1."""
    return Tally(
        Ratio(found.once.whole - found.once.part, found.once.whole),
        Ratio(sum(found.outcomes.get(how, 0) for how in _HOW_REFUSED), found.concluded),
        found.mean_days,
    )


def outliers(sites: Sequence[tuple[str, Figures]]) -> tuple[Outlier, ...] | None:
    """Of a monthly report's stations; as `outliers_of`."""
    return outliers_of([(name, tally_of(figures)) for name, figures in sites])


def outliers_of(sites: Sequence[tuple[str, Tally]]) -> tuple[Outlier, ...] | None:
    """In the order of the figures, then of the stations; None where no figure could be compared."""
    spreads = {name: spread_of([tally for _, tally in sites], name) for name in COMPARED}
    if not any(spreads.values()):
        return None
    return tuple(
        _outlier(station, name, ratio, spread)
        for name, spread in spreads.items()
        if spread is not None
        for station, tally in sites
        if is_enough(ratio := tally.figures()[name]) and spread.is_far(ratio.exact)
    )


def spread_of(tallies: Sequence[Tally], name: str) -> Spread | None:
    """Of one figure; None where too few stations have enough cases."""
    values = [ratio.exact for tally in tallies if is_enough(ratio := tally.figures()[name])]
    count = Fraction(len(values))
    if count < LEAST_STATIONS:
        return None
    mean = sum(values) / count
    return Spread(mean, sum((value - mean) ** 2 for value in values) / count)


def is_enough(ratio: Ratio) -> bool:
    """Whether a figure rests on enough cases to be compared."""
    return ratio.whole >= LEAST_CASES


def in_words(name: str, ratio: Ratio) -> str:
    """`42.0%`, or `2.4` of working days."""
    return ratio.mean if name == DAYS else ratio.percent


def mean_in_words(name: str, spread: Spread) -> str:
    return in_words(name, Ratio(spread.mean.numerator, spread.mean.denominator))


def _outlier(station: str, name: str, ratio: Ratio, spread: Spread) -> Outlier:
    above = ratio.exact > spread.mean
    return Outlier(station, name, in_words(name, ratio), mean_in_words(name, spread), above)


def _sum(one: Ratio, other: Ratio) -> Ratio:
    return Ratio(one.part + other.part, one.whole + other.whole)
