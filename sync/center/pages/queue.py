"""队列: the cases on the county's table, pressing ones first; filters by state, item, words and whose they are.

A case that may be claimed has a button for it in its row: the claim is an act of the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Select, func, or_, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import book, tables
from sync.center.accounts import Session
from sync.center.blind_search import narrowed
from sync.center.county import County
from sync.center.database import reading
from sync.center.pages.case_view import clerk_words
from sync.center.pages.clock_view import pressing
from sync.center.pages.view import page
from sync.center.pages.words import STATES, TIERS
from sync.center.sites import all_sites
from sync.center.web import office_of
from sync.ledger.judge import possible_acts

PAGE_ROWS = 50
TODO = "todo"
_FILTERS = {"q": "", "state": TODO, "item": "", "clerk": ""}
_WHOSE = {"": "全部", "mine": "我的", "nobody": "还没有人认领"}
_CLAIM = ("PreReviewStarted", "ReviewStarted")
_CLAIMED_FROM = ("RECEIVED", "ACCEPTED")
_ENDED = ("CLOSED", "WITHDRAWN", "TERMINATED", "TRANSFERRED_OUT", "NOT_REQUIRED", "NOT_ACCEPTED")
_WAITS_ELSEWHERE = ("RESULT_READY", "DENIED", "DELIVERED", "AT_VILLAGE", "SUPPLEMENT")


async def queue(request: Request, session: Session) -> Response:
    asked = request.query_params
    chosen = {name: asked.get(name, first)[:80] for name, first in _FILTERS.items()}
    number = int(asked["page"]) if asked.get("page", "").isdigit() else 1
    county = office_of(request).county
    values = await run_in_threadpool(queue_page, county, chosen, max(1, number), session)
    return page(request, "queue.html", session, here="queue", **values)


def queue_page(county: County, chosen: dict[str, str], number: int, session: Session) -> dict[str, Any]:
    """Everything the queue's template shows."""
    with reading(county.engine) as connection:
        query = _query(county, chosen, session)
        total = int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())
        pages = max(1, -(-total // PAGE_ROWS))
        number = min(number, pages)
        names = {site.site: site.name for site in all_sites(connection)}
        due = tables.cases.c.due
        ordered = query.order_by(due == "", due, tables.cases.c.case_no)
        found = connection.execute(ordered.limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)).all()
        rows = [_row(connection, county, row, names, session) for row in found]
        items = _items(connection)
    shown = {"rows": rows, "total": total, "page": number, "pages": pages}
    narrowed_down = chosen != _FILTERS
    more = {"items": items, "states": STATES, "whose": _WHOSE, "narrowed": narrowed_down}
    return shown | chosen | more | {"link": _links(chosen)}


def _query(county: County, chosen: dict[str, str], session: Session) -> Select[Any]:
    columns = tables.cases.c
    query = select(tables.cases)
    if chosen["state"] == TODO:
        direct = tables.cases.c.state.in_(("HANDED_OVER", "QUEUED")) & (columns.township == "")
        ours = (columns.owner == "county") & columns.state.not_in(_ENDED + _WAITS_ELSEWHERE)
        query = query.where(or_(columns.state == "FORWARDED", ours, direct))
    elif chosen["state"]:
        query = query.where(columns.state == chosen["state"])
    if chosen["item"]:
        query = query.where(columns.item == chosen["item"])
    clerks = tables.case_clerks.c
    if chosen["clerk"] == "mine":
        mine = select(clerks.case_no).where(clerks.account == session.account)
        query = query.where(columns.case_no.in_(mine))
    elif chosen["clerk"] == "nobody":
        query = query.where(columns.case_no.not_in(select(clerks.case_no)))
    return narrowed(query, county, chosen["q"])


def _row(
    connection: Connection, county: County, row: Any, names: dict[str, str], session: Session
) -> dict[str, Any]:
    case = book.kept_case(county, row)
    world = book.world_for(connection, county, county.code, case.site, county.stamp())
    kinds = possible_acts(case, session.role, world) if case.state in _CLAIMED_FROM else ()
    return {
        "rev": case.rev,
        "claim": next((kind for kind in kinds if kind in _CLAIM), ""),
        "clerk": clerk_words(*book.clerk_of(connection, case.case_no)),
        "case_no": case.case_no,
        "applicant": str(case.applicant.get("name", "")),
        "item": case.terms.name,
        "site": names.get(case.site, case.site),
        "registered": case.registered_on.isoformat(),
        "state": STATES.get(case.state, case.state),
        "owner": f"{TIERS.get(case.owner, case.owner)}持有",
        "clock": pressing(case, county.calendar, county.today()),
    }


def _items(connection: Connection) -> list[tuple[str, str]]:
    columns = tables.cases.c
    rows = connection.execute(select(columns.item, func.max(columns.item_name)).group_by(columns.item))
    return sorted((code, f"{code} {name}") for code, name in rows)


def _links(chosen: dict[str, str]) -> Callable[[int], str]:
    return lambda number: "/queue?" + urlencode(chosen | {"page": number})
