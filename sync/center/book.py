"""The county's book: how one event changes a case, whoever wrote it.

Judges with the same table as every station, folds in causal order, and keeps the case's
projection, its files and the news for the stations in the writer's transaction. Knows
nothing of the road: `intake.py` brings the stations' events, `acts.py` the county's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from forms.calendar import WorkingCalendar
from sync.center import tables
from sync.center.calendar_in_force import calendar_of
from sync.center.county import County
from sync.center.database import put
from sync.center.journal_rows import APPLIED
from sync.center.projection import check_case
from sync.center.projection import find_case as find_case
from sync.center.projection import kept_case as kept_case
from sync.center.sites import Site, find_site, site_of, stands_alone
from sync.center.sitting import Sitting, applied_row
from sync.ledger import demands
from sync.ledger.apply import apply
from sync.ledger.case import Case
from sync.ledger.events import Act, Event
from sync.ledger.judge import World, judge
from sync.ledger.material import files_in
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES

# Acts of the county by which somebody signs for a case or claims it.
CLAIMS = ("CaseReceived", "ForwardingAcknowledged", "PreReviewStarted", "ReviewStarted")
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
    return world_of(county, calendar_of(connection), writer, registrar, day)


def weigh(held: Sitting, event: Event) -> Judged:
    """Judge an event where it belongs in the case's causal order.

    An event that arrives late (written offline before others that are here) is judged
    against what its writer could know, and must leave everything after it standing;
    otherwise it is refused as overtaken and people settle it. Raises Problem.
    """
    event = held.opened(event)
    writer, registrar = _concerned(held, event)
    history = held.history(event.case_no)
    later = [past for past in history if past.order() > event.order()]
    case = None if later else held.folded(event.case_no)
    if case is None:
        for past in history:
            if past.order() < event.order():
                case = apply(case, past, held.calendar)
    case = _judged(held, case, event, writer, registrar)
    for past in later:
        try:
            case = _judged(held, case, past, held.site(past.site) or writer, registrar)
        except Problem as refusal:
            raise Problem("event.overtaken", case_no=event.case_no) from refusal
    return Judged(event, case, registrar)


def enter(held: Sitting, judged: Judged) -> None:
    """Write down an event that was judged: journal row, projection, files, news."""
    number = held.next_number()
    held.write_row(applied_row(judged.event, number))
    _spread(held, judged, number)


def enter_after_all(held: Sitting, judged: Judged) -> None:
    """A row that stands in the journal as refused takes effect: its forerunners have come (`second_look`)."""
    held.lay_down()  # the row itself may be of this sitting
    event, columns, number = judged.event, tables.events.c, held.next_number()
    place = (
        columns.site == event.site,
        columns.incarnation == event.incarnation,
        columns.seq == event.seq,
    )
    effect = {"status": APPLIED, "code": "", "applied_n": number, "applied_id": event.event_id}
    held.history(event.case_no)  # as it was before this one
    held.connection.execute(tables.events.update().where(*place).values(**effect))
    _spread(held, judged, number)


def _spread(held: Sitting, judged: Judged, number: int) -> None:
    """What an event that took effect changes beside the journal: projection, files, news."""
    event = judged.event
    held.gave_effect(event, judged.case, judged.registrar, number, set(files_in(event.body)))
    if event.site == held.county.code and event.kind in CLAIMS:
        keep_clerk(held.connection, event)


def keep_clerk(connection: Connection, event: Event) -> None:
    """Whose case it is from now on: the examiner that was named, else whoever acted."""
    facts = (event.body or {}).get("facts")
    named = facts.get("examiner") if isinstance(facts, dict) else None
    account = named if isinstance(named, str) and named.strip() else event.actor.account
    row = {"case_no": event.case_no, "account": account.strip()[:80], "kind": event.kind}
    put(connection, tables.case_clerks, row)


def clerk_of(connection: Connection, case_no: str) -> tuple[str, str]:
    """(account, act) of whose case it is at the county, ("", "") where it is nobody's yet."""
    return clerks_of(connection, [case_no]).get(case_no, ("", ""))


def clerks_of(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(account, act) of those cases that are somebody's."""
    query = select(tables.case_clerks).where(tables.case_clerks.c.case_no.in_(numbers))
    return {row.case_no: (row.account, row.kind) for row in connection.execute(query)}


def world_of(county: County, calendar: WorkingCalendar, writer: Site, registrar: Site, day: str) -> World:
    """`world_for`, the sites at hand. Raises ValueError where `day` is none."""
    return World(
        today=datetime.fromisoformat(day).date(),
        calendar=calendar,
        tier=writer.tier,
        site=writer.site,
        no_township_tier=stands_alone(county, registrar),
    )


def listed_of(county: County, case: Case) -> dict[str, str] | None:
    """Code to name of the materials of a built-in item's version; None of one that the county published itself."""
    try:
        item = county.catalog.get(case.terms.item_id, case.terms.version)
    except KeyError:
        return None
    return {rule.id: rule.name for rule in item.materials}


def _judged(held: Sitting, case: Case | None, event: Event, writer: Site, registrar: Site) -> Case:
    try:
        world = world_of(held.county, held.calendar, writer, registrar, event.recorded_at)
    except ValueError as nonsense:
        raise Problem("event.malformed", case_no=event.case_no) from nonsense
    role = ROLES.get(event.actor.role)
    if role is None or role.tier not in ("", world.tier):
        raise Problem("event.foreign_actor", role=event.actor.role)
    act = Act(event.kind, event.case_no, event.actor, event.effective_date, event.body or {})
    if case is not None and event.kind in demands.KINDS:
        world = replace(world, listed=listed_of(held.county, case))
    try:
        judge(case, act, world)
        judged = apply(case, event, held.calendar)
        check_case(judged)
        return judged
    except STUMBLES as stumble:
        raise Problem("event.malformed", case_no=event.case_no) from stumble


def _concerned(held: Sitting, event: Event) -> tuple[Site, Site]:
    """(writer, site that registered the case); the writer must be that site, its township or the county."""
    registrar = held.site(event.case_no[:12])
    if registrar is None:
        raise Problem("event.number", case_no=event.case_no)
    writer = held.site(event.site)
    if writer is None:
        raise Problem("center.site_unknown", site=event.site)
    if writer.site != held.county.code and writer.site not in registrar.scopes():
        raise Problem("event.foreign_site", case_no=event.case_no)
    return writer, registrar
