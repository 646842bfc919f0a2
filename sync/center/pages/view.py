"""Drawing pages and knowing who asks: templates, the session cookie, the form token.

A handler of a page is `async def handler(request, session)`; `signed_in` turns it into a
route that sends strangers to the sign-in page, and `posted` also reads and checks the form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sync.center.accounts import ROLES, Session, session_of, token_fits
from sync.center.web import form_of, office_of, status_of
from sync.ledger.problems import Problem

COOKIE = "daiban_session"
ROOM = Path(__file__).parents[1]

Page = Callable[[Request, Session], Awaitable[Response]]
Form = Callable[[Request, Session, Mapping[str, str]], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

_HEADINGS = {401: "请登录", 403: "没有权限", 404: "没有找到", 405: "没有找到", 500: "出了故障", 503: "请稍候"}


def environment() -> Environment:
    """Templates with escaping on and no silent blanks."""
    return Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: Request, template: str, session: Session | None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page from its template."""
    office = office_of(request)
    shown = {"county": office.county.name, "session": session, "roles": ROLES, "here": ""} | values
    return HTMLResponse(office.pages.get_template(template).render(shown), status)


async def session_here(request: Request) -> Session | None:
    """Who is signed in, by the cookie."""
    return await run_in_threadpool(session_of, office_of(request).county, request.cookies.get(COOKIE, ""))


def signed_in(handler: Page, *, cases: bool = True) -> Endpoint:
    """A page for people with an account; `cases` keeps out roles that may see none."""

    async def endpoint(request: Request) -> Response:
        session = await session_here(request)
        if session is None:
            target = quote(request.url.path)
            return RedirectResponse(f"/sign-in?to={target}", 303)
        if cases and not session.sees_cases:
            raise Problem("role.not_allowed", role=ROLES[session.role], act="查看办件")
        return await handler(request, session)

    return endpoint


def posted(handler: Form, *, cases: bool = True) -> Endpoint:
    """A form's target: needs an account and the session's token, else nothing happens."""

    async def with_form(request: Request, session: Session) -> Response:
        form = await form_of(request)
        if not token_fits(session, form.get("csrf", "")):
            raise Problem("center.token")
        return await handler(request, session, form)

    return signed_in(with_form, cases=cases)


async def problem_page(request: Request, problem: Problem) -> Response:
    """A refusal as a page."""
    status = status_of(problem)
    session = None if status >= 500 else await session_here(request)
    heading = _HEADINGS.get(status, "没有办成")
    home = "/stations" if session is not None and not session.sees_cases else "/"
    values = {"heading": heading, "sentence": problem.sentence, "back": home, "back_text": "回到首页"}
    return page(request, "problem.html", session, status, **values)
