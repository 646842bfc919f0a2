"""Print rules (表线): the borders of a page's cells, each line drawn once and as long as it goes.

Two cells that share an edge may both ask for it, at different weights: the heavier covers the
lighter, as in a spreadsheet. Knows boxes in mm, nothing of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.printing.print_layout import Box
from forms.printing.sheet import MM, Sheet

_WEIGHTS: Mapping[str, tuple[float, str]] = {
    "4": (0.5, "[0.8 2] 0 d"),
    "1": (0.5, "[] 0 d"),
    "2": (1.0, "[] 0 d"),
    "3": (1.6, "[] 0 d"),
}
"""Border weight -> points and dash, in the order of drawing."""

_Edge = tuple[bool, int, int, int]
"""(lies flat, its place across, from, to) in hundredths of a mm."""


def draw_rules(sheet: Sheet, boxes: Sequence[Box], left: float, top: float) -> None:
    """All borders of the boxes, whose places count from (left, top)."""
    edges: dict[str, set[_Edge]] = {}
    for box in boxes:
        for weight, edge in _edges(box):
            edges.setdefault(weight, set()).add(edge)
    parts: list[str] = []
    for weight, (points, dash) in _WEIGHTS.items():
        if weight in edges:
            lines = " ".join(_line(sheet, edge, left, top) for edge in _joined(edges[weight]))
            parts.append(f"q 2 J {points} w {dash} {lines} S Q")
    code = " ".join(parts)

    def stroke(c: Any) -> None:
        c._code.append(code)

    if code:
        sheet.stroke(stroke)


def _edges(box: Box) -> Iterator[tuple[str, _Edge]]:
    x1, y1 = round(box.x * 100), round(box.y * 100)
    x2, y2 = round((box.x + box.width) * 100), round((box.y + box.height) * 100)
    sides = (True, y1, x1, x2), (False, x2, y1, y2), (True, y2, x1, x2), (False, x1, y1, y2)
    yield from zip(box.cell.border, sides, strict=True)


def _joined(edges: set[_Edge]) -> Iterator[_Edge]:
    """Edges that touch in one line, as one."""
    current: _Edge | None = None
    for edge in sorted(edges):
        if current and edge[:2] == current[:2] and edge[2] <= current[3]:
            current = (*current[:3], max(current[3], edge[3]))
            continue
        if current:
            yield current
        current = edge
    if current:
        yield current


def _line(sheet: Sheet, edge: _Edge, left: float, top: float) -> str:
    flat, across, start, end = edge
    if flat:
        y = (sheet.height - top - across / 100) * MM
        return f"{(left + start / 100) * MM:.2f} {y:.2f} m {(left + end / 100) * MM:.2f} {y:.2f} l"
    x = (left + across / 100) * MM
    upper, lower = ((sheet.height - top - place / 100) * MM for place in (start, end))
    return f"{x:.2f} {upper:.2f} m {x:.2f} {lower:.2f} l"
