"""Who may open a page or send a form, and what happens to what was typed when they may not.

A handler of a page is `async def handler(request, session)`; `signed_in` turns it into a
route that sends strangers to the sign-in page, and `posted` also reads and checks the form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center.accounts import CASES, POWER_WORDS, ROLES, Session, token_fits
from sync.center.departments import refuse_case_of_other_department
from sync.center.pages.sign_in import sign_in_again
from sync.center.pages.view import page, session_here
from sync.center.web import FILES_CAP, FORM_CAP, Form, form_of, office_of, status_of
from sync.ledger.problems import Problem

Page = Callable[[Request, Session], Awaitable[Response]]
FormHandler = Callable[[Request, Session, Form], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

MINE = "/me"
"""Where an own password is chosen: the only page of an account whose password somebody else gave."""
_HEADINGS = {401: "请登录", 403: "没有权限", 404: "没有找到", 405: "没有找到", 500: "出了故障", 503: "请稍候"}


def signed_in(handler: Page, *, power: str = CASES) -> Endpoint:
    """A page for people with an account whose role has this power; of every role where it is ANYBODY."""

    async def endpoint(request: Request) -> Response:
        session = await session_here(request)
        if session is None:
            return RedirectResponse(f"/sign-in?to={quote(request.url.path)}", 303)
        _refuse_powerless(session, power)
        if session.initial and request.url.path != MINE:
            return RedirectResponse(MINE, 303)
        await _refuse_foreign_case(request, session)
        await office_of(request).begin_day()
        return await handler(request, session)

    return endpoint


def posted(handler: FormHandler, *, power: str = CASES, stale: FormHandler | None = None) -> Endpoint:
    """A form's target: needs an account and the session's token, else nothing happens.

    `stale` answers a form whose token is of an earlier session, so that nothing typed is
    lost; where the session has run out the sign-in page carries the form along.
    """

    async def endpoint(request: Request) -> Response:
        session = await session_here(request)
        # Only who is signed in may bring a file; a file too large is refused on its own page.
        form = await form_of(request, FORM_CAP if session is None else FILES_CAP)
        if session is None:
            return sign_in_again(request, form if stale is not None else {})
        _refuse_powerless(session, power)
        if session.initial and request.url.path not in (MINE, "/sign-out"):
            raise Problem("account.initial_password")
        await _refuse_foreign_case(request, session)
        if token_fits(session, form.get("csrf", "")):
            return await handler(request, session, form)
        if stale is None:
            raise Problem("center.token")
        return await stale(request, session, form)

    return endpoint


async def problem_page(request: Request, problem: Problem) -> Response:
    """A refusal as a page."""
    status = status_of(problem)
    session = None if status >= 500 else await session_here(request)
    heading = _HEADINGS.get(status, "没有办成")
    home = session.home if session is not None else "/"
    values = {"heading": heading, "sentence": problem.sentence, "back": home, "back_text": "回到首页"}
    return page(request, "problem.html", session, status, **values)


async def _refuse_foreign_case(request: Request, session: Session) -> None:
    """A reviewer of one department opens no case of another, on whatever page."""
    case_no = request.path_params.get("case_no")
    if case_no and session.sees_cases:
        county = office_of(request).county
        await run_in_threadpool(refuse_case_of_other_department, county, session.account, str(case_no))


def _refuse_powerless(session: Session, power: str) -> None:
    if not session.may(power):
        raise Problem("role.not_allowed", role=ROLES[session.role], act=POWER_WORDS[power])
