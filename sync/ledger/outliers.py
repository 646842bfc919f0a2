"""Outliers (差别较大) between the stations of one monthly report: what lies over two standard deviations off.

Compares three figures of table 1 between stations; it says where to look, never why, and judges nobody.
Pure, exact fractions: no figure falls on one side or the other by rounding. Few stations or few cases say
nothing: of n stations none can lie over 2 σ unless n is at least 6, and a rate of fewer than five cases
is chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sync.ledger.ratio import Ratio
from sync.ledger.report import Figures

LEAST_STATIONS = 6  # the farthest of n lies at most sqrt(n - 1) σ from the mean of all n
LEAST_CASES = 5
_SIGMAS = 2
_REFUSED = ("DENIED", "NOT_ACCEPTED")


@dataclass(frozen=True, slots=True)
class Outlier:
    """One figure of one station. `shown` and `mean` are in words; `above`: it lies over the mean."""

    station: str
    figure: str
    shown: str
    mean: str
    above: bool


def outliers(sites: Sequence[tuple[str, Figures]]) -> tuple[Outlier, ...] | None:
    """In the order of the figures, then of the stations; None where no figure could be compared."""
    compared = [_outside(name, figure, sites) for name, figure in _FIGURES.items()]
    found = [one for one in compared if one is not None]
    return tuple(outlier for one in found for outlier in one) if found else None


def _outside(
    name: str, figure: Callable[[Figures], Ratio], sites: Sequence[tuple[str, Figures]]
) -> list[Outlier] | None:
    """The stations off the mean of all stations that have enough cases, each counting once. None: too few."""
    ratios = [(station, figure(figures)) for station, figures in sites]
    enough = [
        (station, ratio, Fraction(ratio.part, ratio.whole))
        for station, ratio in ratios
        if ratio.whole >= LEAST_CASES
    ]
    count = len(enough)
    if count < LEAST_STATIONS:
        return None
    mean = sum(value for _, _, value in enough) / Fraction(count)
    variance = sum((value - mean) ** 2 for _, _, value in enough) / Fraction(count)
    middle = _words(name, Ratio(mean.numerator, mean.denominator))
    return [
        Outlier(station, name, _words(name, ratio), middle, value > mean)
        for station, ratio, value in enough
        if (value - mean) ** 2 > _SIGMAS**2 * variance
    ]


def _words(name: str, ratio: Ratio) -> str:
    return ratio.mean if name == _DAYS else ratio.percent


def _supplemented(found: Figures) -> Ratio:
    """Concluded cases for which papers were asked afterwards (A14 the other way round)."""
    return Ratio(found.once.whole - found.once.part, found.once.whole)


def _refused(found: Figures) -> Ratio:
    return Ratio(sum(found.outcomes.get(how, 0) for how in _REFUSED), found.concluded)


_DAYS = "平均工日"
_FIGURES: Mapping[str, Callable[[Figures], Ratio]] = {
    "补正率": _supplemented,
    "不予率": _refused,
    _DAYS: lambda found: found.mean_days,
}
