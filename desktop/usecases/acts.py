"""Acting on a case: one verb for every row of the state table that this station may make.

The dialog's values become the facts and the payload that the guards ask (act_forms.py
says which); the judge refuses with a Problem, and then nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.usecases.act_forms import body_of
from desktop.usecases.confirm import Confirmed, confirm
from desktop.usecases.papers import paper_lines
from desktop.usecases.station import Site, Station, site_of, world_of
from desktop.usecases.texts import act_text, state_text
from desktop.usecases.views import ActDone
from sync.ledger.case import Case
from sync.ledger.clocks import due_acts
from sync.ledger.events import SYSTEM, Act, Actor
from sync.ledger.parallel import ANSWERED, ENDED
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store import Unit


def act_on_case(
    station: Station, actor: Actor, case_no: str, kind: str, values: Mapping[str, Any]
) -> ActDone:
    """Make one act. `values` is keyed by ActField.name; `effective_date` may name an earlier day.

    Raises Problem case.unknown, act.*, guard.*, store.*; the typed values stay with the caller.
    """
    day = _effective_date(values, station.today())
    with station.cabinet.unit() as unit:
        site = site_of(unit.settings)
        case = unit.cases.get(case_no)
        if case is None:
            raise Problem("case.unknown", case_no=case_no)
        body = _body(kind, values, case, actor, day)
        confirmed = confirm(station, site, unit, Act(kind, case_no, actor, day, body))
        if kind == ANSWERED:
            confirmed = _ended(station, site, unit, confirmed)
    fresh = {paper.doc_no for paper in confirmed.papers}
    lines = tuple(line for line in paper_lines(station, confirmed.case) if line.doc_no in fresh)
    return ActDone(case_no, confirmed.case.state, state_text(confirmed.case.state), lines)


def _body(kind: str, values: Mapping[str, Any], case: Case, actor: Actor, day: date) -> dict[str, Any]:
    """Values of a strange shape (a script's, never a dialog's) are the caller's fault, not a bug here."""
    try:
        return body_of(kind, values, case, actor, day)
    except (AttributeError, LookupError, TypeError, ValueError) as stumble:
        raise Problem("act.malformed", act=act_text(kind)) from stumble


def _ended(station: Station, site: Site, unit: Unit, confirmed: Confirmed) -> Confirmed:
    """Where the last department has answered, the program ends the joint handling at once (T23)."""
    world = world_of(station, site)
    for kind, body in due_acts(confirmed.case, world):
        if kind == ENDED:
            return confirm(station, site, unit, Act(kind, confirmed.case.case_no, SYSTEM, world.today, body))
    return confirmed


def record_due(station: Station) -> int:
    """What the program itself must record today (deemed acceptance, breaches). Returns how many acts."""
    made = 0
    with station.cabinet.unit() as unit:
        site = site_of(unit.settings)
        world = world_of(station, site)
        for case in unit.cases.open():
            for kind, body in due_acts(case, world):
                confirm(station, site, unit, Act(kind, case.case_no, SYSTEM, world.today, body))
                made += 1
    return made


def _effective_date(values: Mapping[str, Any], today: date) -> date:
    given = values.get("effective_date")
    if not given:
        return today
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise Problem("usage", reason=f"日期 {given} 不是 年-月-日") from None
