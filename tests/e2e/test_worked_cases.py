"""The worked cases A and B day by day through the verbs of the counter: states, papers, printed last days."""

from __future__ import annotations

import json

import pytest

from desktop.usecases.acts import record_due
from desktop.usecases.cases import show_case
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.places import CR1, CR2, TOWNSHIP, VILLAGE_A
from tests.support.walk import ANSWERS, Walk

ENTRUSTED = {VILLAGE_A: {"SB-001": "内人社发〔2026〕12号"}}


def refused(place, case_no, kind, **values):
    """The code with which an act is refused here."""
    with pytest.raises(Problem) as refusal:
        place.act(case_no, kind, **values)
    return refusal.value.code


def refused_at_county(world, actor, case_no, kind, **facts):
    with pytest.raises(Problem) as refusal:
        world.county_acts(actor, case_no, kind, **facts)
    return refusal.value.code


def test_case_a_an_agent_and_one_supplement_loop(make_world, tmp_path):
    world = make_world("2026-11-27 09:00")
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    walk = Walk(world)

    walk.at("2026-11-27 09:12")
    walk.register(village, "answers_sb_001.json", tmp_path)
    case_no = walk.case_no
    walk.expect(village, "INTAKE", "D01 D02 D05", {"C0": "2026-11-30"})
    receipt = walk.newest(village, "D01")
    assert "代办登记回执" in receipt
    assert "不是受理凭证" in receipt
    assert "2026年11月30日" in receipt
    assert "2026年12月2日" not in receipt  # the hard limit is never printed
    world.line_down()

    walk.at("2026-11-27 16:40")
    village.act(case_no, "CaseQueued")
    walk.expect(village, "QUEUED", "", {"C0": "2026-11-30"})
    walk.at("2026-11-27 16:50")
    village.act(case_no, "CaseHandedOver", facts__way="专人")
    walk.expect(village, "HANDED_OVER", "D13", {"C0": "2026-11-30"}, owner="村代办点")
    assert "2026-11-30" in walk.newest(village, "D13")
    assert refused(village, case_no, "CaseReceived", facts__rows_counted=True) == "role.not_allowed"

    walk.at("2026-12-01 08:30")
    assert record_due(village.station) == 0  # C0 is yellow, its hard limit is not reached
    line = show_case(village.station, village.actor, case_no).line
    assert line.urgency == "yellow"

    walk.at("2026-12-01 10:20")
    world.line_up()
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    walk.expect(township, "HANDED_OVER", "", {"C0": "2026-11-30"})
    assert steps.state_at_county(world, case_no) == "HANDED_OVER"

    walk.at("2026-12-01 15:30")
    steps.take_over(world, case_no)
    walk.expect(
        township, "RECEIVED", "", {"C1": "2026-12-08", "C3": "2026-12-15", "C4": "2026-12-04"}, owner="乡镇"
    )
    walk.at("2026-12-02 09:00")
    township.act(case_no, "PreReviewStarted")
    walk.expect(township, "PRE_REVIEW", "", {"C1": "2026-12-08", "C3": "2026-12-15", "C4": "2026-12-04"})
    walk.at("2026-12-02 11:00")
    township.act(case_no, "SupplementRequested", supplement__rows=steps.HUKOU_PAGE)
    walk.expect(township, "SUPPLEMENT", "D03", {})
    assert "户口簿本人页" in walk.newest(township, "D03")
    assert "尽快" in walk.newest(township, "D03")  # the item has no supplement days
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)

    walk.at("2026-12-03 10:00")
    assert walk.newest(village, "D03") == walk.newest(township, "D03")
    village.act(case_no, "SupplementServed", facts__served_on="2026-12-03", facts__signed_by="applicant")
    walk.at("2026-12-04 14:00")
    assert (
        refused(village, case_no, "SupplementReceived", facts__all_brought=True) == "guard.entrusted_window"
    )
    village.act(case_no, "MaterialHandedIn", facts__all_brought=True, facts__way="专人")
    walk.expect(village, "SUPPLEMENT", "D13", {})
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)

    walk.at("2026-12-07 09:40")
    township.act(case_no, "SupplementReceived", facts__supplement_at="D13", facts__all_brought=True)
    afresh = {"C1": "2026-12-14", "C3": "2026-12-21", "C4": "2026-12-10"}
    walk.expect(township, "SUPP_RETURNED", "D02", afresh)
    walk.at("2026-12-08 09:30")
    township.act(case_no, "CaseAccepted", facts__demanded_rows_complete=True, facts__in_power=True)
    walk.expect(township, "ACCEPTED", "D04", {"C3": "2026-12-21", "C4": "2026-12-10", "C9": "2027-01-06"})
    clocks = show_case(township.station, township.actor, case_no).clocks
    assert "（暂定）" in next(line.text for line in clocks if line.clock == "C9")
    walk.at("2026-12-08 10:00")
    township.act(case_no, "ReviewStarted")
    walk.at("2026-12-08 15:00")
    steps.forward(world, case_no)
    walk.expect(township, "FORWARDED", "D13", {"C3": "2026-12-21", "C4": "2026-12-10"}, owner="乡镇")
    steps.everybody_syncs(world, TOWNSHIP)

    walk.at("2026-12-09 09:00")
    steps.acknowledge(world, case_no)
    walk.at("2026-12-10 10:30")
    grounds = {"facts_found": steps.FOUND, "basis": "《社会保险法》第二十条"}
    assert refused_at_county(world, CR1, case_no, "CaseApproved", **grounds) == "guard.decider_not_receiver"
    steps.approve(world, case_no)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    walk.expect(village, "APPROVED", "D07", {"C6": "2026-12-24"}, owner="县级部门")
    walk.at("2026-12-11 09:00")
    world.county_acts(CR2, case_no, "ResultMade", result_no="内居保〔2026〕17号")
    steps.everybody_syncs(world, VILLAGE_A)
    walk.expect(village, "RESULT_READY", "", {"C6": "2026-12-24"})

    walk.at("2026-12-14 11:00")
    assert refused(village, case_no, "CaseClosed", facts__archive_list_complete=True) == "act.wrong_state"
    village.act(case_no, "ResultSentToVillage", facts__d13_back_signed=True)
    walk.expect(village, "AT_VILLAGE", "D13 D19", {"C6": "2026-12-24", "C11": "2026-12-21"}, owner="村代办点")
    walk.at("2026-12-16 09:30")
    village.act(case_no, "PapersDelivered", delivery__way="direct", delivery__person="李𬍛")
    walk.expect(village, "DELIVERED", "D08", {})
    walk.at("2026-12-16 09:40")
    village.act(
        case_no,
        "CaseClosed",
        rating__stars="5",
        facts__originals_returned=True,
        facts__archive_list_complete=True,
    )
    walk.expect(village, "CLOSED", "D11", {})
    assert "李𬍛" in walk.newest(village, "D08")
    assert "李𬍛" not in walk.newest(village, "D11")  # a rating may be given without a name
    steps.everybody_syncs(world)
    assert {steps.state_at(place, case_no) for place in (village, township)} == {"CLOSED"}
    (case,) = world.exported("cases")
    assert (case["state"], case["breaches"], case["ratings"][0]["stars"]) == ("CLOSED", [], 5)


