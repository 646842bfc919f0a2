"""Every rule of these items, with a value that breaks it and one that keeps it, starting from the specimen."""

from __future__ import annotations

import re

import pytest

from forms.applicant import applying
from forms.finding import Severity
from tests.forms.compiled_items import item
from tests.forms.welfare_items import WELFARE, blank, put, specimen
from tests.forms.welfare_rules import STANDARD, Rule, born
from tests.forms.welfare_rules_civil import CIVIL
from tests.forms.welfare_rules_insured import INSURED

C, W, REQUIRED = "constraint", "warning", "required"
RULES = (*INSURED, *CIVIL)
PROXY = {"mode.apply_mode": "代理"}


def _standard() -> list[Rule]:
    """The rules of the groups that all forms share, for each form that has the question."""
    found = []
    for item_id in WELFARE:
        own = {(rule.path, rule.code) for rule in RULES if rule.item_id == item_id}
        paths = {node.path for node in item(item_id).root.walk() if node.kind == "question"}
        for path, code, bad, good, given in STANDARD:
            if path in paths and set(given) <= paths and (path, code) not in own:
                by_proxy = PROXY if path.startswith("agent.") and set(PROXY) <= paths else {}
                found.append(Rule(item_id, path, code, bad, good, {**by_proxy, **given}))
    return found


ALL = (*RULES, *_standard())


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: f"{rule.item_id}-{rule.path}-{rule.code}")
def test_a_bad_value_is_found_and_a_good_one_is_left_alone(rule):
    form = specimen(rule.item_id)
    for path, value in rule.given.items():
        put(form, path, value)
    put(form, rule.path, rule.bad)
    found = {one.code: one.severity for one in form.findings() if one.path == rule.path}
    assert found.get(rule.code) == (Severity.WARNING if rule.code == W else Severity.ERROR)
    put(form, rule.path, rule.good)
    assert rule.code not in {one.code for one in form.findings() if one.path == rule.path}


@pytest.mark.parametrize("item_id", WELFARE)
def test_no_rule_is_left_out(item_id):
    tried = {(re.sub(r"\[\d+\]", "", rule.path), rule.code) for rule in ALL if rule.item_id == item_id}
    for node in item(item_id).root.walk():
        if node.filled_by == "office" or node.kind != "question" or node.readonly:
            continue
        assert not node.constraint or (node.path, C) in tried, (node.path, C)
        assert not node.warning or (node.path, W) in tried, (node.path, W)
        conditional = node.required not in ("", "true()")
        assert not conditional or (node.path, REQUIRED) in tried, (node.path, REQUIRED)


@pytest.mark.parametrize("item_id", WELFARE)
def test_a_form_just_opened_only_misses_answers(item_id):
    """A rule must not complain about what has not been asked yet."""
    found = {one.code for one in blank(item_id).findings()}
    assert found <= {"required", "rows_required"}


def test_a_table_with_a_condition_wants_a_row():
    form = specimen("MZ-002")
    put(form, "cond.has_supporter", "true")
    assert ("cond.rows2", "rows_required") in {(one.path, one.code) for one in form.findings()}


def test_what_the_office_or_the_assessor_fills_in_is_never_asked():
    form = specimen("MZ-002")
    assert "care.ability" not in {one.path for one in form.page("care")}
    assert "office" not in {page.path for page in form.pages()}


def test_computed_answers():
    pension = specimen("SB-002")
    assert pension.value("claim.claim_month") == "2025-12"
    put(pension, "claim.claim_month", "2026-03")
    assert pension.value("claim.claim_month") == "2026-03"
    card = specimen("MZ-005")
    assert (card.value("disab.disab_type"), card.value("disab.disab_level")) == ("4", "2")
    family = specimen("MZ-003")
    assert [family.value(f"members.rows[{row}].m_age") for row in (0, 1)] == ["58", "12"]


@pytest.mark.parametrize(
    ("died", "paid", "months"),
    [("2025-12-08", "2025-12", "0"), ("2025-12-08", "2026-02", "2"), ("2025-12-08", "2025-10", "0")],
)
def test_months_paid_after_the_month_of_death_are_counted_and_told(died, paid, months):
    form = specimen("SB-004")
    put(form, "reason.event_date", died)
    put(form, "reason.last_paid_month", paid)
    assert form.value("reason.overpaid_months") == months
    told = [one.code for one in form.findings() if one.path == "reason.overpaid_months"]
    assert told == ([] if months == "0" else [W])


def test_who_has_not_drawn_a_pension_yet_is_not_asked_for_its_last_month():
    form = specimen("SB-004")
    put(form, "insured.status", "缴费中")
    assert not form.state("reason.last_paid_month").relevant
    assert list(form.findings()) == []


def test_the_applicant_is_the_heir_or_where_nobody_died_the_insured_person():
    form = specimen("SB-004")
    assert form.value(applying(form)["name"]) == "李秀梅"
    put(form, "reason.reason", "关系转出")
    paths = applying(form)
    assert (form.value(paths["name"]), form.value(paths["id_no"])) == ("李国富", born("1951-02-19", 317))


def test_what_is_paid_by_oneself_is_computed():
    form = specimen("YB-004")
    assert form.value("ill.self_paid") == "46800.00"
    assert specimen("MZ-007").value("card.card_kind") == "60—69周岁"


def test_the_county_may_set_the_age_of_the_senior_card():
    form = specimen("MZ-007", local={"senior_card_start": "65"})
    assert "applicant.birth_date" in {one.path for one in form.findings()}


def test_the_county_may_widen_the_care_subsidy_to_level_three():
    for local, codes in (({}, {"constraint"}), ({"level3": "是"}, set()), ({"level3": "否"}, {"constraint"})):
        form = specimen("MZ-005", local=local)
        put(form, "disab.disab_no", f"{form.value('applicant.id_no')}53")
        assert {one.code for one in form.findings() if one.path == "claim.kind"} == codes
