"""The workbook writer as the desk's tables know it; written in `forms.sheet_file`, which the county uses too."""

from __future__ import annotations

from forms.sheet_file import LINKS, MAIN, PACKAGE, Sheet, workbook

__all__ = ["LINKS", "MAIN", "PACKAGE", "Sheet", "workbook"]
