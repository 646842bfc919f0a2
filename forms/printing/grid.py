"""Grid (表格): ruled rows that grow with their text, and how tall they will be.

A Row is cells side by side; a Cell holds text, a stack of further rows (merged cells) or a
painter of its own. Knows heights and rules, not pages: `flow.py` breaks rows over pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from forms.printing.fonts import HEI, KAI
from forms.printing.lines import balanced, wrap
from forms.printing.sheet import MM, Sheet

SMALLEST = 6.5  # points; text never shrinks below it (forms-and-print.md)
PAD_X = 1.2  # mm left and right of the text of a cell
PAD_Y = 0.9

Painter = Callable[[Sheet, float, float, float, float], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """`width` and `min_height` in mm, `size` in points. `fit`: shrink to one line where that is enough."""

    text: str = ""
    width: float = 0.0
    style: str = KAI
    size: float = 10.5
    align: str = "left"
    valign: str = "middle"
    min_height: float = 0.0
    fit: bool = False
    shaded: bool = False
    stack: tuple[Row, ...] = ()
    paint: Painter | None = None


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    min_height: float = 7.5


def label(text: str, width: float, size: float = 10.5) -> Cell:
    """A printed label: 黑体, centred."""
    return Cell(text, width, HEI, size, "center")


def pairs(sheet_width: float, *items: tuple[str, str], label_width: float = 24, size: float = 10.5) -> Row:
    """`label | value | label | value …` over the whole width, values sharing what the labels leave."""
    value_width = (sheet_width - label_width * len(items)) / len(items)
    cells: list[Cell] = []
    for name, value in items:
        cells += [label(name, label_width, size), Cell(value, value_width, KAI, size)]
    return Row(tuple(cells))


def leading(size: float) -> float:
    """Height of one line in mm."""
    return size * 1.32 / MM


def cell_size(sheet: Sheet, cell: Cell) -> float:
    """The font size a cell ends up with: its own, or smaller where a word or the line would not fit."""
    room = cell.width - 2 * PAD_X
    widest = _widest(sheet, cell)
    size = cell.size
    while size > SMALLEST and widest * size / cell.size > room:
        size = max(SMALLEST, size - 0.5)
    return size


def _widest(sheet: Sheet, cell: Cell) -> float:
    """What must not be cut, in mm at the cell's own size: the whole text of a `fit` cell, else its numbers."""
    if cell.fit:
        return max(sheet.measure(line, cell.style, cell.size) for line in cell.text.split("\n"))
    words = [word for word in cell.text.split() if len(word) <= 36 and word.isascii()]
    return max((sheet.measure(word, cell.style, cell.size) for word in words), default=0.0)


def cell_lines(sheet: Sheet, cell: Cell, size: float) -> list[str]:
    """The lines of a cell; centred text is cut into lines of about equal length."""
    if not cell.text:
        return []

    def measure(part: str) -> float:
        return sheet.measure(part, cell.style, size)

    width = cell.width - 2 * PAD_X
    if cell.align == "center":
        return balanced(cell.text, width, measure, size / MM / 2)
    return wrap(cell.text, width, measure)


def cell_height(sheet: Sheet, cell: Cell) -> float:
    if cell.stack:
        return max(cell.min_height, sum(row_height(sheet, row) for row in cell.stack))
    size = cell_size(sheet, cell)
    needed = len(cell_lines(sheet, cell, size)) * leading(size) + 2 * PAD_Y if cell.text else 0.0
    return max(cell.min_height, needed)


def row_height(sheet: Sheet, row: Row) -> float:
    return max(row.min_height, *(cell_height(sheet, cell) for cell in row.cells))


def draw_row(sheet: Sheet, x: float, y: float, row: Row, height: float, outer: float = 0.5) -> None:
    """Draw a row with its rules. `height` may exceed what it needs."""
    for cell in row.cells:
        if cell.shaded:
            sheet.shade(x, y, cell.width, height)
        if cell.stack:
            _draw_stack(sheet, x, y, cell.stack, height)
        else:
            _draw_text(sheet, x, y, cell, height)
            sheet.box(x, y, cell.width, height, outer)
        if cell.paint:
            cell.paint(sheet, x, y, cell.width, height)
        x += cell.width


def _draw_stack(sheet: Sheet, x: float, y: float, rows: Sequence[Row], height: float) -> None:
    heights = [row_height(sheet, row) for row in rows]
    extra = (height - sum(heights)) / len(rows)
    for row, needed in zip(rows, heights, strict=True):
        draw_row(sheet, x, y, row, needed + extra)
        y += needed + extra


def _draw_text(sheet: Sheet, x: float, y: float, cell: Cell, height: float) -> None:
    size = cell_size(sheet, cell)
    lines = cell_lines(sheet, cell, size)
    step = leading(size)
    top = y + PAD_Y if cell.valign == "top" else y + (height - len(lines) * step) / 2
    for number, line in enumerate(lines):
        baseline = top + step * number + step / 2 + size * 0.36 / MM
        if cell.align == "center":
            sheet.text(x + cell.width / 2, baseline, line, cell.style, size, "center")
        elif cell.align == "right":
            sheet.text(x + cell.width - PAD_X, baseline, line, cell.style, size, "right")
        else:
            sheet.text(x + PAD_X, baseline, line, cell.style, size)


def split_row(sheet: Sheet, row: Row, room: float) -> tuple[Row, Row] | None:
    """Cut a row too tall for any page: what fits into `room` mm, and the rest. None where it cannot be cut."""
    if any(cell.stack or cell.paint for cell in row.cells):
        return None
    first: list[Cell] = []
    rest: list[Cell] = []
    for cell in row.cells:
        size = cell_size(sheet, cell)
        lines = cell_lines(sheet, cell, size)
        count = max(1, int((room - 2 * PAD_Y) / leading(size)))
        first.append(replace(cell, text="\n".join(lines[:count]), min_height=0))
        rest.append(replace(cell, text="\n".join(lines[count:]), min_height=0))
    if not any(cell.text for cell in rest):
        return None
    return Row(tuple(first), row.min_height), Row(tuple(rest), row.min_height)
