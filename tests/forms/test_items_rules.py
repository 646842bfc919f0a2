"""What the rules of the two items mean, one by one, on the answers of the worked cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forms.answers import Answers
from forms.expressions import to_boolean, to_number, to_string
from tests.forms.answers_tree import TODAY, AnswersTree, answers_file, answers_of
from tests.forms.compiled_items import BUILT_IN, item

SB, MZ = "SB-001", "MZ-001"


def _answers(item_id: str, **changed: Any) -> Answers:
    """The worked case with other values; a name without a group is one of the first member's."""
    answers = answers_of(answers_file(item_id), item(item_id))
    values = {**answers.values, **{key: text for key, text in changed.items() if "." in key}}
    row = {key: text for key, text in changed.items() if "." not in key}
    repeats = dict(answers.repeats)
    if row:
        first, *others = repeats["members.rows"]
        repeats["members.rows"] = ({**first, **row}, *others)
    return replace(answers, values=values, repeats=repeats)


def _rule(item_id: str, path: str, column: str, changed: dict[str, Any], today: date = TODAY) -> bool:
    made = item(item_id)
    row = 0 if path.startswith("members.rows.") else -1
    tree = AnswersTree(made, _answers(item_id, **changed), today)
    return to_boolean(tree.evaluate(getattr(made.node(path), column), path, row))


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_the_worked_answers_keep_every_rule(item_id):
    made = item(item_id)
    tree = AnswersTree(made, _answers(item_id))
    broken = []
    for (path, row), element in tree.places.items():
        rule = made.node(path).constraint if path else ""
        if rule and element.text and not to_boolean(tree.evaluate(rule, path, row)):
            broken.append((path, row))
    assert broken == []


