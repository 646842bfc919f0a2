"""What the rules of work, veterans, housing and legal aid mean: a complete specimen, one answer changed."""

from __future__ import annotations

import pytest

from forms.finding import Severity
from tests.forms.compiled_items import item
from tests.forms.item_samples import changed, codes_at

JOBLESS, FLEXIBLE, HARDSHIP, LOAN = "JY-001", "JY-002", "JY-003", "JY-004"
VETERAN, HOUSE, RENT, AID = "TY-001", "ZJ-001", "ZJ-002", "SF-001"
OLD_ENOUGH = "大龄(女40、男50周岁以上)"
PASSPORT = {"applicant.id_type": "414", "applicant.id_no": "E12345678"}
MARTYR = {"who.who": "烈士遗属"}

RULES = [
    # item, what else is answered, question, an answer that breaks the rule, one that keeps it, code
    (JOBLESS, {}, "applicant.name", "陈", "陈晓东", "constraint"),
    (JOBLESS, {}, "applicant.id_no", "511999200111202596", "511999200111202595", "constraint"),
    (JOBLESS, {}, "applicant.gender", "2", "1", "constraint"),
    (JOBLESS, {}, "applicant.birth_date", "2001-11-21", "2001-11-20", "constraint"),
    (JOBLESS, PASSPORT, "applicant.birth_date", "2010-11-28", "2010-11-27", "constraint"),
    (JOBLESS, {**PASSPORT, "applicant.gender": "1"}, "applicant.birth_date", "1963-11-27", "1963-11-28", "warning"),
    (JOBLESS, {**PASSPORT, "applicant.gender": "2"}, "applicant.birth_date", "1968-11-27", "1968-11-28", "warning"),
    (JOBLESS, {}, "applicant.hukou_region", "5119991042", "511999104205", "constraint"),
    (JOBLESS, {"applicant.live_same": "false"}, "applicant.live_address", "", "县城", "required"),
    (JOBLESS, {}, "applicant.mobile", "12345678901", "0832-2201234", "constraint"),
    (JOBLESS, {"applicant.health": "64"}, "applicant.disab_no", "", "51199920011120259544", "required"),
    (JOBLESS, {}, "applicant.disab_no", "511999200111202595", "51199920011120259544B1", "constraint"),
    (JOBLESS, {}, "applicant.disab_no", "51199919700801815443", "51199920011120259544", "warning"),
    (JOBLESS, {}, "unemp.reason", "", "退役", "required"),
    (JOBLESS, {}, "unemp.unemp_date", "2026-11-28", "2026-11-27", "warning"),
    (JOBLESS, {}, "intent.want_pay", "4千", "4000", "type"),
    (JOBLESS, {}, "intent.train_kind", "", "电工", "required"),
    (JOBLESS, {}, "intent.hard_kind", "懒", "残疾人", "choice"),
    (JOBLESS, {"mode.apply_mode": "代理"}, "agent.agent_mobile", "0832-2201234", "13800000001", "constraint"),
    (FLEXIBLE, {}, "flex.kind_no", "", "511999R20260088", "required"),
    (FLEXIBLE, {"flex.person_kind": "毕业2年内高校毕业生"}, "flex.grad_date", "", "2024-06-30", "required"),
    (FLEXIBLE, {"flex.person_kind": "毕业2年内高校毕业生"}, "flex.grad_date", "2023-11-30", "2023-12-01", "warning"),
    (FLEXIBLE, {}, "flex.start", "2026-11-28", "2025-12-01", "warning"),
    (FLEXIBLE, {}, "subsidy.pay_to", "2025-12", "2026-01", "constraint"),
    (FLEXIBLE, {}, "subsidy.used_months", "-1", "0", "constraint"),
    (FLEXIBLE, {}, "subsidy.used_months", "36", "35", "warning"),
    (HARDSHIP, {}, "hard.hard_kind", "", "残疾人", "required"),
    (HARDSHIP, PASSPORT | {"applicant.gender": "2", "applicant.birth_date": "1986-11-28"}, "hard.hard_kind", OLD_ENOUGH, "残疾人", "warning"),
    (HARDSHIP, PASSPORT | {"applicant.gender": "1", "applicant.birth_date": "1976-11-28"}, "hard.hard_kind", OLD_ENOUGH, "残疾人", "warning"),
    (HARDSHIP, {"hard.hard_kind": "连续失业一年以上"}, "hard.unemp_since", "2025-11-28", "2025-11-27", "constraint"),
    (HARDSHIP, {}, "hard.unemp_since", "2026-11-28", "2026-11-27", "warning"),
    (HARDSHIP, {}, "family.rows[0].m_id_no", "511999200111202596", "511999200111202595", "constraint"),
    (HARDSHIP, {}, "post.used_months", "36", "35", "constraint"),
    (LOAN, {}, "applicant.person_kind", "", "其他", "required"),
    (LOAN, {}, "spouse.sp_name", "", "周小兰", "required"),
    (LOAN, {}, "spouse.sp_id", "511999199401090849", "511999199401090848", "constraint"),
    (LOAN, {}, "spouse.sp_id", "511999199307210735", "511999199401090848", "warning"),
    (LOAN, {}, "biz.biz_uscc", "92511999MA6TEXT05W", "92511999MA6TEXT05T", "constraint"),
    (LOAN, {}, "biz.biz_start", "2026-11-28", "2026-11-27", "warning"),
    (LOAN, {}, "biz.jobs", "-1", "0", "constraint"),
    (LOAN, {}, "loan.times", "4", "3", "constraint"),
    (LOAN, {}, "loan.times", "0", "1", "constraint"),
    (LOAN, {}, "loan.amount", "300000.01", "300000.00", "constraint"),
    (LOAN, {}, "loan.term", "37", "36", "constraint"),
    (LOAN, {"loan.need_counter_guarantee": "true"}, "loan.guarantor", "", "陈德林", "required"),
    (VETERAN, {}, "applicant.filed", "false", "true", "constraint"),
    (VETERAN, {}, "applicant.photo", "", "paper", "required"),
    (VETERAN, {}, "service.leave", "1988-12", "1989-01", "constraint"),
    (VETERAN, {}, "service.disab_level", "", "十级", "required"),
    (VETERAN, MARTYR, "kin.k_cert", "", "烈字第1号", "required"),
    (VETERAN, MARTYR, "kin.k_date", "2026-11-28", "1951-02-03", "warning"),
    (VETERAN, {}, "exclude.ex", ("无", "受过刑事处罚"), ("无",), "constraint"),
    (VETERAN, {}, "exclude.ex", ("被部队除名、开除军籍",), ("无",), "warning"),
    (VETERAN, {}, "exclude.ex", ("受过刑事处罚",), ("无",), "warning"),
    (VETERAN, {}, "bankc.bank", "村里的银行", "中国银行", "choice"),
    (HOUSE, {}, "applicant.object_kind", "", "农村低保户", "required"),
    (HOUSE, {}, "members.rows[0].m_id_no", "511999195306083263", "511999195306083262", "constraint"),
    (HOUSE, {}, "house.built", "82", "1982", "constraint"),
    (HOUSE, {}, "house.built", "2027", "2026", "warning"),
    (HOUSE, {}, "house.area", "0", "72", "constraint"),
    (HOUSE, {}, "house.way", "维修加固", "原址重建", "warning"),
    (HOUSE, {}, "house.helped_before", "true", "false", "warning"),
    (HOUSE, {}, "bank.bank_account", "6217000000000203179", "6217000000000203178", "warning"),
    (RENT, {}, "household.rows[0].m_id_no", "511999201804121267", "511999201804121266", "constraint"),
    (RENT, {}, "household.rows[0].m_id_no", "511999199401090848", "511999201804121266", "warning"),
    (RENT, {}, "means.income", "-1", "0", "constraint"),
    (RENT, {"means.live_kind": "自有"}, "means.area", "", "30", "required"),
    (RENT, {}, "means.area", "32.01", "32", "warning"),
    (RENT, {}, "means.enjoyed", "true", "false", "warning"),
    (AID, {}, "case.facts", "", "讨要工资", "required"),
    (AID, {}, "case.facts", "讨" * 1001, "讨" * 1000, "too_long"),
    (AID, {}, "case.deadline", "2026-11-19", "2026-11-20", "warning"),
    (AID, {}, "econ.income", "约1000", "1000", "type"),
    (AID, {}, "econ.promise", "false", "true", "constraint"),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "given", "path", "bad", "good", "code"), RULES)
