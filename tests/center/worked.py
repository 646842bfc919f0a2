"""Case A of the worked cases (SB-001 by an agent) as bodies and days, up to the county's table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sync.ledger.case import Case, Terms
from sync.ledger.case_json import case_from_json, terms_to_json
from sync.ledger.material import package_of
from sync.ledger.numbers import case_number
from tests.center.hand_station import HandStation

VILLAGE, TOWNSHIP, COUNTY = "511999104205", "511999104000", "511999000000"
NAME = "李𬍛"
ID_NO = "511999198402193174"


def at(text: str) -> datetime:
    """`12-01 15:30` of 2026, local."""
    return datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}:00+08:00")


TERMS = Terms(
    item_id="SB-001",
    version="2026-11",
    name="城乡居民基本养老保险参保登记",
    task_type="20",
    case_type="2",
    handling_mode="2",
    capacity="AGENT",
    clock_start="receipt",
    dept="人力资源和社会保障局",
    basis="《社会保险经办条例》第六条",
    levels={"village": "proxy", "township": "first_check", "county": "decide"},
    statutory=(10, "WD"),
    promised=(3, "WD"),
)


def number(serial: int, day: str = "11-27") -> str:
    return case_number(VILLAGE, at(f"{day} 09:00").date(), 1, serial)


def registration(*scans: str, name: str = NAME, **facts: Any) -> dict[str, Any]:
    """The body of CaseRegistered."""
    agent = {"name": "周明华", "id_type": "111", "id_no": "511999198706140231", "mobile": "13800000001"}
    return {
        "op_id": "op-1",
        "item_id": TERMS.item_id,
        "item_version": TERMS.version,
        "terms": terms_to_json(TERMS),
        "site_tier": "village",
        "mode": "代办",
        "applicant": {
            "name": name,
            "id_type": "111",
            "id_no": ID_NO,
            "gender": "1",
            "birth_date": "1984-02-19",
            "mobile": "13800000002",
        },
        "proxy": agent | {"kind": "村社区代办员(委托)", "powers": ["递交", "签收", "代领结果"]},
        "answers": {
            "values": {
                "applicant.name": name,
                "applicant.hukou_region": VILLAGE,
                "insurance.grade": "300",
                "insurance.veteran": "false",
            },
            "repeats": {},
        },
        "materials": [
            {"material": "m_id", "name": "居民身份证", "state": "present", "copies": 1, "files": list(scans)}
        ],
        "facts": {"fields_valid": True, "checklist_done": True, "poa_signed": True, "send_now": True} | facts,
        "papers": [],
    }


def facts(**given: Any) -> dict[str, Any]:
    return {"facts": given, "papers": []}


def register(village: HandStation, serial: int = 1, *scans: str, **changed: Any) -> str:
    """Register and hand over one case; returns its number. Nothing is sent."""
    case_no = number(serial)
    village.write("CaseRegistered", case_no, registration(*scans, **changed), at("11-27 09:12"))
    return case_no


def hand_over(village: HandStation, case_no: str, case: Case) -> None:
    village.write("CaseQueued", case_no, facts(), at("11-27 16:40"))
    package = {"package": package_of(case), "way": "专人"}
    village.write("CaseHandedOver", case_no, facts(**package), at("11-27 16:50"))


def forward(township: HandStation, case_no: str) -> None:
    """From the signature on D13 to the county's door."""
    steps = (
        ("CaseReceived", "12-01 15:30", {"rows_counted": True, "differences": "", "signed_on": "2026-12-01"}),
        ("PreReviewStarted", "12-02 09:00", {}),
        ("CaseAccepted", "12-02 10:00", {"complete_and_legal_form": True, "in_power": True}),
        ("ReviewStarted", "12-02 10:30", {}),
        ("CaseForwarded", "12-02 15:00", {"first_review_opinion_signed": True, "file_complete": True}),
    )
    for kind, when, given in steps:
        township.write(kind, case_no, facts(**given), at(when))


def as_case(row: dict[str, Any]) -> Case:
    return case_from_json(row)
