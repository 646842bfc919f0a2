"""Writing sheets to .xlsx: every cell as text, so that Excel takes nothing for a number."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from forms.authoring.print_excel_write import write_page
from forms.authoring.sheets import Sheet
from forms.print_sheet import PrintSheet

Draw = Callable[[Any], None]
"""Fills an empty openpyxl page."""
STAMP = datetime.datetime(2026, 1, 1)  # the same sheets give the same file


def write_xlsx(
    sheets: list[Sheet],
    path: Path,
    prints: Mapping[str, PrintSheet] | None = None,
    dress: Callable[[Any, Sheet], None] | None = None,
    first: tuple[str, Draw] | None = None,
) -> None:
    """Write the sheets as text cells, the header frozen, and the paper forms as they are drawn.

    The same sheets give the same cells. `dress` gives a page its looks; `first` is a sheet for
    people in front. Nothing is left of a file that could not be written whole.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = STAMP
    if first is not None:
        title, draw = first
        draw(book.create_sheet(title))
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.append(list(sheet.headers))
        page.freeze_panes = "A2"
        for row in sheet.rows:
            for index, header in enumerate(sheet.headers, start=1):
                if row.get(header):
                    cell = page.cell(row.number, index)
                    cell.number_format = "@"
                    cell.value = row.get(header)
                    cell.data_type = "s"
        if dress is not None:
            dress(page, sheet)
    for name, drawn in (prints or {}).items():
        write_page(book.create_sheet(name), drawn)
    part = path.with_name(f"{path.name}.part")
    book.save(part)
    os.replace(part, path)
