"""Export: a workbook of any source as .xlsx that Excel, WPS and pyxform's xls2xform open.

Shared code tables that the survey uses are copied into the choices sheet, so that the file
stands alone; all cells are text, so that no leading zero is lost.
"""

from __future__ import annotations

from pathlib import Path

from forms.authoring.chinese import in_chinese
from forms.authoring.excel.damage import WORKBOOK_FORMAT
from forms.authoring.excel.dressing import dress
from forms.authoring.excel.writing import Draw, write_xlsx
from forms.authoring.findings import AuthoringFinding
from forms.authoring.outline import choice_lists, read_outline
from forms.authoring.sheets import Row, Sheet, Workbook

_FIRST = ("survey", "choices", "settings", "materials", "guide", "situations", "sample")


def export_xlsx(
    book: Workbook, path: Path, chinese: bool = False, first: tuple[str, Draw] | None = None
) -> None:
    """Write the normalised workbook to `path`, in XLSForm words or in Chinese ones.

    `first`: title of a sheet for people in front of all others, and who fills it.
    """
    sheets = {**book.sheets, "choices": all_choices(book), "settings": _settings(book)}
    names = [name for name in _FIRST if name in sheets] + [name for name in sheets if name not in _FIRST]
    whole = Workbook(book.source, {name: sheets[name] for name in names}, book.codes, book.prints)
    shown = in_chinese(whole) if chinese else whole
    prints = {name: draft.sheet for name, draft in book.prints.items()}
    write_xlsx(list(shown.sheets.values()), path, prints, dress, first)


def export_plain(book: Workbook, path: Path) -> list[AuthoringFinding]:
    """Write a plain XLSForm, its tables as CSV files in `NAME-media/`; tells what it says less well."""
    from forms.authoring.plain.form import media_files, plain_form

    form, findings = plain_form(book)
    write_xlsx([form.sheet(name) for name in ("survey", "choices", "settings")], path)
    for name, content in media_files(book).items():
        folder = path.parent / f"{path.stem}-media"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return findings


def all_choices(book: Workbook) -> Sheet:
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
    """Settings with what other tools need (the root's name, our namespace) and the format of the workbook."""
    sheet = book.sheet("settings")
    extra = {
        "name": "data",
        "namespaces": 'cn="urn:daiban:cn"',
        "daiban_format": str(WORKBOOK_FORMAT),
    }
    headers = (*sheet.headers, *(key for key in extra if key not in sheet.headers))
    rows = tuple(Row(row.number, {**extra, **row.cells}) for row in sheet.rows)
    return Sheet("settings", headers, rows)
