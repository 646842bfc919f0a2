"""Figures: a measured value, the baseline of the same run beside it, and the gate it was held against.

Also how to measure: interleaved rounds, so that a noisy neighbour disturbs both sides alike, and
medians. Knows no topic.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUT = Path(os.environ.get("DAIBAN_BENCH_OUT") or ROOT / "out" / "bench")
MS = 1000.0


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` = value / baseline. `met` is None where the figure is only reported."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


def reported(name: str, value: float, unit: str, baseline: float | None = None) -> Figure:
    """A figure without a gate."""
    return Figure(name, _short(value), unit, _short(baseline), _ratio(value, baseline))


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure with a ceiling of its own."""
    return Figure(name, _short(value), unit, target=f"<= {limit:g} {unit}", met=value <= limit)


def beside(name: str, value: float, baseline: float, unit: str, most: float) -> Figure:
    """A figure that may be at most `most` times its baseline."""
    ratio = value / baseline
    return Figure(
        name, _short(value), unit, _short(baseline), _ratio(value, baseline), f"<= {most:g}x", ratio <= most
    )


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def interleaved(rounds: int, works: Mapping[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """Milliseconds of every call; each round runs every work once, in turn forwards and backwards."""
    found: dict[str, list[float]] = {name: [] for name in works}
    order = list(works)
    for number in range(rounds):
        for name in order if number % 2 else reversed(order):
            found[name].append(seconds(works[name]) * MS)
    return found


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def percentile(times: Sequence[float], percent: float) -> float:
    """The smallest measured value that `percent` of the values do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def keep(name: str, figures: Sequence[Figure]) -> Path:
    """Write out/bench/NAME.json: a list of figures."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{name}.json"
    path.write_text(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1) + "\n")
    return path


def table(name: str, figures: Sequence[Figure]) -> str:
    """The figures as aligned lines for a terminal."""
    marks = {True: "met", False: "NOT MET", None: ""}
    rows = [
        (
            figure.name,
            f"{figure.value:g} {figure.unit}",
            "" if figure.baseline is None else f"{figure.baseline:g} {figure.unit}",
            "" if figure.ratio is None else f"{figure.ratio:.2f}x",
            figure.target,
            marks[figure.met],
        )
        for figure in figures
    ]
    heads = (name, "value", "baseline", "ratio", "target", "")
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in (heads, *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)


def _short(value: float | None) -> Any:
    """Four significant digits: more would be a claim that this machine cannot keep."""
    if value is None:
        return None
    short = float(f"{value:.4g}")
    return int(short) if short == int(short) else short


def _ratio(value: float, baseline: float | None) -> float | None:
    return None if not baseline else round(value / baseline, 3)