RULES = [
    # id_no: only a resident ID (111) has a check digit
    (SB, "applicant.id_no", "constraint", {"applicant.id_no": "511999198402193175"}, False),
    (SB, "applicant.id_no", "constraint", {"applicant.id_no": "E12345678", "applicant.id_type": "414"}, True),
    (SB, "applicant.name", "constraint", {"applicant.name": "李"}, False),
    (SB, "applicant.gender", "constraint", {"applicant.gender": "2"}, False),
    (SB, "applicant.gender", "constraint", {"applicant.gender": "2", "applicant.id_type": "414"}, True),
    (SB, "applicant.birth_date", "constraint", {"applicant.birth_date": "1984-02-20"}, False),
    (SB, "applicant.birth_date", "constraint",
     {"applicant.birth_date": "2010-11-27", "applicant.id_type": "414"}, True),
    (SB, "applicant.birth_date", "constraint",
     {"applicant.birth_date": "2010-11-28", "applicant.id_type": "414"}, False),
    (SB, "applicant.mobile", "constraint", {"applicant.mobile": "0832-2201234"}, True),
    (SB, "applicant.mobile", "constraint", {"applicant.mobile": "12345678901"}, False),
    (SB, "agent.agent_mobile", "constraint", {"agent.agent_mobile": "0832-2201234"}, False),
    (SB, "agent.agent_id_no", "constraint", {"agent.agent_id_no": "511999198402193174"}, False),
    (SB, "applicant.hukou_region", "constraint", {"applicant.hukou_region": "51199910420"}, False),
    (SB, "applicant.is_student", "constraint", {"applicant.is_student": "true"}, False),
    (SB, "applicant.in_employee_pension", "constraint", {"applicant.in_employee_pension": "true"}, False),
    (SB, "applicant.live_address", "relevant", {}, False),
    (SB, "applicant.live_address", "required", {"applicant.live_same": "false"}, True),
    (SB, "insurance.special_no", "relevant", {}, False),
    (SB, "insurance.special_no", "relevant", {"insurance.special_group": "其他"}, True),
    (SB, "insurance.special_no", "required", {"insurance.special_group": "其他"}, False),
    (SB, "insurance.special_no", "required", {"insurance.special_group": "特困人员"}, True),
    (SB, "insurance.years_backpay", "relevant", {}, False),
    (SB, "insurance.years_backpay", "relevant", {"applicant.birth_date": "1981-11-27"}, True),
    (SB, "insurance.years_backpay", "relevant", {"applicant.birth_date": "1981-11-28"}, False),
    (SB, "insurance.years_backpay", "constraint", {"insurance.years_backpay": "15"}, True),
    (SB, "insurance.years_backpay", "constraint", {"insurance.years_backpay": "16"}, False),
    (SB, "agent", "relevant", {"mode.apply_mode": "本人"}, False),
    (SB, "agent.agent_relation", "required", {}, False),
    (SB, "agent.agent_relation", "required", {"agent.agent_kind": "近亲属(委托)"}, True),
    (SB, "agent.guardian_proof", "required", {"agent.agent_kind": "监护人(法定代理)"}, True),
    (MZ, "applicant.family_size", "warning", {}, True),
    (MZ, "applicant.family_size", "warning", {"applicant.family_size": "2"}, False),
    (MZ, "applicant.family_size", "constraint", {"applicant.family_size": "2"}, True),
    (MZ, "applicant.relative_name", "required", {"applicant.is_relative": "true"}, True),
    (MZ, "members.rows.m_id_no", "constraint", {"m_id_no": "511999200111202595"}, False),
    (MZ, "members.rows.m_id_no", "constraint", {"m_id_no": "511999196609056152"}, False),
    (MZ, "members.rows.m_disease", "required", {}, True),
    (MZ, "members.rows.m_disease", "required", {"m_health": "10"}, False),
    (MZ, "members.rows.m_disability", "required", {"m_health": "61"}, True),
    (MZ, "members.rows.m_income", "constraint", {"m_income": "-1"}, False),
    (MZ, "income.business", "constraint", {"income.business": "-1200.50"}, True),
    (MZ, "income.wage", "constraint", {"income.wage": "-1200.50"}, False),
    (MZ, "income.wage", "constraint", {"income.wage": "1.005"}, False),
    (MZ, "income.per_capita", "warning", {"income.per_capita": "333.33"}, True),
    (MZ, "income.per_capita", "warning", {"income.per_capita": "560.00"}, False),
    (MZ, "bank.bank_holder", "warning", {"bank.bank_holder": "陈晓东"}, False),
    (MZ, "bank.holder_relation", "relevant", {}, False),
    (MZ, "bank.holder_relation", "required", {"bank.bank_holder": "陈晓东"}, True),
    (MZ, "bank.bank_account", "warning", {"bank.bank_account": "6217000000000123450"}, False),
    (MZ, "bank.bank_account", "constraint", {"bank.bank_account": "6217000000000123450"}, True),
    (MZ, "bank.bank_account", "constraint", {"bank.bank_account": "62170000000"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "path", "column", "changed", "holds"), RULES)
def test_rule(item_id, path, column, changed, holds):
    assert _rule(item_id, path, column, changed) is holds


def test_sixteen_is_reached_on_the_birthday():
    young = {"applicant.birth_date": "2010-11-27", "applicant.id_type": "414"}
    assert not _rule(SB, "applicant.birth_date", "constraint", young, today=date(2026, 11, 26))


def _needed(item_id: str, **changed: Any) -> list[str]:
    tree = AnswersTree(item(item_id), _answers(item_id, **changed))
    return [
        rule.id
        for rule in item(item_id).materials
        if not rule.relevant or to_boolean(tree.evaluate(rule.relevant, ""))
    ]


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_the_worked_materials_are_the_needed_ones(item_id):
    assert set(_needed(item_id)) == {row["id"] for row in answers_file(item_id)["materials"]}


def test_materials_follow_the_answers():
    assert "m_special" in _needed(SB, **{"insurance.special_group": "低保对象"})
    assert not {"m_agent_id", "m_agent_poa"} & set(_needed(SB, **{"mode.apply_mode": "本人"}))
    guardian = _needed(SB, **{"agent.agent_kind": "监护人(法定代理)"})
    assert "m_agent_id" in guardian
    assert "m_agent_poa" not in guardian
    assert "m_disab" in _needed(MZ, m_health="64")
    assert "m_ill" in _needed(MZ, m_disease="")  # 疾病 is among the causes
    labour = {"applicant.reason": ("缺乏劳动力",)}
    assert "m_ill" in _needed(MZ, **labour)
    assert "m_ill" not in _needed(MZ, m_disease="", **labour)
    assert "m_disab" in _needed(MZ, **{"applicant.reason": ("残疾",)})


def _computed(**changed: Any) -> list[float]:
    """total, month_avg, per_capita, gap, each seen by the next."""
    answers, found = _answers(MZ, **changed), []
    for name in ("total", "month_avg", "per_capita", "gap"):
        path = f"income.{name}"
        value = AnswersTree(item(MZ), answers).evaluate(item(MZ).node(path).calculation, path)
        answers = replace(answers, values={**answers.values, path: to_string(value)})
        found.append(to_number(value))
    return found


def test_computed_amounts_of_the_worked_case():
    assert _computed() == [12000.0, 1000.0, 333.33, 453.33]


def test_a_blank_deduction_is_nothing_and_a_full_one_counts():
    assert _computed(**{"income.deduct": ""})[0] == 12000.0
    assert _computed(**{"income.deduct": "2400.00"})[:2] == [9600.0, 800.0]


def test_the_gap_counts_covered_members_and_is_never_negative():
    assert _computed(m_covered="false")[3] == 226.67
    assert _computed(**{"income.standard": "300.00"})[3] == 0.0


def test_the_standard_starts_from_the_local_table():
    tree = AnswersTree(item(MZ), _answers(MZ))
    node = item(MZ).node("income.standard")
    assert to_string(tree.evaluate(node.default, node.path)) == "560.00"
