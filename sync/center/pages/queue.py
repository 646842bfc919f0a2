"""队列: the cases on the county's table, pressing ones first; filters by state, item, words and whose they are.

A case that may be claimed has a button for it in its row: the claim is an act of the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from forms.calendar import WorkingCalendar
from sync.center import book
from sync.center.accounts import Session
from sync.center.calendar_in_force import calendar_of
from sync.center.county import County
from sync.center.database import reading
from sync.center.departments import own_items
from sync.center.listing import COUNTED, TODO, Wanted, items, list_cases
from sync.center.pages.case_view import clerk_words
from sync.center.pages.clock_view import pressing
from sync.center.pages.view import page
from sync.center.pages.words import STATES, TIERS
from sync.center.sites import Site, sites_of
from sync.center.web import office_of
from sync.ledger.judge import possible_acts

_FILTERS = {"q": "", "state": TODO, "item": "", "clerk": ""}
_WHOSE = {"": "全部", "mine": "我的", "nobody": "还没有人认领"}
EVERY = "every"
_WHOSE_OF_ONE = {"": "本部门", **{code: words for code, words in _WHOSE.items() if code}, EVERY: "所有部门"}
"""What a reviewer of some departments may ask for; another's cases are named, and open to nobody but them."""
_CLAIM = ("PreReviewStarted", "ReviewStarted")
_CLAIMED_FROM = ("RECEIVED", "ACCEPTED")


async def queue(request: Request, session: Session) -> Response:
    asked = request.query_params
    chosen = {name: asked.get(name, first)[:80] for name, first in _FILTERS.items()}
    county = office_of(request).county
    values = await run_in_threadpool(queue_page, county, chosen, asked.get("at", "")[:80], session)
    return page(request, "queue.html", session, here="queue", **values)


def queue_page(county: County, chosen: dict[str, str], place: str, session: Session) -> dict[str, Any]:
    """Everything the queue's template shows."""
    wanted = Wanted(chosen["q"], chosen["state"], chosen["item"], chosen["clerk"], session.account)
    with reading(county.engine) as connection:
        own = own_items(connection, county, session.account)
        found = list_cases(connection, county, wanted, place, None if wanted.clerk == EVERY else own)
        numbers = [row.case_no for row in found.rows]
        concerned = {county.code, *(row.site for row in found.rows)}
        sites = sites_of(connection, concerned)
        clerks = book.clerks_of(connection, numbers)
        calendar = calendar_of(connection)
        rows = [
            _row(county, calendar, row, sites, clerks.get(row.case_no, ("", "")), session)
            for row in found.rows
        ]
        used = [(code, f"{code} {name}") for code, name in items(connection)]
    shown = {"rows": rows, "total": _counted(found.total), "before": found.before, "after": found.after}
    narrowed_down = chosen != _FILTERS
    more = {
        "items": used,
        "states": STATES,
        "whose": _WHOSE if own is None else _WHOSE_OF_ONE,
        "narrowed": narrowed_down,
    }
    return shown | chosen | more | {"link": _links(chosen)}


def _counted(total: int | None) -> str:
    """A county's cases are not counted for a caption; a thousand of them are."""
    if total is None:
        return ""
    return f"{total} 件，" if total <= COUNTED else f"{COUNTED} 件以上，"


def _row(
    county: County,
    calendar: WorkingCalendar,
    row: Any,
    sites: Mapping[str, Site],
    clerk: tuple[str, str],
    session: Session,
) -> dict[str, Any]:
    case = book.kept_case(county, row)
    writer = sites[county.code]
    world = book.world_of(county, calendar, writer, sites.get(case.site, writer), county.stamp())
    kinds = possible_acts(case, session.role, world) if case.state in _CLAIMED_FROM else ()
    return {
        "rev": case.rev,
        "claim": next((kind for kind in kinds if kind in _CLAIM), ""),
        "clerk": clerk_words(*clerk),
        "case_no": case.case_no,
        "applicant": str(case.applicant.get("name", "")),
        "item": case.terms.name,
        "site": sites[case.site].name if case.site in sites else case.site,
        "registered": case.registered_on.isoformat(),
        "state": STATES.get(case.state, case.state),
        "owner": f"{TIERS.get(case.owner, case.owner)}持有",
        "clock": pressing(case, calendar, county.today()),
    }


def _links(chosen: dict[str, str]) -> Callable[[str], str]:
    return lambda place: "/queue?" + urlencode(chosen | {"at": place})
