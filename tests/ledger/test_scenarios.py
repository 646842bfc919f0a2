"""The fifteen acceptance scenarios of the lifecycle (state_machine.md section 8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.calendar import WorkingCalendar
from sync.ledger.case import Case
from sync.ledger.clocks import changed_deadlines, clock_views, due_acts
from sync.ledger.numbers import case_number, valid_case_number
from sync.ledger.problems import Problem
from sync.ledger.report import month_report
from tests.ledger.play import (
    ACCEPT,
    APPROVER,
    CALENDAR,
    PERMIT,
    SB_001,
    VILLAGE,
    ZHOU,
    Play,
    codes,
    day,
    variants,
    window,
    with_terms,
)
from tests.ledger.test_worked_agent import GAP, forwarded
from tests.ledger.test_worked_window import record_due

LATER = "comes with another room: "


def permit_received(on: str = "2026-11-23") -> Play:
    """A permit at the township's own counter, received and nothing done."""
    play = Play(PERMIT, proxy=None, tier="township")
    play.register(on, "TS")
    play.do("CaseReceivedAtCounter", on, "TS")
    return play


def permit_in_review(on: str = "2026-11-23") -> Play:
    play = permit_received(on)
    play.do("PreReviewStarted", on, "TS")
    play.do("CaseAccepted", on, "TS", facts=ACCEPT)
    play.do("ReviewStarted", on, "TS")
    return play


def test_01_received_on_a_working_day_after_a_saturday():
    play = Play(with_terms(SB_001, clock_start="acceptance"))
    play.register("2026-11-21")
    assert play.clocks() == {"C0": "2026-11-23"}
    play.do("CaseQueued", "2026-11-23", "VA")
    play.hand_over("2026-11-23")
    play.take_over("2026-11-23")
    assert (play.clocks(), play.now.breaches) == ({"C1": "2026-11-30"}, ())
    play.do("PreReviewStarted", "2026-11-24", "TS")
    play.do("CaseAccepted", "2026-11-25", "TS", facts=ACCEPT)
    assert {clock: play.clocks()[clock] for clock in ("C3", "C4")} == {"C3": "2026-12-09", "C4": "2026-11-30"}


def test_02_a_silent_organ_has_accepted_a_permit():
    play = permit_received()
    assert due_acts(play.now, play.world("2026-11-30", "township")) == ()
    play.do("PreReviewStarted", "2026-11-30", "TS")
    assert play.refused("SupplementRequested", "2026-12-01", "TS", supplement=GAP) == "guard.d03_not_late"
    assert record_due(play, "2026-12-01", "township") == ["AcceptanceDeemed C1"]
    assert (play.now.state, play.now.deemed) == ("ACCEPTED", True)
    assert play.now.dates["accepted_on"] == day("2026-11-23")
    assert play.clocks()["C3"] == "2026-12-21"
    assert (play.now.papers[-1].code, play.now.papers[-1].variant) == ("D04", "deemed")
    assert play.refused("SupplementRequested", "2026-12-01", "TS", supplement=GAP) == "act.wrong_state"
    assert play.now.breaches[0]["clock"] == "C1"  # the alarm to the manager


def test_02b_served_in_time_after_all_reverses_the_deemed_acceptance():
    play = permit_received()
    record_due(play, "2026-12-01", "township")
    facts = {"served_on": "2026-12-01", "photo": "f" * 64, "approver": APPROVER}
    late = play.refused("DeemedAcceptanceReversed", "2026-12-02", "TM", "manager", facts=facts)
    assert late == "guard.d03_was_served_in_time"
    play.do(
        "DeemedAcceptanceReversed",
        "2026-12-02",
        "TM",
        "manager",
        facts={**facts, "served_on": "2026-11-27"},
        supplement=GAP,
    )
    assert (play.now.state, play.now.deemed, play.clocks()) == ("SUPPLEMENT", False, {})
    assert "accepted_on" not in play.now.dates


def test_03_a_public_service_is_only_late():
    play = Play(SB_001, proxy=None, tier="township")
    play.register("2026-11-23", "TS")
    play.do("CaseReceivedAtCounter", "2026-11-23", "TS")
    play.do("PreReviewStarted", "2026-11-24", "TS")
    assert "NoticeDeadlineBreached C1" in record_due(play, "2026-12-01", "township")
    assert play.now.state == "PRE_REVIEW"
    assert "C1" in {row["clock"] for row in play.now.breaches}
    assert play.do("SupplementRequested", "2026-12-01", "TS", supplement=GAP).state_after == "SUPPLEMENT"


