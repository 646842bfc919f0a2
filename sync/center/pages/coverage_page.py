"""覆盖与均衡: which villages have a station that works, and whether townships handle alike. Figures only, no person.

Everybody who sees stations sees it; the list of villages is the system administrator's to import.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center import trail
from sync.center.accounts import Session
from sync.center.county import County
from sync.center.coverage_table import as_csv, as_xlsx
from sync.center.coverage_view import Covered, coverage_of, handled, item_sets
from sync.center.database import reading, writing
from sync.center.division_list import import_list
from sync.center.evenness import SPANS, Evenness, months
from sync.center.pages.view import page
from sync.center.web import Form, office_of, status_of
from sync.ledger.month import Month, Months
from sync.ledger.outliers import COMPARED
from sync.ledger.problems import Problem

SHOWN_MONTHS = 24
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def coverage_page(request: Request, session: Session) -> Response:
    return await _shown(request, session, done=request.query_params.get("done", ""))


async def list_form(request: Request, session: Session, form: Form) -> Response:
    """Import the list of villages."""
    _, content = form.files.get("list", ("", b""))
    try:
        if not content:
            raise Problem("coverage.list_file", reason="没有选择文件")
        await run_in_threadpool(import_list, office_of(request).county, content, session.account)
    except Problem as problem:
        return await _shown(request, session, problem=problem)
    return RedirectResponse("/coverage?done=list", 303)


async def coverage_file(request: Request, session: Session) -> Response:
    """Both tables as a file; taking it away is a line of the trail."""
    kind, office = request.path_params["kind"], office_of(request)
    if kind not in _MEDIA:
        raise Problem("center.not_found")
    at, county = _months(request), office.county
    even = await run_in_threadpool(office.counted.of, county, at)
    raw = await run_in_threadpool(_exported, county, session, kind, even, at)
    name = f"coverage-{county.today().isoformat()}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(raw, headers=headers, media_type=_MEDIA[kind])


def _exported(county: County, session: Session, kind: str, even: Evenness, at: Months) -> bytes:
    with reading(county.engine) as connection:
        covered = coverage_of(connection, county)
        items = handled(connection, _codes(covered))
    raw = (as_xlsx if kind == "xlsx" else as_csv)(covered, items, even, period(at))
    with writing(county.engine) as connection:
        trail.note(connection, county, session.account, "export", "", f"覆盖与均衡 {kind}，{period(at)}")
    return raw


async def _shown(
    request: Request, session: Session, *, problem: Problem | None = None, done: str = ""
) -> Response:
    office, at, town = office_of(request), _months(request), request.query_params.get("township")
    shown = await run_in_threadpool(_looked, office.county, town)
    shown["even"] = (
        None if town is not None else await run_in_threadpool(office.counted.of, office.county, at)
    )
    shown |= {"problem": problem.sentence if problem else "", "done": done == "list", "figures": COMPARED}
    shown |= {"period": period(at), "ending": _key(at.ending), "count": at.count, "spans": SPANS}
    shown["endings"] = [_key(Month(*_today(office.county)).shifted(-back)) for back in range(SHOWN_MONTHS)]
    status = status_of(problem) if problem else 200
    return page(request, "coverage.html", session, status, here="coverage", **shown)


def _looked(county: County, town: str | None) -> dict[str, Any]:
    with reading(county.engine) as connection:
        covered = coverage_of(connection, county)
        one = (
            next((found for found in covered.towns if found.code == town), None) if town is not None else None
        )
        if town is not None and one is None:
            raise Problem("center.not_found")
        codes = [village.code for village in one.villages] if one else []
        items, sets = handled(connection, codes), item_sets(connection, county, codes)
    return {"covered": covered, "town": one, "items": items, "sets": sets}


def period(at: Months) -> str:
    """`2026-09 至 2026-11`."""
    first = Month(at.first.year, at.first.month)
    return _key(at.ending) if at.count == 1 else f"{_key(first)} 至 {_key(at.ending)}"


def _months(request: Request) -> Months:
    """What was asked for, else the present month."""
    asked, now = request.query_params, Month(*_today(office_of(request).county))
    year, _, month = asked.get("ending", "").partition("-")
    count = asked.get("count", "")
    try:
        return months(int(year[:4]), int(month[:2]), int(count[:2]))
    except ValueError:
        return Months(now, 1)


def _key(month: Month) -> str:
    return f"{month.year}-{month.month:02d}"


def _today(county: County) -> tuple[int, int]:
    today = county.today()
    return today.year, today.month


def _codes(covered: Covered) -> list[str]:
    return [village.code for town in covered.towns for village in town.villages]
