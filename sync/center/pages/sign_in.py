"""登录 and 退出: the way in and out. The way in has its own form token in a cookie (no session yet).

A session that ran out while somebody was typing: the sign-in page carries the typed form
along and the case's page shows it again, unsent.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center.accounts import LONGEST, Session, session_of, sign_in, sign_out
from sync.center.pages.case_page import CASE_ACT, show_again
from sync.center.pages.view import COOKIE, page, session_here, set_cookie
from sync.center.web import form_of, json_of, office_of, status_of
from sync.ledger.problems import Problem

_FORM_COOKIE = "daiban_form"


async def home(request: Request) -> Response:
    session = await session_here(request)
    if session is None:
        return RedirectResponse("/sign-in", 303)
    return RedirectResponse(session.home, 303)


async def sign_in_page(request: Request) -> Response:
    return _page(request, to=_own_path(request.query_params.get("to", "")))


def sign_in_again(request: Request, typed: Mapping[str, str]) -> Response:
    """The session ran out: sign in and go on with what was typed."""
    carried = json.dumps(dict(typed), ensure_ascii=False) if typed else ""
    return _page(request, to=request.url.path, carried=carried, problem=Problem("center.sign_in"))


async def sign_in_form(request: Request) -> Response:
    form = await form_of(request)
    held = request.cookies.get(_FORM_COOKIE, "")
    if not held or not hmac.compare_digest(held.encode(), form.get("csrf", "").encode()):
        raise Problem("center.token")
    name, to, carried = form.get("name", "").strip(), _own_path(form.get("to", "")), form.get("carried", "")
    county = office_of(request).county
    try:
        token = await run_in_threadpool(sign_in, county, name, form.get("password", ""))
    except Problem as problem:
        return _page(request, to=to, name=name, carried=carried, problem=problem)
    session = await run_in_threadpool(session_of, county, token)
    response = await _onward(request, session, to, carried)
    set_cookie(request, response, COOKIE, token, int(LONGEST.total_seconds()))
    return response


async def sign_out_form(request: Request, session: Session, form: object) -> Response:
    await run_in_threadpool(sign_out, office_of(request).county, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


async def _onward(request: Request, session: Session | None, to: str, carried: str) -> Response:
    """To where the person wanted to go; a carried form comes up again on its case's page."""
    act = CASE_ACT.fullmatch(to)
    if act is None:
        return RedirectResponse(to or "/", 303)
    if session is None or not session.sees_cases or not carried:
        return RedirectResponse(f"/case/{act['case_no']}", 303)
    typed: Any = json_of(carried.encode())
    fields = {str(key): str(value) for key, value in typed.items()} if isinstance(typed, dict) else {}
    return await show_again(
        request, session, act["case_no"], fields, done="已登录，填写的内容仍在，请核对后提交。"
    )


def _page(
    request: Request, to: str, name: str = "", carried: str = "", problem: Problem | None = None
) -> Response:
    token = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(24)
    values = {"to": to, "name": name, "carried": carried, "form_token": token}
    values["problem"] = problem.sentence if problem else ""
    response = page(request, "sign_in.html", None, status_of(problem) if problem else 200, **values)
    set_cookie(request, response, _FORM_COOKIE, token, 3600)
    return response


def _own_path(target: str) -> str:
    """A path of this site, "" for anything that leads elsewhere."""
    path = unquote(target)
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path else ""
