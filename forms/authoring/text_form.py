"""Text form of a workbook: a folder with one UTF-8 CSV per sheet, so that git shows differences.

Shared code tables (`forms/items/codes/*.csv`) are read beside it and belong to every item.
Knows files; refuses to know Excel and what the sheets mean.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from itertools import islice
from pathlib import Path

from forms.authoring.findings import AuthoringRefused, error
from forms.authoring.print_text import read_text
from forms.authoring.sheets import Sheet, Workbook, sheet_of

MOST_BYTES = 8 << 20  # of one sheet
MOST_ROWS = 20_000  # as in Excel (excel/guard.py)
ITEMS = Path(__file__).parents[1] / "items"
CODES = ITEMS / "codes"
PRINT = "print_"  # sheets that hold a paper form, not a table


def read_folder(folder: Path) -> Workbook:
    """The workbook in `folder`. Raises AuthoringRefused where there is no survey sheet or no UTF-8."""
    files = sorted(folder.glob("*.csv"))
    sheets = {path.stem: _read(path) for path in files if not path.stem.startswith(PRINT)}
    if not sheets:
        raise AuthoringRefused([error(str(folder), "sheet.missing", "这个文件夹里没有表（survey.csv 等）")])
    prints = {path.stem: read_text(path.stem, _grid(path)) for path in files if path.stem.startswith(PRINT)}
    return Workbook(folder.name, sheets, shared_codes(), prints)


@cache
def shared_codes() -> Mapping[str, Sheet]:
    """The shared choice lists by name."""
    return {path.stem: _read(path) for path in sorted(CODES.glob("*.csv"))}


def _read(path: Path) -> Sheet:
    return sheet_of(path.stem, _grid(path))


def _grid(path: Path) -> list[list[str]]:
    if path.stat().st_size > MOST_BYTES:
        message = f"{path.name} 超过{MOST_BYTES >> 20}兆，不读"
        raise AuthoringRefused([error(path.name, "file.too_big", message)])
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), strict=True), MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            message = f"{path.name} 超过{MOST_ROWS}行，不读"
            raise AuthoringRefused([error(f"{path.stem}!A{len(rows)}", "file.rows", message)])
        return rows
    except UnicodeDecodeError as broken:
        raise AuthoringRefused(
            [error(path.name, "file.encoding", f"{path.name} 不是 UTF-8 编码，请另存为 UTF-8")]
        ) from broken
    except csv.Error as broken:
        raise AuthoringRefused(
            [error(path.name, "file.csv", f"{path.name} 的引号或分隔符不对（{broken}）")]
        ) from broken
