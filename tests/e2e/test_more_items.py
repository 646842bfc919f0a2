"""The items beside pension and subsistence: ended on the spot at the township, or decided by the county."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.usecases.answers_file import register_answers
from desktop.usecases.papers import paper_pdf
from sync.ledger.problems import Problem
from tests.support import people
from tests.support.people import AGENTS, Person
from tests.support.places import CR1, CR2, TOWNSHIP, VILLAGE_A
from tests.support.proof import pdf_text
from tests.support.scans import lay_out

OLD = Person("曾祥云", date(1948, 4, 4), 412, "13800000021")
ADULT = Person("邓小梅", date(1985, 8, 8), 626, "13800000022")
SPOUSE = Person("邓国强", date(1983, 3, 3), 131, "13800000023")
MANDATE = {"id": "m_agent_poa", "file": "m_agent_poa.jpg", "copies": 0}
GROUNDS = {"facts_found": "经评定为肢体二级残疾。", "basis": "《残疾人保障法》第二条"}


def certified(agent):
    answers = people.certification(OLD, agent)
    return answers | {"materials": [*answers["materials"], MANDATE]}


def taken_in(world, answers, folder):
    """Registered at the village, carried and taken over by the township."""
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    lay_out(folder, answers, answers["applicant"]["name"])
    case_no = register_answers(village.station, village.actor, answers, folder).case_no
    village.act(case_no, "CaseQueued")
    village.act(case_no, "CaseHandedOver", facts__way="专人")
    village.sync()
    township.sync()
    township.act(case_no, "CaseReceived", facts__rows_counted=True, facts__differences="")
    return case_no


def end_on_the_spot(township, case_no):
    return township.act(
        case_no,
        "CaseHandledOnTheSpot",
        facts__complete_and_legal_form=True,
        facts__in_power=True,
        facts__recipient_present=True,
        facts__by_agent=True,
    )


@pytest.mark.parametrize(
    "answers",
    [
        certified(AGENTS[VILLAGE_A]),
        people.medical(ADULT, VILLAGE_A, AGENTS[VILLAGE_A], (SPOUSE,)),
    ],
    ids=["SB-003", "YB-001"],
)
def test_taken_in_by_the_village_ended_on_the_spot_by_the_township(make_world, tmp_path, answers):
    world = make_world("2026-11-23 08:30")
    township = world[TOWNSHIP]
    case_no = taken_in(world, answers, tmp_path)
    with pytest.raises(Problem, match=r"role\.not_allowed|act\."):
        end_on_the_spot(world[VILLAGE_A], case_no)
    done = end_on_the_spot(township, case_no)
    assert done.state == "DELIVERED"
    assert [paper.code for paper in done.papers] == ["D01b"]
    text = pdf_text(paper_pdf(township.station, case_no, "D01b"))
    assert answers["applicant"]["name"] in text
    assert "受理通知书" not in text
    township.sync()
    world[VILLAGE_A].sync()
    assert pdf_text(paper_pdf(world[VILLAGE_A].station, case_no, "D01b")) == text


def test_a_disability_card_is_forwarded_and_decided_by_two(make_world, tmp_path):
    world = make_world("2026-11-23 08:30")
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = taken_in(world, people.disability(ADULT, VILLAGE_A, AGENTS[VILLAGE_A], SPOUSE), tmp_path)
    township.act(case_no, "PreReviewStarted")
    township.act(case_no, "CaseAccepted", facts__complete_and_legal_form=True, facts__in_power=True)
    township.act(case_no, "ReviewStarted")
    township.act(
        case_no,
        "CaseForwarded",
        facts__first_review_opinion_signed=True,
        facts__file_complete=True,
        facts__opinion="材料齐全，建议评定发证。",
    )
    township.sync()
    world.county_acts(CR1, case_no, "ForwardingAcknowledged", rows_counted=True, signed_on="2026-11-23")
    with pytest.raises(Problem, match=r"guard\.decider_not_receiver"):
        world.county_acts(CR1, case_no, "CaseApproved", **GROUNDS)
    world.county_acts(CR2, case_no, "CaseApproved", **GROUNDS, content="发给残疾人证。")
    world.county_acts(CR2, case_no, "ResultMade", result_no="示范县残〔2026〕18号")
    township.sync()
    village.sync()
    village.act(case_no, "ResultSentToVillage", facts__d13_back_signed=True)
    done = village.act(case_no, "PapersDelivered", delivery__way="direct", delivery__person=ADULT.name)
    assert done.state == "DELIVERED"
    assert ADULT.name in pdf_text(paper_pdf(village.station, case_no, "D07"))
