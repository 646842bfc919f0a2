"""What was done, for the auditor: the trail of the pages, the stations' looks and exports, and every act on a case.

One list from two append-only sources: `audit` (the county's pages) and the journal (every tier's
events). No content of a case: who, when, what, which case, from where, and the reason that was given.
Others read their own lines only (state_machine.md 7).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from forms.sheet_file import Sheet, workbook
from sync.center import tables
from sync.center.bodies import body_of, keys_of
from sync.center.county import County
from sync.center.database import reading
from sync.center.intake import own_key
from sync.center.journal_rows import REFUSED, event_of
from sync.center.sites import sites_of
from sync.center.trail import WHAT
from sync.ledger.audit import KINDS
from sync.ledger.people import mask_numbers
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES
from sync.ledger.table.acts import ACTS

PAGE_LINES = 100
EXPORT_LINES = 20_000
HEADS = ("时间", "谁", "岗位", "做了什么", "办件号", "说明", "在哪里")
_WIDTHS = (20, 14, 22, 22, 32, 40, 22)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PAGES, ACTS_ONLY = "pages", "acts"
SOURCES = {"": "全部", PAGES: "查看、导出、登录和账号", ACTS_ONLY: "办理"}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`at`: local time with offset; `where`: the site, or 县中心页面."""

    at: str
    account: str
    role: str
    what: str
    case_no: str
    note: str
    where: str

    def cells(self) -> tuple[str, ...]:
        when = self.at[:19].replace("T", " ")
        return (when, self.account, self.role, self.what, self.case_no, self.note, self.where)


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """`account`, `case_no` whole; `first`, `last`: ISO days, both included; `source`: of SOURCES. "" = all."""

    account: str = ""
    case_no: str = ""
    first: str = ""
    last: str = ""
    source: str = ""


def audit_lines(
    county: County, wanted: AuditWanted, before: str = "", limit: int = PAGE_LINES
) -> list[AuditLine]:
    """The newest first, at most `limit`. `before`: only what is older than this time."""
    with reading(county.engine) as connection:
        lines: list[AuditLine] = []
        if wanted.source != ACTS_ONLY:
            lines.extend(_of_pages(connection, wanted, before, limit))
        lines.extend(_of_journal(connection, county, wanted, before, limit))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def as_csv(lines: Sequence[AuditLine]) -> bytes:
    """UTF-8 with a mark for Excel; a cell that Excel would take for a formula gets an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([harmless(cell) for cell in line.cells()] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Sequence[AuditLine]) -> bytes:
    """Text cells only, never a formula; the apostrophe stays out, as a cell here is not evaluated."""
    return workbook([Sheet("审计记录", HEADS, [line.cells() for line in lines], _WIDTHS)])


def harmless(cell: str) -> str:
    """What Excel would take for a formula gets an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_DANGEROUS) else cell


def _of_pages(connection: Connection, wanted: AuditWanted, before: str, limit: int) -> Iterator[AuditLine]:
    columns = tables.audit.c
    query = select(tables.audit, tables.accounts.c.role).outerjoin(
        tables.accounts, tables.accounts.c.name == columns.account
    )
    query = _narrowed(query, columns, columns.at, wanted, before)
    if wanted.case_no:
        query = query.where(columns.case_no == wanted.case_no)
    from sync.center.accounts import ROLES as PAGE_ROLES

    for row in connection.execute(query.order_by(columns.n.desc()).limit(limit)):
        what, role = WHAT.get(row.what, row.what), PAGE_ROLES.get(row.role or "", "")
        yield AuditLine(row.at, row.account, role, what, row.case_no, mask_numbers(row.note), "县中心页面")


def _of_journal(
    connection: Connection, county: County, wanted: AuditWanted, before: str, limit: int
) -> list[AuditLine]:
    columns = tables.events.c
    query = _narrowed(select(tables.events), columns, columns.recorded_at, wanted, before)
    if wanted.source == PAGES:
        query = query.where(columns.case_no == "")
    elif wanted.source == ACTS_ONLY:
        query = query.where(columns.case_no != "")
    if wanted.case_no:
        query = query.where(columns.case_no.in_(("", wanted.case_no)))
    rows = connection.execute(query.order_by(columns.hlc.desc()).limit(limit)).all()
    places = sites_of(connection, {row.site for row in rows})
    keys = keys_of(connection, county, {own_key(r.site, r.incarnation) for r in rows if not r.case_no})
    lines = [_line(row, places[row.site].name if row.site in places else row.site, keys) for row in rows]
    return [line for line in lines if wanted.case_no in ("", line.case_no)]


def _narrowed(query: Select[Any], columns: Any, at: Any, wanted: AuditWanted, before: str) -> Select[Any]:
    if wanted.account:
        query = query.where(columns.account == wanted.account)
    if wanted.first:
        query = query.where(at >= wanted.first)
    if wanted.last:
        query = query.where(at < f"{wanted.last}U")  # behind every time of that day, which goes on with T
    return query.where(at < before) if before else query


def _line(row: Any, place: str, keys: dict[str, bytes]) -> AuditLine:
    role = ROLES[row.role].zh if row.role in ROLES else row.role
    what = ACTS.get(row.kind, KINDS.get(row.kind, row.kind))
    case_no, text = row.case_no, "没有生效" if row.status == REFUSED else ""
    if not case_no:
        body = _body(row, keys.get(own_key(row.site, row.incarnation)))
        case_no = str(body.get("case_no", ""))
        told = (
            body.get("person"),
            body.get("table"),
            body.get("rows") and f"{body['rows']} 行",
            body.get("reason"),
        )
        text = "，".join(filter(None, (text, *(str(part) for part in told if part))))
    return AuditLine(row.recorded_at, row.actor, role, what, case_no, mask_numbers(text), place)


def _body(row: Any, key: bytes | None) -> dict[str, Any]:
    if key is None:
        return {}
    try:
        return body_of(key, event_of(row))
    except (Problem, ValueError):
        return {}
