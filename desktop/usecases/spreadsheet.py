"""The workbook writer as the desk's tables know it; written in `forms.sheet_file`, which the county uses too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forms.sheet_file import LINKS, MAIN, PACKAGE, Sheet, workbook

__all__ = ["LINKS", "MAIN", "PACKAGE", "Sheet", "marked", "workbook"]


def marked(sheets: Sequence[Sheet], words: str) -> list[Sheet]:
    """The sheets with `words` before the first column's title and in each sheet's name; as they are without words."""
    if not words:
        return list(sheets)
    return [
        replace(sheet, name=f"{words} {sheet.name}", head=(f"{words} {sheet.head[0]}", *sheet.head[1:]))
        for sheet in sheets
    ]