def test_a_broken_rule_is_found_and_a_kept_one_is_not(item_id, given, path, bad, good, code):
    assert code in codes_at(changed(item(item_id), {**given, path: bad}), path)
    assert codes_at(changed(item(item_id), {**given, path: good}), path) == set()


def test_a_household_without_work_names_its_members():
    form = changed(item(HARDSHIP), {"hard.hard_kind": "零就业家庭成员"})
    form.remove_row("family.rows", 0)
    assert codes_at(form, "family.rows") == {"rows_required"}
    form.set_value("hard.hard_kind", "残疾人")
    assert codes_at(form, "family.rows") == set()


def test_a_bar_to_the_card_is_told_and_left_to_the_authority():
    """The village refuses nobody: 审核不予通过 is the county's word (formats: who decides)."""
    form = changed(item(VETERAN), {"exclude.ex": ("处于剥夺政治权利期",)})
    assert [finding.severity for finding in form.findings()] == [Severity.WARNING]


def test_a_single_person_has_no_spouse_and_a_martyrs_kin_no_service():
    single = changed(item(LOAN), {"applicant.marital_status": "10"})
    assert not single.state("spouse.sp_name").relevant
    kin = changed(item(VETERAN), MARTYR)
    assert (kin.state("kin.k_name").relevant, kin.state("service.enlist").relevant) == (True, False)
    assert {"m_rel"} <= {rule.id for rule in kin.materials()}


def test_the_income_per_head_is_held_against_the_countys_standard():
    form = changed(item(RENT), {"means.income": "4000.02"})
    assert form.value("means.per_capita") == "2000.01"
    assert codes_at(form, "means.per_capita") == {"warning"}
