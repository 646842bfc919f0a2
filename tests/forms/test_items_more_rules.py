"""What the rules of the four items mean: complete answers, one of them changed, and what is found."""

from __future__ import annotations

from datetime import date

import pytest

from forms.finding import Severity
from tests.forms.compiled_items import MORE
from tests.forms.more_items import CHILD, FATHER, MOTHER, answers_file, blank, filled

SB, YB, CL, NJ = MORE
ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize("item_id", MORE)
def test_complete_answers_leave_nothing_to_mend(item_id):
    form = filled(item_id)
    assert list(form.findings()) == []
    assert not form.unplaced.values
    assert {rule.id for rule in form.materials()} == {row["id"] for row in answers_file(item_id)["materials"]}


RULES = [
    (SB, {"person.id_no": "511999195102193170"}, "person.id_no", "constraint", ERROR),
    (SB, {"person.mobile": "0832-2201234"}, "person.mobile", "constraint", ERROR),
    (SB, {"person.live_place": ""}, "person.live_place", "required", ERROR),
    (SB, {"cert.benefit_type": ""}, "cert.benefit_type", "required", ERROR),
    (SB, {"cert.photo": ""}, "cert.photo", "required", ERROR),
    (SB, {"cert.witness": ""}, "cert.witness", "required", ERROR),
    (SB, {"cert.status": "死亡"}, "cert.death_date", "required", ERROR),
    (SB, {"cert.status": "失踪"}, "cert.status", "warning", WARNING),
    (SB, {"cert.last_cert_date": "2025-11-26"}, "cert.last_cert_date", "warning", WARNING),
    (SB, {"cert.last_cert_date": "2026-11-28"}, "cert.last_cert_date", "warning", WARNING),
    (SB, {"cert.cert_date": "2026-11-28"}, "cert.cert_date", "warning", WARNING),
    (YB, {"applicant.in_employee_medical": "true"}, "applicant.in_employee_medical", "constraint", ERROR),
    (YB, {"applicant.id_no": "511999196803090629"}, "applicant.id_no", "constraint", ERROR),
    (YB, {"ins.ins_year": "27"}, "ins.ins_year", "constraint", ERROR),
    (YB, {"ins.ins_year": "2028"}, "ins.ins_year", "warning", WARNING),
    (YB, {"ins.ins_year": "2025"}, "ins.ins_year", "warning", WARNING),
    (YB, {"ins.ins_region": "511999"}, "ins.ins_region", "constraint", ERROR),
    (YB, {"ins.subsidy_group": "低保对象"}, "ins.subsidy_no", "required", ERROR),
    (YB, {"ins.from_other": "true"}, "ins.stop_date", "required", ERROR),
    (YB, {"applicant.id_type": "117", "applicant.id_no": "U510000001", "ins.person_type": "新生儿"},
     "ins.birth_cert_no", "required", ERROR),
    (YB, {"family.rows[1].m_id_no": FATHER.id_no}, "family.rows[1].m_id_no", "constraint", ERROR),
    (YB, {"family.rows[0].m_id_no": "511999196609050610"}, "family.rows[0].m_id_no", "constraint", ERROR),
    (YB, {"family.rows[0].m_id_no": MOTHER.id_no}, "family.rows[0].m_id_no", "warning", WARNING),
    (YB, {"family.rows[1].m_type": ""}, "family.rows[1].m_type", "required", ERROR),
    (YB, {"agent.agent_id_no": MOTHER.id_no}, "agent.agent_id_no", "constraint", ERROR),
    (CL, {"applicant.postcode": "64110"}, "applicant.postcode", "constraint", ERROR),
    (CL, {"applicant.photo": ""}, "applicant.photo", "required", ERROR),
    (CL, {"apply.want_type": ("5",)}, "guardian.g_id", "required", ERROR),
    (CL, {"apply.want_type": ("4", "6")}, "guardian.g_id", "required", ERROR),
    (CL, {"apply.want_type": ("5",)}, "agent.agent_kind", "warning", WARNING),
    (CL, {"apply.want_type": ("5",), "mode.apply_mode": "本人"}, "mode.apply_mode", "warning", WARNING),
    (CL, {"applicant.id_no": CHILD.id_no}, "guardian.g_id", "required", ERROR),
    (CL, {"guardian.g_id": MOTHER.id_no}, "guardian.g_id", "warning", WARNING),
    (CL, {"guardian.g_phone": "12345"}, "guardian.g_phone", "constraint", ERROR),
    (CL, {"apply.apply_kind": "遗失补办"}, "apply.old_no", "required", ERROR),
    (CL, {"apply.apply_kind": "迁移", "apply.old_no": f"{MOTHER.id_no}48"}, "apply.old_no", "constraint", ERROR),
    (CL, {"apply.apply_kind": "迁移", "apply.old_no": f"{FATHER.id_no}42"}, "apply.old_no", "warning", WARNING),
    (CL, {"apply.cause_date": "2024-13"}, "apply.cause_date", "type", ERROR),
    (CL, {"apply.home_reason": ""}, "apply.home_reason", "required", ERROR),
    (CL, {"apply.cross_province": "true"}, "apply.live_proof", "required", ERROR),
    (NJ, {"m.mobile": "2201234"}, "m.mobile", "constraint", ERROR),
    (NJ, {"m.plate": ""}, "m.plate", "required", ERROR),
    (NJ, {"m.notice_result": "没找到"}, "m.notice_result", "choice", ERROR),
    (NJ, {"m.last_insp": "2025-11-26"}, "m.due", "warning", WARNING),
    (NJ, {"m.book_date": "2026-11-19"}, "m.book_date", "warning", WARNING),
    (NJ, {"m.notice_date": "2026-11-28"}, "m.notice_date", "warning", WARNING),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "changed", "path", "code", "severity"), RULES)
