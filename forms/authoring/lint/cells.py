"""Texts that a spreadsheet has spoilt before they were saved as text: exponents, rounded IDs, day counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context
from forms.authoring.sheets import Row, Sheet

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no characters of XML 1.0
_EXPONENT = re.compile(r"\d(\.\d+)?E\+?\d{2}", re.IGNORECASE)
_ROUNDED = re.compile(r"[1-9]\d{14}0{3}")
_SERIAL = re.compile(r"[34]\d{4}(\.0)?")
_ERROR_VALUE = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
_ARTEFACT = re.compile(r"-?\d+\.\d*?(0{8,}|9{8,})\d{1,2}")


def spoilt(context: Context) -> Iterator[AuthoringFinding]:
    """Every cell of every sheet that is read."""
    for sheet in context.book.sheets.values():
        for row in sheet.rows:
            for header in row.cells:
                yield from _cell(sheet, row, header, row.get(header))


def _cell(sheet: Sheet, row: Row, header: str, text: str) -> Iterator[AuthoringFinding]:
    where = sheet.where(row, header)
    if _CONTROL.search(text):
        yield error(where, "cell.control", "单元格里有存不下的控制字符")
    if _EXPONENT.fullmatch(text):
        yield error(where, "cell.exponent", f"“{text}”是被 Excel 缩写的长数字，后面的数字已经丢了")
    elif _ROUNDED.fullmatch(text):
        yield warning(where, "cell.rounded", f"“{text}”像是被 Excel 抹掉末三位的18位号码")
    elif _ERROR_VALUE.fullmatch(text):
        yield error(where, "cell.error_value", f"单元格里是 Excel 的错误值 {text}")
    elif _ARTEFACT.fullmatch(text):
        yield warning(where, "cell.artefact", f"“{text}”是 Excel 算出的尾数，不是填的数")


def dates(context: Context) -> Iterator[AuthoringFinding]:
    """Days that became Excel's day count, in defaults of dates and in the validity of the item."""
    for part in context.outline.parts():
        if part.type in ("date", "month") and _SERIAL.fullmatch(part.row.get("default")):
            where = context.outline.sheet.where(part.row, "default")
            yield error(
                where, "cell.date_serial", f"“{part.row.get('default')}”是 Excel 的日期序号，不是日期"
            )
    sheet = context.book.sheet("guide")
    for row in sheet.rows:
        if row.get("key") in ("valid_from", "valid_to") and _SERIAL.fullmatch(row.get("value")):
            message = f"“{row.get('value')}”是 Excel 的日期序号，不是日期"
            yield error(sheet.where(row, "value"), "cell.date_serial", message)


def zeros(context: Context) -> Iterator[AuthoringFinding]:
    """A choice value that lost its leading zero: 1 among 02, 03 … 11."""
    sheet = context.book.sheet("choices")
    for name, rows in context.own_lists.items():
        values = [row.get("name") for row in rows]
        widths = {
            len(value) for value in values if value.isdigit() and value.startswith("0") and len(value) > 1
        }
        if len(widths) != 1 or not name:
            continue
        width = widths.pop()
        for row in rows:
            value = row.get("name")
            if value.isdigit() and len(value) < width:
                message = f"“{value}”少了前面的0？同一张选项表里的值是{width}位"
                yield warning(sheet.where(row, "name"), "cell.zero", message)
