"""Invented people with valid identity numbers (region 511999 does not exist), and their answers.

Deterministic: the same names in the same order give the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def id_number(born: date, serial: int, region: str = "511999") -> str:
    """GB 11643: an 18-character number; odd serials are men."""
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    return body + _CHECK[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Person:
    name: str
    born: date
    serial: int
    mobile: str

    @property
    def id_no(self) -> str:
        return id_number(self.born, self.serial)

    @property
    def gender(self) -> str:
        return "1" if self.serial % 2 else "2"

    def applicant(self, **more: Any) -> dict[str, Any]:
        """The `applicant` block of an answers file."""
        return {
            "name": self.name,
            "id_type": "111",
            "id_no": self.id_no,
            "gender": self.gender,
            "birth_date": self.born.isoformat(),
            "ethnicity": "01",
            "mobile": self.mobile,
            **more,
        }


AGENTS = {
    "511999104205": Person("周明华", date(1987, 6, 14), 23, "13800000001"),
    "511999104206": Person("何秀英", date(1979, 3, 2), 46, "13800000009"),
}


def proxy_block(agent: Person) -> dict[str, Any]:
    """The mandate given to a village's agent."""
    return {
        "name": agent.name,
        "id_type": "111",
        "id_no": agent.id_no,
        "mobile": agent.mobile,
        "kind": "村社区代办员(委托)",
        "post": "代办员",
        "powers": ["递交", "签收", "代领结果"],
    }


def pension(
    person: Person, site: str, agent: Person | None, *, leave_out: tuple[str, ...] = ()
) -> dict[str, Any]:
    """An answers file for SB-001. `leave_out`: materials that are missing."""
    answers: dict[str, Any] = {
        "mode.apply_mode": "代理" if agent else "本人",
        "mode.site_visit": "窗口",
        "applicant.hukou_region": site,
        "applicant.hukou_address": "椑木镇椑南村5组12号",
        "applicant.live_same": True,
        "applicant.hukou_type": "20",
        "applicant.is_student": False,
        "applicant.in_employee_pension": False,
        "insurance.ins_region": site,
        "insurance.group": "5组",
        "insurance.grade": "300",
        "insurance.special_group": "无",
        "insurance.pay_mode": "税务APP/小程序",
        "insurance.veteran": False,
        "sign.signature": "paper",
    }
    if agent:
        answers |= _agent_answers(agent)
    wanted = ["m_id", "m_hukou", "m_form", *(["m_agent_id", "m_agent_poa"] if agent else [])]
    return _file("SB-001", person.applicant(), agent, answers, {}, wanted, leave_out)


def subsistence(
    person: Person, site: str, agent: Person, members: tuple[Person, ...], *, income: str = "12000.00"
) -> dict[str, Any]:
    """An answers file for MZ-001 with a household."""
    answers = {
        "mode.apply_mode": "代理",
        "mode.site_visit": "上门",
        "applicant.hukou_region": site,
        "applicant.hukou_address": "椑木镇椑南村2组7号",
        "applicant.live_same": True,
        "applicant.family_size": len(members) + 1,
        "applicant.reason": ["疾病", "缺乏劳动力"],
        "applicant.dibao_type": "家庭申请",
        "applicant.is_relative": False,
        "income.wage": income,
        "income.business": "0.00",
        "income.property": "0.00",
        "income.transfer": "0.00",
        "income.other_income": "0.00",
        "income.standard": "560.00",
        "finance.deposit": "3000.00",
        "finance.securities": "0.00",
        "finance.claims": "0.00",
        "finance.insurance": "0.00",
        "other.apply_reason": "家中有人患病多年，缺乏劳动力。",
        "bank.bank_holder": person.name,
        "bank.bank_name": "县农村商业银行",
        "bank.bank_account": "6217000000000123459",
        "sign.signature": "paper",
        **_agent_answers(agent),
    }
    rows = [
        {
            "m_name": member.name,
            "m_relation": "11" if number == 0 else "20",
            "m_id_no": member.id_no,
            "m_gender": member.gender,
            "m_ethnicity": "01",
            "m_hukou": "20",
            "m_marital": "20" if number == 0 else "10",
            "m_health": "31" if number == 0 else "10",
            **({"m_disease": "冠心病"} if number == 0 else {}),
            "m_special": "无",
            "m_job": "70" if number == 0 else "24",
            "m_income": "0.00",
            "m_covered": True,
            "m_sign": "paper",
        }
        for number, member in enumerate(members)
    ]
    wanted = [
        "m_form",
        "m_id",
        "m_hukou",
        "m_auth",
        "m_promise",
        "m_ill",
        "m_bank",
        "m_agent_id",
        "m_agent_poa",
    ]
    applicant = person.applicant(marital_status="20")
    return _file("MZ-001", applicant, agent, answers, {"members.rows": rows}, wanted, ())


