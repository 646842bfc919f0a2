"""Roads through the organ: notices, refusals, lapse, objections, parallel approval, returns, denial, ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ledger.case import SubmittedDoc
from sync.ledger.demands import marked
from sync.ledger.events import Act, Actor
from sync.ledger.judge import judge
from sync.ledger.problems import Problem
from sync.ledger.questions import Start, questions_for
from tests.ledger.play import (
    ACCEPT,
    APPROVER,
    CLERK_1,
    CLERK_2,
    DOCS,
    GROUNDS,
    PERMIT,
    SB_001,
    ZHOU,
    Play,
    codes,
    day,
    variants,
    with_terms,
)
from tests.ledger.test_scenarios import permit_in_review, permit_received
from tests.ledger.test_worked_agent import GAP, REVIEWED, forwarded, in_supplement, returned
from tests.ledger.test_worked_collective import POSTING
from tests.ledger.test_worked_collective import in_review as dibao_in_review

REFUSAL = {
    **GROUNDS,
    "reasons": "申请人不符合参保条件，已参加职工基本养老保险，依法不予登记。",
    "remedies": "六十日内申请行政复议",
}
LAPSING = with_terms(SB_001, supplement=(30, "CD"), supplement_effect="法律援助法第四十三条")


def pre_review(terms=SB_001, docs=DOCS) -> Play:
    play = Play(terms, docs=docs)
    play.register("2026-11-27", facts={"send_now": True})
    play.do("CaseQueued", "2026-11-27", "VA")
    play.hand_over("2026-11-27")
    play.take_over("2026-12-01")
    play.do("PreReviewStarted", "2026-12-02", "TS")
    return play


# notices -------------------------------------------------------------------------------------


def test_a_notice_lists_every_gap_at_once():
    missing = (*DOCS, SubmittedDoc("m_special", "困难群体证明", "missing"))
    play = pre_review(docs=missing)
    assert play.refused("SupplementRequested", "2026-12-02", "TS") == "guard.all_gaps_listed"
    assert play.refused("SupplementRequested", "2026-12-02", "TS", supplement=GAP) == "guard.all_gaps_listed"
    both = {"rows": [*GAP["rows"], {"material": "m_special", "problem": "缺少", "demand": "补交"}]}
    assert play.refused("SupplementRequested", "2026-12-02", "TS", supplement=both) == ""
    assert play.refused("CaseAccepted", "2026-12-02", "TS", facts=ACCEPT) == "guard.complete_and_legal_form"


def test_a_second_notice_asks_only_what_was_asked_or_what_is_new():
    play = returned()
    facts = {"reason": "复印件不清楚", "approver": APPROVER}
    new = {"rows": [{"material": "m_id", "problem": "过期", "demand": "换证"}]}
    assert (
        play.refused("SupplementRequestedAgain", "2026-12-08", "TS", supplement=new, facts=facts)
        == "guard.only_demanded_or_new_gap"
    )
    assert (
        play.refused(
            "SupplementRequestedAgain", "2026-12-08", "TS", supplement=GAP, facts={"reason": "不清楚"}
        )
        == "guard.tm_approved"
    )
    assert (
        play.refused(
            "SupplementRequestedAgain", "2026-12-08", "TS", supplement=new, facts={**facts, "new_gap": True}
        )
        == ""
    )
    play.do("SupplementRequestedAgain", "2026-12-08", "TS", supplement=GAP, facts=facts)
    assert (play.now.state, len(play.now.supplements), play.clocks()) == ("SUPPLEMENT", 2, {})


def test_a_supplement_counts_when_the_authority_has_it():
    play = in_supplement()
    assert play.refused("SupplementReceived", "2026-12-07", "TS", facts={}) == "guard.supplement_at_authority"
    yesterday = {"supplement_at": "D13", "signed_on": "2026-12-04"}
    assert (
        play.refused("SupplementReceived", "2026-12-07", "TS", facts=yesterday)
        == "guard.supplement_at_authority"
    )
    verdict = play.do("SupplementReceived", "2026-12-07", "TS", facts={"supplement_at": "counter"})
    assert codes(verdict) == ["D02"]


def test_a_lapse_needs_a_law_its_day_and_a_reminder():
    assert in_supplement().refused("SupplementLapsed", "2027-03-01", "TS") == "guard.lapse_effect_in_law"
    play = pre_review(LAPSING)
    play.do("SupplementRequested", "2026-12-02", "TS", supplement=GAP)
    assert play.clocks() == {}
    play.do(
        "SupplementServed", "2026-12-03", "VA", facts={"served_on": "2026-12-03", "signed_by": "applicant"}
    )
    assert play.clocks() == {"C2": "2027-01-04†"}  # 30 CD end on Saturday 2027-01-02
    assert play.refused("SupplementLapsed", "2027-01-04", "TS") == "guard.c2_over"
    assert play.refused("SupplementLapsed", "2027-01-05", "TS") == "guard.reminder_given"
    play.do("ContactAttempted", "2026-12-20", "VA", facts={"way": "上门", "outcome": "已当面提醒"})
    verdict = play.do("SupplementLapsed", "2027-01-05", "TS")
    assert variants(verdict) == {"D14": "terminate"}
    assert (play.now.state, list(play.clocks())) == ("TERMINATED", ["C6"])
    play.refold()


# refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        ("CaseFoundNotRequired", {"ground": "not_required"}, "guard.ground_not_required"),
        ("CaseFoundNotRequired", {"ground": "not_required", "reason": "无需许可"}, ""),
        ("AcceptanceRefused", {"ground": "not_competent"}, "guard.ground_not_competent"),
        ("AcceptanceRefused", {"ground": "not_competent", "right_organ": "县林业局"}, ""),
        (
            "AcceptanceRefused",
            {"ground": "incomplete", "right_organ": "县林业局"},
            "guard.ground_not_competent",
        ),
        ("AcceptanceRefused", {"ground": "other", "basis": "条例第八条"}, ""),
    ],
)
def test_grounds_of_a_refusal(kind, facts, code):
    assert pre_review().refused(kind, "2026-12-02", "TS", facts=facts) == code


def test_a_permit_is_refused_only_for_want_of_power():
    play = permit_received()
    play.do("PreReviewStarted", "2026-11-24", "TS")
    facts = {"ground": "other", "basis": "条例第八条"}
    assert play.refused("AcceptanceRefused", "2026-11-24", "TS", facts=facts) == "guard.ground_not_competent"


def test_a_refusal_reaches_the_village_and_the_citizen():
    play = pre_review()
    facts = {"ground": "not_competent", "right_organ": "县税务局", "reason": "不属本机关"}
    verdict = play.do("AcceptanceRefused", "2026-12-02", "TS", facts=facts)
    assert variants(verdict) == {"D06": "not_competent"}
    assert play.clocks() == {"C6": "2026-12-16"}
    proof = {"way": "direct", "person": "李𬍛", "signed_on": "2026-12-04"}
    assert play.refused("PapersDelivered", "2026-12-04", "VA", delivery=proof) == "guard.paper_at_village"
    play.do("ResultSentToVillage", "2026-12-04", "VA", facts={"d13_back_signed": True})
    assert play.standing() == ("AT_VILLAGE", "village")
    play.do("PapersDelivered", "2026-12-04", "VA", delivery=proof)
    assert (play.standing(), play.clocks()) == (("DELIVERED", "village"), {})
    play.refold()


def test_not_required_and_then_ordered_after_all():
    play = pre_review()
    verdict = play.do(
        "CaseFoundNotRequired", "2026-12-02", "TS", facts={"ground": "not_required", "reason": "无需办理"}
    )
    assert (variants(verdict), play.clocks()) == ({"D06": "not_required"}, {})
    play.do(
        "PapersDelivered",
        "2026-12-03",
        "TS",
        delivery={"way": "post", "person": "李𬍛", "signed_on": "2026-12-03"},
    )
    assert play.standing() == ("DELIVERED", "township")
    play.do(
        "CaseClosed", "2026-12-04", "TS", facts={"archive_list_complete": True}, rating={"declined": True}
    )
    facts = {"ruling": "内府复决〔2027〕1号", "refused_acceptance_overturned": True}
    assert (
        play.refused("AcceptanceOrdered", "2027-01-29", "TM", "m", facts={"ruling": "x"})
        == "guard.refused_acceptance_overturned"
    )
    play.do("AcceptanceOrdered", "2027-01-29", "TM", "m", facts=facts)
    assert play.standing() == ("ACCEPTED", "township")
    assert set(play.clocks()) == {"C3", "C4", "C9"}
    assert "decided_on" not in play.now.dates


# review --------------------------------------------------------------------------------------


def objection() -> Play:
    play = dibao_in_review()
    play.do("PostingStarted", "2026-10-16", "TS", facts={"names_masked": True}, posting=POSTING)
    told = {"person": "某村民", "date": "2026-10-19", "content": "家中有轿车"}
    assert (
        play.refused("ObjectionRegistered", "2026-10-19", "TS", objection={"date": "2026-10-19"})
        == "guard.objection_on_record"
    )
    play.do("ObjectionRegistered", "2026-10-19", "TS", objection=told)
    return play


ANSWER = {"investigators": ["甲", "乙"], "objection_answer": {"way": "当面", "date": "2026-10-21"}}


def test_an_objection_that_changes_nothing():
    play = objection()
    assert (play.now.state, "C7" in play.clocks()) == ("OBJECTION", False)
    assert play.refused("ObjectionAnswered", "2026-10-21", "TS", facts=ANSWER) == "guard.list_unchanged"
    unanswered = {"investigators": ["甲", "乙"], "list_changed": False}
    assert (
        play.refused("ObjectionAnswered", "2026-10-21", "TS", facts=unanswered) == "guard.objection_answered"
    )
    verdict = play.do("ObjectionAnswered", "2026-10-21", "TS", facts={**ANSWER, "list_changed": False})
    assert (codes(verdict), play.now.state) == (["D22"], "IN_REVIEW")


def test_a_changed_list_hangs_seven_days_again():
    play = objection()
    facts = {**ANSWER, "names_masked": True}
    assert (
        play.refused("PostingRepeated", "2026-10-21", "TS", facts=facts, posting=POSTING)
        == "guard.list_changed"
    )
    verdict = play.do(
        "PostingRepeated", "2026-10-21", "TS", facts={**facts, "list_changed": True}, posting=POSTING
    )
    assert (codes(verdict), play.clocks()["C7"]) == (["D20", "D22"], "2026-10-28")
    play.refold()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"cause": "出差", "time_needed": 5, "unit": "WD"}, "guard.cause_in_list"),
        ({"cause": "鉴定", "unit": "WD"}, "guard.d15_dated_today"),
        ({"cause": "鉴定", "time_needed": 5, "unit": "月"}, "guard.d15_dated_today"),
        ({"cause": "听证", "time_needed": "20", "unit": "CD"}, ""),
    ],
)
def test_causes_of_a_suspension(facts, code):
    assert permit_in_review().refused("SpecialProcedureStarted", "2026-12-01", "TS", facts=facts) == code


def test_a_special_procedure_is_not_written_afterwards():
    facts = {"cause": "鉴定", "time_needed": 5, "unit": "WD"}
    play = permit_in_review()
    assert (
        play.refused("SpecialProcedureStarted", "2026-11-30", "TS", recorded="2026-12-01", facts=facts)
        == "guard.d15_dated_today"
    )
    play.do("SpecialProcedureStarted", "2026-12-01", "TS", facts=facts)
    assert play.refused("SpecialProcedureEnded", "2026-12-02", "TS") == "guard.result_attached"
    assert play.refused("DeadlineExtended", "2026-12-02", "TS") == "act.wrong_state"


@pytest.mark.parametrize(
    "facts",
    [
        {"approver": {"name": "王", "date": "2026-12-01"}, "reason": "需要进一步核实土地现状"},
        {"approver": APPROVER, "reason": "忙"},
        {"reason": "需要进一步核实土地现状情况"},
    ],
)
def test_an_extension_names_who_approved_and_why(facts):
    play = permit_in_review()
    assert play.refused("DeadlineExtended", "2026-12-01", "TS", facts=facts) == "guard.approver_recorded"


# parallel approval ----------------------------------------------------------------------------

TASKS = [
    {"department": "自然资源", "question": "是否符合规划", "days": 10, "required": True},
    {"department": "林业", "question": "是否占林地", "days": "10", "required": False},
]


def parallel(**facts: object) -> Play:
    play = permit_in_review()
    facts = {"is_lead_department": True, "subtasks": TASKS, **facts}
    play.do("ParallelApprovalOpened", "2026-11-24", "TS", facts=facts)
    return play


def test_parallel_approval_waits_for_the_required_answers():
    play = permit_in_review()
    assert (
        play.refused("ParallelApprovalOpened", "2026-11-24", "TS", facts={"subtasks": TASKS})
        == "guard.is_lead_department"
    )
    assert (
        play.refused("ParallelApprovalOpened", "2026-11-24", "TS", facts={"is_lead_department": True})
        == "guard.subtasks_defined"
    )
    play = parallel()
    assert play.clocks()["C3"] == "2026-12-21"
    answer = {"answers": [{"department": "林业", "answer": "同意"}]}
    assert (
        play.refused("ParallelApprovalEnded", "2026-12-01", "SYS", facts=answer) == "guard.subtasks_settled"
    )
    play.do(
        "ParallelApprovalEnded",
        "2026-12-01",
        "SYS",
        facts={"answers": [{"department": "自然资源", "answer": "不同意"}]},
    )
    assert play.now.state == "IN_REVIEW"


def test_joint_handling_has_forty_five_days_and_fifteen_more():
    play = parallel(joint_handling=True)
    assert play.clocks()["C3"] == "2027-01-26†"
    play.do(
        "DeadlineExtended",
        "2026-12-01",
        "TS",
        facts={"approver": APPROVER, "reason": "需要进一步核实土地现状情况"},
    )
    run = next(run for run in play.now.clocks if run.clock == "C3")
    assert (run.length, run.extra) == (45, 15)


def test_a_joint_notice_only_within_five_days():
    play = parallel()
    facts = {"is_lead_department": True}
    assert (
        play.refused("SupplementRequestedJointly", "2026-11-25", "TS", supplement=GAP, facts=facts)
        == "guard.gaps_merged"
    )
    facts["gaps_merged"] = True
    assert (
        play.refused("SupplementRequestedJointly", "2026-12-01", "TS", supplement=GAP, facts=facts)
        == "guard.within_five_days_of_receipt"
    )
    play.do("SupplementRequestedJointly", "2026-11-30", "TS", supplement=GAP, facts=facts)
    assert (play.now.state, play.clocks()) == ("SUPPLEMENT", {})


# the upper level ------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["first_review_opinion_signed", "file_complete"])
def test_what_goes_up_is_signed_and_whole(missing):
    play = permit_in_review()
    assert (
        play.refused("CaseForwarded", "2026-12-01", "TS", facts={**REVIEWED, missing: False})
        == f"guard.{missing}"
    )


def test_returned_by_the_upper_level_and_answered():
    play = forwarded()
    facts = {"return_reason": "缺初审意见页"}
    assert (
        play.refused("CaseReturnedByUpperLevel", "2026-12-10", "CR", facts=facts)
        == "guard.no_repeat_of_sent_papers"
    )
    facts["no_repeat_of_sent_papers"] = True
    assert (
        play.refused("CaseReturnedByUpperLevel", "2026-12-10", "TS", facts=facts)
        == "guard.signed_status_list"
    )
    verdict = play.do("CaseReturnedByUpperLevel", "2026-12-10", "CR", facts=facts)
    assert variants(verdict) == {"D13": "back"}
    assert (play.standing(), play.clocks()["C3"]) == (("UPPER_RETURN", "township"), "2026-12-21")
    assert play.refused("ReturnAnswered", "2026-12-11", "TS") == "guard.return_answer_attached"
    assert play.refused("ReviewReopenedByReturn", "2026-12-11", "TS") == "guard.new_facts_needed"
    play.do("ReturnAnswered", "2026-12-11", "TS", facts={"return_answer_attached": True})
    assert play.standing() == ("FORWARDED", "township")
    play.do(
        "ForwardingAcknowledged",
        "2026-12-14",
        "CR",
        CLERK_1,
        facts={"rows_counted": True, "signed_on": "2026-12-14"},
    )
    play.do("CaseApproved", "2026-12-14", "CR", CLERK_2, facts=GROUNDS)
    play.refold()


def test_the_upper_level_as_accepting_organ_may_ask_for_more():
    play = forwarded()
    facts = {"return_reason": "缺", "no_repeat_of_sent_papers": True}
    play.do("CaseReturnedByUpperLevel", "2026-12-10", "CR", facts=facts)
    assert (
        play.refused("SupplementRequestedByUpperLevel", "2026-12-10", "CR", supplement=GAP)
        == "guard.upper_is_accepting_organ"
    )
    accepting = {"upper_is_accepting_organ": True}
    late = play.refused(
        "SupplementRequestedByUpperLevel", "2026-12-17", "CR", supplement=GAP, facts=accepting
    )
    assert late == "guard.within_five_days_of_receipt"
    play.do("SupplementRequestedByUpperLevel", "2026-12-16", "CR", supplement=GAP, facts=accepting)
    assert play.standing() == ("SUPPLEMENT", "township")


def test_an_upper_paper_is_typed_from_its_signed_list():
    terms = with_terms(PERMIT, levels={"township": "first_check", "county": "first_check"})
    play = Play(terms, proxy=None, tier="township")
    play.register("2026-11-23", "TS")
    play.do("CaseReceivedAtCounter", "2026-11-23", "TS")
    play.do("PreReviewStarted", "2026-11-23", "TS")
    play.do("CaseAccepted", "2026-11-23", "TS", facts=ACCEPT)
    play.do("ReviewStarted", "2026-11-23", "TS")
    play.do("CaseForwarded", "2026-11-24", "TS", facts=REVIEWED)
    signed = {"rows_counted": True, "signed_on": "2026-11-25", "owner_after": "upper"}
    play.do("ForwardingAcknowledged", "2026-11-25", "CR", facts=signed)
    assert play.standing() == ("FORWARDED", "upper")
    assert "owner_after" not in play.now.facts
    assert play.refused("UpperApprovalRecorded", "2026-12-01", "TS") == "guard.signed_status_list"
    listed = {"signed_status_list": "市〔2026〕5号", "decided_on": "2026-11-30", "source": "paper"}
    assert play.do("UpperApprovalRecorded", "2026-12-01", "TS", facts=listed).papers == ()
    assert (play.now.dates["decided_on"], play.clocks()) == (day("2026-11-30"), {"C6": "2026-12-14"})
    assert (
        play.refused("ResultMade", "2026-12-02", "TS", facts={"result_no": "1"})
        == "guard.organ_holds_case_or_upper_paper"
    )
    play.do("ResultMade", "2026-12-02", "TS", facts={"result_no": "1", "signed_status_list": "市〔2026〕5号"})


# decision, delivery, ends ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        ("CaseApproved", {"facts_found": "属实"}, "guard.facts_and_basis"),
        ("CaseDenied", GROUNDS, "guard.reasons_and_remedies"),
        ("CaseDenied", {**REFUSAL, "reasons": "不符合条件"}, "guard.reasons_and_remedies"),
        ("CaseDenied", {**REFUSAL, "remedies": ""}, "guard.reasons_and_remedies"),
        ("CaseDenied", REFUSAL, ""),
    ],
)
def test_a_decision_gives_its_grounds(kind, facts, code):
    assert forwarded().refused(kind, "2026-12-10", "CR", CLERK_2, facts=facts) == code


def test_a_denial_goes_home_through_the_village():
    play = forwarded()
    verdict = play.do("CaseDenied", "2026-12-10", "CR", CLERK_2, facts=REFUSAL)
    assert (variants(verdict), play.clocks()) == ({"D07": "refuse"}, {"C6": "2026-12-24"})
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    by_agent = {"way": "agent", "person": "周明华", "signed_on": "2026-12-15"}
    play.do("PapersDelivered", "2026-12-15", "VA", delivery=by_agent)
    closing = {"archive_list_complete": True}
    refused = play.refused("CaseClosed", "2026-12-15", "VA", facts=closing, rating={"stars": 3})
    assert refused == "guard.result_passed_on_if_agent_signed"
    play.do(
        "CaseClosed", "2026-12-15", "VA", facts={**closing, "result_passed_on": True}, rating={"stars": 3}
    )
    assert play.now.ended
    play.refold()


@pytest.mark.parametrize(
    ("proof", "ok"),
    [
        ({"way": "direct", "person": "别人"}, False),
        ({"way": "direct", "person": "李𬍛"}, True),
        ({"way": "agent", "person": "周明华"}, True),
        ({"way": "left", "person": "李𬍛"}, False),
        ({"way": "left", "person": "李𬍛", "witness": "村委会刘某"}, True),
        ({"way": "left", "person": "李𬍛", "photos": ["f" * 64]}, True),
        ({"way": "thrown", "person": "李𬍛"}, False),
        ({"way": "post", "person": ""}, False),
    ],
)
def test_proofs_of_delivery(proof, ok):
    play = forwarded()
    play.do("CaseApproved", "2026-12-10", "CR", CLERK_2, facts=GROUNDS)
    assert play.refused("ResultMade", "2026-12-11", "CR", facts={}) == "guard.result_no_entered"
    play.do("ResultMade", "2026-12-11", "CR", facts={"result_no": "1"})
    assert play.refused("ResultSentToVillage", "2026-12-14", "VA") == "guard.d13_back_signed"
    code = play.refused("PapersDelivered", "2026-12-14", "TS", delivery={**proof, "signed_on": "2026-12-14"})
    assert code == ("" if ok else "guard.delivery_proof_complete")


def test_an_uncollected_result_goes_back_after_thirty_days():
    play = forwarded()
    play.do("CaseApproved", "2026-12-10", "CR", CLERK_2, facts=GROUNDS)
    play.do("ResultMade", "2026-12-11", "CR", facts={"result_no": "1"})
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    back = {"d13_back_signed": True}
    assert (
        play.refused("UncollectedResultReturned", "2027-01-13", "VA", facts=back)
        == "guard.uncollected_thirty_days"
    )
    play.do("UncollectedResultReturned", "2027-01-14", "VA", facts=back)
    assert play.standing() == ("RESULT_READY", "township")
    assert "C11" not in play.clocks()


def test_originals_and_the_list_before_closing():
    held = (*DOCS, SubmittedDoc("m_ill", "病历原件", "present", originals=1))
    play = pre_review(docs=held)
    play.do("CaseWithdrawn", "2026-12-02", "TS", facts={"withdrawal_signed": True, "signed_by": "applicant"})
    assert play.refused("CaseClosed", "2026-12-02", "TS") == "guard.originals_returned"
    back = {"originals_returned": True}
    assert play.refused("CaseClosed", "2026-12-02", "TS", facts=back) == "guard.archive_list_complete"
    play.do("CaseClosed", "2026-12-02", "TS", facts={**back, "archive_list_complete": True})


def test_nobody_withdraws_a_decision():
    play = permit_in_review()
    assert (
        play.refused("CaseWithdrawn", "2026-12-01", "TS", facts={"signed_by": "applicant"})
        == "guard.withdrawal_signed"
    )
    play.do("CaseApproved", "2026-12-01", "TM", "manager", facts=GROUNDS)
    signed = {"withdrawal_signed": True, "signed_by": "applicant"}
    assert play.refused("CaseWithdrawn", "2026-12-02", "TM", "manager", facts=signed) == "act.wrong_state"


def test_death_ends_the_matter():
    play = pre_review()
    assert (
        play.refused("CaseTerminated", "2026-12-03", "TS", facts={"end_ground": "death"})
        == "guard.end_ground_with_evidence"
    )
    facts = {"end_ground": "death", "evidence": "火化证明"}
    assert play.refused("CaseTerminated", "2026-12-03", "TS", facts=facts) == "guard.heirs_do_not_continue"
    verdict = play.do("CaseTerminated", "2026-12-03", "TS", facts={**facts, "heirs_do_not_continue": True})
    assert (variants(verdict), play.clocks()) == ({"D14": "terminate"}, {"C6": "2026-12-17"})
    closing = {"archive_list_complete": True}
    assert play.refused("CaseClosed", "2026-12-04", "TS", facts=closing) == "guard.no_recipient"
    play.do(
        "PapersDelivered",
        "2026-12-04",
        "TS",
        delivery={"way": "direct", "person": "李小妹（女儿）", "signed_on": "2026-12-04"},
    )
    play.refold()


def test_the_village_ends_only_its_own_agency():
    play = Play(SB_001)
    play.register("2026-11-27")
    facts = {"end_ground": "impossible", "evidence": "已在外地参保的证明"}
    assert play.do("CaseTerminated", "2026-11-30", "VA", facts=facts).papers == ()
    assert (play.standing(), play.clocks()) == (("TERMINATED", "village"), {})


def test_the_organ_calls_the_papers_back_from_the_village():
    play = forwarded()
    play.do("CaseApproved", "2026-12-10", "CR", CLERK_2, facts=GROUNDS)
    play.do("ResultMade", "2026-12-11", "CR", facts={"result_no": "1"})
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    facts = {"end_ground": "death", "evidence": "火化证明", "heirs_do_not_continue": True}
    play.do("CaseTerminated", "2026-12-15", "CR", facts=facts)
    assert play.now.state == "TERMINATED"


def test_another_place_is_competent():
    play = pre_review()
    assert play.refused("CaseTransferredOut", "2026-12-02", "TS") == "guard.other_place_competent"
    facts = {"other_organ": "邻县人社局"}
    assert (
        play.refused("CaseTransferredOut", "2026-12-02", "TS", facts=facts)
        == "guard.papers_sent_to_other_organ"
    )
    verdict = play.do(
        "CaseTransferredOut", "2026-12-02", "TS", facts={**facts, "papers_sent_to_other_organ": True}
    )
    assert (codes(verdict), variants(verdict)["D14"], play.clocks()) == (["D13", "D14"], "transfer", {})


def test_a_changed_decision_opens_the_case_again():
    play = forwarded()
    play.do("CaseDenied", "2026-12-10", "CR", CLERK_2, facts=REFUSAL)
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    play.do(
        "PapersDelivered",
        "2026-12-15",
        "VA",
        delivery={"way": "direct", "person": "李𬍛", "signed_on": "2026-12-15"},
    )
    play.do(
        "CaseClosed", "2026-12-15", "VA", facts={"archive_list_complete": True}, rating={"declined": True}
    )
    assert play.refused("CaseReopened", "2026-12-28", "CR") == "guard.decision_changed"
    facts = {"ruling": "复决〔2026〕2号", "ruled_on": "2026-12-25", "ruling_days": 5}
    play.do("CaseReopened", "2026-12-28", "CR", facts=facts)
    assert (play.standing(), play.clocks()["C3"]) == (("IN_REVIEW", "county"), "2027-01-04†")
    assert {"decided_on", "delivered_on"} & set(play.now.dates) == set()
    play.refold()


# on the spot, urgent --------------------------------------------------------------------------


def test_on_the_spot_is_one_act_at_the_counter_that_decides():
    terms = with_terms(PERMIT, case_type="1", task_type="20")
    play = Play(terms, proxy=None, tier="township")
    verdict = play.register("2026-11-23", "TS", facts={"on_the_spot": True})
    assert codes(verdict) == ["D02"]
    play.do("CaseReceivedAtCounter", "2026-11-23", "TS")
    facts = {**ACCEPT, "recipient_present": True}
    assert play.refused("CaseHandledOnTheSpot", "2026-11-23", "TS", facts=ACCEPT) == "guard.recipient_present"
    assert codes(play.do("CaseHandledOnTheSpot", "2026-11-23", "TS", facts=facts)) == ["D01b"]
    assert (play.standing(), play.clocks()) == (("DELIVERED", "township"), {})
    dates = {play.now.dates[name] for name in ("accepted_on", "decided_on", "delivered_on")}
    assert dates == {day("2026-11-23")}


def test_a_promised_item_is_not_done_on_the_spot():
    play = permit_received()
    facts = {**ACCEPT, "recipient_present": True}
    assert (
        play.refused("CaseHandledOnTheSpot", "2026-11-23", "TS", facts=facts) == "guard.case_type_on_the_spot"
    )
    assert play.refused("UrgentAidGranted", "2026-11-23", "TM", facts={}) == "guard.urgent_item_flag"


def urgent() -> Play:
    play = Play(
        with_terms(PERMIT, task_type="05", urgent=True, posting=(7, "CD")), proxy=None, tier="township"
    )
    play.register("2026-11-23", "TS")
    play.do("CaseReceivedAtCounter", "2026-11-23", "TS")
    return play


def test_urgent_aid_decides_first_and_completes_afterwards():
    assert urgent().refused("UrgentAidGranted", "2026-11-25", "TM", "manager") == "guard.within_24_hours"
    play = urgent()
    assert codes(play.do("UrgentAidGranted", "2026-11-24", "TM", "manager")) == ["D07"]
    assert play.clocks() == {"C2": "2026-12-08", "C6": "2026-12-08"}
    play.do("ResultMade", "2026-11-24", "TM", "manager", facts={"result_no": "1"})
    play.do(
        "PapersDelivered",
        "2026-11-24",
        "TS",
        delivery={"way": "direct", "person": "李𬍛", "signed_on": "2026-11-24"},
    )
    closing = {"archive_list_complete": True}
    assert (
        play.refused("CaseClosed", "2026-11-24", "TS", facts=closing, rating={"stars": 5})
        == "guard.urgent_follow_up_done"
    )
    play.do("UrgentPapersCompleted", "2026-11-26", "TS", materials=[])
    play.do("UrgentPostingStarted", "2026-11-26", "TS", facts={"names_masked": True}, posting=POSTING)
    assert play.clocks() == {"C7": "2026-12-03"}
    play.do("UrgentPostingEnded", "2026-12-04", "TS", facts={"closing_photo": True})
    play.do("CaseClosed", "2026-12-04", "TS", facts=closing, rating={"stars": 5})
    play.refold()


def test_the_mandate_of_who_takes_the_result():
    play = Play(SB_001, proxy={**ZHOU, "powers": ["递交"]})
    play.register("2026-11-27")
    play.do("CaseTerminated", "2026-11-27", "VA", facts={"end_ground": "impossible", "evidence": "x"})
    proof = {"way": "agent", "person": "周明华", "signed_on": "2026-11-27"}
    code = play.refused(
        "PapersDelivered", "2026-11-27", "VA", facts={"paper_at_village": True}, delivery=proof
    )
    assert code == "guard.delivery_proof_complete"


# what a notice may demand -----------------------------------------------------------------


def _refusal(play, act, world):
    try:
        judge(play.now, act, world)
    except Problem as problem:
        return problem.code
    return ""


def test_a_material_that_is_in_no_list_cannot_be_demanded():
    play = pre_review()
    listed = {"m_marriage": "婚姻证明", "m_id": "居民身份证"}

    def asked(**row):
        body: dict[str, object] = {"supplement": {"rows": [{"problem": "缺少", "demand": "补交", **row}]}}
        marked("SupplementRequested", body)
        act = Act("SupplementRequested", play.now.case_no, Actor("r", "r", "TS"), day("2026-12-02"), body)
        return _refusal(play, act, replace(play.world("2026-12-02", "township"), listed=listed))

    assert asked(material="m_hukou") == ""  # of the case's own checklist
    assert asked(material="m_marriage") == ""  # of the item's list, for another situation
    assert asked(material="无犯罪记录证明") == "demand.not_listed"
    assert asked(material="m_no_crime", name="无犯罪记录证明") == "demand.not_listed"
    assert asked() == "demand.no_material"
    assert asked(material="@form", basis="条例第十条") == "demand.form_only"
    assert asked(material="@whole", problem="缺无犯罪证明", basis="条例第十条") == "demand.form_only"
    assert asked(material="@form", problem="未签名") == "demand.no_basis"
    assert asked(material="@form", problem="未签名", basis="条例第十条") == ""


def test_a_notice_of_an_earlier_program_is_read_as_it_is():
    play = pre_review()
    free = {"rows": [{"material": "", "name": "四至图", "problem": "缺少", "demand": "补一份"}]}
    play.do("SupplementRequested", "2026-12-02", "TS", supplement=free)
    assert play.now.supplements[-1]["rows"][0]["name"] == "四至图"


def test_the_questions_offer_the_list_and_what_was_handed_in_anyway():
    play = pre_review()
    start = Start(play.now, day("2026-12-02"), {}, {"m_marriage": "婚姻证明", "m_id": "居民身份证"})
    (rows,) = questions_for("SupplementRequested", start)
    codes = [code for code, _ in rows.picks["material"]]
    assert codes == [doc.material for doc in DOCS] + ["m_marriage", "@form", "@mandate", "@whole"]
