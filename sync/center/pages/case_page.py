"""办件: one case on one page, and the acts the county may make on it now.

A refused act shows its sentence on the same page with everything typed still there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forms.printing import PAPERS
from sync.center import book, tables
from sync.center.accounts import Session, note
from sync.center.acts import act_on_case
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.pages import words
from sync.center.pages.act_forms import body_of, effective_date, forms_for
from sync.center.pages.answers_view import answer_groups, mask_numbers
from sync.center.pages.clock_view import clocks_of
from sync.center.pages.view import page
from sync.center.sites import all_sites, site_of
from sync.center.station_settings import documents_of
from sync.center.web import office_of, status_of
from sync.ledger.case import Case
from sync.ledger.judge import possible_acts
from sync.ledger.problems import Problem

CASE_ACT = re.compile(r"/case/(?P<case_no>[0-9X-]{20,40})/act")
_APPLICANT = {
    "name": "姓名",
    "id_type": "证件类型",
    "id_no": "证件号码",
    "gender": "性别",
    "birth_date": "出生日期",
    "ethnicity": "民族",
    "mobile": "手机",
    "address": "住址",
}
_PROXY = {"name": "姓名", "kind": "身份", "id_no": "证件号码", "mobile": "手机", "powers": "委托权限"}
_CODES = {
    "gender": {"1": "男", "2": "女"},
    "id_type": {"111": "居民身份证", "113": "户口簿", "553": "外国人永久居留身份证"},
    "ethnicity": {"01": "汉族"},
}


async def case_page(request: Request, session: Session) -> Response:
    county = office_of(request).county
    done = words.ACTS.get(request.query_params.get("done", ""), "")
    shown = await run_in_threadpool(_gather, county, session, request.path_params["case_no"])
    return page(request, "case.html", session, here="queue", done=done and f"已{done}。", **shown)


async def act_form(request: Request, session: Session, form: Mapping[str, str]) -> Response:
    county, case_no = office_of(request).county, request.path_params["case_no"]
    try:
        kind = await run_in_threadpool(_act, county, session, case_no, form)
    except Problem as problem:
        if problem.code == "case.unknown":
            raise
        return await show_again(request, session, case_no, form, problem=problem)
    return RedirectResponse(f"/case/{case_no}?done={kind}", 303)


async def stale_form(request: Request, session: Session, form: Mapping[str, str]) -> Response:
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


async def reveal_form(request: Request, session: Session, form: Mapping[str, str]) -> Response:
    """The case with whole numbers, once, for a reason that is written down."""
    county, case_no = office_of(request).county, request.path_params["case_no"]
    reason = form.get("reason", "").strip()
    if not reason:
        raise Problem("center.reason_missing")
    shown = await run_in_threadpool(_gather, county, session, case_no, None, None, reason)
    return page(request, "case.html", session, here="queue", done="", **shown)


def _act(county: County, session: Session, case_no: str, form: Mapping[str, str]) -> str:
    kind = form.get("kind", "")
    with reading(county.engine) as connection:
        case = _case(connection, county, case_no)
    seen = form.get("rev", "")
    act_on_case(
        county,
        session.actor,
        case_no,
        kind,
        body_of(kind, case, form),
        effective_date=effective_date(form, county.today()),
        rev=int(seen) if seen.isdigit() else -1,
    )
    return kind


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
        names = {site.site: site.name for site in all_sites(connection)}
        world = book.world_for(connection, county, county.code, case.site, county.stamp())
        here = _scans_here(connection, case)
        remedies = _remedies(connection, county)
    kinds = _offered(case, possible_acts(case, session.role, world))
    terms = case.terms
    return {
        "case": _header(case, names),
        "clocks": clocks_of(case, county.calendar, county.today()),
        "applicant": _person(case.applicant, _APPLICANT, masked),
        "proxy": _person(case.proxy or {}, _PROXY, masked),
        "masked": masked,
        "answers": answer_groups(county.catalog, terms.item_id, terms.version, case.answers, masked=masked),
        "materials": _materials(case, here),
        "papers": _papers(case, names),
        "history": _history(case, names),
        "acts": forms_for(case, kinds, county.today(), form or {}, remedies),
        "problem": problem.sentence if problem else "",
    }


def _case(connection: Connection, county: County, case_no: str) -> Case:
    case = book.find_case(connection, county, case_no)
    if case is None:
        raise Problem("case.unknown", case_no=case_no)
    return case


def _offered(case: Case, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """What the county holds already need not be signed for once more."""
    held = case.owner == "county"
    return tuple(kind for kind in kinds if not (held and kind == "ForwardingAcknowledged"))


def _remedies(connection: Connection, county: County) -> str:
    """The remedies line in the county's own words, where its profile names them."""
    own = documents_of(connection, county, site_of(connection, county.code))["profile"]
    body, court = own["remedy"].get("body", ""), own["remedy"].get("court", "")
    if not (body and court):
        return ""
    return (
        f"如不服本决定，可以自收到本决定书之日起六十日内向{body}申请行政复议，"
        f"也可以自收到之日起六个月内向{court}提起行政诉讼。"
    )