def test_04_a_special_procedure_takes_its_days_out():
    play = permit_in_review()
    facts = {"cause": "鉴定", "time_needed": 10, "unit": "WD", "institution": "县鉴定所"}
    assert codes(play.do("SpecialProcedureStarted", "2026-12-01", "TS", facts=facts)) == ["D15"]
    views = {view.clock: view for view in clock_views(play.now, day("2026-12-08"), CALENDAR)}
    assert (views["C3"].deadline, views["C3"].colour, views["C3"].used) == (None, "blue", 6)
    assert play.clocks() == {"C8": "2026-12-15"}
    play.do("SpecialProcedureEnded", "2026-12-15", "TS", facts={"result_attached": True})
    assert play.clocks()["C3"] == "2027-01-05†"


def test_05_an_extension_after_the_last_day_is_refused_and_the_breach_recorded():
    play = permit_in_review()
    assert play.clocks()["C3"] == "2026-12-21"
    facts = {"approver": APPROVER, "reason": "需要进一步核实土地现状情况"}
    assert play.refused("DeadlineExtended", "2026-12-22", "TS", facts=facts) == "guard.before_deadline"
    assert record_due(play, "2026-12-22", "township") == ["BreachRecorded C3"]
    assert play.now.breaches[-1]["grade"] == "statutory"


def test_05b_in_time_it_adds_ten_working_days():
    play = permit_in_review()
    facts = {"approver": APPROVER, "reason": "需要进一步核实土地现状情况"}
    play.do("DeadlineExtended", "2026-12-21", "TS", facts=facts)
    assert play.clocks()["C3"] == "2027-01-05†"


def test_06_a_village_never_refuses():
    from sync.ledger.judge import possible_acts

    play = forwarded()
    assert "AcceptanceRefused" not in possible_acts(play.now, "VA", play.world("2026-12-10", "village"))
    play = permit_received()
    facts = {"ground": "not_competent", "right_organ": "县林业局", "reason": "不属本机关"}
    assert play.refused("AcceptanceRefused", "2026-11-24", "VA", facts=facts) == "act.wrong_state"
    play.do("PreReviewStarted", "2026-11-24", "TS")
    assert play.refused("AcceptanceRefused", "2026-11-24", "VA", facts=facts) == "role.not_allowed"
    assert (
        play.refused("AcceptanceRefused", "2026-11-24", "TS", tier="village", facts=facts)
        == "role.not_allowed"
    )


def test_07_two_devices_offline_never_collide():
    made = [
        case_number(VILLAGE, day("2026-11-23"), device, serial)
        for device in (1, 2)
        for serial in range(1, 31)
    ]
    assert len(set(made)) == 60
    assert all(map(valid_case_number, made))


def test_08_the_agents_mother_goes_to_another_agent():
    play = Play(SB_001, proxy={**ZHOU, "relation": "20"})
    act = {"kind": "CaseRegistered", "on": "2026-11-27", "role": "VA"}
    assert _registering(play, **act) == "guard.no_recusal"
    assert _registering(Play(SB_001, proxy={**ZHOU, "relation": "99"}), **act) == ""
    at_township = Play(SB_001, proxy=None, tier="township")
    assert _registering(at_township, "CaseRegistered", "2026-11-27", "TS") == ""


def _registering(play: Play, kind: str, on: str, role: str, **body: object) -> str:
    try:
        play.register(on, role, kind, **body)
    except Problem as problem:
        return problem.code
    return ""


def test_09_a_fingerprint_needs_a_witness():
    facts = {"poa_by_fingerprint": True}
    act = ("CaseRegistered", "2026-11-27", "VA")
    assert _registering(Play(SB_001), *act, facts=facts) == "guard.poa_present_if_proxied"
    assert _registering(Play(SB_001), *act, facts={**facts, "poa_witness": "刘某"}) == ""
    assert _registering(Play(SB_001, proxy=None), *act) == "guard.poa_present_if_proxied"


def test_10_a_daughter_may_take_the_result():
    play = forwarded()
    play.do("CaseApproved", "2026-12-10", "CR", "clerk2", facts={"facts_found": "属实", "basis": "条例"})
    play.do("ResultMade", "2026-12-11", "CR", "clerk2", facts={"result_no": "1"})
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    proof = {"way": "family", "person": "李小妹", "signed_on": "2026-12-16"}
    for incomplete in (proof, {**proof, "relation": "30"}, {**proof, "reason": "外出务工"}):
        code = play.refused("PapersDelivered", "2026-12-16", "VA", delivery=incomplete)
        assert code == "guard.delivery_proof_complete"
    whole = {**proof, "relation": "30", "reason": "外出务工"}
    assert (
        play.refused("PapersDelivered", "2026-12-17", "VA", delivery=whole) == "guard.delivery_proof_complete"
    )
    play.do("PapersDelivered", "2026-12-16", "VA", delivery=whole)
    assert play.now.dates["delivered_on"] == day("2026-12-16")


