"""Excel workbooks through openpyxl: reading with cell addresses, and the export.

Numbers that Excel stored where text is meant (lost leading zeros, long numbers in 15
digits) are told by `read_xlsx`. Knows cells; refuses to know what the sheets mean.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error, warning
from forms.authoring.sheets import Sheet, Workbook, column_letters, sheet_of
from forms.authoring.text_form import shared_codes

_EXCEL_DIGITS = 15
_STAMP = datetime.datetime(2026, 1, 1)
_TEXT_COLUMNS = frozenset({"name", "名称", "值", "id", "编号", "version", "版本"})


def read_xlsx(path: Path) -> tuple[Workbook, list[AuthoringFinding]]:
    """All sheets as text, and what Excel may have spoilt. Raises AuthoringRefused for no workbook."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=False, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, OSError) as broken:
        raise AuthoringRefused(
            [error(path.name, "file.xlsx", f"{path.name} 打不开，请确认是 .xlsx 文件（{broken}）")]
        ) from broken
    findings: list[AuthoringFinding] = []
    sheets = {}
    for sheet in book.worksheets:
        grid = [list(row) for row in sheet.iter_rows(values_only=True)]
        findings += _spoilt(sheet.title, grid)
        sheets[sheet.title] = sheet_of(sheet.title, [[_text(value) for value in row] for row in grid])
    return Workbook(path.stem, sheets, shared_codes()), findings


def write_xlsx(sheets: list[Sheet], path: Path) -> None:
    """Write the sheets as text cells; the header frozen. The same sheets give the same cells."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = _STAMP
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
    book.save(path)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _spoilt(name: str, grid: list[list[Any]]) -> list[AuthoringFinding]:
    """Numbers in columns that hold names, and numbers longer than Excel keeps."""
    if not grid:
        return []
    headers = [_text(value).strip() for value in grid[0]]
    found = []
    for number, row in enumerate(grid[1:], start=2):
        for index, value in enumerate(row):
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            where = f"{name}!{column_letters(index)}{number}"
            if len(_text(value)) > _EXCEL_DIGITS:
                found.append(
                    error(where, "cell.long_number", "数字过长，Excel 只保留15位，请把单元格改为文本后重填")
                )
            elif index < len(headers) and headers[index] in _TEXT_COLUMNS:
                found.append(
                    warning(where, "cell.number", "这里应是文本，数字会丢掉前面的0，请把单元格改为文本")
                )
    return found
