"""Drawing pages and knowing who asks: templates and the session cookie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sync.center.accounts import ROLES, Session, session_of
from sync.center.web import office_of

COOKIE = "daiban_session"
ROOM = Path(__file__).parents[1]


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


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Out of reach of scripts and other sites; over TLS only where the county is reached by TLS."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, seconds, path="/", httponly=True, samesite="strict", secure=secure)
