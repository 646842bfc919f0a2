"""The text form of a print sheet (`print_form.csv`), hand-written and easy to compare in git.

The first row holds the paper and the widths of the columns, the first column the heights of
the rows (mm); every other field is a cell. `<` joins a cell with the one at its left, `^` with
the one above. Style words stand in braces (print_style.py). Nothing here opens files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.authoring.findings import AuthoringFinding, error
from forms.authoring.print_draft import PrintDraft, repeat_blocks, with_heads
from forms.authoring.print_style import Style, as_fields, read_style, split_style, usual
from forms.authoring.sheets import column_letters
from forms.print_marks import MARK_KINDS, read_marks, without
from forms.print_sheet import MARGINS, PAPERS, PrintCell, PrintRow, PrintSheet

USUAL_HEIGHT = 8.0  # mm
LEFT, UP = "<", "^"
_HEAD = re.compile(r"(\S+)?((?:\s+[\d.]+){4})?\s*(?:\{([^{}]*)\})?")
_LENGTH = re.compile(r"([\d.]+|\*)?\s*(?:\{([^{}]*)\})?")


@dataclass(slots=True)
class _Reader:
    name: str
    findings: list[AuthoringFinding] = field(default_factory=list)

    def tell(self, row: int, column: int, code: str, message: str) -> None:
        """At a place of the file, both counted from 0."""
        self.findings.append(error(f"{self.name}!{column_letters(column)}{row + 1}", code, message))

    def style(self, words: str, row: int, column: int) -> dict[str, Any]:
        style, unknown = read_style(words)
        for word in unknown:
            self.tell(
                row, column, "print.style", f"样式“{word}”看不懂，可用的词见说明（b 14 left v - t2 等）"
            )
        return style


def read_text(name: str, grid: Sequence[Sequence[str]]) -> PrintDraft:
    """The draft in a grid of fields; mistakes are findings, and the rest is read as far as possible."""
    reader = _Reader(name)
    rows = [[cell.strip(" \t\r\n") for cell in row] for row in grid]  # full-width blanks indent
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        reader.tell(0, 0, "print.empty", "表样是空的")
        return PrintDraft(PrintSheet(name, (), (), ()), tuple(reader.findings), (2, 1))
    paper, margins, base = _head(reader, rows[0][0])
    room = PAPERS[paper][0] - margins[1] - margins[3]
    widths, columns = _widths(reader, rows[0][1:], room)
    heights, styles = _heights(reader, rows)
    cells = _cells(reader, rows, len(widths))
    blocks = repeat_blocks(cells)
    inside = {row for first, (_, count) in blocks.items() for row in range(first, first + count)}
    styled = tuple(
        _styled(reader, cell, (base, columns[cell.column], styles[cell.row]), cell.row in inside)
        for cell in cells
    )
    shown = tuple(cell for cell in styled if cell.text or cell.kind != "text" or cell.border != "0000")
    sheet = PrintSheet(name, widths, heights, shown, paper, margins)
    return PrintDraft(with_heads(sheet), tuple(reader.findings), (2, 1))


def _head(reader: _Reader, text: str) -> tuple[str, tuple[int, int, int, int], Style]:
    """`A4`, `A4L 20 15 18 15 {10}`: paper, margins (top right bottom left, mm), style of all cells."""
    match = _HEAD.fullmatch(text)
    paper = (match[1] if match else "") or "A4"
    if match is None or paper not in PAPERS:
        reader.tell(0, 0, "print.paper", f"纸张“{text}”看不懂，可用：{'、'.join(PAPERS)}")
        return "A4", MARGINS["A4"], {}
    margins = MARGINS[paper]
    if match[2]:
        top, right, bottom, left = (round(float(part) * 10) for part in match[2].split())
        margins = (top, right, bottom, left)
    return paper, margins, reader.style(match[3] or "", 0, 0)


def _widths(reader: _Reader, fields: Sequence[str], room: int) -> tuple[tuple[int, ...], list[Style]]:
    """Widths in tenths; `*` columns share what the others leave of the page."""
    fields = list(fields)
    while fields and not fields[-1]:
        fields.pop()
    widths: list[int] = []
    styles: list[Style] = []
    for at, text in enumerate(fields):
        match = _LENGTH.fullmatch(text)
        if match is None:
            reader.tell(0, at + 1, "print.width", f"列宽“{text}”看不懂，请写毫米数或 *")
        number = match[1] if match and match[1] not in (None, "*") else "0"
        widths.append(_tenths(reader, number, 0, at + 1))
        styles.append(reader.style(match[2] or "", 0, at + 1) if match else {})
    open_columns = [at for at, width in enumerate(widths) if not width]
    left = room - sum(widths)
    for number, at in enumerate(open_columns):
        widths[at] = max(10, left // (len(open_columns) - number))
        left -= widths[at]
    return tuple(widths), styles


def _tenths(reader: _Reader, text: str, row: int, column: int) -> int:
    try:
        return round(float(text) * 10)
    except ValueError:
        reader.tell(row, column, "print.length", f"“{text}”不是毫米数")
        return 100


def _heights(reader: _Reader, rows: Sequence[Sequence[str]]) -> tuple[tuple[PrintRow, ...], list[Style]]:
    heights: list[PrintRow] = []
    styles: list[Style] = []
    for number, row in enumerate(rows[1:], start=1):
        match = _LENGTH.fullmatch(row[0])
        if match is None or match[1] == "*":
            reader.tell(number, 0, "print.height", f"行高“{row[0]}”看不懂，请写毫米数，后面可跟 {{样式}}")
            match = None
        text = (match[1] if match else "") or str(USUAL_HEIGHT)
        heights.append(PrintRow(_tenths(reader, text, number, 0)))
        styles.append(reader.style(match[2] or "", number, 0) if match else {})
    return tuple(heights), styles


# --- cells ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A cell while its joined squares are being collected."""

    row: int
    column: int
    text: str
    taken: set[tuple[int, int]]


