"""我的账号: one's own password, and for reviewers whom they must not judge (回避申报).

A declared person can be taken off by the security administrator only; no number is shown again.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center import recusal
from sync.center.accounts import CASES, Session, set_password
from sync.center.county import County
from sync.center.pages.view import page
from sync.center.web import Form, office_of, status_of
from sync.ledger.problems import Problem

_DONE = {"declare": "已申报。涉及此人的申请请交给另一位人员。"}


async def my_page(request: Request, session: Session) -> Response:
    return await _shown(request, session, done=_DONE.get(request.query_params.get("done", ""), ""))


async def my_form(request: Request, session: Session, form: Form) -> Response:
    verb = form.get("verb", "")
    try:
        await run_in_threadpool(_do, office_of(request).county, session, verb, form)
    except Problem as problem:
        return await _shown(request, session, problem=problem)
    return RedirectResponse("/sign-in" if verb == "password" else f"/me?done={verb}", 303)


def _do(county: County, session: Session, verb: str, form: Form) -> None:
    if verb == "password":
        set_password(county, session.account, form.get("password", ""), session.account, form.get("old", ""))
    elif verb == "declare" and session.may(CASES) and not session.initial:
        recusal.declare(county, session.account, form.get("relation", ""), form.get("id_no", ""))
    else:
        raise Problem("center.not_found")


async def _shown(
    request: Request, session: Session, *, problem: Problem | None = None, done: str = ""
) -> Response:
    county = office_of(request).county
    rows = await run_in_threadpool(recusal.declared, county, session.account)
    shown: dict[str, Any] = {"declared": [relation for _, relation in rows], "done": done}
    shown |= {"relations": recusal.RELATIONS, "problem": problem.sentence if problem else ""}
    return page(request, "me.html", session, status_of(problem) if problem else 200, here="me", **shown)
