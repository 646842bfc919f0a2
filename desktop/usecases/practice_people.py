"""The invented people of 练习模式, with valid identity numbers of a region that does not exist (511999).

Data only: persons, and the answers of an application for 城乡居民养老保险参保登记 on their behalf.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class Invented:
    name: str
    born: date
    serial: int
    mobile: str

    @property
    def id_no(self) -> str:
        """GB 11643: 18 characters; odd serials are men."""
        body = f"511999{self.born:%Y%m%d}{self.serial:03d}"
        return body + _CHECK[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]

    @property
    def gender(self) -> str:
        return "1" if self.serial % 2 else "2"


PEOPLE = (
    Invented("练小梅", date(1992, 1, 30), 246, "13800000101"),
    Invented("练大山", date(1984, 2, 19), 317, "13800000102"),
    Invented("练春花", date(1990, 7, 8), 206, "13800000103"),
    Invented("练志强", date(1979, 12, 1), 419, "13800000104"),
    Invented("练𬍛", date(1988, 5, 21), 133, "13800000105"),
    Invented("练宝国", date(1986, 3, 12), 111, "13800000106"),
)
AGENT = Invented("练习员", date(1987, 6, 14), 23, "13800000001")


def pension(person: Invented, site: str) -> dict[str, Any]:
    """The parts of an answers file for SB-001."""
    agent = {
        "agent.agent_kind": "村社区代办员(委托)",
        "agent.agent_name": AGENT.name,
        "agent.agent_id_no": AGENT.id_no,
        "agent.agent_mobile": AGENT.mobile,
    }
    kept = {"m_form": 0, "m_agent_poa": 0, "m_id": 1, "m_hukou": 1, "m_agent_id": 1}
    return {
        "item": "SB-001",
        "applicant": {
            "name": person.name,
            "id_type": "111",
            "id_no": person.id_no,
            "gender": person.gender,
            "birth_date": person.born.isoformat(),
            "ethnicity": "01",
            "mobile": person.mobile,
        },
        "proxy": {
            "name": AGENT.name,
            "id_type": "111",
            "id_no": AGENT.id_no,
            "mobile": AGENT.mobile,
            "kind": "村社区代办员(委托)",
            "post": "代办员",
            "powers": ["递交", "签收", "代领结果"],
        },
        "answers": {
            "mode.apply_mode": "代理",
            "mode.site_visit": "窗口",
            "applicant.hukou_region": site,
            "applicant.hukou_address": "练习镇练习村3组8号",
            "applicant.live_same": True,
            "applicant.hukou_type": "20",
            "applicant.is_student": False,
            "applicant.in_employee_pension": False,
            "insurance.ins_region": site,
            "insurance.group": "3组",
            "insurance.grade": "300",
            "insurance.special_group": "无",
            "insurance.pay_mode": "税务APP/小程序",
            "insurance.veteran": False,
            "sign.signature": "paper",
            **agent,
        },
        "materials": [{"id": name, "copies": copies} for name, copies in kept.items()],
    }
