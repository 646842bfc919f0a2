"""Who received a case at the county does not decide it; a village decides nothing."""

from __future__ import annotations

from datetime import date

import pytest

from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import CR1, CR2, TOWNSHIP, VILLAGE_A

GROUNDS = {"facts_found": steps.FOUND, "basis": "《社会保险法》第二十条"}


@pytest.fixture
def forwarded(world):
    person = Person("陈䶮", date(1986, 10, 10), 159, "13800000002")
    case_no = steps.register(world[VILLAGE_A], pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    steps.take_over(world, case_no)
    world[TOWNSHIP].act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.forward(world, case_no)
    steps.everybody_syncs(world, TOWNSHIP)
    return case_no


def refusal(world, actor, case_no, kind="CaseApproved", **facts):
    with pytest.raises(Problem) as refused:
        world.county_acts(actor, case_no, kind, **(facts or GROUNDS))
    return refused.value.code


def test_not_before_the_county_has_signed_for_it(world, forwarded):
    assert refusal(world, CR2, forwarded) == "act.not_owner"


def test_the_receiver_does_not_decide_the_other_does(world, forwarded):
    steps.acknowledge(world, forwarded)
    written = len(world.exported("events"))
    assert refusal(world, CR1, forwarded) == "guard.decider_not_receiver"
    denial = {
        "reasons": "家庭收入高于当地标准，不符合条件，不予批准。",
        "remedies": "六十日内申请复议。",
        **GROUNDS,
    }
    assert refusal(world, CR1, forwarded, "CaseDenied", **denial) == "guard.decider_not_receiver"
    assert steps.state_at_county(world, forwarded) == "FORWARDED"
    assert len(world.exported("events")) == written
    steps.approve(world, forwarded)
    assert steps.state_at_county(world, forwarded) == "APPROVED"


def test_the_same_person_under_another_role_does_not_either(world, forwarded):
    steps.acknowledge(world, forwarded)
    assert refusal(world, Actor(CR1.account, CR1.name, "CA"), forwarded).startswith(("guard.", "role."))


def test_neither_village_nor_township_decides(world, forwarded):
    steps.acknowledge(world, forwarded)
    steps.everybody_syncs(world)
    facts = {f"facts__{name}": value for name, value in GROUNDS.items()}
    for site in (VILLAGE_A, TOWNSHIP):
        with pytest.raises(Problem) as refused:
            world[site].act(forwarded, "CaseApproved", **facts)
        assert refused.value.code in ("role.not_allowed", "act.not_owner", "guard.level_may_decide")
