"""今日: what to do now, in the order in which to do it.

Village: papers to print, supplements, deliveries, cases to hand over. Township: hand-overs
to take over row by row, cases to check. Both: what is due soon, drafts, the road in words.
"""

from __future__ import annotations

from desktop.usecases.cases import row_lines
from desktop.usecases.drafts import list_drafts
from desktop.usecases.exchange import road_view
from desktop.usecases.papers import unprinted
from desktop.usecases.pre_reviews import to_answer, told, with_gaps
from desktop.usecases.station import Station
from desktop.usecases.views import CaseLine, TodayView, Urgency
from sync.ledger.case import Case
from sync.ledger.events import Actor

_SUPPLEMENT = ("AGENT_SUPP", "SUPPLEMENT")
_DELIVER = ("AT_VILLAGE", "DENIED", "NOT_ACCEPTED", "NOT_REQUIRED", "TERMINATED", "RESULT_READY")
_HAND_OVER = ("INTAKE", "QUEUED", "COLLECTIVE_STEP")
_CHECK = ("RECEIVED", "PRE_REVIEW", "SUPP_RETURNED", "ACCEPTED", "IN_REVIEW", "PUBLICITY", "OBJECTION")
_PRESSING = (Urgency.RED, Urgency.ORANGE)


def today(station: Station, actor: Actor) -> TodayView:
    """The work list of this station for the signed-in role."""
    site = station.site()
    with station.cabinet.reading() as view:
        rows = view.cases.open_rows()
        reviewed = view.cases.with_pre_review()
    village = site.tier == "village"
    lines = row_lines(station, site, rows)
    if village:
        lines = told(reviewed, lines)
    reviews = _pre_reviews(station, village, reviewed, {line.case_no: line for line in lines})
    answered = {line.case_no for line in reviews} if village else set()

    def pick(states: tuple[str, ...], here: bool = True) -> tuple[CaseLine, ...]:
        return tuple(line for line in lines if here and line.state in states and line.case_no not in answered)

    return TodayView(
        site_name=site.name,
        tier=site.tier,
        day=station.today(),
        unprinted=unprinted(station),
        supplements=pick(_SUPPLEMENT, village),
        deliveries=pick(_DELIVER),
        to_hand_over=pick(_HAND_OVER, village),
        to_take_over=pick(("HANDED_OVER",), not village),
        to_check=pick(_CHECK, not village),
        due_soon=tuple(line for line in lines if line.urgency in _PRESSING),
        drafts=list_drafts(station),
        road=road_view(station),
        pre_reviews=reviews,
    )


def _pre_reviews(
    station: Station, village: bool, reviewed: tuple[Case, ...], lines: dict[str, CaseLine]
) -> tuple[CaseLine, ...]:
    """A village has its own group for answers that name something; those cases stand in no other."""
    if village:
        return with_gaps(reviewed, lines)
    return to_answer(reviewed, lines, station.today(), station.calendar)
