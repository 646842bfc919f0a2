"""What Excel does to cells behind an author's back, and what only Excel can hide.

Numbers where text is meant (lost zeros, fifteen digits), dates made of "3-4" and "2026-11",
error values, formulas, merged cells, hidden sheets. Sees cells before they become text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from forms.authoring.excel.guard import SheetSeen
from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error, warning
from forms.authoring.sheets import Sheet, column_letters

WORKBOOK_FORMAT = 1
"""Written by `export` and `template` into settings; a higher one is from a newer program."""
_EXCEL_DIGITS = 15
_TEXT_COLUMNS = frozenset(
    {
        *("name", "名称", "值", "value", "id", "编号", "list_name", "选项表"),
        *("version", "版本", "form_id", "事项编码"),
    }
)
_DATED_COLUMNS = _TEXT_COLUMNS - {"value"}
_ERROR_VALUE = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)")
_DATA_SHEETS = frozenset(
    {
        *("survey", "choices", "settings", "materials", "guide", "situations", "sample"),
        *("题目", "问卷", "选项", "设置", "材料", "办事指南", "情形", "示范", "示范文本"),
    }
)
_FORMAT_HEADERS = ("daiban_format", "格式版本")


def spoilt(name: str, grid: list[list[Any]]) -> list[AuthoringFinding]:
    """One finding for each cell whose value is no longer what was typed."""
    if not grid or name.startswith("print_"):
        return []
    headers = [str(value).strip() if value is not None else "" for value in grid[0]]
    return [
        finding
        for number, row in enumerate(grid[1:], start=2)
        for index, value in enumerate(row)
        if value is not None
        and (
            finding := _cell(
                f"{name}!{column_letters(index)}{number}",
                headers[index] if index < len(headers) else "",
                value,
            )
        )
    ]


def _cell(where: str, header: str, value: Any) -> AuthoringFinding | None:
    if isinstance(value, str):
        if _ERROR_VALUE.fullmatch(value.strip()):
            return error(where, "cell.error_value", f"单元格里是 Excel 的错误值 {value.strip()}")
        return None
    if isinstance(value, bool):
        if header in _TEXT_COLUMNS:
            return warning(where, "cell.boolean", "Excel 把这里存成了逻辑值，按 true 或 false 读")
        return None
    if isinstance(value, datetime.date | datetime.time):
        if header in _DATED_COLUMNS:
            return error(where, "cell.date", f"Excel 把这里改成了日期（{value}），原来填的已经丢了")
        return None
    if isinstance(value, int | float):
        return _number(where, header, value)
    return None


def _number(where: str, header: str, value: int | float) -> AuthoringFinding | None:
    digits = len(str(int(abs(value)))) if abs(value) < 1e300 else _EXCEL_DIGITS + 1
    if digits > _EXCEL_DIGITS:
        return error(where, "cell.long_number", "数字过长，Excel 只保留15位，后面的已变成0")
    if header in _TEXT_COLUMNS and header != "value":
        return warning(where, "cell.number", "这里应是文本，现在是数字，前面的0会丢掉")
    return None


def sheet_findings(seen: SheetSeen | None, grid: list[list[Any]]) -> list[AuthoringFinding]:
    """Formulas, merged cells and a hidden sheet."""
    return [] if seen is None else [*_formulas(seen), *_merges(seen), *_hidden(seen, grid)]


def print_formulas(seen: SheetSeen) -> list[AuthoringFinding]:
    """A print sheet holds words and marks only."""
    message = "表样里不能用 Excel 公式"
    return [error(f"{seen.name}!{cell}", "print.formula", message) for cell in seen.formulas]


def _formulas(seen: SheetSeen) -> Iterator[AuthoringFinding]:
    for cell, kept in seen.formulas.items():
        where = f"{seen.name}!{cell}"
        if kept:
            yield warning(where, "cell.formula", "这里是 Excel 公式，只按上次算出的结果读，公式不起作用")
        else:
            yield error(where, "cell.formula_blank", "这里是 Excel 公式，没有存下结果，读不到值")


def _merges(seen: SheetSeen) -> Iterator[AuthoringFinding]:
    if seen.name in _DATA_SHEETS:
        for reference in seen.merges:
            where = f"{seen.name}!{reference.partition(':')[0]}"
            yield error(where, "cell.merged", f"{reference} 是合并单元格，除了第一格都是空的")


def _hidden(seen: SheetSeen, grid: list[list[Any]]) -> Iterator[AuthoringFinding]:
    if seen.hidden and grid:
        yield warning(seen.name, "sheet.hidden", f"“{seen.name}”表是隐藏的，照样会读")


def format_finding(sheets: dict[str, Sheet]) -> list[AuthoringFinding]:
    """Raises AuthoringRefused where the workbook was made by a newer program: its rules are not known here."""
    for name in ("settings", "设置"):
        sheet = sheets.get(name)
        for row in sheet.rows if sheet else ():
            for header in _FORMAT_HEADERS:
                text = row.get(header)
                where = sheet.where(row, header) if sheet else name
                if text and not text.isdigit():
                    return [error(where, "settings.format", f"格式版本“{text}”不是数字")]
                if text and int(text) > WORKBOOK_FORMAT:
                    message = f"这份工作簿是更新版本的程序做的（格式{text}，本程序读到{WORKBOOK_FORMAT}）"
                    raise AuthoringRefused([error(where, "file.newer", message)])
    return []
