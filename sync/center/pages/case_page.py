"""办件: one case on one page, and the acts the county may make on it now.

A refused act shows its sentence on the same page with everything typed still there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center import book, own_scans
from sync.center.accounts import Session
from sync.center.acts import act_on_case
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.due import end_parallel
from sync.center.pages import case_view, words
from sync.center.pages.act_forms import (
    MORE,
    effective_date,
    file_questions,
    forms_for,
    offered,
    read_form,
)
from sync.center.pages.answers_view import answer_groups
from sync.center.pages.clock_view import clocks_of
from sync.center.pages.view import page
from sync.center.publishing import catalog_of
from sync.center.recusal import relation_to
from sync.center.sites import site_of, sites_of
from sync.center.station_settings import documents_of
from sync.center.trail import note, reason_today
from sync.center.web import Form, office_of, status_of
from sync.ledger.audit import checked_reason
from sync.ledger.case import Case
from sync.ledger.parallel import ANSWERED, ENDED
from sync.ledger.problems import Problem
from sync.ledger.questions import Start

CASE_ACT = re.compile(r"/case/(?P<case_no>[0-9X-]{20,40})/act")


async def case_page(request: Request, session: Session) -> Response:
    county = office_of(request).county
    done = words.ACTS.get(request.query_params.get("done", ""), "")
    shown = await run_in_threadpool(_gather, county, session, request.path_params["case_no"])
    return page(request, "case.html", session, here="queue", done=done and f"已{done}。", **shown)


async def act_form(request: Request, session: Session, form: Form) -> Response:
    county, case_no = office_of(request).county, request.path_params["case_no"]
    if form.get(MORE):
        return await show_again(request, session, case_no, form)
    try:
        kind = await run_in_threadpool(_act, county, session, case_no, form)
    except Problem as problem:
        if problem.code == "case.unknown":
            raise
        return await show_again(request, session, case_no, form, problem=problem)
    return RedirectResponse(f"/case/{case_no}?done={kind}", 303)


async def stale_form(request: Request, session: Session, form: Form) -> Response:
    """A form of an earlier session: nothing is done, everything typed is shown again."""
    return await show_again(
        request, session, request.path_params["case_no"], form, problem=Problem("center.token")
    )


async def show_again(
    request: Request,
    session: Session,
    case_no: str,
    form: Mapping[str, str],
    *,
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    """The case as it is now, with what was typed before."""
    county = office_of(request).county
    shown = await run_in_threadpool(_gather, county, session, case_no, form, problem)
    status = status_of(problem) if problem else 200
    return page(request, "case.html", session, status, here="queue", done=done, **shown)


async def reveal_form(request: Request, session: Session, form: Form) -> Response:
    """The case with whole numbers, once, or its scans for this day, for a reason that is written down."""
    county, case_no = office_of(request).county, request.path_params["case_no"]
    reason = checked_reason(form.get("reason", ""))
    if form.get("what") == "scans":
        await run_in_threadpool(_note_scans, county, session, case_no, reason)
        return RedirectResponse(f"/case/{case_no}#materials", 303)
    shown = await run_in_threadpool(_gather, county, session, case_no, None, None, reason)
    return page(request, "case.html", session, here="queue", done="", **shown)


def _note_scans(county: County, session: Session, case_no: str, reason: str) -> None:
    with writing(county.engine) as connection:
        _case(connection, county, case_no)
        note(connection, county, session.account, "scans", case_no, reason)


def _act(county: County, session: Session, case_no: str, form: Form) -> str:
    kind = form.get("kind", "")
    with reading(county.engine) as connection:
        start = _start(connection, county, _case(connection, county, case_no))
    scans = _kept_scans(county, case_no, kind, form)
    seen = form.get("rev", "")
    act_on_case(
        county,
        session.actor,
        case_no,
        kind,
        read_form(kind, start, form, scans),
        effective_date=effective_date(form, county.today()),
        rev=int(seen) if seen.isdigit() else -1,
    )
    return ENDED if kind == ANSWERED and end_parallel(county, case_no) else kind


def _kept_scans(county: County, case_no: str, kind: str, form: Form) -> dict[str, str]:
    """Content names of the files of a form. A new one is kept and named in the form, so that a refusal keeps it."""
    scans = {}
    for name in file_questions(kind):
        if name in form.files:
            sha256 = own_scans.keep(county, *form.files[name])
            form[name] = own_scans.carried(county, case_no, sha256)
        scans[name] = own_scans.named_in(county, case_no, form.get(name, ""))
    return scans


def _gather(
    county: County,
    session: Session,
    case_no: str,
    form: Mapping[str, str] | None = None,
    problem: Problem | None = None,
    reason: str = "",
) -> dict[str, Any]:
    if reason:
        with writing(county.engine) as connection:
            note(connection, county, session.account, "reveal", case_no, reason)
    masked = not reason
    with reading(county.engine) as connection:
        case = _case(connection, county, case_no)
        concerned = {
            case.site,
            *(paper.issued_by for paper in case.papers),
            *(line.site for line in case.history),
        }
        names = {code: site.name for code, site in sites_of(connection, concerned).items()}
        world = book.world_for(connection, county, county.code, case.site, county.stamp())
        start = _start(connection, county, case)
        clerk = book.clerk_of(connection, case_no)
        recusal = relation_to(connection, county, session.account, case)
        materials = case_view.materials(connection, county, case)
        results = case_view.result_scans(connection, county, case)
        open_scans = reason_today(connection, county, session.account, case_no)
    terms = case.terms
    return {
        "case": case_view.header(case, names, clerk),
        "clocks": clocks_of(case, world.calendar, county.today()),
        "applicant": case_view.applicant(case, masked=masked),
        "proxy": case_view.proxy(case, masked=masked),
        "masked": masked,
        "answers": answer_groups(
            catalog_of(county), terms.item_id, terms.version, case.answers, masked=masked
        ),
        "materials": materials,
        "results": results,
        "open_scans": open_scans,
        "papers": case_view.papers(case, names),
        "history": case_view.history(case, names),
        "breaches": case_view.breaches(case),
        "sub_tasks": case_view.parallel(case, world.calendar, county.today()),
        "followed": case_view.followed(case, world.calendar, county.today()),
        "acts": forms_for(offered(case, session.actor, world), start, form or {}),
        "two_persons": case.owner == "county" and case.receiver == session.account and _undecided(case),
        "recusal": recusal,
        "problem": problem.sentence if problem else "",
        "tried": form.get("kind", "") if form else "",
    }


def _undecided(case: Case) -> bool:
    return case.state in ("FORWARDED", "IN_REVIEW")


def _start(connection: Connection, county: County, case: Case) -> Start:
    own = documents_of(connection, county, site_of(connection, county.code))
    return Start(case, county.today(), own["profile"], book.listed_of(county, case) or {})


def _case(connection: Connection, county: County, case_no: str) -> Case:
    case = book.find_case(connection, county, case_no)
    if case is None:
        raise Problem("case.unknown", case_no=case_no)
    return case
