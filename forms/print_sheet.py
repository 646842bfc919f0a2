"""PrintSheet (表样): the official paper form of an item, as a grid of merged cells with marks.

Pure and frozen: what a `print_*` sheet of a workbook compiles to. All lengths are whole tenths
(of a millimetre, of a point), because compiled items hold no floats. Knows nothing of
workbooks (`authoring/print_*`), of what marks mean (`print_marks`) and of drawing (`printing/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PAPERS: Mapping[str, tuple[int, int]] = {
    "A3": (2970, 4200),
    "A3L": (4200, 2970),
    "A4": (2100, 2970),
    "A4L": (2970, 2100),
    "A5": (1480, 2100),
    "A5L": (2100, 1480),
    "80": (800, 2000),
}
"""Name -> width and height in tenths of a mm; L = landscape; 80 = a slip, as long as it needs to be."""

MARGINS: Mapping[str, tuple[int, int, int, int]] = {
    "A3": (200, 180, 180, 250),
    "A3L": (200, 150, 180, 150),
    "A4": (200, 180, 180, 250),
    "A4L": (200, 150, 180, 150),
    "A5": (100, 100, 90, 100),
    "A5L": (100, 100, 90, 100),
    "80": (40, 40, 60, 40),
}
"""Usual margins: top, right, bottom, left (documents.md 0.5; the wide left one is for binding)."""

FAMILIES = ("hei", "song", "kai")
ALIGNS = ("left", "center", "right")
VALIGNS = ("top", "middle", "bottom")
KINDS = ("text", "photo", "seal", "opinion", "qr")
FOOT = 40  # tenths of a mm above the lower margin that the footer takes


@dataclass(frozen=True, slots=True)
class PrintCell:
    """One cell, merged over `rows` x `columns` of the grid; `row` and `column` count from 0.

    `text` holds marks (`${name}`). `size`: tenths of a point. `border`: top, right, bottom, left,
    each 0 none, 1 thin, 2 medium, 3 thick, 4 dotted. `kind`: photo (a frame for the photograph),
    seal (room for a seal, never drawn), opinion (an office's, with lines for signature, seal and
    date), qr (the machine code). `detail`: the opinion's signer, the photograph's question.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    kind: str = "text"
    detail: str = ""
    family: str = "hei"
    size: int = 105
    bold: bool = False
    align: str = "center"
    valign: str = "middle"
    wrap: bool = True
    vertical: bool = False
    border: str = "1111"


@dataclass(frozen=True, slots=True)
class PrintRow:
    """`height`: tenths of a mm, the least. `head`: drawn again on a new page above the rows that go on there."""

    height: int
    head: bool = False


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """`columns`: widths, `margins`: top right bottom left; all in tenths of a mm."""

    name: str
    columns: tuple[int, ...]
    rows: tuple[PrintRow, ...]
    cells: tuple[PrintCell, ...]
    paper: str = "A4"
    margins: tuple[int, int, int, int] = MARGINS["A4"]

    @property
    def room(self) -> tuple[int, int]:
        """Width and height between the margins, without the footer."""
        width, height = PAPERS[self.paper]
        top, right, bottom, left = self.margins
        return width - left - right, height - top - bottom - FOOT

    @property
    def width(self) -> int:
        """All columns together."""
        return sum(self.columns)

    def cell_width(self, cell: PrintCell) -> int:
        return sum(self.columns[cell.column : cell.column + cell.columns])

    def cell_height(self, cell: PrintCell) -> int:
        return sum(row.height for row in self.rows[cell.row : cell.row + cell.rows])

    def overlaps(self) -> Iterator[tuple[PrintCell, PrintCell]]:
        """Pairs of cells that lie on the same square of the grid, each pair once."""
        taken: dict[tuple[int, int], PrintCell] = {}
        for cell in self.cells:
            hit: set[int] = set()
            for square in squares(cell):
                other = taken.setdefault(square, cell)
                if other is not cell and id(other) not in hit:
                    hit.add(id(other))
                    yield other, cell


def squares(cell: PrintCell) -> Iterator[tuple[int, int]]:
    """The squares of the grid that a cell covers."""
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            yield row, column


def sheets_from_json(data: Mapping[str, Any]) -> dict[str, PrintSheet]:
    """`print_sheets` of a compiled item. Raises KeyError, TypeError or ValueError for what is none."""
    return {name: _sheet(value) for name, value in data.items()}


def _sheet(data: Mapping[str, Any]) -> PrintSheet:
    known = dict(data)
    known["columns"] = tuple(known["columns"])
    known["rows"] = tuple(PrintRow(**row) for row in known["rows"])
    known["cells"] = tuple(PrintCell(**cell) for cell in known["cells"])
    if "margins" in known:
        top, right, bottom, left = known["margins"]
        known["margins"] = (top, right, bottom, left)
    if known.get("paper", "A4") not in PAPERS:
        raise ValueError(f"paper {known['paper']!r}")
    return PrintSheet(**known)
