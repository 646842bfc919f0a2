"""The list of villages (村（社区）名单): which there should be, read from a table that the administrator brings.

A county knows its stations, not the villages that have none; this list says those. Two columns: a division code
of twelve digits (GB/T 10114) and a name; townships in it name themselves, the rest of the columns is passed over.
A list is taken whole or not at all. What lies outside the county, twice or unreadable is told with its row.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from forms.canonical import canonical
from forms.checks.division_code import tier_of
from sync.center import tables
from sync.center.changes import add_settings
from sync.center.county import County
from sync.center.database import insert_all, write_meta, writing
from sync.center.divisions import prefix, within
from sync.center.sites import all_sites
from sync.center.station_settings import documents_of
from sync.center.trail import note
from sync.ledger.problems import Problem, register

MOST_BYTES = 8 << 20
MOST_ROWS = 20_000
LISTED = "divisions_listed"
_LONGEST = 60
_ZIP = b"PK\x03\x04"
_VILLAGES = ("village", "community")
_HEAD_WORDS = ("代码", "编码", "code")

register(
    {
        "coverage.list_file": "名单读不出来（{reason}），没有导入。请存为 .xlsx 或 CSV，前两列是12位区划代码和名称，再导入。",
        "coverage.list_row": "名单第{row}行用不上：{reason}。整份名单没有导入，原来的名单不变。请改好这一行再导入。",
    }
)


def read_list(content: bytes, county: str, folder: Path) -> dict[str, str]:
    """Code to name of every village and township in the file, all within the division `county`. `folder`: where a
    workbook may lie while it is read.

    Raises Problem: coverage.list_file, coverage.list_row.
    """
    found: dict[str, str] = {}
    for number, cells in rows_of(content, folder):
        code, name = cells[0], cells[1] if len(cells) > 1 else ""
        if not any(cells) or code == county or (not found and _is_head(code)):
            continue
        if len(found) >= MOST_ROWS:
            raise Problem("coverage.list_file", reason=f"超过{MOST_ROWS}行")
        _check(number, code, name, found, county)
        found[code] = name
    if not any(tier_of(code) in _VILLAGES for code in found):
        raise Problem("coverage.list_file", reason="里面没有村（社区）")
    return found


def import_list(county: County, content: bytes, by: str) -> int:
    """Take the list in place of the one before; how many villages it has. Townships are told how many are theirs.

    Raises Problem: coverage.list_file, coverage.list_row.
    """
    found = read_list(content, county.code, county.folder)
    villages = sum(tier_of(code) in _VILLAGES for code in found)
    with writing(county.engine) as connection:
        before = _told(connection, county)
        connection.execute(tables.divisions.delete())
        insert_all(
            connection, tables.divisions, [{"code": code, "name": name} for code, name in found.items()]
        )
        write_meta(connection, LISTED, county.today().isoformat())
        note(connection, county, by, "villages", "", f"{villages} 个村（社区）")
        for site, document in _told(connection, county).items():
            if document != before.get(site):
                add_settings(connection, site, "profile", document)
    return villages


def listed(connection: Connection) -> dict[str, str]:
    """Code to name, by code; empty where no list was imported."""
    query = select(tables.divisions).order_by(tables.divisions.c.code)
    return {row.code: row.name for row in connection.execute(query)}


def villages_in(names: dict[str, str]) -> dict[str, str]:
    """Without the townships."""
    return {code: name for code, name in names.items() if tier_of(code) in _VILLAGES}


def _told(connection: Connection, county: County) -> dict[str, bytes]:
    """The profile of each township as it is in force: it says how many villages there should be."""
    townships = [site for site in all_sites(connection) if site.tier == "township"]
    return {site.site: canonical(documents_of(connection, county, site)["profile"]) for site in townships}


def _check(number: int, code: str, name: str, found: dict[str, str], county: str) -> None:
    reason = ""
    if not (len(code) == 12 and code.isascii() and code.isdigit()):
        reason = f"“{code[:20]}”不是12位数字（表格里请把这一列设为文本）"
    elif tier_of(code) not in (*_VILLAGES, "township"):
        reason = f"{code} 不是乡镇（街道）或者村（社区）的区划代码"
    elif not within(code, county):
        reason = f"{code} 不在本县（{prefix(county)}）"
    elif code in found:
        reason = f"{code} 重复"
    elif not name or len(name) > _LONGEST or not name.isprintable():
        reason = f"{code} 没有名称，或者名称太长、有看不见的字符"
    if reason:
        raise Problem("coverage.list_row", row=number, reason=reason)


def rows_of(content: bytes, folder: Path, columns: int = 2) -> Iterator[tuple[int, list[str]]]:
    """(row number, its first cells) of a CSV or of a workbook's first sheet. Raises Problem("coverage.list_file")."""
    if len(content) > MOST_BYTES:
        raise Problem("coverage.list_file", reason=f"超过{MOST_BYTES >> 20}兆")
    rows = _workbook_rows(content, folder, columns) if content.startswith(_ZIP) else _text_rows(content)
    for number, cells in rows:
        yield number, list(cells[:columns])


def _is_head(code: str) -> bool:
    return any(word in code.lower() for word in _HEAD_WORDS)


def _text_rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows of a CSV as spreadsheets of this country save it: UTF-8 or GB 18030, comma or tab."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as neither:
            raise Problem("coverage.list_file", reason="编码") from neither
    if "\x00" in text:
        raise Problem("coverage.list_file", reason="不是文本")
    tab = "\t" in text.split("\n", 1)[0]
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), "excel-tab" if tab else "excel"), 1):
            yield number, [cell.strip() for cell in cells] or [""]
    except csv.Error as broken:
        raise Problem("coverage.list_file", reason="CSV") from broken


def _workbook_rows(content: bytes, folder: Path, columns: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows of a workbook's first sheet, through the guard that workbooks of items pass."""
    try:
        from forms.authoring.excel.reading import read_xlsx
        from forms.authoring.findings import AuthoringRefused
    except ImportError as missing:
        raise Problem("coverage.list_file", reason="这台机器没有装读工作簿的部件") from missing
    with tempfile.TemporaryDirectory(dir=folder, prefix=".list-") as place:
        path = Path(place) / "list.xlsx"
        path.write_bytes(content)
        try:
            book, _ = read_xlsx(path)
        except AuthoringRefused as refused:
            reason = refused.findings[0].message if refused.findings else ""
            raise Problem("coverage.list_file", reason=reason.replace(path.name, "文件")) from refused
    sheet = next(iter(book.sheets.values()), None)
    if sheet is None:
        raise Problem("coverage.list_file", reason="里面没有表")
    yield 1, [*sheet.headers[:columns], ""]
    for row in sheet.rows:
        yield row.number, [row.get(head).strip() for head in sheet.headers[:columns]] or [""]
