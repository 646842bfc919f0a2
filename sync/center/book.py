"""The county's book: how one event changes a case, whoever wrote it.

Judges with the same table as every station, folds in causal order, and keeps the case's
projection, its files and the news for the stations in the writer's transaction. Knows
nothing of the road: `intake.py` brings the stations' events, `acts.py` the county's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from forms.canonical import canonical
from sync.center import changes, tables
from sync.center.blind_search import keep_words
from sync.center.bodies import opened
from sync.center.county import County
from sync.center.database import insert_or_leave, next_number, put
from sync.center.journal_rows import APPLIED, applied_of_case, row_of
from sync.center.sites import Site, find_site, site_of, stands_alone
from sync.ledger.apply import apply
from sync.ledger.case import Case
from sync.ledger.case_json import case_from_json, case_to_json
from sync.ledger.deadlines import deadline
from sync.ledger.events import Act, Event
from sync.ledger.judge import World, judge
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES

# Acts of the county by which somebody signs for a case or claims it.
CLAIMS = ("CaseReceived", "ForwardingAcknowledged", "PreReviewStarted", "ReviewStarted")
_SORTED_BY = ("C0", "C1", "C3", "C4", "C6", "C9")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# A body that is JSON but not ours makes the ledger stumble; that is the writer's fault, not a bug here.
STUMBLES = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Judged:
    """An opened event that may take effect, and the case it leads to."""

    event: Event
    case: Case
    registrar: Site


def world_for(connection: Connection, county: County, event_site: str, case_site: str, day: str) -> World:
    """The world an act is judged in: the day it was recorded and the tier of who recorded it."""
    writer = site_of(connection, event_site)
    registrar = find_site(connection, case_site) or writer
    return World(
        today=datetime.fromisoformat(day).date(),
        calendar=county.calendar,
        tier=writer.tier,
        site=writer.site,
        no_township_tier=stands_alone(county, registrar),
    )


def weigh(connection: Connection, county: County, event: Event) -> Judged:
    """Judge an event where it belongs in the case's causal order.

    An event that arrives late (written offline before others that are here) is judged
    against what its writer could know, and must leave everything after it standing;
    otherwise it is refused as overtaken and people settle it. Raises Problem.
    """
    event = opened(connection, county, event)
    registrar = _registrar(connection, event)
    history = [opened(connection, county, past) for past in applied_of_case(connection, event.case_no)]
    case: Case | None = None
    for past in history:
        if past.order() < event.order():
            case = apply(case, past, county.calendar)
    case = _judged(connection, county, case, event, registrar.site)
    for later in history:
        if later.order() > event.order():
            try:
                case = _judged(connection, county, case, later, registrar.site)
            except Problem as refusal:
                raise Problem("event.overtaken", case_no=event.case_no) from refusal
    return Judged(event, case, registrar)


def next_applied(connection: Connection) -> int:
    """The next number of the whole book. Taken before judging: from here on this writer is alone."""
    return next_number(connection, "journal")


def enter(connection: Connection, county: County, judged: Judged, applied_n: int) -> None:
    """Write down an event that was judged: journal row, projection, files, news."""
    event = judged.event
    row = row_of(event) | {"status": APPLIED, "code": "", "applied_n": applied_n}
    connection.execute(tables.events.insert().values(**row, applied_id=event.event_id))
    _spread(connection, county, judged, applied_n)


def enter_after_all(connection: Connection, county: County, judged: Judged, applied_n: int) -> None:
    """A row that stands in the journal as refused takes effect: its forerunners have come (`second_look`)."""
    event, columns = judged.event, tables.events.c
    place = (
        columns.site == event.site,
        columns.incarnation == event.incarnation,
        columns.seq == event.seq,
    )
    effect = {"status": APPLIED, "code": "", "applied_n": applied_n, "applied_id": event.event_id}
    connection.execute(tables.events.update().where(*place).values(**effect))
    _spread(connection, county, judged, applied_n)


def _spread(connection: Connection, county: County, judged: Judged, applied_n: int) -> None:
    """What an event that took effect changes beside the journal: projection, files, news."""
    event = judged.event
    keep_case(connection, county, judged.case, judged.registrar, applied_n)
    for sha256 in set(files_in(event.body)):
        named = {"sha256": sha256, "case_no": event.case_no, "site": event.site}
        insert_or_leave(connection, tables.case_files, named)
    if event.site == county.code and event.kind in CLAIMS:
        keep_clerk(connection, event)
    changes.add_event(connection, judged.registrar.scopes(), event)


def keep_clerk(connection: Connection, event: Event) -> None:
    """Whose case it is from now on: the examiner that was named, else whoever acted."""
    facts = (event.body or {}).get("facts")
    named = facts.get("examiner") if isinstance(facts, dict) else None
    account = named if isinstance(named, str) and named.strip() else event.actor.account
    row = {"case_no": event.case_no, "account": account.strip()[:80], "kind": event.kind}
    put(connection, tables.case_clerks, row)


def clerk_of(connection: Connection, case_no: str) -> tuple[str, str]:
    """(account, act) of whose case it is at the county, ("", "") where it is nobody's yet."""
    columns = tables.case_clerks.c
    row = connection.execute(select(tables.case_clerks).where(columns.case_no == case_no)).one_or_none()
    return ("", "") if row is None else (row.account, row.kind)


