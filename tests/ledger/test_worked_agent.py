"""Worked case A: SB-001, AGENT, the line is down, one supplement loop. Each row is an assertion."""

from __future__ import annotations

from sync.ledger.clocks import clock_views, due_acts, reminders
from tests.ledger.play import (
    ACCEPT,
    CALENDAR,
    CLERK_1,
    CLERK_2,
    GROUNDS,
    SB_001,
    Play,
    codes,
    day,
    variants,
)

GAP = {
    "rows": [{"material": "m_hukou", "problem": "缺本人页", "demand": "补交户口簿本人页复印件", "copies": 1}]
}
PAGE = [{"material": "m_hukou", "name": "居民户口簿", "state": "present", "copies": 1, "files": ["d" * 64]}]
REVIEWED = {"first_review_opinion_signed": True, "file_complete": True}


def at_the_counter() -> Play:
    play = Play(SB_001)
    play.register("2026-11-27")
    play.do("CaseQueued", "2026-11-27", "VA")
    play.hand_over("2026-11-27")
    return play


def in_supplement() -> Play:
    play = at_the_counter()
    play.take_over("2026-12-01")
    play.do("PreReviewStarted", "2026-12-02", "TS")
    play.do("SupplementRequested", "2026-12-02", "TS", supplement=GAP)
    return play


def returned() -> Play:
    play = in_supplement()
    play.do(
        "SupplementServed", "2026-12-03", "VA", facts={"served_on": "2026-12-03", "signed_by": "applicant"}
    )
    play.do("MaterialHandedIn", "2026-12-04", "VA", materials=PAGE)
    signed = {"supplement_at": "D13", "signed_on": "2026-12-07"}
    play.do("SupplementReceived", "2026-12-07", "TS", facts=signed)
    return play


def forwarded() -> Play:
    play = returned()
    play.do("CaseAccepted", "2026-12-08", "TS", facts={"demanded_rows_complete": True, "in_power": True})
    play.do("ReviewStarted", "2026-12-08", "TS")
    play.do("CaseForwarded", "2026-12-08", "TS", facts=REVIEWED)
    signed = {"rows_counted": True, "signed_on": "2026-12-09"}
    play.do("ForwardingAcknowledged", "2026-12-09", "CR", CLERK_1, facts=signed)
    return play


def test_the_village_registers_and_hands_over():
    play = Play(SB_001)
    verdict = play.register("2026-11-27")
    assert (verdict.transition, codes(verdict)) == ("T1", ["D01", "D02", "D05"])
    assert variants(verdict)["D01"] == "agent"
    assert play.standing() == ("INTAKE", "village")
    assert play.clocks() == {"C0": "2026-11-30"}
    assert play.hard("C0") == "2026-12-02"
    assert play.now.history[0].recorded_at == play.now.registered_at
    assert codes(play.do("CaseQueued", "2026-11-27", "VA")) == []
    assert play.standing() == ("QUEUED", "village")
    assert codes(play.hand_over("2026-11-27")) == ["D13"]
    assert play.standing() == ("HANDED_OVER", "village")
    assert play.clocks() == {"C0": "2026-11-30"}
    assert play.now.waiting_on == "receiving_organ"


def test_c0_is_yellow_after_its_printed_day_and_leaves_no_breach_yet():
    play = at_the_counter()
    assert due_acts(play.now, play.world("2026-12-01", "village")) == ()
    (view,) = clock_views(play.now, day("2026-12-01"), CALENDAR)
    assert (view.clock, view.colour, view.remaining) == ("C0", "yellow", -1)
    assert due_acts(play.now, play.world("2026-12-02", "village")) == ()
    ((kind, body),) = due_acts(play.now, play.world("2026-12-03", "village"))
    assert (kind, body["facts"]["clock"], body["facts"]["deadline"]) == ("BreachRecorded", "C0", "2026-12-02")
    assert due_acts(play.now, play.world("2026-12-03", "township")) == ()


