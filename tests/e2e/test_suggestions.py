"""可能符合 over a live road: only from this PC's cases, the person first, his household by its forms."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.drafts import resume_draft
from desktop.usecases.register import register_case
from desktop.usecases.situations import begin_case
from desktop.usecases.suggestions import suggestions
from sync.ledger.problems import Problem
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

AGENT = AGENTS[VILLAGE_A]
HEAD = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")
MOTHER = Person("陈德𬍛", date(1944, 5, 2), 22, "13800000012")
GRANDSON = Person("陈晓东", date(2024, 9, 9), 17, "")
STRANGER = Person("赵大军", date(1940, 1, 1), 31, "13800000014")


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station", StoryClock(datetime(2026, 11, 24, 9, 0)))
    yield station
    station.cabinet.close()


def register(station, answers):
    done = register_case(station, clerk(station), quick_draft(station, clerk(station), answers, scans=False))
    return done.case_no


def lines(found):
    return [(line.person, line.item_id) for line in found.lines]


def test_the_household_of_a_form_is_looked_at_and_nobody_else(station):
    number = register(station, people.subsistence(HEAD, VILLAGE_A, AGENT, (MOTHER, GRANDSON)))
    register(station, people.pension(STRANGER, VILLAGE_A, AGENT))
    found = suggestions(station, number)
    assert found.people == (
        f"罗桂芳（{HEAD.id_no[:6]}********{HEAD.id_no[-4:]}）",
        f"陈德𬍛（{MOTHER.id_no[:6]}********{MOTHER.id_no[-4:]}）",
        f"陈晓东（{GRANDSON.id_no[:6]}********{GRANDSON.id_no[-4:]}）",
    )
    assert lines(found) == [
        ("罗桂芳", "WJ-002"),
        ("陈德𬍛", "MZ-004"),
        ("陈德𬍛", "MZ-007"),
        ("陈德𬍛", "SB-002"),
    ]


def test_a_member_sees_the_same_household_from_his_own_case(station):
    register(station, people.subsistence(HEAD, VILLAGE_A, AGENT, (MOTHER, GRANDSON)))
    number = register(station, people.old_age(MOTHER, VILLAGE_A, AGENT))
    found = suggestions(station, number)
    assert found.people[0].startswith("陈德𬍛")
    assert len(found.people) == 3
    assert ("陈德𬍛", "MZ-004") not in lines(found)  # it is asked for already
    assert ("陈德𬍛", "SB-002") in lines(found)


def test_a_form_without_a_household_tells_of_its_applicant_alone(station):
    number = register(station, people.pension(HEAD, VILLAGE_A, AGENT))
    found = suggestions(station, number)
    assert len(found.people) == 1
    assert found.lines == ()


def test_the_form_begins_with_the_person_and_the_reason(station):
    number = register(station, people.subsistence(HEAD, VILLAGE_A, AGENT, (MOTHER, GRANDSON)))
    line = next(line for line in suggestions(station, number).lines if line.item_id == "MZ-004")
    draft = begin_case(station, clerk(station), line.item_id, whom=line.whom)
    view = resume_draft(station, draft.draft_id)
    assert view.answers.values["applicant.id_no"] == MOTHER.id_no
    assert view.answers.values["applicant.name"] == "陈德𬍛"
    assert "高龄津贴的起始年龄" in view.origins["applicant.id_no"]


def test_a_case_that_is_none_is_refused(station):
    with pytest.raises(Problem) as caught:
        suggestions(station, "511999104205-20261124-01-0009-X")
    assert caught.value.code == "case.unknown"
