"""Clearing of items (依法清理): what became of each approval item on the county's list, and how many of each.

A list of three columns: a number, a name, what was decided (保留, 调整为公共服务, 搁置, 取消). Taken whole or not at
all. It says what the county decided; what stations offer is the catalogue and the site's set.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_all, writing
from sync.center.division_list import rows_of
from sync.center.trail import note
from sync.ledger.problems import Problem, register

STATUSES = ("保留", "调整为公共服务", "搁置", "取消")
_ALSO = {"调整": STATUSES[1], "转为公共服务": STATUSES[1], "暂停": STATUSES[2], "废止": STATUSES[3]}
MOST_ROWS = 5_000
_CODE, _NAME = 40, 200

register(
    {
        "clearing.file": "清理清单读不出来（{reason}），没有导入。请存为 .xlsx 或 CSV，三列依次是编号、名称、处理，再导入。",
        "clearing.row": "清理清单第{row}行用不上：{reason}。整份没有导入，原来的不变。请改好这一行再导入。",
    }
)


def read_clearing(county: County, content: bytes) -> list[dict[str, str]]:
    """Rows of the list: code, name, status. Raises Problem: clearing.file, clearing.row."""
    found: dict[str, dict[str, str]] = {}
    try:
        for number, cells in rows_of(content, county.folder, 3):
            code, name, status = (*cells, "", "", "")[:3]
            if not any(cells) or (not found and status in ("处理", "状态", "清理结果")):
                continue
            if len(found) >= MOST_ROWS:
                raise Problem("clearing.file", reason=f"超过{MOST_ROWS}行")
            found[code] = _row(number, code, name, status, found)
    except Problem as problem:
        if problem.code.startswith("clearing."):
            raise
        raise Problem("clearing.file", reason=problem.params.get("reason", "")) from problem
    if not found:
        raise Problem("clearing.file", reason="里面没有事项")
    return list(found.values())


def import_clearing(county: County, content: bytes, by: str) -> dict[str, int]:
    """Take the list in place of the one before; the counts. Raises Problem: clearing.file, clearing.row."""
    rows = read_clearing(county, content)
    with writing(county.engine) as connection:
        connection.execute(tables.cleared_items.delete())
        insert_all(connection, tables.cleared_items, rows)
        counts = counts_of(connection)
        words = "，".join(f"{status} {count}" for status, count in counts.items())
        note(connection, county, by, "clearing", "", words)
    return counts


def counts_of(connection: Connection) -> dict[str, int]:
    """Status to how many items have it, in the order of STATUSES; all 0 where no list was imported."""
    column = tables.cleared_items.c.status
    rows = connection.execute(select(column, func.count()).group_by(column)).all()
    found = {str(status): int(count) for status, count in rows}
    return {status: found.get(status, 0) for status in STATUSES}


def _row(number: int, code: str, name: str, status: str, found: dict[str, dict[str, str]]) -> dict[str, str]:
    decided = _ALSO.get(status, status)
    reason = ""
    if not code or len(code) > _CODE or not code.isprintable():
        reason = "没有编号，或者编号太长"
    elif code in found:
        reason = f"编号 {code} 重复"
    elif not name or len(name) > _NAME or not name.isprintable():
        reason = f"{code} 没有名称，或者名称太长"
    elif decided not in STATUSES:
        reason = f"“{status[:20]}”不是{'、'.join(STATUSES)}之一"
    if reason:
        raise Problem("clearing.row", row=number, reason=reason)
    return {"code": code, "name": name, "status": decided}