def _cells(reader: _Reader, rows: Sequence[Sequence[str]], width: int) -> list[PrintCell]:
    """The cells with their extent; text still with its style prefix."""
    owners: dict[tuple[int, int], _Open] = {}
    opened: list[_Open] = []
    for row, fields in enumerate(rows[1:]):
        for column in range(width):
            text = fields[column + 1] if column + 1 < len(fields) else ""
            beside = {LEFT: (row, column - 1), UP: (row - 1, column)}.get(text)
            owner = owners.get(beside) if beside else None
            if beside and owner is None:
                reader.tell(row + 1, column + 1, "print.join", f"“{text}”旁边没有可以合并的格子")
            if owner is None:
                owner = _Open(row, column, "" if beside else text, set())
                opened.append(owner)
            owner.taken.add((row, column))
            owners[row, column] = owner
        for column in range(width + 1, len(fields)):
            if fields[column]:
                reader.tell(row + 1, column, "print.outside", "这一格超出了第一行给出的列数")
    return [_extent(reader, cell) for cell in opened]


def _extent(reader: _Reader, cell: _Open) -> PrintCell:
    rows = max(row for row, _ in cell.taken) - cell.row + 1
    columns = max(column for _, column in cell.taken) - cell.column + 1
    left = min(column for _, column in cell.taken)
    if len(cell.taken) != rows * columns or left < cell.column:
        reader.tell(cell.row + 1, cell.column + 1, "print.merge", "合并的格子不成矩形，请检查 < 和 ^")
        rows = columns = 1
    return PrintCell(cell.row, cell.column, rows, columns, cell.text)


def _styled(reader: _Reader, cell: PrintCell, around: Sequence[Style], repeating: bool) -> PrintCell:
    place = cell.row + 1, cell.column + 1
    words, text = split_style(cell.text)
    text = text.replace("\\n", "\n")
    kind = next((mark for mark in read_marks(text) if mark.op == "kind"), None)
    if kind and kind.name not in MARK_KINDS:
        reader.tell(*place, "print.kind", f"不认识的格子种类“@{kind.name}”，可用：{'、'.join(MARK_KINDS)}")
        kind = None
    if kind:
        text = without(text, "kind")
    style = usual(text, kind.name if kind else "text", repeating)
    for outer in around:
        style.update(outer)
    style.update(reader.style(words, *place))
    return PrintCell(
        cell.row,
        cell.column,
        cell.rows,
        cell.columns,
        text=text,
        kind=kind.name if kind else "text",
        detail=kind.argument if kind else "",
        **as_fields(style),
    )
