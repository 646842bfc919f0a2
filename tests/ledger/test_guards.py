"""Guards alone: what each one asks, where no whole road leads to its refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sync.ledger.asking import Asked
from sync.ledger.case import SubmittedDoc
from sync.ledger.events import Act, Actor
from sync.ledger.guards import FUNCTIONS
from sync.ledger.judge import World
from tests.ledger.play import (
    ACCEPT,
    APPROVER,
    CALENDAR,
    CLERK_1,
    DOCS,
    PERMIT,
    SITES,
    Play,
    codes,
    variants,
    with_terms,
)
from tests.ledger.test_organ_roads import REFUSAL, pre_review
from tests.ledger.test_scenarios import permit_received
from tests.ledger.test_worked_agent import GAP, forwarded, in_supplement, returned
from tests.ledger.test_worked_window import handed_over


def content(
    name: str, case, role: str = "TS", tier: str = "township", on: str = "2026-12-10", **body
) -> bool:
    """Whether one guard is content with a case."""
    world = World(date.fromisoformat(on), CALENDAR, tier, SITES[tier])
    act = Act("CaseAccepted", case.case_no, Actor("somebody", "某", role), world.today, body)
    return FUNCTIONS[name](Asked(case, act, world)) is None


@pytest.mark.parametrize(
    ("name", "owner", "held"),
    [
        ("case_held_at_village", "village", True),
        ("case_held_at_village", "township", False),
        ("not_held_at_village", "village", False),
        ("not_held_at_village", "county", True),
        ("organ_holds_case", "township", True),
        ("organ_holds_case", "county", False),
        ("county_holds_case", "county", True),
        ("county_holds_case", "township", False),
        ("tier_owns_case", "township", True),
        ("tier_owns_case", "village", False),
    ],
)
def test_who_holds_the_case(name, owner, held):
    assert content(name, replace(forwarded().now, owner=owner)) is held


@pytest.mark.parametrize(
    ("name", "terms", "role", "expected"),
    [
        ("not_permit", {"task_type": "01"}, "TS", False),
        ("not_permit", {"task_type": "20"}, "TS", True),
        ("is_permit", {"task_type": "01"}, "TS", True),
        ("county_not_deciding", {"levels": {"county": "decide"}}, "CR", False),
        ("county_not_deciding", {"levels": {"county": "first_check"}}, "CR", True),
        ("level_may_decide", {"levels": {"village": "decide"}}, "VA", False),
        ("level_may_decide", {"levels": {"township": "decide"}}, "TM", True),
        ("lapse_effect_in_law", {"supplement_effect": ""}, "TS", False),
    ],
)
def test_what_the_item_allows(name, terms, role, expected):
    case = forwarded().now
    tier = {"VA": "village", "CR": "county"}.get(role, "township")
    assert content(name, replace(case, terms=replace(case.terms, **terms)), role, tier) is expected


@pytest.mark.parametrize(
    ("tier", "role", "expected"),
    [("village", "VA", False), ("township", "TS", True), ("county", "CR", True), ("village", "TS", False)],
)
def test_on_the_spot_never_at_a_village(tier, role, expected):
    assert content("on_the_spot_capacity", permit_received().now, role, tier) is expected


def test_registered_where():
    assert content("registered_at_village", forwarded().now)
    assert not content("registered_at_village", permit_received().now)
    assert content("own_counter", permit_received().now)
    assert not content("own_counter", permit_received().now, "CR", "county")


def test_nothing_is_undone_after_the_decision():
    play = forwarded()
    assert content("before_decision", play.now)
    play.do("CaseDenied", "2026-12-10", "CR", "clerk2", facts=REFUSAL)
    assert not content("before_decision", play.now)


def test_first_notices():
    assert content("first_notice_of_submission", pre_review().now)
    waiting = in_supplement().now
    assert not content("first_notice_of_submission", waiting)
    assert not content("first_notice_or_override", waiting, facts={"approver": APPROVER})
    assert content("first_notice_or_override", waiting, facts={"approver": APPROVER, "new_facts": "户籍变更"})
    assert content("first_notice_of_submission", returned().now)


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("not_for_missing_papers", {"ground": "incomplete"}, False),
        ("not_for_missing_papers", {"ground": "not_competent"}, True),
        ("in_power", {"in_power": "true"}, False),
        ("in_power", {"in_power": True}, True),
        ("return_reason_given", {"return_reason": "  "}, False),
        ("no_objection_or_handled", {}, False),
        ("no_objection_or_handled", {"objections": [{"answer": "已核实"}]}, True),
        ("no_objection_or_handled", {"objections": [{"answer": "已核实"}, {"answer": ""}]}, False),
        ("no_recipient", {"no_recipient": True, "reason": "无继承人"}, True),
        ("no_recipient", {"no_recipient": True}, False),
        ("new_facts_needed", {"new_facts_needed": True}, True),
        ("assigned", {"examiner": "甲"}, True),
    ],
)
def test_facts_asked(name, facts, expected):
    assert content(name, pre_review().now, facts=facts) is expected


def test_stars_and_breaches():
    case = forwarded().now
    assert not content("stars_given", case, rating={"stars": 9})
    assert content("stars_given", case, rating={"stars": 1})
    assert not content("breach_on_record", case)
    assert not content("breach_is_new", case, facts={"clock": "C3"})
    assert not content("breach_is_new", case, facts={"clock": "C8"})
    assert content("breach_is_new", case, on="2027-02-01", facts={"clock": "C3"})


def test_complete_means_nothing_missing():
    lacking = (*DOCS, SubmittedDoc("m_special", "困难群体证明", "missing"))
    case = replace(returned().now, materials=lacking)
    assert not content("demanded_rows_complete", case, facts={"demanded_rows_complete": True})
    assert not content("nothing_missing", replace(handed_over().now, materials=lacking))
    assert not content("deemed", case)


def test_a_suspended_period_is_not_extended():
    play = permit_received()
    assert not content("c3_open", play.now)
    play.do("PreReviewStarted", "2026-11-24", "TS")
    play.do("CaseAccepted", "2026-11-24", "TS", facts=ACCEPT)
    assert content("c3_open", play.now)


# a county without townships ---------------------------------------------------------------------


def test_a_county_counter_works_alone():
    terms = with_terms(PERMIT, levels={"county": "decide"})
    play = Play(terms, proxy=None, tier="county")
    verdict = play.register("2026-11-23", "CR", account=CLERK_1)
    assert (codes(verdict), variants(verdict)["D01"]) == (["D01", "D02"], "counter")
    play.do("CaseReceivedAtCounter", "2026-11-23", "CR", CLERK_1)
    play.do("PreReviewStarted", "2026-11-24", "CR", CLERK_1)
    play.do(
        "SupplementRequested", "2026-11-24", "CR", CLERK_1, supplement=GAP, facts={"served_on": "2026-11-24"}
    )
    play.do("SupplementReceived", "2026-11-25", "CR", CLERK_1, facts={"supplement_at": "counter"})
    facts = {"demanded_rows_complete": True, "in_power": True}
    play.do("CaseAccepted", "2026-11-26", "CR", CLERK_1, facts=facts)
    play.do("ReviewStarted", "2026-11-26", "CR", CLERK_1)
    grounds = {"facts_found": "属实", "basis": "条例"}
    assert (
        play.refused(
            "CaseForwarded",
            "2026-11-27",
            "CR",
            facts={"first_review_opinion_signed": True, "file_complete": True},
        )
        == "guard.county_not_deciding"
    )
    assert (
        play.refused("CaseApproved", "2026-11-27", "CR", CLERK_1, facts=grounds)
        == "guard.decider_not_receiver"
    )
    play.do("CaseApproved", "2026-11-27", "CR", "clerk2", facts=grounds)
    assert (play.standing(), play.clocks()) == (("APPROVED", "county"), {"C6": "2026-12-11"})
    play.refold()


def test_a_permit_deemed_accepted_belongs_to_the_county_without_townships():
    from tests.ledger.test_worked_window import record_due

    play = Play(replace(handed_over().now.terms, task_type="01"), proxy=None)
    play.no_township = True
    play.register("2026-11-23")
    record_due(play, "2026-12-01")
    assert play.standing() == ("ACCEPTED", "county")