def certification(
    person: Person, agent: Person | None, *, last: str = "", method: str = "上门"
) -> dict[str, Any]:
    """An answers file for SB-003 (即办, taken in by a village). `last`: ISO day of the one before."""
    answers: dict[str, Any] = {
        "person.name": person.name,
        "person.id_no": person.id_no,
        "person.mobile": person.mobile,
        "person.live_place": "本村",
        "cert.benefit_type": ["城乡居民养老"],
        "cert.method": method,
        "cert.status": "健在",
        "cert.photo": "paper",
        "cert.special": ["高龄", "独居"],
        "cert.witness": "何秀英",
        "sign.signature": "paper",
        "sign.handler_sign": "paper",
    }
    if last:
        answers["cert.last_cert_date"] = last
    return _file("SB-003", person.applicant(), agent, answers, {}, ["m_id"], (), no_copy=("m_id",))


def medical(
    person: Person, site: str, agent: Person | None, members: tuple[Person, ...] = ()
) -> dict[str, Any]:
    """An answers file for YB-001; `members` of the same household enrol with the person."""
    answers: dict[str, Any] = {
        "mode.apply_mode": "代理" if agent else "本人",
        "mode.site_visit": "窗口",
        "applicant.hukou_region": site,
        "applicant.hukou_address": "椑木镇椑南村5组12号",
        "applicant.live_same": True,
        "applicant.hukou_type": "20",
        "applicant.in_employee_medical": False,
        "ins.ins_region": site,
        "ins.person_type": "成年居民",
        "ins.household_head_name": person.name,
        "ins.relation_to_head": "02",
        "ins.subsidy_group": "无",
        "ins.first_time": False,
        "ins.from_other": False,
        "sign.signature": "paper",
    }
    if agent:
        answers |= _agent_answers(agent)
    rows = [
        {
            "m_name": member.name,
            "m_relation": "10" if number == 0 else "20",
            "m_id_no": member.id_no,
            "m_type": "成年居民" if number == 0 else "中小学生儿童",
        }
        for number, member in enumerate(members)
    ]
    wanted = ["m_id", "m_form", *(["m_agent_id", "m_agent_poa"] if agent else [])]
    shown = ("m_id", "m_form", "m_agent_poa")
    return _file(
        "YB-001", person.applicant(), agent, answers, {"family.rows": rows}, wanted, (), no_copy=shown
    )


def disability(
    person: Person, site: str, agent: Person | None, contact: Person, *, kind: str = "新办", type_: str = "4"
) -> dict[str, Any]:
    """An answers file for CL-001; `contact` is the guardian or the relative to be called."""
    renewal = kind in ("换领(到期)", "等级变更", "残损换新")
    answers: dict[str, Any] = {
        "mode.apply_mode": "代理" if agent else "本人",
        "mode.site_visit": "上门",
        "applicant.education": "81",
        "applicant.hukou_region": site,
        "applicant.hukou_address": "椑木镇椑南村3组21号",
        "applicant.live_same": True,
        "applicant.photo": "paper",
        "applicant.native_place": "四川内江",
        "applicant.postcode": "641100",
        "applicant.hukou_type": "20",
        "guardian.g_name": contact.name,
        "guardian.g_relation": "10",
        "guardian.g_phone": contact.mobile,
        "apply.apply_kind": kind,
        "apply.want_type": [type_],
        "apply.cause": "疾病",
        "apply.cause_date": "2024-05",
        "apply.home_eval": True,
        "apply.home_reason": "卧床，不能出门",
        "apply.cross_province": False,
        "sign.signature": "paper",
    }
    if kind != "新办":
        answers["apply.old_no"] = f"{person.id_no}{type_}2"
    if agent:
        answers |= _agent_answers(agent)
    wanted = [
        *("m_form", "m_eval", "m_id", "m_hukou", "m_photo", "m_med"),
        *(["m_old"] if renewal else []),
        *(["m_agent_id", "m_agent_poa"] if agent else []),
    ]
    kept = ("m_form", "m_eval", "m_photo", "m_old", "m_agent_poa")
    applicant = person.applicant(marital_status="20")
    return _file("CL-001", applicant, agent, answers, {}, wanted, (), no_copy=kept)


