"""A `print_*` sheet of an Excel workbook -> PrintDraft: merges, widths, fonts, borders, page setup.

Sees an openpyxl page that `excel.guard` has let pass. Whatever the sheet shows is what is
printed; formulas are told, because a print sheet is words and marks. The way back is
`print_excel_write`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.print_draft import PrintDraft, with_heads
from forms.authoring.print_units import (
    PAPER_CODES,
    column_tenths,
    digit_pixels,
    family_of,
    row_tenths,
    untouched_width,
)
from forms.print_marks import MARK_KINDS, read_marks, without
from forms.print_sheet import MARGINS, PrintCell, PrintRow, PrintSheet

TITLES: Mapping[str, str] = {"表样": "print_form", "打印表样": "print_form", "表样背面": "print_form_2"}
_WEIGHTS: Mapping[str, str] = {
    **{style: "1" for style in ("thin", "hair")},
    **{style: "4" for style in ("dotted", "dashed", "dashDot", "dashDotDot")},
    **{
        style: "2"
        for style in ("medium", "mediumDashed", "mediumDashDot", "mediumDashDotDot", "slantDashDot")
    },
    **{style: "3" for style in ("thick", "double")},
}
_ALIGNS = {"center": "center", "centerContinuous": "center", "distributed": "center", "right": "right"}
_VALIGNS = {"top": "top", "center": "middle", "distributed": "middle", "justify": "middle"}
_STANDING = 255  # Excel's text rotation for letters one below the other
_DEFAULT_ROW = 15.0  # points


def is_print(title: str) -> bool:
    """Whether a sheet holds a paper form."""
    return title.startswith("print_") or title in TITLES


def read_page(book: Any, page: Any, formulas: Collection[str] = ()) -> PrintDraft:
    """The draft of one sheet. `formulas`: cells that hold one."""
    return _Page(book, page, frozenset(formulas)).draft()


class _Page:
    def __init__(self, book: Any, page: Any, formulas: frozenset[str]) -> None:
        self.page = page
        self.formulas = formulas
        self.findings: list[AuthoringFinding] = []
        font = book._fonts[0]
        self.digit = digit_pixels(font.name, font.sz)
        self.top, self.left, self.bottom, self.right = self._area()

    def draft(self) -> PrintDraft:
        paper, margins = self._paper()
        widths = tuple(self._width(column) for column in range(self.left, self.right + 1))
        rows = tuple(self._row(row) for row in range(self.top, self.bottom + 1))
        name = TITLES.get(self.page.title, self.page.title)
        sheet = PrintSheet(name, widths, rows, tuple(self._cells()), paper, margins)
        sheet = with_heads(_scaled(sheet, self._scale(sheet)))
        if self.page._images or self.page._charts:
            message = "表样里的图片、图形不会打印；照片用 ${@photo}，二维码用 ${@qr}"
            self.findings.append(warning(self.page.title, "print.picture", message))
        return PrintDraft(sheet, tuple(self.findings), (self.top, self.left - 1))

    # --- the page ---------------------------------------------------------------------------

    def _area(self) -> tuple[int, int, int, int]:
        """First row and column, last row and column (from 1): the print area, else what holds something."""
        from openpyxl.utils import range_boundaries

        if self.page.print_area:
            area = self.page.print_area
            first = (area if isinstance(area, str) else area[0]).split(",")[0].split("!")[-1].replace("$", "")
            left, top, right, bottom = range_boundaries(first)
            return top, left, bottom, right
        merged = self.page.merged_cells.ranges
        rows = [part.max_row for part in merged]
        columns = [part.max_col for part in merged]
        for line in self.page.iter_rows():
            for cell in line:
                if cell.value is not None or _border(cell, cell) != "0000":
                    rows.append(cell.row)
                    columns.append(cell.column)
        return 1, 1, max(rows, default=1), max(columns, default=1)

    def _paper(self) -> tuple[str, tuple[int, int, int, int]]:
        setup, edges = self.page.page_setup, self.page.page_margins
        if str(setup.paperWidth or "").startswith("80"):
            paper = "80"
        else:
            paper = PAPER_CODES.get(int(setup.paperSize or 9), "")
            if not paper:
                self.findings.append(warning(self.page.title, "print.paper", "纸张不是 A3、A4、A5，按 A4 排"))
                paper = "A4"
            paper += "L" if setup.orientation == "landscape" else ""
        found = [round(float(edge) * 254) for edge in (edges.top, edges.right, edges.bottom, edges.left)]
        if min(found) < 50:
            found = list(MARGINS[paper])
        return paper, (found[0], found[1], found[2], found[3])

    def _scale(self, sheet: PrintSheet) -> float:
        """How much smaller the author lets it print: a percentage, or as wide (high) as a page."""
        setup, flags = self.page.page_setup, self.page.sheet_properties.pageSetUpPr
        if flags is not None and flags.fitToPage:
            width, height = sheet.room
            factor = width / max(1, sheet.width)
            tall = sum(row.height for row in sheet.rows)
            if int(setup.fitToHeight if setup.fitToHeight is not None else 1) == 1:
                factor = min(factor, height / max(1, tall))
            return min(1.0, factor)
        return float(setup.scale or 100) / 100

    def _width(self, column: int) -> int:
        from openpyxl.utils import get_column_letter

        form = self.page.sheet_format
        width = form.defaultColWidth or untouched_width(form.baseColWidth or 8, self.digit)
        for dimension in self.page.column_dimensions.values():
            if (dimension.min or 0) <= column <= (dimension.max or 0) and dimension.width:
                width = 0.0 if dimension.hidden else dimension.width
        own = self.page.column_dimensions.get(get_column_letter(column))
        if own is not None and own.width and own.min is None:
            width = own.width
        return max(1, column_tenths(float(width), self.digit))

    def _row(self, row: int) -> PrintRow:
        dimension = self.page.row_dimensions.get(row)
        points = dimension.height if dimension is not None else None
        usual = self.page.sheet_format.defaultRowHeight or _DEFAULT_ROW
        titles = self.page.print_title_rows
        head = False
        if titles:
            first, _, last = titles.split("!")[-1].replace("$", "").partition(":")
            head = int(first) <= row <= int(last or first)
        return PrintRow(max(1, row_tenths(float(points or usual))), head)

    # --- cells ------------------------------------------------------------------------------

    def _cells(self) -> Iterator[PrintCell]:
        merged = {(part.min_row, part.min_col): part for part in self.page.merged_cells.ranges}
        covered = {
            square
            for part in merged.values()
            for line in part.rows
            for square in line
            if square != (part.min_row, part.min_col)
        }
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                if (row, column) in covered:
                    continue
                part = merged.get((row, column))
                last = (
                    (min(part.max_row, self.bottom), min(part.max_col, self.right)) if part else (row, column)
                )
                cell = self._cell(row, column, last)
                if cell.text or cell.kind != "text" or cell.border != "0000":
                    yield cell

    def _cell(self, row: int, column: int, last: tuple[int, int]) -> PrintCell:
        cell = self.page.cell(row, column)
        text = "" if cell.value is None else _text(cell.value).strip(" \r\n\t")
        if cell.coordinate in self.formulas:
            message = "表样里不能用 Excel 公式；要计算请写打印标记 ${=计算式}"
            self.findings.append(error(f"{self.page.title}!{cell.coordinate}", "print.formula", message))
        kind = next((mark for mark in read_marks(text) if mark.op == "kind"), None)
        if kind and kind.name not in MARK_KINDS:
            message = f"不认识的格子种类“@{kind.name}”，可用：{'、'.join(MARK_KINDS)}"
            self.findings.append(error(f"{self.page.title}!{cell.coordinate}", "print.kind", message))
            kind = None
        look = cell.alignment
        rotation = look.text_rotation or 0
        return PrintCell(
            row - self.top,
            column - self.left,
            last[0] - row + 1,
            last[1] - column + 1,
            text=without(text, "kind") if kind else text,
            kind=kind.name if kind else "text",
            detail=kind.argument if kind else "",
            family=family_of(cell.font.name),
            size=round(float(cell.font.sz or 11) * 10),
            bold=bool(cell.font.b),
            align=_ALIGNS.get(look.horizontal or "", "left"),
            valign=_VALIGNS.get(look.vertical or "", "bottom"),
            wrap=bool(look.wrap_text) or rotation == _STANDING,
            vertical=rotation in (_STANDING, 90, 180),
            border=_border(cell, self.page.cell(*last)),
        )


def _border(first: Any, last: Any) -> str:
    """Top and left of a merged cell's first square, right and bottom of its last."""
    sides = first.border.top, last.border.right, last.border.bottom, first.border.left
    return "".join(_WEIGHTS.get(side.style or "", "0") if side else "0" for side in sides)


def _scaled(sheet: PrintSheet, factor: float) -> PrintSheet:
    if abs(factor - 1) < 0.005:
        return sheet
    return replace(
        sheet,
        columns=tuple(round(width * factor) for width in sheet.columns),
        rows=tuple(replace(row, height=round(row.height * factor)) for row in sheet.rows),
        cells=tuple(replace(cell, size=round(cell.size * factor)) for cell in sheet.cells),
    )


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