def test_case_b_an_entrusted_window_offline_for_ten_days(make_world, tmp_path):
    world = make_world("2026-11-23 10:00", entrust=ENTRUSTED)
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    walk = Walk(world)
    running = {"C0": "2026-11-24", "C1": "2026-11-30", "C3": "2026-12-07", "C4": "2026-11-26"}
    world.line_down()

    walk.at("2026-11-23 10:05")
    walk.register(village, "answers_sb_001.json", tmp_path, **in_person())
    case_no = walk.case_no
    walk.expect(village, "INTAKE", "D01 D02", running)
    receipt = walk.newest(village, "D01")
    assert "收件凭证" in receipt
    assert "最迟2026年11月30日前答复是否受理" in receipt
    walk.at("2026-11-23 10:20")
    village.act(case_no, "CaseQueued")
    walk.at("2026-11-23 10:30")
    village.act(case_no, "CaseHandedOver", facts__way="专人")
    walk.expect(village, "HANDED_OVER", "D13", running, owner="村代办点")
    assert "2026-11-24" in walk.newest(village, "D13")

    walk.at("2026-11-25 08:30")
    assert record_due(village.station) == 0
    walk.at("2026-11-27 08:30")
    assert record_due(village.station) == 2  # C0 beyond its hard limit, C4 promised
    assert record_due(village.station) == 0
    walk.at("2026-12-01 08:30")
    assert record_due(village.station) == 1  # C1: a breach, never a deemed acceptance
    walk.expect(village, "HANDED_OVER", "", running)

    walk.at("2026-12-03 09:00")
    world.line_up()
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    walk.expect(township, "HANDED_OVER", "", running)
    walk.at("2026-12-03 14:00")
    steps.take_over(world, case_no)
    received = {"C1": "2026-11-30", "C3": "2026-12-07", "C4": "2026-11-26"}
    walk.expect(township, "RECEIVED", "", received, owner="乡镇")
    walk.at("2026-12-03 14:30")
    township.act(case_no, "PreReviewStarted")
    walk.at("2026-12-04 09:00")
    township.act(case_no, "CaseAccepted", facts__complete_and_legal_form=True, facts__in_power=True)
    walk.expect(township, "ACCEPTED", "D04", {"C3": "2026-12-07", "C4": "2026-11-26", "C9": "2027-01-04"})
    assert "2026年11月23日" in walk.newest(township, "D04")
    walk.at("2026-12-04 09:30")
    township.act(case_no, "ReviewStarted")
    township.act(case_no, "LateReasonGiven", facts__clock="C4", facts__reason="线路中断，纸件未送出")
    walk.at("2026-12-04 15:00")
    steps.forward(world, case_no)
    walk.expect(township, "FORWARDED", "D13")
    steps.everybody_syncs(world, TOWNSHIP)

    walk.at("2026-12-07 09:00")
    steps.acknowledge(world, case_no)
    walk.at("2026-12-07 16:00")
    steps.approve(world, case_no)
    walk.at("2026-12-08 09:00")
    world.county_acts(CR2, case_no, "ResultMade", result_no="内居保〔2026〕18号")
    steps.everybody_syncs(world, VILLAGE_A)
    walk.expect(village, "RESULT_READY", "D07", {"C6": "2026-12-21"})
    walk.at("2026-12-09 10:00")
    village.act(case_no, "ResultSentToVillage", facts__d13_back_signed=True)
    walk.expect(village, "AT_VILLAGE", "D13 D19", {"C6": "2026-12-21", "C11": "2026-12-16"})
    walk.at("2026-12-10 09:00")
    village.act(case_no, "PapersDelivered", delivery__way="direct", delivery__person="李𬍛")
    walk.expect(village, "DELIVERED", "D08", {})
    walk.at("2026-12-10 09:10")
    village.act(case_no, "CaseClosed", facts__originals_returned=True, facts__archive_list_complete=True)
    walk.expect(village, "CLOSED", "D11", {})
    steps.everybody_syncs(world)
    (case,) = world.exported("cases")
    assert case["state"] == "CLOSED"
    assert [breach["clock"] for breach in case["breaches"]] == ["C0", "C4", "C1"]
    assert case["breaches"][1]["reason"] == "线路中断，纸件未送出"
    assert case["ratings"][0]["declined"] is True


def in_person():
    """Case B hands in what case A does, but comes himself: no mandate, no agent's papers."""
    content = json.loads((ANSWERS / "answers_sb_001.json").read_text("utf-8"))
    answers = {k: v for k, v in content["answers"].items() if not k.startswith("agent.")}
    answers |= {"mode.apply_mode": "本人", "insurance.ins_date": "2026-11-23", "sign.sign_date": "2026-11-23"}
    materials = [row for row in content["materials"] if "agent" not in row["id"]]
    return {"proxy": None, "answers": answers, "materials": materials}
