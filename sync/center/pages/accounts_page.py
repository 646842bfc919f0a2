"""账号: the security administrator's one page: who may sign in, with which of the four roles; which agents of
stations act no more.

Sees no case, no PC and no trail; cannot close his own account and cannot change a role (三员分立).
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sync.center import accounts, recusal
from sync.center.accounts import ROLES, Session
from sync.center.agents import restore_agent, revoke_agent, revoked_agents
from sync.center.county import County
from sync.center.pages.view import page
from sync.center.web import Form, office_of, status_of
from sync.ledger.problems import Problem

_DONE = {
    "add": "已添加账号。",
    "close": "已停用账号。",
    "open": "已恢复账号。",
    "password": "已改密码。",
    "drop": "已撤销申报。",
    "revoke_agent": "已停用代办员，站点下次交换或收交换包时生效。",
    "restore_agent": "已恢复代办员，站点可以重新建这个账号。",
}


async def accounts_page(request: Request, session: Session) -> Response:
    done = _DONE.get(request.query_params.get("done", ""), "")
    return await _shown(request, session, done=done)


async def account_form(request: Request, session: Session, form: Form) -> Response:
    verb = form.get("verb", "")
    try:
        await run_in_threadpool(_do, office_of(request).county, session, verb, form)
    except Problem as problem:
        return await _shown(request, session, form=form, problem=problem)
    return RedirectResponse(f"/accounts?done={verb}", 303)


def _do(county: County, session: Session, verb: str, form: Form) -> None:
    name, by = form.get("name", ""), session.account
    if verb == "add":
        accounts.add_account(county, name, form.get("role", ""), form.get("password", ""), by, initial=True)
    elif verb in ("close", "open"):
        accounts.close_account(county, name, by, closed=verb == "close")
    elif verb == "password":
        accounts.set_password(county, name, form.get("password", ""), by)
    elif verb == "drop":
        recusal.drop(county, name, form.get("id_hash", ""), by, form.get("reason", ""))
    elif verb == "revoke_agent":
        revoke_agent(county, form.get("site", "").strip(), name, by, form.get("reason", ""))
    elif verb == "restore_agent":
        restore_agent(county, form.get("site", ""), name, by, form.get("reason", ""))
    else:
        raise Problem("center.not_found")


async def _shown(
    request: Request,
    session: Session,
    *,
    form: Form | None = None,
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    county = office_of(request).county
    rows = await run_in_threadpool(_rows, county, session)
    agents = await run_in_threadpool(revoked_agents, county)
    given = {} if form is None else form
    typed = {field: given.get(field, "") for field in ("verb", "name", "role", "site", "reason")}
    shown: dict[str, Any] = {"rows": rows, "agents": agents, "typed": typed, "done": done}
    shown["problem"] = problem.sentence if problem else ""
    status = status_of(problem) if problem else 200
    return page(request, "accounts.html", session, status, here="accounts", **shown)


def _rows(county: County, session: Session) -> list[dict[str, Any]]:
    return [
        {
            "name": line.name,
            "role": ROLES.get(line.role, line.role),
            "closed": line.closed,
            "locked": line.locked_until[11:16],
            "own": line.name == session.account,
            "declared": recusal.declared(county, line.name) if line.role == "CR" else [],
        }
        for line in accounts.list_accounts(county)
    ]
