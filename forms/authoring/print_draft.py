"""PrintDraft: a print sheet as its author wrote it, with the cell address of every square.

One shape for the CSV form and for Excel. Knows where a square of the grid stands in its
source, and which rows repeat or are heads; refuses to know files and the item's questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from forms.authoring.findings import AuthoringFinding
from forms.authoring.sheets import column_letters
from forms.print_marks import only_words, read_marks, repeat_of
from forms.print_sheet import PrintCell, PrintRow, PrintSheet

MOST_HEADS = 3  # rows above a repeating one that count as its head by themselves


@dataclass(frozen=True, slots=True)
class PrintDraft:
    """`first`: row number and column index (0 = A) of the grid's upper left square in the source."""

    sheet: PrintSheet
    findings: tuple[AuthoringFinding, ...] = ()
    first: tuple[int, int] = (1, 0)

    def where(self, row: int, column: int) -> str:
        """`print_form!B3` of a square."""
        return f"{self.sheet.name}!{column_letters(self.first[1] + column)}{self.first[0] + row}"

    def at(self, cell: PrintCell) -> str:
        return self.where(cell.row, cell.column)


def repeat_blocks(cells: Iterable[PrintCell]) -> dict[int, tuple[str, int]]:
    """First row of each repeating block -> (its repeat, number of rows). The cell with the mark spans the block."""
    blocks = {}
    for cell in cells:
        if mark := repeat_of(cell.text):
            blocks[cell.row] = (mark.name, cell.rows)
    return blocks


def with_heads(sheet: PrintSheet) -> PrintSheet:
    """The sheet with its head rows marked: those that say so, and words right above a repeating row."""
    heads = {cell.row for cell in sheet.cells if any(mark.op == "head" for mark in read_marks(cell.text))}
    heads |= {number for number, row in enumerate(sheet.rows) if row.head}
    blocks = repeat_blocks(sheet.cells)
    for start in blocks:
        heads |= set(_above(sheet, start, blocks))
    rows = tuple(replace(row, head=number in heads) for number, row in enumerate(sheet.rows))
    return replace(sheet, rows=rows)


def _above(sheet: PrintSheet, start: int, blocks: dict[int, tuple[str, int]]) -> Iterator[int]:
    inside = {row for first, (_, count) in blocks.items() for row in range(first, first + count)}
    for row in range(start - 1, max(-1, start - 1 - MOST_HEADS), -1):
        standing = [cell for cell in sheet.cells if cell.row == row]
        own = [cell for cell in standing if cell.row + cell.rows <= start]
        if row in inside or not own or not all(_says(cell) for cell in own):
            return
        if not any(cell.border.strip("0") for cell in own):
            return
        yield row


def _says(cell: PrintCell) -> bool:
    return cell.kind == "text" and bool(cell.text.strip()) and only_words(cell.text)


def row_of(height: float) -> PrintRow:
    """A row of `height` mm."""
    return PrintRow(round(height * 10))
