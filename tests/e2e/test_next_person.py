"""Serial work and one person's cases over a real station: what is the same again, who is under way, whom it concerns."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.doubles import open_double
from desktop.usecases.drafts import open_draft, resume_draft, save_field
from desktop.usecases.person_cases import cases_of_person
from desktop.usecases.register import check_draft, register_case
from desktop.usecases.serial import begin_next, next_offers
from sync.ledger.problems import Problem
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

AGENT = AGENTS[VILLAGE_A]
LUO = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")
WIFE = Person("陈德𬍛", date(1970, 5, 2), 22, "13800000012")
SON = Person("陈晓东", date(2001, 9, 9), 17, "13800000013")


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station", StoryClock(datetime(2026, 11, 24, 9, 0)))
    yield station
    station.cabinet.close()


def register(station, answers):
    return register_case(
        station, clerk(station), quick_draft(station, clerk(station), answers, scans=False)
    ).case_no


def draft_for(station, item_id, person):
    draft_id = open_draft(station, clerk(station), item_id).draft_id
    save_field(station, draft_id, "applicant.id_no", person.id_no)
    return draft_id


# --- the same item again --------------------------------------------------------------------


def test_only_what_may_be_the_same_is_offered(station):
    number = register(station, people.pension(LUO, VILLAGE_A, AGENT))
    paths = {offer.path: offer for offer in next_offers(station, number)}
    assert {"mode.apply_mode", "insurance.grade", "agent.agent_kind"} <= set(paths)
    assert not any(path.startswith(("applicant.", "sign.")) for path in paths)
    assert paths["insurance.grade"].shown
    assert paths["insurance.grade"].origin == f"{number} 罗桂芳"


def test_the_next_form_has_what_was_chosen_and_says_from_where(station):
    number = register(station, people.pension(LUO, VILLAGE_A, AGENT))
    line = begin_next(
        station, clerk(station), number, ["mode.apply_mode", "insurance.grade", "applicant.name"]
    )
    view = resume_draft(station, line.draft_id)
    assert (line.item_id, line.applicant) == ("SB-001", "")
    assert dict(view.answers.values) == {"mode.apply_mode": "代理", "insurance.grade": "300"}
    assert set(view.origins.values()) == {"同上一位：罗桂芳"}
    assert view.proxy["name"] == AGENT.name
    assert not any(row.files for row in view.materials)
    save_field(station, line.draft_id, "insurance.grade", "500")
    assert "insurance.grade" not in resume_draft(station, line.draft_id).origins  # changed: the mark goes


def test_nothing_chosen_is_a_blank_form_without_a_mandate(station):
    number = register(station, people.pension(LUO, VILLAGE_A, AGENT))
    view = resume_draft(station, begin_next(station, clerk(station), number, []).draft_id)
    assert dict(view.answers.values) == {}
    assert view.proxy is None


def test_a_relatives_mandate_is_nobody_elses(station):
    answers = people.pension(LUO, VILLAGE_A, AGENT)
    answers["proxy"] = {**answers["proxy"], "kind": "近亲属(委托)", "relation": "20", "name": "罗小明"}
    answers["answers"] |= {"agent.agent_kind": "近亲属(委托)", "agent.agent_relation": "20"}
    number = register(station, answers)
    assert not any(offer.path.startswith("agent.") for offer in next_offers(station, number))
    view = resume_draft(station, begin_next(station, clerk(station), number, ["mode.apply_mode"]).draft_id)
    assert view.proxy is None


# --- the same item for the same person ------------------------------------------------------


def test_an_open_case_of_the_same_item_is_named_as_soon_as_the_number_is_there(station):
    number = register(station, people.pension(LUO, VILLAGE_A, AGENT))
    line = open_double(station, draft_for(station, "SB-001", LUO))
    assert (line.case_no, line.applicant, line.state) == (number, "罗桂芳", "INTAKE")


def test_another_item_another_person_and_no_number_have_none(station):
    register(station, people.pension(LUO, VILLAGE_A, AGENT))
    assert open_double(station, draft_for(station, "YB-001", LUO)) is None
    assert open_double(station, draft_for(station, "SB-001", WIFE)) is None
    assert open_double(station, open_draft(station, clerk(station), "SB-001").draft_id) is None


def test_who_stands_in_the_household_of_an_open_case_is_named_too(station):
    number = register(station, people.subsistence(LUO, VILLAGE_A, AGENT, (WIFE, SON)))
    assert open_double(station, draft_for(station, "MZ-001", WIFE)).case_no == number


def test_it_warns_and_refuses_nothing(station):
    register(station, people.pension(LUO, VILLAGE_A, AGENT))
    second = quick_draft(station, clerk(station), people.pension(LUO, VILLAGE_A, AGENT), scans=False)
    assert open_double(station, second) is not None
    assert not any("在办" in line.sentence for line in check_draft(station, second))
    assert register_case(station, clerk(station), second).case_no


# --- one person's cases ----------------------------------------------------------------------


def test_cases_that_concern_a_person_are_his_own_and_those_of_his_household(station):
    own = register(station, people.pension(WIFE, VILLAGE_A, AGENT))
    register(station, people.pension(SON, VILLAGE_A, AGENT))
    household = register(station, people.subsistence(LUO, VILLAGE_A, AGENT, (WIFE,)))
    found = cases_of_person(station, own)
    assert found.who == f"陈德𬍛（尾号{WIFE.id_no[-4:]}）"
    assert [line.case_no for line in found.lines] == [household, own]
    assert found.own == {own}
    assert cases_of_person(station, household).own == {household}


def test_two_people_of_one_name_are_two(station):
    other = Person("罗桂芳", date(1980, 1, 1), 2, "13800000019")
    first = register(station, people.pension(LUO, VILLAGE_A, AGENT))
    register(station, people.pension(other, VILLAGE_A, AGENT))
    assert [line.case_no for line in cases_of_person(station, first).lines] == [first]


def test_a_case_that_is_none(station):
    for call in (cases_of_person, next_offers):
        with pytest.raises(Problem) as caught:
            call(station, "511999104205-20261124-01-0009-X")
        assert caught.value.code == "case.unknown"
