"""登录 and 退出: the way in and out. The way in has its own form token in a cookie (no session yet)."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center.accounts import LONGEST, Session, sign_in, sign_out
from sync.center.pages.view import COOKIE, page, session_here
from sync.center.web import form_of, office_of, status_of
from sync.ledger.problems import Problem

_FORM_COOKIE = "daiban_form"


async def home(request: Request) -> Response:
    session = await session_here(request)
    if session is None:
        return RedirectResponse("/sign-in", 303)
    return RedirectResponse("/queue" if session.sees_cases else "/stations", 303)


async def sign_in_page(request: Request) -> Response:
    return _page(request, to=_own_path(request.query_params.get("to", "")))


async def sign_in_form(request: Request) -> Response:
    form = await form_of(request)
    held = request.cookies.get(_FORM_COOKIE, "")
    if not held or not hmac.compare_digest(held.encode(), form.get("csrf", "").encode()):
        raise Problem("center.token")
    name, to = form.get("name", "").strip(), _own_path(form.get("to", ""))
    try:
        token = await run_in_threadpool(sign_in, office_of(request).county, name, form.get("password", ""))
    except Problem as problem:
        return _page(request, to=to, name=name, problem=problem)
    response = RedirectResponse(to or "/", 303)
    seconds = int(LONGEST.total_seconds())
    _cookie(request, response, COOKIE, token, seconds)
    return response


async def sign_out_form(request: Request, session: Session, form: object) -> Response:
    await run_in_threadpool(sign_out, office_of(request).county, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def _page(request: Request, to: str, name: str = "", problem: Problem | None = None) -> Response:
    token = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(24)
    values = {"to": to, "name": name, "form_token": token, "problem": problem and problem.sentence}
    response = page(request, "sign_in.html", None, status_of(problem) if problem else 200, **values)
    _cookie(request, response, _FORM_COOKIE, token, 3600)
    return response


def _cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Out of reach of scripts and other sites; over TLS only where the county is reached by TLS."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, seconds, path="/", httponly=True, samesite="strict", secure=secure)


def _own_path(target: str) -> str:
    """A path of this site, "" for anything that leads elsewhere."""
    path = unquote(target)
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path else ""
