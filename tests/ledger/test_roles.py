"""Who may do what: every pair of a role and an act, from every state, on every machine (state_machine.md 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.calendar import WorkingCalendar
from sync.ledger.asking import World
from sync.ledger.audit import EXPORTED, REVEALED, exported, judge_audit, revealed
from sync.ledger.events import Act, Actor
from sync.ledger.judge import checks_or_decides, judge, possible_acts, row_for
from sync.ledger.opening import OPENING_KINDS
from sync.ledger.people import mask_numbers
from sync.ledger.problems import Problem
from sync.ledger.table import KINDS, ROLES, STATES, TRANSITIONS, rows_for
from tests.ledger.play import SB_001, SITES, Play, day

STRANGERS = ("CS", "AU", "", "va", "XX")  # roles of the county's administration and of nobody
EVERYBODY = (*ROLES, *STRANGERS)
TIERS = ("village", "township", "county")
TODAY = day("2026-11-30")


def _case():
    play = Play(SB_001)
    play.register("2026-11-27")
    return play.case


@pytest.fixture(scope="module")
def case():
    return _case()


def _world(tier, recusal=""):
    return World(TODAY, WorkingCalendar.builtin(), tier, SITES[tier], recusal=recusal)


def _code(case, kind, role, tier, recusal=""):
    act = Act(kind, case.case_no, Actor("somebody", "somebody", role), TODAY, {"facts": {}})
    try:
        judge(case, act, _world(tier, recusal))
    except Problem as problem:
        return problem.code
    return ""


def _pairs():
    return [(state, kind) for state in STATES for kind in KINDS if rows_for(state, kind)]


@pytest.mark.parametrize("tier", TIERS)
def test_every_pair_of_a_role_and_an_act_is_as_the_table_says(case, tier):
    seen = {"allowed": 0, "refused": 0}
    for state, kind in _pairs():
        here = replace(case, state=state, owner=tier)
        for role in EVERYBODY:
            named = any(role in row.roles for row in rows_for(state, kind))
            at_home = role in ROLES and ROLES[role].tier in ("", tier)
            refused = _code(here, kind, role, tier) == "role.not_allowed"
            assert refused is not (named and at_home), (state, kind, role, tier)
            seen["refused" if refused else "allowed"] += 1
    assert seen["allowed"] > 50
    assert seen["refused"] > 500


def test_buttons_are_offered_to_nobody_whom_the_judge_refuses(case):
    for tier in TIERS:
        for state in STATES:
            here = replace(case, state=state, owner=tier)
            for role in EVERYBODY:
                for kind in possible_acts(here, role, _world(tier)):
                    assert _code(here, kind, role, tier) != "role.not_allowed", (state, kind, role, tier)


@pytest.mark.parametrize("role", ["CA", "CS", "AU"])
def test_the_three_of_the_administration_do_nothing_to_a_case(case, role):
    for state, kind in _pairs():
        assert _code(replace(case, state=state, owner="county"), kind, role, "county") == "role.not_allowed"


def test_a_relative_neither_checks_nor_decides_but_may_carry_and_deliver(case):
    barred, free = set(), set()
    for state, kind in _pairs():
        for role in ("VA", "TS", "TM", "CR"):
            tier = ROLES[role].tier
            here = replace(case, state=state, owner=tier)
            row = row_for(here, kind, role)
            if role not in row.roles:
                continue
            refused = _code(here, kind, role, tier, "母亲") == "role.recused"
            assert refused is checks_or_decides(row), (state, kind, role)
            (barred if refused else free).add(kind)
    assert {"CaseRegistered", "PreReviewStarted", "CaseAccepted", "CaseApproved", "CaseDenied"} <= barred
    assert {"PapersDelivered", "CaseHandedOver", "ContactAttempted", "SupplementServed"} <= free


def test_the_program_is_related_to_nobody(case):
    rows = [row for row in TRANSITIONS if "SYS" in row.roles and row.kind not in OPENING_KINDS]
    for row in rows:
        here = replace(case, state=row.sources[0], owner="county")
        assert _code(here, row.kind, "SYS", "county", "母亲") != "role.recused", row.id


def test_the_refusal_of_a_relative_shows_a_way_on(case):
    act = Act("CaseApproved", case.case_no, Actor("a", "a", "CR"), TODAY, {"facts": {}})
    here = replace(case, state="IN_REVIEW", owner="county")
    with pytest.raises(Problem) as refused:
        judge(here, act, _world("county", "配偶"))
    assert "配偶" in refused.value.sentence
    assert "另一位" in refused.value.sentence


@pytest.mark.parametrize(
    ("role", "tier", "code"),
    [
        ("VA", "village", ""),
        ("TS", "township", ""),
        ("TM", "township", ""),
        ("CR", "county", ""),
        ("CR", "village", "event.foreign_actor"),
        ("VA", "county", "event.foreign_actor"),
        ("CA", "county", "role.not_allowed"),
        ("SYS", "village", "role.not_allowed"),
        ("AP", "village", "role.not_allowed"),
        ("AU", "county", "event.foreign_actor"),
    ],
)
@pytest.mark.parametrize("kind", [REVEALED, EXPORTED])
def test_who_may_look_and_take_away(role, tier, code, kind):
    actor = Actor("a", "a", role)
    if not code:
        judge_audit(kind, actor, {"reason": "电话通知"}, tier)
        return
    with pytest.raises(Problem) as refused:
        judge_audit(kind, actor, {"reason": "电话通知"}, tier)
    assert refused.value.code == code


def test_whole_numbers_are_shown_for_a_reason_only():
    clerk = Actor("周", "周", "VA")
    for words in ("", "  ", "看看", "a b"):
        with pytest.raises(Problem, match=r"audit\.reason_missing"):
            revealed(clerk, "1", "李*", words, TODAY)
    act = revealed(clerk, "1", "李*", " 电话 通知领件 ", TODAY)
    assert (act.case_no, act.body["reason"]) == ("", "电话 通知领件")
    assert exported(clerk, "登记台账", 3, TODAY).body == {"table": "登记台账", "rows": 3}
    with pytest.raises(Problem, match=r"audit\.unknown"):
        judge_audit("CaseApproved", clerk, {}, "village")


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("身份证511999198402193174，电话13800000002。", "身份证511999********3174，电话138****0002。"),
        ("卡号6228480000000000012", "卡号***************0012"),
        ("座机 0832-2345678", "座机 *******5678"),
        ("手机 138 0000 0002", "手机 138****0002"),
        ("长" + "9" * 40, "长" + "*" * 36 + "9999"),
        ("户籍511999104205", "户籍511999104205"),
        ("51199919840219317X", "511999********317X"),
        ("共 12 份，2026-11-30", "共 12 份，2026-11-30"),
    ],
)
def test_long_numbers_are_hidden_in_running_text(plain, masked):
    assert mask_numbers(plain) == masked
