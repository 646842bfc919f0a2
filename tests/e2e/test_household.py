"""A household (worked case C): the village's own procedure, two postings, two persons decide."""

from __future__ import annotations

import pytest

from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.places import CR1, CR2, TOWNSHIP, VILLAGE_A
from tests.support.walk import Walk

POSTING = {"name": "罗*芳", "group": "2组", "people": "3", "kind": "最低生活保障", "note": ""}
VOTES = {
    "minutes.entitled": 36,
    "minutes.present": 24,
    "minutes.yes": 20,
    "minutes.against": 2,
    "minutes.abstain": 2,
}
GROUNDS = {"facts_found": "家庭月人均收入低于当地低保标准。", "basis": "《社会救助暂行办法》第十一条"}


def posting(**changed):
    return {
        "posting__title": "关于最低生活保障审核确认的公示",
        "posting__rows": [POSTING | changed],
        "facts__names_masked": True,
    }


def step_completed(village, case_no):
    return village.act(
        case_no,
        "VillageStepCompleted",
        minutes__no="2026-12",
        minutes__date="2026-09-18",
        minutes__kind="村民代表会议",
        facts__no_objection=True,
        facts__village_opinion_signed=True,
        facts__opinion="情况属实，同意上报。",
        **{name.replace(".", "__"): value for name, value in VOTES.items()},
    )


def test_case_c_from_the_village_meeting_to_the_rating(make_world, tmp_path):
    world = make_world("2026-09-18 08:30", village_step={VILLAGE_A: ["MZ-001"]})
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    walk = Walk(world)
    walk.at("2026-09-18 09:00")
    walk.register(village, "answers_mz_001.json", tmp_path)
    case_no = walk.case_no
    walk.expect(village, "INTAKE", "D01 D02 D05", {})  # the village step comes first: no C0
    assert "罗桂芳" in walk.newest(village, "D01")
    form = steps.printed(village, case_no, "form")
    assert "陈德𬍛" in form
    assert "陈晓东" in form
    walk.at("2026-09-18 16:00")
    village.act(case_no, "VillageStepStarted", **posting())
    walk.expect(village, "COLLECTIVE_STEP", "D23 D20", {"C7": "2026-09-28"})
    walk.at("2026-09-25 09:00")
    with pytest.raises(Problem) as early:
        step_completed(village, case_no)
    assert early.value.code == "guard.posting_over"
    walk.at("2026-09-29 09:30")
    step_completed(village, case_no)
    walk.expect(village, "QUEUED", "", {"C0": "2026-09-30"})
    walk.at("2026-09-30 09:00")
    village.act(case_no, "CaseHandedOver", facts__way="专人")
    walk.expect(village, "HANDED_OVER", "D13", {"C0": "2026-09-30"})
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)

    walk.at("2026-09-30 15:00")
    steps.take_over(world, case_no)
    walk.expect(township, "RECEIVED", "", {"C1": "2026-10-13"}, owner="乡镇")
    walk.at("2026-10-08 09:00")
    township.act(case_no, "PreReviewStarted")
    walk.at("2026-10-08 11:00")
    township.act(case_no, "CaseAccepted", facts__complete_and_legal_form=True, facts__in_power=True)
    running = {"C3": "2026-11-18", "C4": "2026-11-11", "C9": "2026-11-04"}
    walk.expect(township, "ACCEPTED", "D04", running)
    walk.at("2026-10-09 09:00")
    township.act(case_no, "ReviewStarted")
    walk.at("2026-10-10 10:00")
    township.act(case_no, "SiteVisitRecorded", facts__investigators="刘敏、王强", visit__found="与申报一致。")
    walk.expect(township, "IN_REVIEW", "D22", running)
    walk.at("2026-10-16 09:00")
    with pytest.raises(Problem) as bare:
        township.act(case_no, "PostingStarted", **posting(note="511999196803124285"))
    assert bare.value.code.startswith("guard.")
    township.act(case_no, "PostingStarted", **posting())
    walk.expect(township, "PUBLICITY", "D20", {"C7": "2026-10-23", **running})
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)

    walk.at("2026-10-26 09:00")
    village.act(case_no, "PostingEnded", facts__closing_photo=True, facts__no_objection=True)
    walk.expect(village, "IN_REVIEW", "", running, owner="乡镇")
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    walk.at("2026-10-26 15:00")
    steps.forward(world, case_no)
    walk.expect(township, "FORWARDED", "D13", {"C3": "2026-11-18", "C4": "2026-11-11"})
    steps.everybody_syncs(world, TOWNSHIP)

    walk.at("2026-10-27 09:00")
    steps.acknowledge(world, case_no)
    walk.at("2026-11-02 10:00")
    with pytest.raises(Problem, match=r"guard\.decider_not_receiver"):
        world.county_acts(CR1, case_no, "CaseApproved", **GROUNDS)
    world.county_acts(CR2, case_no, "CaseApproved", **GROUNDS)
    walk.at("2026-11-03 09:00")
    world.county_acts(CR2, case_no, "ResultMade", result_no="内低保〔2026〕5号")
    steps.everybody_syncs(world, VILLAGE_A)
    walk.expect(village, "RESULT_READY", "D07", {"C6": "2026-11-16"})
    walk.at("2026-11-04 10:00")
    village.act(case_no, "ResultSentToVillage", facts__d13_back_signed=True)
    walk.expect(village, "AT_VILLAGE", "D13 D19", {"C6": "2026-11-16", "C11": "2026-11-11"})
    walk.at("2026-11-06 09:00")
    steps.deliver(world, case_no, "罗桂芳", "4")
    walk.expect(village, "CLOSED", "D08 D11", {})
    steps.everybody_syncs(world)
    (case,) = world.exported("cases")
    assert (case["state"], case["breaches"], case["ratings"][0]["stars"]) == ("CLOSED", [], 4)
    assert len(case["answers"]["repeats"]["members.rows"]) == 2


def test_without_the_countys_parameter_there_is_no_village_step(make_world, tmp_path):
    world = make_world("2026-09-18 08:30")
    village = world[VILLAGE_A]
    walk = Walk(world)
    walk.register(village, "answers_mz_001.json", tmp_path)
    with pytest.raises(Problem):
        village.act(walk.case_no, "VillageStepStarted", **posting())
    walk.expect(village, "INTAKE", "D01 D02 D05")
