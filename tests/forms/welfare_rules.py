"""The rules of the welfare items as data: a value that breaks each and one that keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.support.people import id_number

C, W, REQUIRED = "constraint", "warning", "required"


@dataclass(frozen=True)
class Rule:
    """`given`: answers put before, which make the rule apply."""

    item_id: str
    path: str
    code: str
    bad: str
    good: str
    given: Mapping[str, str] = field(default_factory=dict)


def born(day: str, serial: int = 61) -> str:
    """A sound number of somebody born that day; odd serials are men."""
    return id_number(date.fromisoformat(day), serial)


MAN, WOMAN = born("1966-09-05", 61), born("1970-03-09", 62)
PASSPORT = {"applicant.id_type": "414"}
OTHER_HOLDER = {"bank.bank_holder": "王秀兰"}

STANDARD: list[tuple[str, str, str, str, Mapping[str, str]]] = [
    ("applicant.name", C, "李", "李国富", {}),
    ("applicant.id_no", C, "511999196609050615", MAN, {}),
    ("applicant.gender", C, "9", "1", {"applicant.id_no": MAN}),
    ("applicant.birth_date", C, "1966-09-06", "1966-09-05", {"applicant.id_no": MAN}),
    ("applicant.hukou_region", C, "511999", "511999104205", {}),
    ("applicant.live_address", REQUIRED, "", "县城东兴路8号", {"applicant.live_same": "false"}),
    ("applicant.mobile", C, "1380000000", "0832-2201234", {}),
    ("bank.bank_holder", C, "王", "王秀兰", {}),
    ("bank.bank_account", C, "62170000000", "6217000000000123459", {}),
    ("bank.bank_account", W, "6217000000000123458", "6217000000000123459", {}),
    ("bank.holder_relation", REQUIRED, "", "12", OTHER_HOLDER),
    ("agent.agent_name", C, "周", "周明华", {}),
    ("agent.agent_id_no", C, "511999198706140232", "511999198706140231", {}),
    ("agent.agent_mobile", C, "2201234", "13800000001", {}),
    ("agent.agent_relation", REQUIRED, "", "20", {"agent.agent_kind": "近亲属(委托)"}),
    ("agent.guardian_proof", REQUIRED, "", "户口簿", {"agent.agent_kind": "监护人(法定代理)"}),
]

DISABLED = {"cond.reason_no_labour": "残疾"}
SUPPORTED = {
    "cond.has_supporter": "true",
    "cond.rows2[0].s_name": "李大山",
    "cond.rows2[0].s_id_no": MAN,
}
FAMILY = "members.rows[0]."
CARE, LIFE = "重度残疾人护理补贴", "困难残疾人生活补贴"
ILL_MIND = {"disab.disab_no": f"{born('1968-03-09', 62)}52"}

RULES: list[Rule] = [
    Rule("SB-002", "applicant.birth_date", C, "1965-11-10", "1965-11-09"),
    Rule("SB-002", "applicant.birth_date", C, "1967-01-30", "1966-12-26", {**PASSPORT}),
    Rule("SB-002", "bank.bank_holder", W, "王秀兰", "杨翠英"),
    Rule("SB-002", "claim.first_ins_year", C, "10", "2010"),
    Rule("SB-002", "claim.first_ins_year", W, "2027", "2026"),
    Rule("SB-002", "claim.pay_years", C, "-1", "15.25"),
    Rule("SB-002", "claim.pay_years", W, "14.5", "15"),
    Rule("SB-002", "claim.backpay_years", REQUIRED, "", "2", {"claim.need_backpay": "true"}),
    Rule("SB-002", "claim.backpay_years", W, "0", "1", {"claim.need_backpay": "true"}),
    Rule("SB-002", "claim.other_pension", C, "true", "false"),
    Rule("SB-002", "claim.claim_month", W, "2025-11", "2025-12"),
    Rule("SB-002", "claim.beneficiary", C, "赵", "赵大军"),
    Rule("SB-002", "claim.beneficiary_id", C, "511999196609050615", MAN),
    Rule("MZ-002", "bank.bank_holder", W, "王秀兰", "李国富"),
    Rule("MZ-002", "cond.reason_no_labour", C, "未满16周岁", "60周岁以上"),
    Rule(
        "MZ-002", "cond.reason_no_labour", C, "60周岁以上", "省级规定的其他情形", {"applicant.id_no": WOMAN}
    ),
    Rule("MZ-002", "cond.disab_no", REQUIRED, "", f"{born('1951-02-19', 317)}42", DISABLED),
    Rule(
        "MZ-002", "cond.disab_no", C, f"{born('1951-02-19', 317)}43", f"{born('1951-02-19', 317)}42", DISABLED
    ),
    Rule(
        "MZ-002", "cond.disab_no", C, f"{born('1951-02-19', 317)}12", f"{born('1951-02-19', 317)}11", DISABLED
    ),
    Rule(
        "MZ-002", "cond.disab_no", C, f"{born('1951-02-19', 317)}54", f"{born('1951-02-19', 317)}63", DISABLED
    ),
    Rule("MZ-002", "cond.disab_no", C, "5119991951021931741", f"{born('1951-02-19', 317)}41B1", DISABLED),
    Rule("MZ-002", "cond.disab_no", W, f"{MAN}42", f"{born('1951-02-19', 317)}42", DISABLED),
    Rule(
        "MZ-002", "cond.disab_no", W, f"{born('1951-02-19', 317)}71", f"{born('1951-02-19', 317)}41", DISABLED
    ),
    Rule("MZ-002", "cond.income_month", C, "12.345", "12.34"),
    Rule("MZ-002", "cond.income_month", W, "560", "559.99"),
    Rule("MZ-002", "cond.rows2[0].s_name", C, "李", "李大山", SUPPORTED),
    Rule("MZ-002", "cond.rows2[0].s_id_no", C, "511999196609050615", MAN, SUPPORTED),
    Rule("MZ-002", "cond.rows2[0].s_income", C, "-1", "0", SUPPORTED),
    Rule("MZ-002", "cond.rows2[0].s_family_income", C, "1.234", "1.23", SUPPORTED),
    Rule("MZ-002", "cond.rows2[0].s_family_size", C, "0", "1", SUPPORTED),
    Rule("MZ-002", "cond.rows2[0].s_pay", C, "-5", "5", SUPPORTED),
    Rule("MZ-002", "cond.support_none_reason", REQUIRED, "", "义务人也是特困人员", SUPPORTED),
    Rule("MZ-002", "care.caregiver", REQUIRED, "", "何秀英"),
    Rule("MZ-002", "care.caregiver", C, "何", "何秀英"),
    Rule("MZ-002", "care.caregiver_phone", REQUIRED, "", "13800000009"),
    Rule("MZ-002", "care.caregiver_phone", C, "2201234", "13800000009"),
    Rule("MZ-002", "care.institution", REQUIRED, "", "椑木镇敬老院", {"care.mode_support": "集中供养"}),
    Rule("MZ-003", "bank.bank_holder", W, "王秀兰", "赵大军"),
    Rule("MZ-003", "applicant.family_size", C, "0", "3"),
    Rule("MZ-003", FAMILY + "m_name", C, "杨", "杨翠英"),
    Rule("MZ-003", FAMILY + "m_id_no", C, born("2014-03-05", 46), WOMAN),
    Rule("MZ-003", FAMILY + "m_income", C, "-1", ""),
    Rule("MZ-003", "need.cause_date", W, "2026-11-28", "2026-11-27"),
    Rule("MZ-003", "need.amount_spent", REQUIRED, "", "100"),
    Rule("MZ-003", "need.amount_spent", C, "-1", "100"),
    Rule("MZ-003", "need.already", C, "-1", "0"),
    Rule("MZ-003", "need.last_time", W, "2026-11-28", ""),
    Rule("MZ-003", "need.year_total", C, "1.005", "1.00"),
    Rule("MZ-003", "need.same_cause", W, "true", "false"),
    Rule("MZ-003", "need.want_amount", C, "-1", ""),
    Rule("MZ-003", "need.want_amount", W, "1680.01", "1680"),
    Rule("MZ-005", "bank.bank_holder", W, "王秀兰", "杨翠英"),
    Rule("MZ-005", "disab.disab_no", C, "5119991968030906284", f"{born('1968-03-09', 62)}42B1"),
    Rule("MZ-005", "disab.disab_no", W, f"{MAN}42", f"{born('1968-03-09', 62)}42"),
    Rule("MZ-005", "disab.disab_type", C, "5", "4"),
    Rule("MZ-005", "disab.disab_level", C, "1", "2"),
    Rule("MZ-005", "disab.cert_until", C, "2026-11-26", "2026-11-27"),
    Rule("MZ-005", "claim.kind", C, CARE, LIFE, {"disab.disab_no": f"{born('1968-03-09', 62)}43"}),
    Rule("MZ-005", "claim.hardship", C, "无", "低保边缘"),
    Rule("MZ-005", "claim.low_no", REQUIRED, "", "511999D20250031"),
    Rule("MZ-005", "claim.in_tekun", C, "true", "false"),
    Rule("MZ-005", "claim.work_injury", C, "true", "false"),
    Rule("MZ-005", "claim.choose", REQUIRED, "", "本补贴", {"claim.other_benefit": "true"}),
    Rule("MZ-005", "claim.choose", W, "其他补贴", "本补贴", {"claim.other_benefit": "true"}),
    Rule("MZ-005", "claim.orphan_benefit", C, "true", "false"),
    Rule("MZ-005", "claim.care_kind", REQUIRED, "", "家庭照护"),
    Rule("MZ-005", "guardian.g_name", REQUIRED, "", "赵大军", ILL_MIND),
    Rule("MZ-005", "guardian.g_name", C, "赵", "赵大军"),
    Rule("MZ-005", "guardian.g_id", REQUIRED, "", MAN, ILL_MIND),
    Rule("MZ-005", "guardian.g_id", C, "511999196609050615", MAN),
    Rule("MZ-005", "guardian.g_id", W, born("1968-03-09", 62), MAN),
    Rule("MZ-005", "guardian.g_relation", REQUIRED, "", "11", ILL_MIND),
    Rule("MZ-005", "guardian.g_phone", C, "12345", ""),
    Rule("WJ-001", "wife.w_name", C, "刘", "刘小燕"),
    Rule("WJ-001", "wife.w_id", C, MAN, WOMAN),
    Rule("WJ-001", "wife.w_marry_date", REQUIRED, "", "2019-05-20"),
    Rule("WJ-001", "wife.w_marry_date", W, "2026-11-28", "2019-05-20"),
    Rule("WJ-001", "wife.w_phone", C, "0832-2201234", "13800000012"),
    Rule("WJ-001", "husband.h_name", REQUIRED, "", "赵志强"),
    Rule("WJ-001", "husband.h_name", C, "赵", "赵志强"),
    Rule("WJ-001", "husband.h_id", REQUIRED, "", MAN),
    Rule("WJ-001", "husband.h_id", C, WOMAN, MAN),
    Rule("WJ-001", "husband.h_marital", REQUIRED, "", "21"),
    Rule("WJ-001", "husband.h_hukou", REQUIRED, "", "县城东兴路8号"),
    Rule("WJ-001", "husband.h_live", REQUIRED, "", "县城东兴路8号"),
    Rule("WJ-001", "husband.h_phone", REQUIRED, "", "13800000013"),
    Rule("WJ-001", "husband.h_phone", C, "1380000001", "13800000013"),
    Rule("WJ-001", "children.rows[0].c_parity", C, "0", "1"),
    Rule("WJ-001", "preg.weeks", REQUIRED, "", "20"),
    Rule("WJ-001", "preg.weeks", C, "43", "42"),
    Rule("WJ-001", "preg.weeks", C, "0", "1"),
    Rule("WJ-001", "preg.born_date", REQUIRED, "", "2026-11-01", {"preg.pregnancy": "已生育"}),
    Rule("WJ-001", "preg.born_date", W, "2026-11-28", "2026-11-27", {"preg.pregnancy": "已生育"}),
    Rule("WJ-001", "agent.agent_id_no", C, born("1995-04-18", 284), MAN),
]