def test_received_by_the_signature_not_by_the_segment():
    play = at_the_counter()
    assert play.refused("CaseReceived", "2026-12-01", "VA") == "role.not_allowed"
    verdict = play.take_over("2026-12-01")
    assert (codes(verdict), verdict.papers) == (["D13"], ())
    assert play.standing() == ("RECEIVED", "township")
    assert play.clocks() == {"C1": "2026-12-08", "C3": "2026-12-15", "C4": "2026-12-04"}
    assert play.now.dates["received_on"] == day("2026-12-01")
    assert play.now.receiver == "reviewer1"
    assert play.now.breaches == ()
    play.do("PreReviewStarted", "2026-12-02", "TS")
    assert play.clocks() == {"C1": "2026-12-08", "C3": "2026-12-15", "C4": "2026-12-04"}


def test_a_receipt_is_printed_only_if_asked():
    play = at_the_counter()
    facts = {"rows_counted": True, "differences": [], "signed_on": "2026-12-01", "receipt_asked": True}
    verdict = play.do("CaseReceived", "2026-12-01", "TS", facts=facts)
    assert variants(verdict) == {"D01": "counter"}


def test_the_supplement_loop():
    play = in_supplement()
    assert play.standing() == ("SUPPLEMENT", "township")
    assert (play.clocks(), play.now.papers[-1].code) == ({}, "D03")
    served = {"served_on": "2026-12-03", "signed_by": "applicant"}
    assert codes(play.do("SupplementServed", "2026-12-03", "VA", facts=served)) == []
    assert play.now.dates["served_on"] == day("2026-12-03")
    assert play.clocks() == {}  # the item has no supplement_days: 请尽快补正
    assert play.refused("SupplementReceived", "2026-12-04", "VA") == "guard.entrusted_window"
    assert codes(play.do("MaterialHandedIn", "2026-12-04", "VA", materials=PAGE)) == ["D13"]
    assert play.standing() == ("SUPPLEMENT", "township")
    signed = {"supplement_at": "D13", "signed_on": "2026-12-07"}
    verdict = play.do("SupplementReceived", "2026-12-07", "TS", facts=signed)
    assert (codes(verdict), variants(verdict)) == (["D02", "D13"], {"D02": "supplement"})
    assert play.standing() == ("SUPP_RETURNED", "township")
    assert play.clocks() == {"C1": "2026-12-14", "C3": "2026-12-21", "C4": "2026-12-10"}
    (notice,) = play.now.supplements
    dates = [notice[name] for name in ("date", "served_on", "handed_in_on", "answered_on")]
    assert dates == ["2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07"]
    hukou = next(doc for doc in play.now.materials if doc.material == "m_hukou")
    assert hukou.files == ("b" * 64, "d" * 64)


def test_accepted_reviewed_forwarded():
    play = returned()
    facts = {"demanded_rows_complete": True, "in_power": True}
    assert play.refused("CaseAccepted", "2026-12-08", "VA", facts=facts) == "role.not_allowed"
    assert codes(play.do("CaseAccepted", "2026-12-08", "TS", facts=facts)) == ["D04"]
    assert play.clocks() == {"C3": "2026-12-21", "C4": "2026-12-10", "C9": "2027-01-06†"}
    play.do("ReviewStarted", "2026-12-08", "TS")
    assert codes(play.do("CaseForwarded", "2026-12-08", "TS", facts=REVIEWED)) == ["D13"]
    assert play.standing() == ("FORWARDED", "township")
    assert play.clocks() == {"C3": "2026-12-21", "C4": "2026-12-10"}
    early = play.refused("CaseApproved", "2026-12-08", "CR", CLERK_2, facts=GROUNDS)
    assert early == "act.not_owner"  # the sender stays owner until T21b
    signed = {"rows_counted": True, "signed_on": "2026-12-09"}
    verdict = play.do("ForwardingAcknowledged", "2026-12-09", "CR", CLERK_1, facts=signed)
    assert (codes(verdict), verdict.papers) == (["D13"], ())
    assert play.standing() == ("FORWARDED", "county")