def test_a_wrong_value_is_found_at_its_place(item_id, changed, path, code, severity):
    form = filled(item_id)
    for question, value in changed.items():
        form.set_value(question, value)
    assert (path, code, severity) in {(one.path, one.code, one.severity) for one in form.findings()}


HOLDS = [
    (SB, {"cert.last_cert_date": "2025-11-27"}),
    (SB, {"cert.method": "视频", "cert.photo": "", "cert.witness": ""}),
    (SB, {"person.mobile": "", "cert.special": "", "cert.last_cert_date": ""}),
    (YB, {"ins.ins_year": "2026", "agent.poa_no": "", "applicant.hukou_type": ""}),
    (YB, {"ins.person_type": "新生儿"}),
    (YB, {"ins.subsidy_group": "优抚对象"}),
    (CL, {"apply.apply_kind": "迁移", "apply.old_no": f"{MOTHER.id_no}42B1"}),
    (CL, {"apply.want_type": ("5",), "guardian.g_id": FATHER.id_no,
          "agent.agent_kind": "监护人(法定代理)", "agent.agent_relation": "10", "agent.guardian_proof": "户口簿"}),
    (NJ, {"m.last_insp": "2025-11-27", "m.book_date": "", "m.book_place": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "changed"), HOLDS)
def test_a_sound_value_is_left_alone(item_id, changed):
    form = filled(item_id)
    for question, value in changed.items():
        form.set_value(question, value)
    assert list(form.findings()) == []


def test_ages_and_next_dates_are_computed_and_cannot_be_typed():
    form = filled(SB)
    assert (form.value("person.age"), form.value("cert.next_due")) == ("75", "2027-11-27")
    form.set_value("cert.cert_date", "2024-02-29")
    form.set_value("cert.next_due", "2030-01-01")
    assert form.value("cert.next_due") == "2025-02-28"
    assert filled(NJ).value("m.due") == "2027-01-15"
    assert [filled(YB).value(f"family.rows[{row}].m_age") for row in (0, 1)] == ["60", "12"]


@pytest.mark.parametrize(("today", "year"), [(date(2026, 8, 31), "2026"), (date(2026, 9, 1), "2027")])
def test_the_insured_year_is_the_next_one_from_september(today, year):
    assert blank(YB, today).value("ins.ins_year") == year


def test_a_household_without_others_is_enough():
    form = filled(YB)
    form.remove_row("family.rows", 1)
    form.remove_row("family.rows", 0)
    assert list(form.findings()) == []


def _needed(form) -> set[str]:
    return {rule.id for rule in form.materials()}


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("新办", False),
        ("换领(到期)", True),
        ("等级变更", True),
        ("残损换新", True),
        ("遗失补办", False),
        ("注销", False),
    ],
)
def test_the_old_card_is_handed_in_where_there_is_one(kind, kept):
    assert ("m_old" in _needed(filled(CL, kind=kind))) is kept


def test_materials_follow_the_answers():
    form = filled(CL)
    assert "m_guard" not in _needed(form)
    form.set_value("apply.want_type", ("4", "5"))
    assert "m_guard" in _needed(form)
    form.set_value("apply.want_type", ("4",))
    form.set_value("applicant.id_no", CHILD.id_no)
    assert "m_guard" in _needed(form)
    form.set_value("mode.apply_mode", "本人")
    assert not {"m_agent_id", "m_agent_poa"} & _needed(form)
    form = filled(YB)
    form.set_value("ins.subsidy_group", "特困人员")
    assert "m_subsidy" in _needed(form)
    form = filled(NJ)
    form.set_value("m.machine_type", "手扶拖拉机")
    assert "m_ins" not in _needed(form)
