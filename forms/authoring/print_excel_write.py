"""A print sheet as a formatted Excel sheet that authors go on drawing in: merges, borders, widths, fonts.

What is written reads back as the same PrintSheet. Knows openpyxl pages through its caller.
"""

from __future__ import annotations

from typing import Any

from forms.authoring.print_units import FONT_NAMES, PAPER_CODES, column_width, digit_pixels, row_points
from forms.print_sheet import PAPERS, PrintCell, PrintSheet

_STYLES = {"1": "thin", "2": "medium", "3": "thick", "4": "dotted"}
_SIDES = ("top", "right", "bottom", "left")


def write_page(page: Any, sheet: PrintSheet) -> None:
    """Draw the sheet into an empty openpyxl page of a workbook whose default font is Calibri 11."""
    from openpyxl.utils import get_column_letter

    digit = digit_pixels("Calibri", 11)
    for number, tenths in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column_width(tenths, digit)
    for number, row in enumerate(sheet.rows, start=1):
        page.row_dimensions[number].height = row_points(row.height)
    for cell in sheet.cells:
        _write_cell(page, cell)
    _write_setup(page, sheet)


def _write_cell(page: Any, cell: PrintCell) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    first = page.cell(cell.row + 1, cell.column + 1)
    if text := source_text(cell):
        first.value = text
        first.data_type = "s"
    first.number_format = "@"
    first.font = Font(name=FONT_NAMES[cell.family], size=cell.size / 10, bold=cell.bold)
    first.alignment = Alignment(
        horizontal=cell.align,
        vertical="center" if cell.valign == "middle" else cell.valign,
        wrap_text=cell.wrap,
        text_rotation=255 if cell.vertical else 0,
    )
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            outer = (
                row == cell.row,
                column == cell.column + cell.columns - 1,
                row == cell.row + cell.rows - 1,
                column == cell.column,
            )
            weights = zip(_SIDES, cell.border, outer, strict=True)
            sides = {
                side: Side(style=_STYLES[weight]) for side, weight, on in weights if on and weight != "0"
            }
            page.cell(row + 1, column + 1).border = Border(**sides)
    if cell.rows > 1 or cell.columns > 1:
        end = {"end_row": cell.row + cell.rows, "end_column": cell.column + cell.columns}
        page.merge_cells(start_row=cell.row + 1, start_column=cell.column + 1, **end)


def source_text(cell: PrintCell) -> str:
    """The text as its author writes it, with the mark of its kind."""
    if cell.kind == "text":
        return cell.text
    detail = f":{cell.detail}" if cell.detail else ""
    return f"${{@{cell.kind}{detail}}}{cell.text}"


def _write_setup(page: Any, sheet: PrintSheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.page import PageMargins

    top, right, bottom, left = (edge / 254 for edge in sheet.margins)
    page.page_margins = PageMargins(left=left, right=right, top=top, bottom=bottom, header=0.2, footer=0.2)
    setup = page.page_setup
    setup.orientation = "landscape" if sheet.paper.endswith("L") else "portrait"
    code = next((code for code, name in PAPER_CODES.items() if name == sheet.paper.rstrip("L")), None)
    if code is None:
        width, height = PAPERS[sheet.paper]
        setup.paperWidth, setup.paperHeight = f"{width // 10}mm", f"{height // 10}mm"
    else:
        setup.paperSize = code
    page.print_options.horizontalCentered = True
    page.print_area = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows)}"
    heads = [number for number, row in enumerate(sheet.rows, start=1) if row.head]
    if heads and heads == list(range(heads[0], heads[-1] + 1)):
        page.print_title_rows = f"{heads[0]}:{heads[-1]}"
