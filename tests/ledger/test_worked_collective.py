"""Worked case C: MZ-001 with household members, COLLECTIVE step, two-person decision."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.play import ACCEPT, CLERK_1, CLERK_2, GROUNDS, MZ_001, Play, codes, day, variants
from tests.ledger.test_worked_agent import REVIEWED

LUO = {
    "name": "罗桂芳",
    "id_type": "111",
    "id_no": "511999196803124285",
    "birth_date": "1968-03-12",
    "mobile": "13800000003",
}
MEMBERS = {
    "members.rows": [
        {"m_name": "陈德𬍛", "m_id_no": "511999196609056151", "m_disease": "冠心病"},
        {"m_name": "陈小花", "m_id_no": "511999201202299016"},
    ]
}
MINUTES = {
    "no": "椑南议〔2026〕12",
    "date": "2026-09-18",
    "kind": "村民代表会议",
    "entitled": 36,
    "present": 24,
    "yes": 20,
    "against": 2,
    "abstain": 2,
}
POSTING: dict[str, Any] = {
    "title": "最低生活保障审核公示",
    "rows": [{"name": "罗*芳", "group": "椑南村2组", "people": "3", "amount": "453.33"}],
    "contact": "民政办 13800000009",
}
AGREED = {"no_objection": True, "village_opinion_signed": True}


def posted() -> Play:
    play = Play(MZ_001)
    play.register("2026-09-18", applicant=LUO, answers={"values": {}, "repeats": MEMBERS})
    play.do("VillageStepStarted", "2026-09-18", "VA", minutes=MINUTES, posting=POSTING)
    return play


def received() -> Play:
    play = posted()
    play.do("VillageStepCompleted", "2026-09-29", "VA", facts=AGREED)
    play.hand_over("2026-09-30")
    play.take_over("2026-09-30")
    return play


def in_review() -> Play:
    play = received()
    play.do("PreReviewStarted", "2026-10-08", "TS")
    play.do("CaseAccepted", "2026-10-08", "TS", facts=ACCEPT)
    play.do("ReviewStarted", "2026-10-09", "TS")
    return play


def forwarded() -> Play:
    play = in_review()
    play.do("PostingStarted", "2026-10-16", "TS", facts={"names_masked": True}, posting=POSTING)
    play.do("PostingEnded", "2026-10-26", "VA", facts={"closing_photo": "e" * 64, "no_objection": True})
    play.do("CaseForwarded", "2026-10-26", "TS", facts=REVIEWED)
    signed = {"rows_counted": True, "signed_on": "2026-10-27"}
    play.do("ForwardingAcknowledged", "2026-10-27", "CR", CLERK_1, facts=signed)
    return play


def test_no_c0_before_the_village_step():
    play = Play(MZ_001)
    verdict = play.register("2026-09-18", applicant=LUO)
    assert (codes(verdict), variants(verdict)["D01"]) == (["D01", "D02", "D05"], "agent")
    assert play.clocks() == {}
    assert play.refused("CaseQueued", "2026-09-18", "VA") == "guard.village_step_done_or_none"
    assert codes(play.do("VillageStepStarted", "2026-09-18", "VA", minutes=MINUTES)) == ["D20", "D23"]
    assert play.standing() == ("COLLECTIVE_STEP", "village")
    assert play.clocks() == {"C7": "2026-09-28"}


@pytest.mark.parametrize("on", ["2026-09-19", "2026-09-25", "2026-09-28"])
def test_the_posting_must_be_over(on):
    assert posted().refused("VillageStepCompleted", on, "VA", facts=AGREED) == "guard.posting_over"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"present": 23}, "guard.minutes_passed"),
        ({"yes": 12}, "guard.minutes_passed"),
        ({"no": ""}, "guard.minutes_passed"),
        ({"kind": "村民会议", "basis": "villagers", "present": 19, "yes": 10}, ""),
        ({"kind": "村民会议", "basis": "villagers", "present": 18, "yes": 10}, "guard.minutes_passed"),
        ({"kind": "村民小组会议", "basis": "households", "present": "24", "yes": "13"}, ""),
    ],
)
def test_quorum_and_majority(changed, code):
    play = posted()
    minutes = {**MINUTES, **changed}
    assert play.refused("VillageStepCompleted", "2026-09-29", "VA", facts=AGREED, minutes=minutes) == code


def test_the_step_needs_objections_answered_and_the_opinion():
    play = posted()
    facts = {
        "objections": [{"person": "某", "content": "有车", "answer": ""}],
        "village_opinion_signed": True,
    }
    assert play.refused("VillageStepCompleted", "2026-09-29", "VA", facts=facts) == "guard.objections_handled"
    facts = {"no_objection": True}
    assert (
        play.refused("VillageStepCompleted", "2026-09-29", "VA", facts=facts)
        == "guard.village_opinion_signed"
    )


def test_c0_starts_after_the_step_and_c1_at_the_signature():
    play = posted()
    play.do("VillageStepCompleted", "2026-09-29", "VA", facts=AGREED)
    assert play.standing() == ("QUEUED", "village")
    assert (play.clocks(), play.hard("C0")) == ({"C0": "2026-09-30"}, "2026-10-09")
    assert codes(play.hand_over("2026-09-30")) == ["D13"]
    play.take_over("2026-09-30")
    assert play.standing() == ("RECEIVED", "township")
    assert play.clocks() == {"C1": "2026-10-13"}
    assert play.now.breaches == ()


def test_accepted_and_reviewed():
    play = received()
    play.do("PreReviewStarted", "2026-10-08", "TS")
    assert codes(play.do("CaseAccepted", "2026-10-08", "TS", facts=ACCEPT)) == ["D04"]
    running = {"C3": "2026-11-18", "C4": "2026-11-11", "C9": "2026-11-04"}
    assert play.clocks() == running
    play.do("ReviewStarted", "2026-10-09", "TS")
    alone = {"investigators": ["甲", "甲"]}
    assert play.refused("SiteVisitRecorded", "2026-10-10", "TS", facts=alone) == "guard.two_investigators"
    visit = play.do("SiteVisitRecorded", "2026-10-10", "TS", facts={"investigators": ["甲", "乙"]})
    assert (codes(visit), play.standing()) == (["D22"], ("IN_REVIEW", "township"))
    assert play.clocks() == running
    tm = play.refused("CaseApproved", "2026-10-16", "TM", "manager", facts=GROUNDS)
    assert tm == "guard.level_may_decide"


@pytest.mark.parametrize(
    "row",
    [
        {"name": "罗*芳", "id": "511999196803124285"},
        {"name": "陈小花"},
        {"name": "罗*芳", "remark": "家人患冠心病"},
        {"name": "罗*芳", "phone": "13800000003"},
        {"name": "罗*芳", "account": "6217000000000123459"},
    ],
)
def test_nothing_forbidden_hangs_on_the_wall(row):
    play = in_review()
    posting = {**POSTING, "rows": [row]}
    code = play.refused("PostingStarted", "2026-10-16", "TS", facts={"names_masked": True}, posting=posting)
    assert code == "guard.names_masked"


def test_the_posting_of_the_township():
    play = in_review()
    verdict = play.do("PostingStarted", "2026-10-16", "TS", facts={"names_masked": True}, posting=POSTING)
    assert (codes(verdict), play.standing()) == (["D20"], ("PUBLICITY", "township"))
    running = {"C3": "2026-11-18", "C4": "2026-11-11", "C9": "2026-11-04"}
    assert play.clocks() == {**running, "C7": "2026-10-23"}
    ending = {"closing_photo": "e" * 64, "no_objection": True}
    assert play.refused("PostingEnded", "2026-10-23", "VA", facts=ending) == "guard.posting_over"
    assert (
        play.refused("PostingEnded", "2026-10-26", "VA", facts={"no_objection": True})
        == "guard.closing_photo"
    )
    play.do("PostingEnded", "2026-10-26", "VA", facts=ending)
    assert (play.standing(), play.clocks()) == (("IN_REVIEW", "township"), running)


def test_clerk_one_receives_clerk_two_decides():
    play = forwarded()
    assert play.clocks() == {"C3": "2026-11-18", "C4": "2026-11-11"}
    refused = play.refused("CaseApproved", "2026-11-02", "CR", CLERK_1, facts=GROUNDS)
    assert refused == "guard.decider_not_receiver"
    assert codes(play.do("CaseApproved", "2026-11-02", "CR", CLERK_2, facts=GROUNDS)) == ["D07"]
    assert play.clocks() == {"C6": "2026-11-16"}
    play.do("ResultMade", "2026-11-03", "CR", CLERK_2, facts={"result_no": "内民低〔2026〕8号"})
    play.do("ResultSentToVillage", "2026-11-04", "VA", facts={"d13_back_signed": True})
    assert play.clocks() == {"C6": "2026-11-16", "C11": "2026-11-11"}
    proof = {"way": "direct", "person": "罗桂芳", "signed_on": "2026-11-06"}
    assert codes(play.do("PapersDelivered", "2026-11-06", "VA", delivery=proof)) == ["D08"]
    play.do("RatingGiven", "2026-11-06", "VA", rating={"stars": 4})
    closed = play.do("CaseClosed", "2026-11-06", "VA", facts={"archive_list_complete": True})
    assert (codes(closed), play.standing()) == (["D11"], ("CLOSED", "village"))
    assert (play.now.breaches, play.now.dates["posted_on"]) == ((), day("2026-10-16"))
    play.refold()


def test_the_extension_of_the_item_wins():
    play = in_review()
    approver = {"name": "张局长", "post": "县民政局负责人", "date": "2026-11-16"}
    facts = {"approver": approver, "reason": "外部核对结果尚未全部返回，需要延长"}
    assert codes(play.do("DeadlineExtended", "2026-11-16", "TS", facts=facts)) == ["D14"]
    assert play.clocks()["C3"] == "2026-12-09"  # 30 + 15 working days from 2026-10-08
    assert play.refused("DeadlineExtended", "2026-11-17", "TS", facts=facts) == "guard.not_extended_before"
