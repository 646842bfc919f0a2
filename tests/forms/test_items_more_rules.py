"""What the rules of the five items mean: complete answers, one of them changed, and what is found."""

from __future__ import annotations

from datetime import date

import pytest

from forms.finding import Severity
from tests.forms.compiled_items import MORE
from tests.forms.more_items import CHILD, FATHER, MOTHER, OLD, OLDEST, answers_file, blank, filled

SB, YB, CL, NJ, MZ = MORE
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
    (MZ, {"applicant.name": "曹"}, "applicant.name", "constraint", ERROR),
    (MZ, {"applicant.id_no": f"{OLDEST.id_no[:-1]}{'0' if OLDEST.id_no[-1] != '0' else '1'}"},
     "applicant.id_no", "constraint", ERROR),
    (MZ, {"applicant.id_no": OLD.id_no}, "applicant.birth_date", "constraint", ERROR),
    (MZ, {"applicant.birth_date": "1941-10-02"}, "applicant.birth_date", "constraint", ERROR),
    (MZ, {"applicant.live_same": "false"}, "applicant.live_address", "required", ERROR),
    (MZ, {"applicant.mobile": "12345"}, "applicant.mobile", "constraint", ERROR),
    (MZ, {"claim.apply_type": "跨档调整"}, "claim.apply_type", "warning", WARNING),
    (MZ, {"claim.apply_type": "迁入"}, "claim.start_month", "required", ERROR),
    (MZ, {"claim.start_month": "2021-13"}, "claim.start_month", "type", ERROR),
    (MZ, {"claim.other_allowance": ("低保", "无")}, "claim.other_allowance", "warning", WARNING),
    (MZ, {"claim.live_kind": ""}, "claim.live_kind", "required", ERROR),
    (MZ, {"contact.c_name": ""}, "contact.c_name", "required", ERROR),
    (MZ, {"contact.c_phone": "0832-2201234"}, "contact.c_phone", "constraint", ERROR),
    (MZ, {"bank.bank_holder": "曹晓兰"}, "bank.bank_holder", "warning", WARNING),
    (MZ, {"bank.bank_holder": "曹晓兰"}, "bank.holder_relation", "required", ERROR),
    (MZ, {"bank.bank_account": "62170000000"}, "bank.bank_account", "constraint", ERROR),
    (MZ, {"bank.bank_account": "6217000000000123458"}, "bank.bank_account", "warning", WARNING),
    (MZ, {"agent.agent_id_no": OLDEST.id_no}, "agent.agent_id_no", "constraint", ERROR),
    (MZ, {"agent.agent_kind": "近亲属(委托)"}, "agent.agent_relation", "required", ERROR),
    (MZ, {"agent.agent_kind": "监护人(法定代理)"}, "agent.guardian_proof", "required", ERROR),
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
    (MZ, {"agent.poa_no": "", "applicant.photo": "", "claim.economic": "", "claim.other_allowance": ()}),
    (MZ, {"applicant.id_no": "51199919311001440X", "claim.apply_type": "跨档调整"}),
    (MZ, {"claim.apply_type": "恢复发放", "claim.start_month": "2026-11"}),
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


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("1926-11-27", "100周岁以上"),
        ("1926-11-28", "90—99周岁"),
        ("1936-11-28", "80—89周岁"),
        ("1946-11-27", "80—89周岁"),
        ("1946-11-28", "未满80周岁"),
        ("", ""),
    ],
)
def test_the_band_of_age_is_computed_and_cannot_be_typed(born, band):
    form = blank(MZ)
    form.set_value("applicant.birth_date", born)
    form.set_value("applicant.band", "90—99周岁")
    assert form.value("applicant.band") == band


@pytest.mark.parametrize(
    ("local", "band", "month", "too_young"),
    [
        ({"dibao_standard": "560"}, "未满80周岁", "2031-02", True),
        ({"old_age_start": "70"}, "70—79周岁", "2021-02", False),
        ({"old_age_start": "70", "old_age_start_rule": "达龄次月"}, "70—79周岁", "2021-03", False),
        ({"old_age_start": "70", "old_age_start_rule": "批准当月"}, "70—79周岁", "2026-11", False),
        ({"old_age_start": "90"}, "未满90周岁", "2041-02", True),
    ],
)
def test_the_county_says_from_which_age_and_which_month(local, band, month, too_young):
    form = filled(MZ, local=local)
    form.set_value("applicant.id_no", OLD.id_no)
    assert (form.value("applicant.band"), form.value("claim.start_month")) == (band, month)
    assert ("applicant.birth_date" in {one.path for one in form.findings()}) is too_young


def test_the_first_month_follows_the_kind_of_application_and_may_be_changed():
    form = filled(MZ)
    assert form.value("claim.start_month") == "2021-10"
    form.set_value("applicant.id_no", "51199919311001440X")
    form.set_value("claim.apply_type", "跨档调整")
    assert form.value("claim.start_month") == "2021-10"
    form.set_value("claim.apply_type", "首次申请")
    assert form.value("claim.start_month") == "2011-10"
    form.set_value("claim.start_month", "2026年12月")
    form.set_value("claim.apply_type", "迁入")
    assert form.value("claim.start_month") == "2026-12"


def test_what_is_known_of_the_person_fills_the_allowance():
    known = {
        "person.name": OLDEST.name,
        "person.id_no": OLDEST.id_no,
        "person.mobile": OLDEST.mobile,
        "person.ethnicity": "07",
        "person.hukou_region": "511999104205",
        "person.hukou_address": "椑木镇椑南村4组9号",
    }
    form = blank(MZ, defaults=known)
    for fact, value in known.items():
        assert form.value(fact.replace("person.", "applicant.")) == value
    assert form.value("bank.bank_holder") == OLDEST.name
    assert form.value("applicant.birth_date") == "1941-10-01"


def test_an_old_person_who_comes_alone_brings_five_papers():
    form = filled(MZ)
    form.set_value("agent.agent_kind", "监护人(法定代理)")
    assert "m_agent_poa" not in _needed(form)
    form.set_value("mode.apply_mode", "本人")
    assert _needed(form) == {"m_form", "m_id", "m_hukou", "m_bank", "m_photo"}
    assert not form.state("agent.agent_name").relevant


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
