"""Worked case B: SB-001, ENTRUSTED_WINDOW, complete, offline for ten days. Each row is an assertion."""

from __future__ import annotations

from sync.ledger.clocks import clock_views, due_acts
from tests.ledger.play import (
    ACCEPT,
    CALENDAR,
    CLERK_1,
    CLERK_2,
    GROUNDS,
    Play,
    codes,
    day,
    variants,
    window,
)
from tests.ledger.test_worked_agent import GAP, REVIEWED


def handed_over() -> Play:
    play = Play(window(), proxy=None)
    play.register("2026-11-23")
    play.do("CaseQueued", "2026-11-23", "VA")
    play.hand_over("2026-11-23")
    return play


def record_due(play: Play, on: str, tier: str = "village") -> list[str]:
    acts = due_acts(play.now, play.world(on, tier))
    for kind, body in acts:
        play.do(kind, on, "SYS", tier=tier, **body)
    return [f"{kind} {body['facts'].get('clock', '')}" for kind, body in acts]


def colours(play: Play, on: str) -> dict[str, str]:
    return {view.clock: view.colour for view in clock_views(play.now, day(on), CALENDAR)}


def breached() -> Play:
    play = handed_over()
    record_due(play, "2026-11-27")
    record_due(play, "2026-12-01")
    return play


def test_receipt_at_the_village_starts_the_law():
    play = Play(window(), proxy=None)
    verdict = play.register("2026-11-23")
    assert (codes(verdict), variants(verdict)["D01"]) == (["D01", "D02"], "window")
    assert play.standing() == ("INTAKE", "village")
    assert play.clocks() == {"C0": "2026-11-24", "C1": "2026-11-30", "C3": "2026-12-07", "C4": "2026-11-26"}
    assert play.hard("C0") == "2026-11-26"
    assert play.refused("CaseHandledOnTheSpot", "2026-11-23", "VA") == "act.wrong_state"
    assert play.refused("VillageStepStarted", "2026-11-23", "VA") == "guard.item_has_village_step"
    assert play.refused("SupplementRequestedAtVillage", "2026-11-23", "VA", supplement=GAP) == ""
    assert play.do("CompleteAtReceipt", "2026-11-23", "VA").transition == "R6"


def test_a_village_step_is_not_for_an_entrusted_window():
    play = Play(window(), proxy=None)
    play.terms = play.terms.__class__(**{**_fields(play.terms), "village_step": True})
    play.register("2026-11-23")
    assert play.refused("VillageStepStarted", "2026-11-23", "VA") == "guard.not_entrusted_window"


def _fields(terms: object) -> dict[str, object]:
    return {name: getattr(terms, name) for name in terms.__dataclass_fields__}  # type: ignore[attr-defined]


def test_being_offline_suspends_nothing():
    play = handed_over()
    running = {"C0": "2026-11-24", "C1": "2026-11-30", "C3": "2026-12-07", "C4": "2026-11-26"}
    assert play.clocks() == running
    assert (
        play.refused("SupplementRequestedAtVillage", "2026-11-23", "VA", supplement=GAP) == "act.wrong_state"
    )
    assert colours(play, "2026-11-25")["C0"] == "yellow"
    assert record_due(play, "2026-11-25") == []
    assert record_due(play, "2026-11-27") == ["BreachRecorded C0", "BreachRecorded C4"]
    assert (colours(play, "2026-11-27")["C0"], colours(play, "2026-11-27")["C4"]) == ("red", "yellow")
    assert [(row["clock"], row["grade"]) for row in play.now.breaches] == [
        ("C0", "internal"),
        ("C4", "promise"),
    ]
    assert record_due(play, "2026-11-27") == []
    assert play.clocks() == running


def test_no_permit_is_never_deemed_accepted():
    play = handed_over()
    record_due(play, "2026-11-27")
    assert record_due(play, "2026-11-30") == []
    assert play.refused("AcceptanceDeemed", "2026-12-01", "SYS", tier="village") == "guard.is_permit"
    assert record_due(play, "2026-12-01") == ["NoticeDeadlineBreached C1"]
    assert play.standing() == ("HANDED_OVER", "village")
    assert play.clocks()["C1"] == "2026-11-30"
    assert (
        play.refused("NoticeDeadlineBreached", "2026-12-02", "SYS", tier="village")
        == "guard.c1_expired_without_notice"
    )


