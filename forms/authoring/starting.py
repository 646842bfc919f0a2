"""A new item that begins as a copy of another one: same questions, its own code, no law yet.

The legal basis of another item is not the new one's: the row stays, its content does not, so
that nothing is published before somebody has looked it up.
"""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

from forms.authoring.export import export_xlsx
from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error, note
from forms.authoring.sheets import Row, Sheet, Workbook


def like(book: Workbook, code: str, name: str, version: str) -> Workbook:
    """The workbook of a new item. A blank `name` keeps the old one's."""
    settings, guide = book.sheet("settings"), book.sheet("guide")
    old = settings.rows[0].get("form_title") if settings.rows else ""
    title = f"{name}申请表" if name else old
    sheets = {
        **book.sheets,
        "settings": _settings(settings, {"form_title": title, "form_id": code, "version": version}),
        "guide": guide.with_rows(tuple(_guide(guide, name))),
        "materials": _materials(book.sheet("materials"), old, title),
    }
    return replace(book, sheets=sheets)


def _settings(sheet: Sheet, cells: dict[str, str]) -> Sheet:
    headers = (*sheet.headers, *(header for header in cells if header not in sheet.headers))
    old = sheet.rows[0].cells if sheet.rows else {}
    return Sheet(sheet.name, headers, (Row(2, {**old, **cells}),))


def _guide(sheet: Sheet, name: str) -> list[Row]:
    """One blank basis, no presets and no remarks of the old item; notes about sources go."""
    rows: list[Row] = []
    kept = 0
    for row in sheet.rows:
        key, cells = row.get("key"), {header: text for header, text in row.cells.items() if header != "note"}
        if key == "legal_basis":
            kept += 1
            cells = {"key": key, "note": "写法律法规或文件的全名和第几条"}
        elif key == "name" and name:
            cells["value"] = name
        if key not in ("preset", "form_note") and (key != "legal_basis" or kept == 1):
            rows.append(Row(len(rows) + 2, cells))
    return rows


def _materials(sheet: Sheet, old: str, title: str) -> Sheet:
    rows = tuple(
        Row(row.number, {**row.cells, "name": title} if row.get("name") == old else row.cells)
        for row in sheet.rows
    )
    return sheet.with_rows(rows)


def write_new(book: Workbook, source: Path, out: Path, chinese: bool) -> list[AuthoringFinding]:
    """As .xlsx or as a folder of CSV sheets. Never overwrites: raises AuthoringRefused."""
    if out.exists() and (out.is_file() or any(out.iterdir())):
        raise AuthoringRefused([error(out.name, "file.exists", f"{out} 已经存在，不覆盖")])
    if out.suffix.lower() == ".xlsx":
        export_xlsx(book, out, chinese)
        return []
    return _write_folder(book, source, out)


def _write_folder(book: Workbook, source: Path, out: Path) -> list[AuthoringFinding]:
    out.mkdir(parents=True, exist_ok=True)
    for name, sheet in book.sheets.items():
        (out / f"{name}.csv").write_bytes(_csv(sheet))
    drawn = [source / f"{name}.csv" for name in book.prints] if source.is_dir() else []
    for path in drawn:
        shutil.copyfile(path, out / path.name)
    if book.prints and not drawn:
        return [note("print_form", "print.not_copied", "工作簿里的表样没有写进文件夹")]
    return []


def _csv(sheet: Sheet) -> bytes:
    """Blank rows are kept, so that addresses stay those of the source."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(sheet.headers)
    rows = {row.number: row for row in sheet.rows}
    for number in range(2, max(rows, default=1) + 1):
        row = rows.get(number)
        writer.writerow([row.get(header) if row and header else "" for header in sheet.headers])
    return stream.getvalue().encode()
