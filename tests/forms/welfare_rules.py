"""What a tried rule of an item is, and the rules of the groups that nearly all forms share."""

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