@pytest.mark.skip(reason=LATER + "segments check every byte before anything is read")
def test_11_a_package_with_one_changed_byte():
    raise NotImplementedError


def test_12_a_new_calendar_moves_every_open_deadline():
    play = permit_in_review("2026-12-21")
    assert play.clocks()["C3"] == "2027-01-19†"
    notice = {
        "format": 1,
        "years": {
            "2026": {"status": "official", "off": {}, "makeup": ""},
            "2027": {"status": "official", "off": {"元旦": "0101-0103"}, "makeup": "0109"},
        },
    }
    new = WorkingCalendar.from_json(notice)
    ((case_no, clock, before, after),) = changed_deadlines([play.now], CALENDAR, new)
    assert (case_no, clock, before.provisional, after.provisional) == (play.case_no, "C3", True, False)
    assert after.day == day("2027-01-18")  # the make-up Saturday counts
    assert changed_deadlines([play.now], new, new) == ()


def test_13_the_monthly_report_balances():
    """期初 3 + 登记 41 − A7 40 = 期末 4; the month before had 37, so 环比 is +8.1 % (errata 12)."""
    days = [f"2026-11-{2 + at % 20:02d}" for at in range(41)]
    before = [_withdrawn("2026-10-12", "2026-10-20") for _ in range(37)]
    still_open = [_withdrawn("2026-10-28", "2026-11-03") for _ in range(3)]
    cases = [_withdrawn(on, "2026-11-25") for on in days[:37]] + [_withdrawn(on, "") for on in days[37:]]
    found = month_report([*before, *still_open, *cases], 2026, 11, CALENDAR).total
    assert (found.opening, found.registered, found.concluded, found.closing) == (3, 41, 40, 4)
    assert found.balanced
    assert found.change.change == "+8.1%"


def _withdrawn(on: str, ended: str) -> Case:
    play = Play(SB_001)
    play.register(on)
    if ended:
        play.do("CaseWithdrawn", ended, "VA", facts={"withdrawal_signed": True, "signed_by": "applicant"})
    return play.now


def test_14_an_entrusted_window_serves_the_notice_offline():
    play = Play(replace(window(), task_type="01"), proxy=None)
    play.register("2026-11-23")
    (c1,) = [view for view in clock_views(play.now, day("2026-11-26"), CALENDAR) if view.clock == "C1"]
    assert (c1.remaining, c1.colour) == (2, "orange")
    verdict = play.do(
        "SupplementRequestedAtVillage", "2026-11-26", "VA", supplement=GAP, facts={"served_on": "2026-11-26"}
    )
    assert codes(verdict) == ["D03"]
    for tier in ("village", "township"):
        assert due_acts(play.now, play.world("2026-12-03", tier)) == ()
    assert play.now.dates["served_on"] == day("2026-11-26")
    assert play.refused("AcceptanceDeemed", "2026-12-03", "SYS", tier="township") == "act.wrong_state"


def test_14b_without_the_notice_the_permit_is_accepted_while_offline():
    play = Play(replace(window(), task_type="01"), proxy=None)
    play.register("2026-11-23")
    kinds = record_due(play, "2026-12-01")
    assert kinds[-1] == "AcceptanceDeemed C1"
    assert play.standing() == ("ACCEPTED", "township")
    assert play.clocks()["C9"] == "2026-12-21"


def test_15_an_agent_without_the_power_may_not_withdraw():
    facts = {"withdrawal_signed": True, "signed_by": "agent"}
    play = Play(SB_001)
    play.register("2026-11-27")
    assert (
        play.refused("CaseWithdrawn", "2026-11-30", "VA", facts=facts)
        == "guard.agent_power_withdraw_if_agent"
    )
    empowered = Play(SB_001, proxy={**ZHOU, "powers": ["递交", "撤回"]})
    empowered.register("2026-11-27")
    verdict = empowered.do("CaseWithdrawn", "2026-11-30", "VA", facts=facts)
    assert (codes(verdict), variants(verdict)) == (["D16"], {"D16": ""})
    assert empowered.clocks() == {}