def test_taking_over_moves_no_date():
    play = breached()
    play.take_over("2026-12-03")
    assert play.standing() == ("RECEIVED", "township")
    assert play.clocks() == {"C1": "2026-11-30", "C3": "2026-12-07", "C4": "2026-11-26"}
    assert play.now.dates["received_on"] == day("2026-11-23")
    assert play.now.dates["taken_over_on"] == day("2026-12-03")
    play.do("PreReviewStarted", "2026-12-03", "TS")
    assert codes(play.do("CaseAccepted", "2026-12-04", "TS", facts=ACCEPT)) == ["D04"]
    assert play.clocks() == {"C3": "2026-12-07", "C4": "2026-11-26", "C9": "2027-01-04†"}
    assert [row["clock"] for row in play.now.breaches] == ["C0", "C4", "C1"]


def test_decided_on_the_last_day_of_the_law():
    play = breached()
    play.take_over("2026-12-03")
    play.do("PreReviewStarted", "2026-12-03", "TS")
    play.do("CaseAccepted", "2026-12-04", "TS", facts=ACCEPT)
    reason = {"clock": "C4", "reason": "线路中断，纸件未送出", "public_line": "因线路中断超过承诺时限"}
    assert (
        play.refused("LateReasonGiven", "2026-12-04", "VA", facts={"clock": "C3", "reason": "x"})
        == "guard.late_reason_given"
    )
    play.do("LateReasonGiven", "2026-12-04", "VA", facts=reason)
    play.do("ReviewStarted", "2026-12-04", "TS")
    play.do("CaseForwarded", "2026-12-04", "TS", facts=REVIEWED)
    play.do(
        "ForwardingAcknowledged",
        "2026-12-07",
        "CR",
        CLERK_1,
        facts={"rows_counted": True, "signed_on": "2026-12-07"},
    )
    assert colours(play, "2026-12-07") == {"C3": "red", "C4": "yellow"}
    play.do("CaseApproved", "2026-12-07", "CR", CLERK_2, facts=GROUNDS)
    assert play.clocks() == {"C6": "2026-12-21"}
    assert [row["clock"] for row in play.now.breaches] == ["C0", "C4", "C1"]  # C3 was kept on its last day
    assert next(row for row in play.now.breaches if row["clock"] == "C4")["reason"] == "线路中断，纸件未送出"
    play.do("ResultMade", "2026-12-08", "CR", CLERK_2, facts={"result_no": "1"})
    play.do("ResultSentToVillage", "2026-12-09", "VA", facts={"d13_back_signed": True})
    assert play.clocks() == {"C6": "2026-12-21", "C11": "2026-12-16"}
    proof = {"way": "direct", "person": "李𬍛", "signed_on": "2026-12-10"}
    play.do("PapersDelivered", "2026-12-10", "VA", delivery=proof)
    closed = play.do(
        "CaseClosed", "2026-12-10", "VA", facts={"archive_list_complete": True}, rating={"declined": True}
    )
    assert codes(closed) == ["D11"]
    assert play.now.ratings[0]["declined"] is True
    play.refold()


def test_a_supplement_at_an_entrusted_village():
    play = Play(window(), proxy=None)
    play.register("2026-11-23")
    assert codes(play.do("SupplementRequestedAtVillage", "2026-11-26", "VA", supplement=GAP)) == ["D03"]
    assert (play.standing(), play.clocks()) == (("SUPPLEMENT", "village"), {})
    verdict = play.do("SupplementReceived", "2026-12-01", "VA")
    assert (verdict.transition, codes(verdict)) == ("T9c", ["D02"])
    assert play.clocks() == {"C0": "2026-12-02", "C1": "2026-12-08", "C3": "2026-12-15", "C4": "2026-12-04"}
    assert play.now.dates["received_on"] == day("2026-12-01")
    play.do("SupplementQueued", "2026-12-01", "VA")
    assert play.standing() == ("QUEUED", "village")
    play.refold()
