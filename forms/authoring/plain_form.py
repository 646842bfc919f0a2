"""Plain XLSForms: workbooks from elsewhere in the ecosystem, which know nothing of service items.

They load, so that they can be tried out and replayed: what an item must have besides its
questions is made up here and said so. A workbook with any sheet of ours is no plain form.
"""

from __future__ import annotations

from dataclasses import replace

from forms.authoring.findings import AuthoringFinding, warning
from forms.authoring.sheets import Row, Sheet, Workbook, sheet_of

_OURS = frozenset({"guide", "materials", "situations", "sample"})
_SETTINGS = ("form_title", "form_id", "version")
_GUIDE = (
    ("dept", "（未定）"),
    ("task_type", "20"),
    ("case_type", "2"),
    ("handling_mode", "1"),
    ("capacity", "AGENT"),
    ("clock_start", "receipt"),
)


def complete(book: Workbook) -> tuple[Workbook, list[AuthoringFinding]]:
    """The workbook with a guide and settings; unchanged where it is an item or no form at all."""
    if book.prints or _OURS & book.sheets.keys() or "survey" not in book.sheets:
        return book, []
    settings = book.sheet("settings")
    row = settings.rows[0] if settings.rows else Row(2, {})
    title = row.get("form_title") or row.get("form_id") or book.source
    made = {"form_title": title, "form_id": _code(row.get("form_id") or book.source), "version": "1"}
    cells = {**made, **{name: text for name, text in row.cells.items() if name != "form_id"}}
    headers = (*settings.headers, *(name for name in _SETTINGS if name not in settings.headers))
    guide = sheet_of("guide", [["key", "value"], ["name", title], *map(list, _GUIDE)])
    sheets = {
        **book.sheets,
        "settings": Sheet("settings", headers, (Row(row.number, cells),)),
        "guide": guide,
    }
    message = "这是一般的 XLSForm，没有办事指南：可以试用，作为事项发布前要补上办事指南和材料"
    return replace(book, sheets=sheets), [warning("guide", "form.plain", message)]


def _code(text: str) -> str:
    """A form_id that can stand in a file name."""
    code = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in text)
    return code[:40].lstrip("_-") or "FORM"
