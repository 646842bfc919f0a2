"""Export: a workbook of any source as .xlsx that Excel, WPS and pyxform's xls2xform open.

Shared code tables that the survey uses are copied into the choices sheet, so that the file
stands alone; all cells are text, so that no leading zero is lost.
"""

from __future__ import annotations

from pathlib import Path

from forms.authoring.excel.writing import write_xlsx
from forms.authoring.outline import choice_lists, read_outline
from forms.authoring.sheets import Row, Sheet, Workbook

_FIRST = ("survey", "choices", "settings", "materials", "guide", "situations")


def export_xlsx(book: Workbook, path: Path) -> None:
    """Write the normalised workbook to `path`."""
    sheets = {**book.sheets, "choices": _all_choices(book), "settings": _settings(book)}
    names = [name for name in _FIRST if name in sheets] + [name for name in sheets if name not in _FIRST]
    prints = {name: draft.sheet for name, draft in book.prints.items()}
    write_xlsx([sheets[name] for name in names], path, prints)


def _all_choices(book: Workbook) -> Sheet:
    """The choices sheet with the shared lists in use added below."""
    sheet = book.sheet("choices")
    headers = list(sheet.headers) or ["list_name", "name", "label"]
    own = choice_lists(book)
    rows = list(sheet.rows)
    outline, _ = read_outline(book)
    used = dict.fromkeys(part.list_name for part in outline.parts() if part.list_name and not part.from_file)
    for name in used:
        if name in own or name not in book.codes:
            continue
        shared = book.codes[name]
        headers += [header for header in shared.headers if header not in headers]
        for row in shared.rows:
            number = rows[-1].number + 1 if rows else 2
            rows.append(Row(number, {"list_name": name, **row.cells}))
    return Sheet("choices", tuple(headers), tuple(rows))


def _settings(book: Workbook) -> Sheet:
    """Settings with what other tools need: the root's name and our namespace."""
    sheet = book.sheet("settings")
    extra = {"name": "data", "namespaces": 'cn="urn:daiban:cn"'}
    headers = (*sheet.headers, *(key for key in extra if key not in sheet.headers))
    rows = tuple(Row(row.number, {**extra, **row.cells}) for row in sheet.rows)
    return Sheet("settings", headers, rows)