def keep_case(connection: Connection, county: County, case: Case, registrar: Site, applied_n: int) -> None:
    """The projection row of a case."""
    text = canonical(case_to_json(case))
    row = {
        "case_no": case.case_no,
        "item": case.terms.item_id,
        "item_name": case.terms.name,
        "state": case.state,
        "owner": case.owner,
        "site": case.site,
        "township": registrar.parent,
        "registered_at": case.registered_at,
        "due": due_of(case, county),
        "updated": applied_n,
        "sealed": county.keys.at_rest(text, f"projection/{case.case_no}"),
    }
    put(connection, tables.cases, row)
    keep_words(connection, county, case)


def kept_case(county: County, row: Any) -> Case:
    """The case of a projection row."""
    plain = county.keys.from_rest(bytes(row.sealed), f"projection/{row.case_no}")
    return case_from_json(json.loads(plain))


def find_case(connection: Connection, county: County, case_no: str) -> Case | None:
    row = connection.execute(select(tables.cases).where(tables.cases.c.case_no == case_no)).one_or_none()
    return None if row is None else kept_case(county, row)


def due_of(case: Case, county: County) -> str:
    """The first day on which a clock that counts for the county runs out, "" where none runs."""
    ends = [
        end.day.isoformat()
        for run in case.clocks
        if run.clock in _SORTED_BY and run.state == "running" and (end := deadline(run, county.calendar))
    ]
    return min(ends, default="")


def files_in(value: Any) -> Iterator[str]:
    """Every content name under a `files` list anywhere in a body."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "files" and isinstance(inner, list):
                yield from (name for name in inner if isinstance(name, str) and _SHA256.fullmatch(name))
            else:
                yield from files_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from files_in(inner)


def _judged(connection: Connection, county: County, case: Case | None, event: Event, registrar: str) -> Case:
    try:
        world = world_for(connection, county, event.site, registrar, event.recorded_at)
    except ValueError as nonsense:
        raise Problem("event.malformed", case_no=event.case_no) from nonsense
    role = ROLES.get(event.actor.role)
    if role is None or role.tier not in ("", world.tier):
        raise Problem("event.foreign_actor", role=event.actor.role)
    act = Act(event.kind, event.case_no, event.actor, event.effective_date, event.body or {})
    try:
        judge(case, act, world)
        return apply(case, event, county.calendar)
    except STUMBLES as stumble:
        raise Problem("event.malformed", case_no=event.case_no) from stumble


def _registrar(connection: Connection, event: Event) -> Site:
    """The site that registered the case; the writer must be it, its township or the county."""
    registrar = find_site(connection, event.case_no[:12])
    if registrar is None:
        raise Problem("event.number", case_no=event.case_no)
    writer = site_of(connection, event.site)
    if writer.tier != "county" and writer.site not in registrar.scopes():
        raise Problem("event.foreign_site", case_no=event.case_no)
    return registrar
