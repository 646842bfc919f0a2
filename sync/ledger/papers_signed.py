"""D17 承诺书 and D18 核对授权书: what the applicant and his household sign, filled in from the form.

They are the citizens' own papers like the application form: final by their signatures, not by being printed,
so they have no document number and no machine code (ADR 0025). The signed sheet is a material of the case, and
its scan stands in the journal by its hash. Words as printed; knows no storage and no layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.answers import Row
from forms.item import MaterialRule, ServiceItem
from sync.ledger.asking import mapping_in
from sync.ledger.papers_words import day_text, minute_text

Fields = dict[str, Any]

PLEDGE, CHECK = "D17", "D18"
INFORM, LENIENT = "inform", ""
"""Variants of D17: 告知承诺, 容缺补交."""
EFFECT = (
    "作出不实承诺的，依法终止办理、撤销决定或者追回已经发放的待遇，记入信用记录；造成损失的，承担赔偿责任；"
    "构成违法犯罪的，依法追究责任。"
)
VERIFY = (
    "由受理机关和审核机关通过信息共享、入户走访、部门核实等方式核查；可以在办理过程中，也可以在办结以后。"
)
LATE = "逾期没有补交的，不能继续办理，已经收取的材料退还；补齐以后可以重新申请。"
_GROWN = 18
# Column prefixes by which forms name who lives in the household, and who has to support its members.
_HOUSEHOLD, _SUPPORTERS = "m_", "s_"
_SUPPORTER = "赡养、抚养、扶养义务人"
_CARD = "居民身份证"


@dataclass(frozen=True, slots=True)
class Signing:
    """What the sheet is filled from. `applicant`: name, id_no, mobile; `repeats`: the rows of the form;
    `own`: the county's own texts for D17 (fact, law, effect, check) or D18 (clauses)."""

    item: ServiceItem
    applicant: Mapping[str, str]
    repeats: Mapping[str, Sequence[Row]]
    profile: Mapping[str, Any]
    day: date
    recorded_at: str
    user: str = ""
    case_no: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)


def check_data(signing: Signing) -> Fields:
    """D18: a line for everybody who authorises. For a minor the applicant signs as his guardian."""
    people = list(_people(signing))
    minors = [row for row in people if row["agent"]]
    return {
        **_frame(signing),
        "organ": str(mapping_in(signing.profile, "organ").get("name") or ""),
        "clauses": _clauses(signing.own.get("clauses")),
        "rows": people,
        "agents": [
            {
                "name": signing.applicant.get("name", ""),
                "id_no": signing.applicant.get("id_no", ""),
                "relation": "监护人",
                "phone": signing.applicant.get("mobile", ""),
            }
        ]
        if minors
        else [],
    }


def pledge_data(signing: Signing, rule: MaterialRule) -> Fields:
    """D17, 告知承诺: what is told and promised, from the item's own conditions and basis."""
    item, own = signing.item, signing.own
    basis = "；".join(f"{one.doc}{one.article}" for one in item.legal_basis)
    conditions = "；".join(item.guide.conditions)
    law = "\n".join(
        part
        for part in (f"依据：{basis}" if basis else "", f"条件：{conditions}" if conditions else "")
        if part
    )
    return {
        **_frame(signing),
        "fact": str(own.get("fact") or "：".join(part for part in (rule.name, rule.note) if part)),
        "law": str(own.get("law") or law),
        "effect": str(own.get("effect") or EFFECT),
        "check": str(own.get("check") or VERIFY),
    }


def lenient_data(signing: Signing, missing: Sequence[MaterialRule]) -> Fields:
    """D17, 容缺补交: minor papers that come later. The last day is agreed with the applicant and written by hand."""
    effect = signing.item.supplement_effect or LATE
    return {
        **_frame(signing),
        "rows": [{"name": rule.name, "until": "　　年　月　日", "effect": effect} for rule in missing],
    }


def _frame(signing: Signing) -> Fields:
    applicant = signing.applicant
    young = _is_minor(applicant.get("id_no", ""), signing.day)
    return {
        "doc_no": "",
        "qr": "",
        "date": day_text(signing.day),
        "case_no": signing.case_no,
        "item": signing.item.name,
        "applicant": applicant.get("name", ""),
        "id_no": applicant.get("id_no", ""),
        "phone": applicant.get("mobile", ""),
        "guardian": "________" if young else "",
        "site": str(signing.profile.get("name") or ""),
        "user": signing.user,
        "printed_at": minute_text(signing.recorded_at),
    }


def _people(signing: Signing) -> Iterator[dict[str, str]]:
    """The applicant, his household, then those who have to support them; each number once."""
    name, id_no = signing.applicant.get("name", ""), signing.applicant.get("id_no", "")
    seen = {id_no}
    yield _line(name, id_no, "本人", "")
    for rows in signing.repeats.values():
        for row in rows:
            for prefix in (_HOUSEHOLD, _SUPPORTERS):
                found, number = str(row.get(f"{prefix}name", "")), str(row.get(f"{prefix}id_no", ""))
                if not found or (number and number in seen):
                    continue
                seen.add(number)
                minor = prefix == _HOUSEHOLD and _is_minor(number, signing.day)
                relation = _SUPPORTER if prefix == _SUPPORTERS else _relation(signing.item, row)
                yield _line(found, number, relation, name if minor else "")


def _line(name: str, id_no: str, relation: str, agent: str) -> dict[str, str]:
    return {
        "name": name,
        "id_type": _CARD if len(id_no) == 18 else "",
        "id_no": id_no,
        "relation": relation,
        "agent": agent,
    }


def _relation(item: ServiceItem, row: Row) -> str:
    code = str(row.get(f"{_HOUSEHOLD}relation", ""))
    labels = {choice.value: choice.label for choice in item.choices.get("family_relation", ())}
    return labels.get(code, code)


def _is_minor(id_no: str, day: date) -> bool:
    """By the date inside the number; somebody without one counts as grown up."""
    try:
        born = date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return False
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age < _GROWN


def _clauses(given: object) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list | tuple) else []
