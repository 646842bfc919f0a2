"""Sheets and columns: what is missing, unknown or nearly right."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context
from forms.authoring.sheets import Sheet, column_letters
from forms.authoring.words import COLUMNS, HEADERS, KNOWN_SHEETS, NEEDED, SHEETS

_OBLIGATORY = ("survey", "settings", "guide")
_XLSFORM_SHEETS = frozenset({"external_choices", "entities", "osm", "media"})
_PREFIXES = (
    "media::",
    "bind::",
    "body::",
    "instance::",
    "label::",
    "hint::",
    "constraint_message::",
    "warning_message::",
)


def sheets(context: Context) -> Iterator[AuthoringFinding]:
    """Obligatory sheets, and sheets whose name means nothing."""
    for name in _OBLIGATORY:
        if name not in context.book.sheets:
            yield error(name, "sheet.missing", f"缺少{_titled(name)}表（{name}）")
    for name, sheet in context.book.sheets.items():
        if name in context.book.files:
            continue
        if name in KNOWN_SHEETS or name.startswith("print_") or "name" in sheet.headers:
            yield from _nearly(context, name)
        elif name in _XLSFORM_SHEETS:
            yield warning(sheet.name, "sheet.unsupported", f"本系统不读“{sheet.name}”表")
        elif sheet.rows:
            close = get_close_matches(name, [*KNOWN_SHEETS, *SHEETS], 1)
            mend = f"是不是“{close[0]}”？" if close else ""
            yield warning(sheet.name, "sheet.unknown", f"不认识的表“{sheet.name}”，没有读", mend)


def _nearly(context: Context, name: str) -> Iterator[AuthoringFinding]:
    """A table with the name of a sheet of ours, misspelt."""
    if name in KNOWN_SHEETS or name in context.book.codes:
        return
    close = get_close_matches(name.lower(), KNOWN_SHEETS, 1, 0.8)
    if close and close[0] not in context.book.sheets:
        yield error(name, "sheet.unknown", f"“{name}”没有当作 {close[0]} 读", f"把表名改成 {close[0]}。")


def _titled(name: str) -> str:
    return next(title for title, meant in SHEETS.items() if meant == name)


def headers(context: Context) -> Iterator[AuthoringFinding]:
    """Obligatory columns, columns without a header, columns nobody knows."""
    for name, sheet in context.book.sheets.items():
        if name not in KNOWN_SHEETS:
            continue
        for header in NEEDED[name]:
            if sheet.headers and header not in sheet.headers and not _translated(sheet, header):
                yield error(
                    f"{sheet.name}!A1", "header.missing", f"缺少“{header}”列（{_chinese(name, header)}）"
                )
        if name != "choices":
            yield from _unknown(name, sheet)


def _translated(sheet: Sheet, header: str) -> bool:
    return any(other.startswith(f"{header}::") for other in sheet.headers)


def _chinese(name: str, header: str) -> str:
    return next((word for word, meant in HEADERS[name].items() if meant == header), header)


def _unknown(name: str, sheet: Sheet) -> Iterator[AuthoringFinding]:
    known = COLUMNS[name]
    for index, header in enumerate(sheet.headers):
        if not header or header in known or header.startswith(_PREFIXES) or header.startswith("#"):
            continue
        close = get_close_matches(header, [*known, *HEADERS[name]], 1)
        mend = f"是不是“{close[0]}”？不用的列可以删去。" if close else ""
        where = f"{sheet.name}!{column_letters(index)}1"
        yield warning(where, "header.unknown", f"不认识的列“{header}”，没有读", mend)
