"""Handing over together: many cases, one bag, one D13 with one number, one unit of work.

Each case still gets its own event; all of them stand or none does. Village -> township
(material), and results on their way back. Who may do it and when is the judge's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.usecases.act_forms import body_of
from desktop.usecases.batch_views import Bag, HandedOver
from desktop.usecases.cases import row_lines
from desktop.usecases.confirm import Confirmed, confirm, confirm_together
from desktop.usecases.papers import paper_line
from desktop.usecases.station import Site, Station, site_of, world_of
from desktop.usecases.trusted_clock import refuse_suspect_clock
from desktop.usecases.views import CaseLine, PaperLine
from sync.ledger.case import Case
from sync.ledger.events import Act, Actor
from sync.ledger.issue_batch import SHARED, refused_together
from sync.ledger.judge import World, judge
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store import Unit

REGISTERED, QUEUED = "INTAKE", "QUEUED"
QUEUE, HAND_OVER, RESULT_BACK = "CaseQueued", "CaseHandedOver", "ResultSentToVillage"
SUPPLEMENTS = "MaterialHandedIn"
WITH_RESULT = ("RESULT_READY", "DENIED", "NOT_ACCEPTED", "TERMINATED")
SUPPLEMENT, ASKED_FOR = "SUPPLEMENT", "SupplementRequested"


def hand_over(station: Station, actor: Actor, case_nos: Iterable[str], way: str = "专人") -> HandedOver:
    """Hand cases over with one D13; those only registered are queued first.

    `way`: 专人, 邮政, 网络 or U盘. Raises Problem case.unknown, hand_over.nothing, hand_over.refused;
    then nothing is written and no number is used up.
    """
    return _together(station, actor, tuple(case_nos), HAND_OVER, {"facts.way": way}, queue_first=True)


def send_results(
    station: Station, actor: Actor, case_nos: Iterable[str], *, signed: bool = True
) -> HandedOver:
    """Results back to one village with one D13 (back). `signed`: both sides have signed the list.

    Raises Problem as `hand_over`, and hand_over.parties where they go to different villages.
    """
    return _together(station, actor, tuple(case_nos), RESULT_BACK, {"facts.d13_back_signed": signed})


def hand_in_supplements(
    station: Station, actor: Actor, case_nos: Iterable[str], way: str = "专人"
) -> HandedOver:
    """Supplements that came to the village, passed on with one D13: everything asked for was brought."""
    values = {"facts.all_brought": True, "facts.way": way}
    return _together(station, actor, tuple(case_nos), SUPPLEMENTS, values)


def can_hand_over(station: Station, actor: Actor) -> tuple[CaseLine, ...]:
    """Cases at this station that could go on one list now, oldest first; the judge is asked for each."""
    site = station.site()
    world = world_of(station, site)
    with station.cabinet.reading() as view:
        rows = [row for row in view.cases.open_rows() if row.state in (REGISTERED, QUEUED)]
        ready = [row for row in rows if _may_go(view.cases.get(row.case_no), actor, world)]
    return row_lines(station, site, ready)


def can_send_results(station: Station, actor: Actor) -> tuple[Bag, ...]:
    """Results that may go back now, a bag for each village; cases taken in here go nowhere."""
    site = station.site()
    world = world_of(station, site)
    values = {"facts.d13_back_signed": True}
    with station.cabinet.reading() as view:
        rows = [row for row in view.cases.open_rows() if row.state in WITH_RESULT and row.site != site.code]
        ready = [
            row for row in rows if _allowed(view.cases.get(row.case_no), actor, world, RESULT_BACK, values)
        ]
    villages = dict.fromkeys(row.site for row in ready)
    lines = {line.case_no: replace(line, next_step="") for line in row_lines(station, site, ready)}
    bags = (tuple(lines[row.case_no] for row in ready if row.site == village) for village in villages)
    return tuple(Bag(bag[0].village, bag) for bag in bags)


def can_hand_in(station: Station, actor: Actor) -> tuple[Bag, ...]:
    """Supplements that were asked for and not passed on yet; whether they came, only the clerk knows."""
    site = station.site()
    world = world_of(station, site)
    values = {"facts.all_brought": True}
    asked: dict[str, str] = {}
    with station.cabinet.reading() as view:
        rows = [row for row in view.cases.open_rows() if row.state == SUPPLEMENT]
        for row in rows:
            case = view.cases.get(row.case_no)
            if case and not _passed_on(case) and _allowed(case, actor, world, SUPPLEMENTS, values):
                asked[row.case_no] = "、".join(_demanded(case))
    ready = [row for row in rows if row.case_no in asked]
    if not ready:
        return ()
    lines = row_lines(station, site, ready)
    shown = (replace(line, next_step=f"要补：{asked[line.case_no]}") for line in lines)
    return (Bag(str(site.profile.get("parent_name") or ""), tuple(shown)),)


def _together(
    station: Station,
    actor: Actor,
    case_nos: Sequence[str],
    kind: str,
    values: Mapping[str, Any],
    *,
    queue_first: bool = False,
) -> HandedOver:
    numbers = tuple(dict.fromkeys(case_nos))
    with station.cabinet.unit() as unit:
        refuse_suspect_clock(station, unit)
        site = site_of(unit.settings)
        if queue_first:
            for case_no in numbers:
                _queue(station, site, unit, actor, case_no)
        acts = [act_of(station, unit, actor, case_no, kind, values) for case_no in numbers]
        done = confirm_together(station, site, unit, acts)
    return HandedOver(_shared(done), numbers, _own(done))


def _queue(station: Station, site: Site, unit: Unit, actor: Actor, case_no: str) -> None:
    case = unit.cases.get(case_no)
    if case is not None and case.state == REGISTERED:
        confirm_one_of(station, site, unit, Act(QUEUE, case_no, actor, station.today(), {"facts": {}}))


def confirm_one_of(station: Station, site: Site, unit: Unit, act: Act) -> Confirmed:
    """One act of several in one unit of work; a refusal names its case."""
    case = unit.cases.get(act.case_no)
    try:
        return confirm(station, site, unit, act)
    except Problem as problem:
        raise (refused_together(case, problem) if case else problem) from problem


def _may_go(case: Case | None, actor: Actor, world: World) -> bool:
    kind = QUEUE if case is not None and case.state == REGISTERED else HAND_OVER
    return _allowed(case, actor, world, kind, {})


def _allowed(case: Case | None, actor: Actor, world: World, kind: str, values: Mapping[str, Any]) -> bool:
    """What the judge would say of this act today."""
    if case is None:
        return False
    act = Act(kind, case.case_no, actor, world.today, body_of(kind, values, case, actor, world.today))
    try:
        judge(case, act, world)
    except Problem:
        return False
    return True


def _passed_on(case: Case) -> bool:
    """What was asked for last has been sent already; until the other side signs, the state does not change."""
    kinds = [line.kind for line in case.history]
    asked = max((at for at, kind in enumerate(kinds) if kind.startswith(ASKED_FOR)), default=-1)
    return SUPPLEMENTS in kinds[asked + 1 :]


def _demanded(case: Case) -> Iterable[str]:
    names = {doc.material: doc.name for doc in case.materials}
    rows = case.supplements[-1].get("rows", ()) if case.supplements else ()
    wanted = (str(row.get("material") or "") for row in rows)
    return dict.fromkeys(
        str(row.get("name") or names.get(key, key)) for row, key in zip(rows, wanted, strict=True)
    )


def act_of(
    station: Station, unit: Unit, actor: Actor, case_no: str, kind: str, values: Mapping[str, Any]
) -> Act:
    """The act with its body. Raises Problem("case.unknown")."""
    case = unit.cases.get(case_no)
    if case is None:
        raise Problem("case.unknown", case_no=case_no)
    day = station.today()
    return Act(kind, case_no, actor, day, body_of(kind, values, case, actor, day))


def _shared(done: Sequence[Confirmed]) -> PaperLine:
    one = done[0]
    paper = next(paper for paper in one.papers if paper.code in SHARED)
    return paper_line(one.case.case_no, paper)


def _own(done: Sequence[Confirmed]) -> tuple[PaperLine, ...]:
    return tuple(
        paper_line(one.case.case_no, paper)
        for one in done
        for paper in one.papers
        if paper.code not in SHARED
    )
