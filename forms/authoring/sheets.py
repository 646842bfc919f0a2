"""Workbook, Sheet, Row: cells as text, each knowing its address. One shape for CSV and Excel.

Row numbers and column letters are those an author sees in Excel (the header is row 1), also
for the text form, so that a message points to the same cell in both. Nothing here reads
files or knows what a column means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.authoring.print_draft import PrintDraft


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as in Excel; `cells` holds only the cells with text, by header."""

    number: int
    cells: Mapping[str, str]

    def get(self, header: str) -> str:
        """The cell's text, "" where it is blank or the column does not exist."""
        return self.cells.get(header, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`headers` in column order, "" for a column without one. Blank rows are left out."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    def where(self, row: Row, header: str = "") -> str:
        """`survey!C12`; column A where the sheet lacks the header."""
        index = self.headers.index(header) if header in self.headers else 0
        return f"{self.name}!{column_letters(index)}{row.number}"

    def with_rows(self, rows: tuple[Row, ...]) -> Sheet:
        """The same sheet with other rows."""
        return replace(self, rows=rows)


@dataclass(frozen=True, slots=True)
class Workbook:
    """`sheets` by name; `codes`: shared choice lists (GB code tables) by list name; `prints`: its paper forms.

    `files`: which sheets were read from files beside the workbook (tables for select_one_from_file).
    """

    source: str
    sheets: Mapping[str, Sheet]
    codes: Mapping[str, Sheet] = field(default_factory=dict)
    prints: Mapping[str, PrintDraft] = field(default_factory=dict)
    files: frozenset[str] = frozenset()

    def sheet(self, name: str) -> Sheet:
        """The sheet, or an empty one of that name."""
        return self.sheets.get(name) or Sheet(name, (), ())


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def sheet_of(name: str, grid: list[list[str]]) -> Sheet:
    """A sheet from its cells, first row = headers; cells without a header are dropped."""
    headers = tuple(cell.strip() for cell in grid[0]) if grid else ()
    rows = []
    for number, values in enumerate(grid[1:], start=2):
        pairs = zip(headers, values, strict=False)
        cells = {header: value.strip() for header, value in pairs if header and value.strip()}
        if cells:
            rows.append(Row(number, cells))
    return Sheet(name, headers, tuple(rows))
