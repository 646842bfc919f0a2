"""Dressing: what makes a workbook pleasant to edit: widths, frozen heads, comments, drop-downs, shaded groups.

Only looks; no cell's text is touched, so a dressed workbook reads like a bare one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.authoring import words
from forms.authoring.column_help import COLUMNS
from forms.authoring.sheets import Sheet
from forms.authoring.words import Words, reversed_words

_WIDTHS: Mapping[str, int] = {
    **dict.fromkeys(("type", "name", "list_name", "path"), 20),
    **dict.fromkeys(("label", "value", "form_title"), 28),
    **dict.fromkeys(("hint", "constraint", "warning", "calculation", "relevant", "detail", "sets"), 32),
    **dict.fromkeys(("constraint_message", "warning_message", "keywords", "note", "choice_filter"), 26),
    **dict.fromkeys(("required", "readonly", "max_length", "originals", "copies", "lenient", "kind"), 9),
}
_USUAL = 14
_WRAPPED = frozenset(
    {"hint", "constraint", "warning", "calculation", "relevant", "constraint_message", "warning_message"}
)
_LISTS: Mapping[tuple[str, str], Words] = {
    ("survey", "type"): {**words.TYPES, **{word: pair[0] for word, pair in words.TYPE_APPEARANCES.items()}},
    ("survey", "filled_by"): words.FILLED_BY,
    ("survey", "print_as"): words.PRINT_AS,
    ("materials", "check"): words.CHECKS,
    ("materials", "template"): words.TEMPLATES,
    ("guide", "key"): words.GUIDE_KEYS,
    ("situations", "kind"): {"问": "ask", "情形": "situation"},
}
_LONGEST_LIST = 250  # characters Excel takes for a list written in place
_LAST_ROW = 2_000
_COMMENT_LINE = 26


def dress(page: Any, sheet: Sheet) -> None:
    """A data sheet's page, in English or Chinese words; other sheets only get widths."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    name = words.SHEETS.get(sheet.name, sheet.name)
    chinese = name != sheet.name
    codes = [words.HEADERS.get(name, {}).get(header, header) for header in sheet.headers]
    for index, (header, code) in enumerate(zip(sheet.headers, codes, strict=True), start=1):
        page.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(code, _USUAL)
        head = page.cell(1, index)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="2F5D8A")
        head.alignment = Alignment(vertical="center", wrap_text=True)
        if code in _WRAPPED:
            for row in sheet.rows:
                page.cell(row.number, index).alignment = Alignment(wrap_text=True, vertical="top")
        if header and (help_text := COLUMNS.get(name, {}).get(code)):
            head.comment = _comment(help_text)
        _choices(page, name, code, get_column_letter(index), chinese)
    page.freeze_panes = "D2" if name == "survey" else "A2"
    page.row_dimensions[1].height = 24
    if name == "survey":
        _shade(page, sheet)


def _comment(text: str) -> Any:
    from openpyxl.comments import Comment

    comment = Comment(text, "代办台")
    comment.width = 320
    comment.height = 40 + 20 * (len(text) // _COMMENT_LINE + 1)
    return comment


def _choices(page: Any, name: str, code: str, letter: str, chinese: bool) -> None:
    """A drop-down that offers the usual words and forbids none."""
    from openpyxl.worksheet.datavalidation import DataValidation

    known = _LISTS.get((name, code))
    if code in words.YES_NO_COLUMNS:
        known = {"是": "yes", "否": "no"}
    if known is None:
        return
    offered = list(dict.fromkeys(reversed_words(known).values() if chinese else known.values()))
    listed = ",".join(offered)
    while len(listed) > _LONGEST_LIST:
        offered.pop()
        listed = ",".join(offered)
    rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    page.add_data_validation(rule)


def _shade(page: Any, sheet: Sheet) -> None:
    """Beginnings and ends of groups and repeats."""
    from openpyxl.styles import Font, PatternFill

    kinds = {header: code for header, code in words.HEADERS["survey"].items()}
    column = next((header for header in sheet.headers if kinds.get(header, header) == "type"), "")
    for row in sheet.rows:
        kind = words.TYPES.get(row.get(column), row.get(column))
        if kind.startswith(("begin_", "end_")):
            fill = PatternFill("solid", fgColor="DCE6F1" if kind.startswith("begin_") else "F2F2F2")
            for index in range(1, len(sheet.headers) + 1):
                page.cell(row.number, index).fill = fill
            if kind.startswith("begin_"):
                for index in range(1, 4):
                    page.cell(row.number, index).font = Font(bold=True)