def test_two_persons_decide():
    play = forwarded()
    assert (
        play.refused("CaseApproved", "2026-12-10", "CR", CLERK_1, facts=GROUNDS)
        == "guard.decider_not_receiver"
    )
    assert play.refused("CaseApproved", "2026-12-10", "VA", facts=GROUNDS) == "role.not_allowed"
    verdict = play.do("CaseApproved", "2026-12-10", "CR", CLERK_2, facts=GROUNDS)
    assert (codes(verdict), variants(verdict)) == (["D07"], {"D07": "grant"})
    assert play.standing() == ("APPROVED", "county")
    assert play.clocks() == {"C6": "2026-12-24"}
    assert play.now.breaches == ()  # C4 kept on its last day


def test_delivered_rated_closed():
    play = forwarded()
    play.do("CaseApproved", "2026-12-10", "CR", CLERK_2, facts=GROUNDS)
    assert (
        codes(play.do("ResultMade", "2026-12-11", "CR", CLERK_2, facts={"result_no": "内居保〔2026〕17号"}))
        == []
    )
    assert play.standing() == ("RESULT_READY", "county")
    back = play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    assert (codes(back), variants(back)) == (["D13", "D19"], {"D13": "back", "D19": ""})
    assert play.standing() == ("AT_VILLAGE", "village")
    assert play.clocks() == {"C6": "2026-12-24", "C11": "2026-12-21"}
    c11 = next(run for run in play.now.clocks if run.clock == "C11")
    days = [(end.day.isoformat(), end.provisional) for end in reminders(c11, CALENDAR)]
    assert days == [("2026-12-21", False), ("2026-12-29", False), ("2027-01-13", True)]
    assert play.refused("CaseClosed", "2026-12-14", "VA") == "act.wrong_state"
    proof = {"way": "direct", "person": "李𬍛", "signed_on": "2026-12-16"}
    assert codes(play.do("PapersDelivered", "2026-12-16", "VA", delivery=proof)) == ["D08"]
    assert (play.standing(), play.clocks()) == (("DELIVERED", "village"), {})
    closing = {"archive_list_complete": True}
    assert play.refused("CaseClosed", "2026-12-16", "VA", facts=closing) == "guard.rating_offered"
    play.do("RatingGiven", "2026-12-16", "VA", rating={"stars": 5})
    closed = play.do("CaseClosed", "2026-12-16", "VA", facts=closing, rating={"declined": True})
    assert codes(closed) == ["D11"]
    assert play.standing() == ("CLOSED", "village")
    assert [rating["stars"] for rating in play.now.ratings] == [5]
    assert play.now.breaches == ()
    play.refold()


def test_what_an_agent_may_never_do():
    play = Play(SB_001)
    play.register("2026-11-27")
    assert (
        play.refused("SupplementRequestedAtVillage", "2026-11-27", "VA", supplement=GAP)
        == "guard.entrusted_window"
    )
    play.do("CaseQueued", "2026-11-27", "VA")
    play.hand_over("2026-11-27")
    play.take_over("2026-12-01")
    assert play.refused("AcceptanceDeemed", "2027-01-29", "SYS") == "guard.is_permit"
    play.do("PreReviewStarted", "2026-12-02", "TS")
    assert play.refused("CaseAccepted", "2026-12-02", "VA", facts=ACCEPT) == "role.not_allowed"
    assert play.refused("AcceptanceRefused", "2026-12-02", "VA") == "role.not_allowed"
    on_township_paper = play.refused("CaseAccepted", "2026-12-02", "TS", tier="village", facts=ACCEPT)
    assert on_township_paper == "role.not_allowed"