def _header(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "case_no": case.case_no,
        "applicant": str(case.applicant.get("name", "")),
        "item": case.terms.name,
        "state": words.STATES.get(case.state, case.state),
        "owner": words.TIERS.get(case.owner, case.owner),
        "registered": case.registered_at[:16].replace("T", " "),
        "site": names.get(case.site, case.site),
        "capacity": words.CAPACITIES.get(case.terms.capacity, case.terms.capacity),
        "receiver": case.receiver,
        "rev": case.rev,
    }


def _person(person: Mapping[str, Any], labels: Mapping[str, str], masked: bool) -> list[tuple[str, str]]:
    rows = []
    for field, label in labels.items():
        value = person.get(field)
        if value:
            text = "、".join(value) if isinstance(value, list | tuple) else str(value)
            text = _CODES.get(field, {}).get(text, text)
            rows.append((label, mask_numbers(text) if masked else text))
    return rows


def _materials(case: Case, here: set[str]) -> list[dict[str, Any]]:
    rows = []
    for doc in case.materials:
        state, colour = words.MATERIAL_STATES.get(doc.state, (doc.state, ""))
        counts = f"{doc.form} 原件{doc.originals} 复印件{doc.copies}"
        scans = [
            {"here": sha256 in here, "url": f"/case/{case.case_no}/scan/{sha256}"} for sha256 in doc.files
        ]
        text = "，".join(filter(None, (counts, doc.ecert and f"电子证照 {doc.ecert}", doc.note)))
        rows.append({"name": doc.name, "state": state, "colour": colour, "note": text, "scans": scans})
    return rows


def _papers(case: Case, names: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "title": PAPERS[paper.code].title(paper.variant) if paper.code in PAPERS else paper.code,
            "doc_no": paper.doc_no,
            "date": paper.date.isoformat(),
            "site": names.get(paper.issued_by, paper.issued_by),
            "url": f"/case/{case.case_no}/paper/{number}.pdf",
        }
        for number, paper in enumerate(case.papers, 1)
    ]


def _history(case: Case, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "kind": words.ACTS.get(line.kind, line.kind),
            "state": words.STATES.get(line.state, line.state),
            "day": line.recorded_at[:16].replace("T", " "),
            "late": line.effective_date.isoformat() != line.recorded_at[:10],
            "actor": line.actor,
            "site": names.get(line.site, line.site),
            "note": line.note,
        }
        for line in reversed(case.history)
    ]


def _scans_here(connection: Connection, case: Case) -> set[str]:
    named = {sha256 for doc in case.materials for sha256 in doc.files}
    columns = tables.uploads.c
    query = select(columns.sha256).where(columns.kind == "blob", columns.complete, columns.sha256.in_(named))
    return set(connection.execute(query).scalars())
