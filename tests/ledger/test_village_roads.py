"""Roads through the village: completing later, dropping, refused hand-overs, late entries, owners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ledger.agents import agent_of
from sync.ledger.case import SubmittedDoc
from sync.ledger.judge import possible_acts
from sync.ledger.problems import Problem
from tests.ledger.play import (
    DOCS,
    LI,
    SB_001,
    ZHOU,
    Play,
    codes,
    day,
    variants,
    window,
    with_terms,
)
from tests.ledger.test_worked_agent import at_the_counter, forwarded, in_supplement
from tests.ledger.test_worked_collective import received

MISSING = (*DOCS, SubmittedDoc("m_special", "困难群体证明", "missing"))
BROUGHT = [{"material": "m_special", "name": "困难群体证明", "state": "present", "copies": 1}]


def incomplete() -> Play:
    play = Play(SB_001, docs=MISSING)
    play.register("2026-11-27", kind="CaseRegisteredIncomplete", facts={"to_complete": True})
    return play


def registering(play: Play, **body: object) -> str:
    try:
        play.register("2026-11-27", **body)
    except Problem as problem:
        assert play.case is None
        return problem.code
    return ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"facts": {"fields_valid": False}}, "guard.fields_valid"),
        ({"applicant": {**LI, "name": " "}}, "guard.fields_valid"),
        ({"facts": {"checklist_done": 1}}, "guard.checklist_done"),
        ({"materials": [{"material": "m", "name": "m", "state": ""}]}, "guard.checklist_done"),
        ({"applicant": {**LI, "id_no": "511999198402193175"}}, "guard.id_validated"),
        ({"applicant": {**LI, "id_type": "414", "id_no": "E1234567"}}, ""),
        ({"facts": {"poa_signed": False}}, "guard.poa_present_if_proxied"),
        ({"facts": {"poa_until": "2026-11-26"}}, "guard.poa_present_if_proxied"),
        ({"item_version": "2026-10"}, "guard.item_version_in_force"),
        ({"proxy": {**ZHOU, "id_no": LI["id_no"]}}, "guard.agent_not_applicant"),
        ({"facts": {"agent_relation": "51"}}, "guard.no_recusal"),
        ({"proxy": {"name": "李大", "kind": "亲属", "relation": "20", "id_no": "1"}}, ""),
        ({"terms": {"item_id": "SB-001"}}, "act.malformed"),
        ({"materials": [{"copies": "x"}]}, "act.malformed"),
        ({"role": "TS"}, "guard.own_counter"),
    ],
)
def test_what_registration_asks(changed, code):
    assert registering(Play(SB_001), **changed) == code


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (with_terms(SB_001, valid_from="2026-11-28"), "guard.item_version_in_force"),
        (with_terms(SB_001, valid_to="2026-11-26"), "guard.item_version_in_force"),
        (with_terms(SB_001, valid_from="2026-11-27", valid_to="2026-11-27"), ""),
    ],
)
def test_the_version_in_force_on_the_day(terms, code):
    assert registering(Play(terms)) == code


def test_an_incomplete_file_goes_if_the_applicant_wants_it():
    assert registering(Play(SB_001, docs=MISSING)) == "guard.complete_or_send_now"
    assert registering(Play(SB_001, docs=MISSING), facts={"send_now": True}) == ""
    assert registering(Play(window(), docs=MISSING, proxy=None)) == ""


def test_completed_later():
    play = incomplete()
    assert (play.standing(), codes_of(play)) == (("AGENT_SUPP", "village"), ["D02", "D03"])
    assert play.now.papers[-1].variant == "hint"
    assert play.clocks() == {"C11": "2026-12-04"}
    assert play.now.supplements == ()  # a hint of the village is no notice of an organ
    assert play.refused("MissingPapersSettled", "2026-12-01", "VA") == "guard.complete_or_send_now"
    verdict = play.do("MissingPapersSettled", "2026-12-01", "VA", materials=BROUGHT)
    assert codes(verdict) == ["D01", "D02", "D05"]
    assert (play.standing(), play.clocks()) == (("INTAKE", "village"), {"C0": "2026-12-02"})
    play.refold()


def codes_of(play: Play) -> list[str]:
    return [paper.code for paper in play.now.papers]


def test_send_now_may_be_said_at_any_time():
    play = incomplete()
    play.do("MissingPapersSettled", "2026-12-01", "VA", facts={"send_now": True})
    assert play.now.state == "INTAKE"


@pytest.mark.parametrize(
    ("docs", "facts", "terms", "code"),
    [
        (DOCS, {"to_complete": True}, SB_001, "guard.materials_missing"),
        (MISSING, {}, SB_001, "guard.applicant_chose_to_complete"),
        (MISSING, {"to_complete": True}, window(), "guard.not_entrusted_window"),
    ],
)
def test_who_may_complete_later(docs, facts, terms, code):
    play = Play(terms, docs=docs)
    assert registering(play, kind="CaseRegisteredIncomplete", facts=facts) == code


def test_dropped_after_sixty_days_and_two_attempts():
    play = incomplete()
    assert play.refused("IncompleteCaseDropped", "2027-01-25", "VA") == "guard.sixty_days_without_contact"
    assert play.refused("IncompleteCaseDropped", "2027-01-26", "VA") == "guard.two_attempts_confirmed"
    assert (
        play.refused("ContactAttempted", "2026-12-04", "VA", facts={"way": "电话"})
        == "guard.contact_described"
    )
    for on in ("2026-12-04", "2026-12-14"):
        play.do("ContactAttempted", on, "VA", facts={"way": "电话", "outcome": "无人接听"})
    verdict = play.do("IncompleteCaseDropped", "2027-01-26", "VA")
    assert variants(verdict) == {"D02": "return"}
    assert (play.now.state, play.clocks()) == ("WITHDRAWN", {})
    play.do("CaseClosed", "2027-01-26", "VA", facts={"archive_list_complete": True})
    play.refold()


def test_a_contact_that_reached_the_applicant_starts_the_sixty_days_again():
    play = incomplete()
    play.do("ContactAttempted", "2026-12-04", "VA", facts={"way": "电话", "outcome": "接通", "reached": True})
    assert play.refused("IncompleteCaseDropped", "2027-01-26", "VA") == "guard.sixty_days_without_contact"


def test_a_hand_over_refused_goes_back_and_starts_c0_again():
    play = at_the_counter()
    facts = {"refusal_ground": "incomplete", "reason": "缺户口簿"}
    assert (
        play.refused("HandOverRefused", "2026-12-01", "TS", facts=facts) == "guard.wrong_office_or_unreadable"
    )
    facts["refusal_ground"] = "wrong_office"
    verdict = play.do("HandOverRefused", "2026-12-01", "TS", facts=facts)
    assert (codes(verdict), verdict.papers) == (["D13"], ())
    assert (play.standing(), play.clocks()) == (("INTAKE", "village"), {"C0": "2026-12-02"})


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"differences": "", "signed_on": "2026-12-01"}, "guard.rows_counted"),
        ({"rows_counted": True, "signed_on": "2026-12-01"}, "guard.differences_noted"),
        (
            {"rows_counted": True, "differences": "", "signed_on": "2026-11-30"},
            "guard.received_on_is_signature_date",
        ),
        ({"rows_counted": True, "differences": ["缺1页"], "signed_on": "2026-12-01"}, ""),
    ],
)
def test_taken_over_row_by_row(facts, code):
    assert at_the_counter().refused("CaseReceived", "2026-12-01", "TS", facts=facts) == code


@pytest.mark.parametrize("package", [None, {"files": 3}, {"files": 3, "hash": "zz"}, {"hash": "0" * 64}])
def test_a_package_has_a_count_and_a_hash(package):
    play = Play(SB_001)
    play.register("2026-11-27")
    play.do("CaseQueued", "2026-11-27", "VA")
    code = play.refused("CaseHandedOver", "2026-11-27", "VA", facts={"package": package})
    assert code == "guard.package_hashed"


def test_the_county_takes_over_only_where_no_township_stands_between():
    play = at_the_counter()
    facts = {"rows_counted": True, "differences": "", "signed_on": "2026-12-01"}
    assert play.refused("CaseReceived", "2026-12-01", "CR", facts=facts) == "guard.no_township_tier"
    play.no_township = True
    play.take_over("2026-12-01", "CR", "clerk1")
    assert play.standing() == ("RECEIVED", "county")
    play.do("PreReviewStarted", "2026-12-01", "CR")
    assert play.refused("PreReviewStarted", "2026-12-01", "CR") == "act.wrong_state"


@pytest.mark.parametrize(
    ("on", "recorded", "facts", "code"),
    [
        ("2026-12-02", "2026-12-01", {}, "act.future_date"),
        ("2026-11-26", "2026-11-30", {}, "act.before_registration"),
        ("2026-11-27", "2026-11-30", {}, ""),
        ("2026-11-27", "2026-12-01", {}, "act.late_reason"),
        ("2026-11-27", "2026-12-01", {"late_reason": "停电"}, ""),
        ("2026-11-27", "2026-12-07", {"late_reason": "停电"}, "act.late_approval"),
        ("2026-11-27", "2026-12-07",
         {"late_reason": "停电", "late_approver": {"name": "王", "date": "2026-12-07"}}, ""),
    ],
)  # fmt: skip
def test_late_entries_say_why(on, recorded, facts, code):
    play = Play(SB_001)
    play.register("2026-11-27")
    assert play.refused("CaseQueued", on, "VA", recorded=recorded, facts=facts) == code


def test_only_the_owner_moves_the_case():
    play = in_supplement()
    assert play.refused("CaseWithdrawn", "2026-12-03", "VA", facts={}) == "act.not_owner"
    assert play.refused("SupplementLapsed", "2026-12-03", "CR") == "act.not_owner"
    assert play.refused("Nonsense", "2026-12-03", "TS") == "act.unknown"
    nobody = Play(SB_001)
    assert nobody.refused("CaseQueued", "2026-12-03", "VA") == "case.unknown"


def test_a_case_is_registered_once():
    play = Play(SB_001)
    play.register("2026-11-27")
    with pytest.raises(Problem, match=r"act\.wrong_state"):
        play.register("2026-11-27")


def test_buttons_follow_state_owner_and_capacity():
    village = at_the_counter().world("2026-12-01", "village")
    township = at_the_counter().world("2026-12-01", "township")
    county = at_the_counter().world("2026-12-01", "county")
    play = Play(SB_001)
    play.register("2026-11-27")
    assert possible_acts(play.now, "VA", village) == (
        "CaseQueued",
        "CaseWithdrawn",
        "CaseTerminated",
        "ContactAttempted",
        "RemotePreReviewAsked",
        "AgentReplaced",
    )
    assert possible_acts(play.now, "TS", township) == ("ContactAttempted", "AgentReplaced")
    handed = at_the_counter().now
    assert possible_acts(handed, "TS", township)[:2] == ("CaseReceived", "HandOverRefused")
    assert "CaseReceived" not in possible_acts(handed, "CR", county)
    assert "CaseReceived" in possible_acts(handed, "CR", replace(county, no_township_tier=True))
    assert possible_acts(handed, "TS", village) == ()
    assert possible_acts(handed, "SYS", township) == ()
    waiting = in_supplement().now
    assert possible_acts(waiting, "VA", village)[0] == "SupplementServed"
    assert "SupplementReceived" not in possible_acts(waiting, "VA", village)
    deciding = forwarded().now
    assert {"CaseApproved", "CaseDenied"} <= set(possible_acts(deciding, "CR", county))
    collective = received().now
    assert "CaseHandledOnTheSpot" not in possible_acts(collective, "TS", township)


def test_the_hand_in_at_the_village_needs_papers():
    play = in_supplement()
    assert play.refused("MaterialHandedIn", "2026-12-04", "VA", materials=[]) == "guard.materials_given"
    assert (
        play.refused("SupplementServed", "2026-12-03", "VA", facts={"served_on": "2026-12-03"})
        == "guard.notice_signed"
    )
    early = {"served_on": "2026-12-01", "signed_by": "applicant"}
    assert play.refused("SupplementServed", "2026-12-03", "VA", facts=early) == "guard.notice_signed"
    assert play.now.dates.get("served_on") is None
    assert play.now.dates["notice_on"] == day("2026-12-02")
    served = {"served_on": "2026-12-03", "signed_by": "applicant"}
    play.do("SupplementServed", "2026-12-03", "VA", facts=served)
    assert play.refused("SupplementServed", "2026-12-03", "VA", facts=served) == "guard.notice_unserved"


def test_another_agent_goes_on_and_nothing_earlier_changes_its_author():
    play = Play(SB_001)
    play.register("2026-11-27")
    first = agent_of(play.now)
    assert first == play.now.history[0].actor
    told = {"new_agent": "郑来春", "new_agent_mobile": "13800000009", "agent_consent": "told"}
    act = ("AgentReplaced", "2026-11-27", "TS")
    assert play.refused(*act, facts={**told, "new_agent": first}) == "guard.another_agent_named"
    assert play.refused(*act, facts={**told, "agent_consent": ""}) == "guard.principal_agreed"
    assert play.refused("AgentReplaced", "2026-11-27", "CR", facts=told) == "role.not_allowed"
    before = play.now
    play.do(*act, facts=told)
    assert (play.now.state, play.now.owner) == (before.state, before.owner)
    assert agent_of(play.now) == "郑来春"
    assert (play.now.proxy["name"], play.now.proxy["kind"]) == ("郑来春", before.proxy["kind"])
    assert "id_no" not in play.now.proxy  # the one before's number is not the new one's
    assert [line.actor for line in play.now.history[:-1]] == [line.actor for line in before.history]


def test_who_acts_as_a_relative_stays_when_the_villages_agent_changes():
    son = {**ZHOU, "kind": "近亲属", "name": "李小弟"}
    play = Play(SB_001, proxy=son)
    play.register("2026-11-27")
    play.do("AgentReplaced", "2026-11-27", "VA", facts={"new_agent": "郑来春"})
    assert (agent_of(play.now), play.now.proxy["name"]) == ("郑来春", "李小弟")
