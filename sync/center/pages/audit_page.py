"""审计: who did, saw, opened and took away what. The auditor reads everything, everybody else his own lines.

The trail is walked when the auditor opens the page: what was changed or taken out stands on top.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import trail
from sync.center.accounts import LOG, Session
from sync.center.audit_view import (
    EXPORT_LINES,
    PAGE_LINES,
    SOURCES,
    AuditLine,
    AuditWanted,
    as_csv,
    as_xlsx,
    audit_lines,
)
from sync.center.checkpoints import faults as chain_faults
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.pages.view import page
from sync.center.web import office_of
from sync.ledger.problems import Problem

_FILES = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
_SHOWN_FAULTS = 20


async def audit_page(request: Request, session: Session) -> Response:
    county, wanted = office_of(request).county, _wanted(request, session)
    before = request.query_params.get("before", "")[:40]
    lines = await run_in_threadpool(audit_lines, county, wanted, before)
    faults = await run_in_threadpool(_faults, county) if session.may(LOG) else None
    asked: dict[str, Any] = {
        "account": wanted.account,
        "case_no": wanted.case_no,
        "first": wanted.first,
        "last": wanted.last,
        "source": wanted.source,
    }
    older = "/audit?" + urlencode(asked | {"before": lines[-1].at}) if len(lines) == PAGE_LINES else ""
    shown: dict[str, Any] = {"lines": lines, "faults": faults, "older": older, "sources": SOURCES}
    shown |= {"whole": session.may(LOG), "query": urlencode(asked), "first_page": not before}
    return page(request, "audit.html", session, here="audit", **shown | asked)


async def audit_file(request: Request, session: Session) -> Response:
    """The filtered list as a file; taking it away is a line of the trail itself."""
    kind = request.path_params["kind"]
    if kind not in _FILES:
        raise Problem("center.not_found")
    media, writer = _FILES[kind]
    county, wanted = office_of(request).county, _wanted(request, session)
    lines = await run_in_threadpool(_exported, county, session, wanted, kind)
    name = f"audit-{county.today().isoformat()}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(await run_in_threadpool(writer, lines), headers=headers, media_type=media)


def _exported(county: County, session: Session, wanted: AuditWanted, kind: str) -> list[AuditLine]:
    lines = audit_lines(county, wanted, limit=EXPORT_LINES)
    with writing(county.engine) as connection:
        trail.note(connection, county, session.account, "export", wanted.case_no, f"{kind}，{len(lines)} 行")
    return lines


def _wanted(request: Request, session: Session) -> AuditWanted:
    asked = request.query_params
    account = asked.get("account", "")[:80].strip() if session.may(LOG) else session.account
    source = asked.get("source", "")
    return AuditWanted(
        account=account,
        case_no=asked.get("case_no", "")[:40].strip(),
        first=_day(asked.get("first", "")),
        last=_day(asked.get("last", "")),
        source=source if source in SOURCES else "",
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _faults(county: County) -> list[str]:
    with reading(county.engine) as connection:
        found = [*trail.faults(connection, county), *chain_faults(connection, county)]
    return found[:_SHOWN_FAULTS]
