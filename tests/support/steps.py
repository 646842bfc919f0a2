"""The usual steps of a case on its road, each one ordinary verb; and what stands where, read back.

Every step takes the `World` first. Nothing is set up behind the stations' backs.
"""

from __future__ import annotations

from typing import Any

from desktop.usecases.cases import show_case
from desktop.usecases.papers import paper_pdf
from desktop.usecases.register import register_case
from tests.support.places import CR1, CR2, TOWNSHIP, Place, World
from tests.support.proof import pdf_text
from tests.support.quick_draft import quick_draft

HUKOU_PAGE = [{"material": "m_hukou", "problem": "缺少", "demand": "户口簿本人页", "copies": "1"}]
FOUND = "经数据比对，申请人未参加职工基本养老保险，符合参保条件。"


def register(place: Place, answers: dict[str, Any], *, scans: bool = False, **choice: bool) -> str:
    """Type and register at one PC; the case number."""
    draft = quick_draft(place.station, place.actor, answers, scans=scans)
    return register_case(place.station, place.actor, draft, **choice).case_no


def home(world: World, case_no: str) -> Place:
    """The village that registered: the first segment of the number."""
    return world[case_no.split("-")[0]]


def hand_over(world: World, case_no: str) -> None:
    home(world, case_no).act(case_no, "CaseQueued")
    home(world, case_no).act(case_no, "CaseHandedOver", facts__way="专人")


def take_over(world: World, case_no: str) -> None:
    """Row by row with a signature on D13: only now the case is received."""
    world[TOWNSHIP].act(
        case_no,
        "CaseReceived",
        facts__rows_counted=True,
        facts__differences="",
        facts__signed_on=today(world),
    )


def accept(world: World, case_no: str, why: str = "complete_and_legal_form") -> None:
    world[TOWNSHIP].act(case_no, "CaseAccepted", **{f"facts__{why}": True}, facts__in_power=True)
    world[TOWNSHIP].act(case_no, "ReviewStarted")


def forward(world: World, case_no: str) -> None:
    world[TOWNSHIP].act(
        case_no,
        "CaseForwarded",
        facts__first_review_opinion_signed=True,
        facts__file_complete=True,
        facts__opinion="材料齐全，建议准予。",
    )


def acknowledge(world: World, case_no: str) -> None:
    world.county_acts(CR1, case_no, "ForwardingAcknowledged", rows_counted=True, signed_on=today(world))


def approve(world: World, case_no: str) -> None:
    world.county_acts(
        CR2, case_no, "CaseApproved", facts_found=FOUND, basis="《社会保险法》第二十条", content="准予。"
    )


def deliver(world: World, case_no: str, person: str, stars: str = "5") -> None:
    place = home(world, case_no)
    place.act(
        case_no,
        "PapersDelivered",
        delivery__way="direct",
        delivery__person=person,
        delivery__signed_on=today(world),
    )
    place.act(
        case_no,
        "CaseClosed",
        rating__stars=stars,
        facts__originals_returned=True,
        facts__archive_list_complete=True,
    )


def everybody_syncs(world: World, *sites: str) -> None:
    """Each named station, or all twice so that news has come round."""
    for site in sites or (*world.places, *world.places):
        outcome = world[site].sync()
        assert outcome.status == "synced", (site, outcome)


def today(world: World) -> str:
    return world.clock().date().isoformat()


def state_at(place: Place, case_no: str) -> str:
    """The state of a case as this PC knows it."""
    return show_case(place.station, place.actor, case_no).line.state


def state_at_county(world: World, case_no: str) -> str:
    """The state of a case in the county's export."""
    return {case["case_no"]: case["state"] for case in world.exported("cases")}[case_no]


def clocks_at(place: Place, case_no: str) -> dict[str, str]:
    """Open clocks and their last days: `{"C0": "2026-11-30"}`."""
    found = show_case(place.station, place.actor, case_no).clocks
    return {line.clock: line.deadline.isoformat() for line in found if line.deadline}


def papers_at(place: Place, case_no: str) -> list[str]:
    """Codes of all papers of a case in the order of issue."""
    return [paper.code for paper in show_case(place.station, place.actor, case_no).papers]


def printed(place: Place, case_no: str, wanted: str) -> str:
    """The text layer of one paper without its white space."""
    return "".join(pdf_text(paper_pdf(place.station, case_no, wanted)).split())
