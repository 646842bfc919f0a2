"""Bars (条形图): small horizontal bar charts as vectors, drawn into a box of millimetres.

The same chart data stands on the screen (`desktop.widgets.bars`): {title, series, bars}. Grey
only, so that an office printer shows it; every bar carries its number in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms.printing.fonts import HEI
from forms.printing.sheet import MM, Sheet

_TITLE = 9.0
_SIZE = 7.0
_GREYS = (0.45, 0.75)
_NUMBER_ROOM = 9.0  # mm at the right for the number


def draw_bars(
    sheet: Sheet, x: float, y: float, width: float, height: float, chart: Mapping[str, Any]
) -> None:
    """One chart with its title; bars share the height, labels take a third of the width at most."""
    bars: Sequence[tuple[str, Sequence[int]]] = chart["bars"]
    sheet.text(x, y + 4, str(chart["title"]), HEI, _TITLE)
    _legend(sheet, x + width, y + 4, chart["series"])
    top, room = y + 6.5, height - 6.5
    most = max((value for _, values in bars for value in values), default=0)
    if not most:
        sheet.text(x + width / 2, top + room / 2, "本月没有", HEI, _SIZE, "center", grey=0.4)
        return
    labels = min(width / 3, max(sheet.measure(name, HEI, _SIZE) for name, _ in bars) + 1.5)
    step = min(7.0, room / len(bars))
    long = width - labels - _NUMBER_ROOM
    for at, (name, values) in enumerate(bars):
        _one(
            sheet,
            (x, top + at * step, labels, step),
            name,
            [(value, value / most * long) for value in values],
        )
    sheet.rule(x + labels, top, x + labels, top + step * len(bars), 0.4)


def _one(
    sheet: Sheet, box: tuple[float, float, float, float], name: str, values: Sequence[tuple[int, float]]
) -> None:
    x, y, labels, step = box
    sheet.text(
        x + labels - 1.2,
        y + step / 2 + _SIZE * 0.36 / MM,
        _cut(sheet, name, labels - 1.2),
        HEI,
        _SIZE,
        "right",
    )
    thick = step * 0.72 / len(values)
    for at, (value, length) in enumerate(values):
        top = y + step * 0.14 + at * thick
        if length:
            sheet.shade(x + labels, top, length, thick, _GREYS[at % 2])
        size = min(_SIZE, thick * MM * 1.1)
        sheet.text(x + labels + length + 1, top + thick / 2 + size * 0.36 / MM, str(value), HEI, size)


def _legend(sheet: Sheet, right: float, baseline: float, series: Sequence[str]) -> None:
    if len(series) < 2:
        return
    for name, grey in reversed(list(zip(series, _GREYS, strict=False))):
        sheet.text(right, baseline, name, HEI, _SIZE, "right")
        right -= sheet.measure(name, HEI, _SIZE) + 3.4
        sheet.shade(right, baseline - 2.2, 2.6, 2.2, grey)
        right -= 2.5


def _cut(sheet: Sheet, text: str, width: float) -> str:
    """As much of a label as there is room for; the table beside it has it whole."""
    while len(text) > 1 and sheet.measure(text, HEI, _SIZE) > width:
        text = text.rstrip("…")[:-1] + "…"
    return text
