"""Room (版面余量): whether the longest allowed answer stands in its cell at the smallest size.

Reckons by the em: a Chinese character is one wide, a letter or digit a little more than half.
A row grows at print time, so nothing is lost; but the author should know that it will.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from forms.item import Node, ServiceItem
from forms.print_marks import Mark, read_marks
from forms.print_names import Names
from forms.print_sheet import PrintCell, PrintSheet

SMALLEST = 6.5  # points
_MM = 72 / 25.4
_LEADING = 1.32
_PAD_X, _PAD_Y = 0.9, 0.4
_HALF = 0.56  # em of a digit
_EM = SMALLEST / _MM
_MUCH = 12.0  # mm by which a row may grow without anybody minding
_DIGITS = frozenset({"integer", "decimal", "date", "month"})


@dataclass(frozen=True, slots=True)
class Overflow:
    """`grave`: the row cannot grow for this text, or would grow so much that the page suffers."""

    message: str
    grave: bool = True


def overflow(
    item: ServiceItem, names: Names, sheet: PrintSheet, cell: PrintCell, repeat: str
) -> Overflow | None:
    """What happens where the longest answers do not fit even at 6.5 pt; None where they do."""
    if cell.kind not in ("text", "opinion"):
        return None
    width = sheet.cell_width(cell) / 10 - 2 * _PAD_X
    height = sheet.cell_height(cell) / 10 - 2 * _PAD_Y
    marks = read_marks(cell.text)
    box = next((mark for mark in marks if mark.op == "boxes"), None)
    if box:
        return _too_many_boxes(names.find(box.name, repeat), width)
    lines = _lines_of(item, names, marks, repeat)
    if cell.vertical:
        long = sum(lines) * _EM * _LEADING > height
        return Overflow(f"竖排{sum(lines):.0f}个字，6.5磅也放不下") if long else None
    if not cell.wrap:
        long = max(lines) * _EM > width
        return Overflow(f"不换行，最长约{max(lines):.0f}个字，6.5磅也放不下") if long else None
    count = sum(max(1, math.ceil(ems * _EM / max(width - _EM / 2, _EM))) for ems in lines)
    beyond = count * _EM * _LEADING - height
    if beyond <= 0.05 or (count == 1 and lines[0] * _EM <= width):
        return None
    grown = f"填到最长时约{sum(lines):.0f}个字，6.5磅也放不下，打印时会把这一行撑高约{max(beyond, 1):.0f}毫米"
    return Overflow(grown, beyond > _MUCH)


def _too_many_boxes(node: Node | None, width: float) -> Overflow | None:
    count = (8 if node.type == "date" else node.max_length or 18) if node else 18
    if width / count * _MM >= SMALLEST * 0.8:
        return None
    return Overflow(f"{count}个格子挤不进 {width:.0f} 毫米宽")


def _lines_of(item: ServiceItem, names: Names, marks: Iterable[Mark], repeat: str) -> list[float]:
    """The em of each line that the author broke himself, with the longest answers."""
    lines = [0.0]
    for mark in marks:
        if mark.op != "text":
            lines[-1] += _ems(item, mark, names.find(mark.name, repeat))
            continue
        first, *others = (_width(part) for part in mark.argument.split("\n"))
        lines[-1] += first
        lines += others
    return lines


def _width(words: str) -> float:
    return sum(_HALF if char.isascii() else 1.0 for char in words)


def _ems(item: ServiceItem, mark: Mark, node: Node | None) -> float:
    if node is None:
        return 4.0 if mark.op == "expression" else 2.0 if mark.op == "number" else 0.0
    if mark.op in ("tick", "char"):
        return 1.05
    if mark.op == "ticks":
        choices = item.choices.get(node.choices, ())
        unsaid = ("0", "9") if {choice.value for choice in choices} == {"0", "1", "2", "9"} else ()
        return sum(len(choice.label) + 2.05 for choice in choices if choice.value not in unsaid)
    return _longest(item, mark, node)


def _longest(item: ServiceItem, mark: Mark, node: Node) -> float:
    if node.filled_by == "office":
        return 0.0
    if mark.argument in ("year", "month", "day"):
        return 2.3
    if node.type in ("select_one", "select_multiple"):
        lengths = [len(choice.label) for choice in item.choices.get(node.choices, ())] or [6]
        return float(max(lengths) if node.type == "select_one" else sum(lengths))
    if mark.argument == "upper":
        return 24.0
    if node.type == "date":
        return 7.5
    if node.type in _DIGITS or _digits_only(node):
        return (node.max_length or 8) * _HALF
    return float(node.max_length)


def _digits_only(node: Node) -> bool:
    return node.print_as == "boxes" or "numbers" in node.appearance or node.max_length == 18
