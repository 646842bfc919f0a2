"""Reading a guarded workbook: every data sheet as text with its cell addresses.

Streams rows (openpyxl's read-only mode), so that memory follows what is filled in, not what
Excel has touched. What Excel spoilt or hides is told by `damage`. Refuses to know what the
sheets mean; print sheets are read elsewhere, through `open_book`.
"""

from __future__ import annotations

import datetime
import warnings
from pathlib import Path
from typing import Any

from forms.authoring.excel.archive import refuse
from forms.authoring.excel.damage import format_finding, print_formulas, sheet_findings, spoilt
from forms.authoring.excel.guard import Seen, guard
from forms.authoring.findings import AuthoringFinding, warning
from forms.authoring.print_draft import PrintDraft
from forms.authoring.print_excel import is_print, read_page
from forms.authoring.sheets import Sheet, Workbook, sheet_of
from forms.authoring.text_form import shared_codes

UNREAD = ("说明", "示例", "填写说明", "README")
"""Sheets for people; those beginning with `_` (lists behind drop-downs) are not read either."""


def read_xlsx(path: Path) -> tuple[Workbook, list[AuthoringFinding]]:
    """All sheets as text, and what Excel may have spoilt. Raises AuthoringRefused for no workbook."""
    seen = guard(path)
    book = _load(path, read_only=True)
    findings: list[AuthoringFinding] = []
    sheets: dict[str, Sheet] = {}
    try:
        for page in book.worksheets:
            if not is_unread(page.title) and not is_print(page.title):
                grid = _grid(path, page)
                findings += spoilt(page.title, grid) + sheet_findings(seen.sheets.get(page.title), grid)
                sheets[page.title] = sheet_of(page.title, [[as_text(value) for value in row] for row in grid])
    finally:
        book.close()
    if seen.links:
        findings.append(warning(path.name, "file.link", "工作簿引用了别的工作簿，引用的内容不会更新"))
    findings += format_finding(sheets)
    prints = _prints(path, seen)
    told = {finding.where for draft in prints.values() for finding in draft.findings}
    for title in filter(is_print, seen.sheets):
        findings += [found for found in print_formulas(seen.sheets[title]) if found.where not in told]
    return Workbook(path.stem, sheets, shared_codes(), prints), findings


def _prints(path: Path, seen: Seen) -> dict[str, PrintDraft]:
    """The paper forms, by name. They need merged cells and styles, so the file is opened whole."""
    titles = [title for title in seen.sheets if is_print(title)]
    if not titles:
        return {}
    book = _load(path, read_only=False)
    drafts = [read_page(book, book[title], seen.sheets[title].formulas) for title in titles]
    return {draft.sheet.name: draft for draft in drafts}


def open_book(path: Path) -> tuple[Any, Seen]:
    """The whole openpyxl workbook with styles and merged cells, and the guard's view of it.

    Values, not formulas. Raises AuthoringRefused.
    """
    seen = guard(path)
    return _load(path, read_only=False), seen


def is_unread(title: str) -> bool:
    """Whether a sheet is for people only."""
    return title in UNREAD or title.startswith("_")


def _load(path: Path, read_only: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-downs and styles that openpyxl does not keep
            return openpyxl.load_workbook(path, read_only=read_only, data_only=True, keep_links=False)
    except Exception as broken:  # noqa: BLE001 - openpyxl fails with whatever a broken part makes it stumble over
        refuse(path.name, "file.damaged", f"{path.name} 已损坏，读不完整（{broken}）")


def _grid(path: Path, page: Any) -> list[list[Any]]:
    try:
        page.reset_dimensions()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = [list(row) for row in page.iter_rows(values_only=True)]
    except Exception as broken:  # noqa: BLE001 - as above
        refuse(page.title, "file.damaged", f"{path.name} 的“{page.title}”表已损坏，读不完整（{broken}）")
    return rows


def as_text(value: Any) -> str:
    """A cell's value as an author would type it."""
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