def old_age(person: Person, site: str, agent: Person | None) -> dict[str, Any]:
    """An answers file for MZ-004; the person is 80 or older, a daughter is the contact."""
    answers: dict[str, Any] = {
        "mode.apply_mode": "代理" if agent else "本人",
        "mode.site_visit": "上门",
        "applicant.hukou_region": site,
        "applicant.hukou_address": "椑木镇椑南村4组9号",
        "applicant.live_same": True,
        "claim.apply_type": "首次申请",
        "claim.other_allowance": ["无"],
        "claim.economic": "一般",
        "claim.live_kind": "与子女同住",
        "contact.c_name": f"{person.name[0]}晓兰",
        "contact.c_relation": "30",
        "contact.c_phone": "13800000031",
        "bank.bank_holder": person.name,
        "bank.bank_name": "县农村商业银行",
        "bank.bank_account": "6217000000000123459",
        "sign.signature": "paper",
    }
    if agent:
        answers |= _agent_answers(agent)
    wanted = [
        *("m_form", "m_id", "m_hukou", "m_bank", "m_photo"),
        *(["m_agent_id", "m_agent_poa"] if agent else []),
    ]
    kept = ("m_form", "m_photo", "m_agent_poa")
    return _file("MZ-004", person.applicant(), agent, answers, {}, wanted, (), no_copy=kept)


def inspection(owner: Person, *, last: str, noticed: str, booked: str = "") -> dict[str, Any]:
    """An answers file for NJ-002. `last`, `noticed`, `booked`: ISO days."""
    answers = {
        "m.owner": owner.name,
        "m.mobile": owner.mobile,
        "m.plate": "川10·A1234",
        "m.machine_type": "轮式拖拉机运输机组",
        "m.last_insp": last,
        "m.notice_kind": "电话",
        "m.notice_date": noticed,
        "m.notice_result": "已告知",
        "m.book_place": "椑木镇农机站",
    }
    if booked:
        answers["m.book_date"] = booked
    wanted = ["m_lic", "m_ins", "m_form"]
    return _file("NJ-002", owner.applicant(), None, answers, {}, wanted, (), no_copy=tuple(wanted))


def _agent_answers(agent: Person) -> dict[str, Any]:
    return {
        "agent.agent_kind": "村社区代办员(委托)",
        "agent.agent_name": agent.name,
        "agent.agent_id_no": agent.id_no,
        "agent.agent_mobile": agent.mobile,
    }


def _file(
    item: str,
    applicant: dict[str, Any],
    agent: Person | None,
    answers: dict[str, Any],
    repeats: dict[str, Any],
    wanted: list[str],
    leave_out: tuple[str, ...],
    no_copy: tuple[str, ...] = ("m_form", "m_agent_poa"),
) -> dict[str, Any]:
    """`no_copy`: materials of which no copy is kept (only shown, or the original kept)."""
    return {
        "item": item,
        "version": "latest",
        "applicant": applicant,
        "proxy": proxy_block(agent) if agent else None,
        "answers": answers,
        "repeats": repeats,
        "materials": [
            {
                "id": material,
                "file": f"{material}.jpg",
                "copies": 0 if material in no_copy else 1,
            }
            for material in wanted
            if material not in leave_out
        ],
        "effective_date": None,
    }
