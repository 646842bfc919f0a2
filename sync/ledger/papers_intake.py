"""Data of what is printed at the intake: D01, D01b, D02, D03, D05 and the hand-over list D13."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sync.ledger.asking import mapping_in, rows_in
from sync.ledger.case import SubmittedDoc
from sync.ledger.case_json import doc_from_json
from sync.ledger.demands import SUBJECTS
from sync.ledger.material import MISSING, PRESENT, WAIVED
from sync.ledger.papers_issue import Issue, kind_text
from sync.ledger.papers_words import day_text, minute_text, moment_text, period_text
from sync.ledger.people import is_minor

Fields = dict[str, Any]

# Originals that nobody may keep (居民身份证法第十五条); a filled form or statement of that name is no such original.
_NEVER_KEPT = re.compile(r"身份证|户口簿|银行卡|存折|社会保障卡|社保卡")
_POWERS = {
    "代填": "fill",
    "递交": "submit",
    "提交": "submit",
    "补正": "submit",
    "签收": "sign",
    "代缴": "pay",
    "代领": "collect",
    "撤回": "withdraw",
    "转委托": "delegate",
}
MANDATE_MONTHS = 6
RETENTION_DAYS = "90"  # village copies after CLOSED (law_and_standards.md 7.1)


# --- D01 ------------------------------------------------------------------------------------


def intake_receipt(issue: Issue) -> Fields:
    status, following = _status(issue)
    return {
        "id_no": issue.masked_id,
        "phone": issue.masked_phone,
        "agent": issue.agent_line,
        "received_at": _received_at(issue),
        "materials": _summary(issue.case.materials),
        "status": status,
        "next": following,
        "fee": "代办不收费" if issue.at_village else "按公布的收费目录执行",
        "contact": issue.contact(),
        "organ": issue.organ,
        "entrust_doc": issue.case.terms.entrust_doc,
        "deadline": issue.due("C1"),
    }


def _received_at(issue: Issue) -> str:
    if issue.variant == "counter" and "received_on" in issue.case.dates:
        return moment_text(issue.recorded_at, issue.case.dates["received_on"])
    return moment_text(issue.case.registered_at, issue.case.registered_on)


def _status(issue: Issue) -> tuple[str, str]:
    """Rows 10 and 11 of D01: 当前状态, 下一步和时间."""
    organ = issue.organ
    answer = issue.due("C1")
    if issue.variant != "agent":
        return "待受理", f"最迟{answer}前答复是否受理" if answer else "将依法书面告知是否受理"
    if issue.case.terms.village_step:
        posted = issue.due("C7")
        until = f"公示至{posted}，" if posted else ""
        return "待村级程序（会议、公示）", f"{until}村级程序后送交{organ}"
    sent = issue.due("C0")
    return "材料待乡镇（街道）审查", f"最迟{sent}前送交{organ}" if sent else f"送交{organ}"


def _summary(materials: Sequence[SubmittedDoc]) -> str:
    present = [doc for doc in materials if doc.state == PRESENT]
    absent = sum(doc.state == MISSING for doc in materials)
    short = f"，另缺{absent}种" if absent else ""
    return f"共{len(present)}种{_pieces(present)}份{short}，详见《申请材料接收清单》"


def _pieces(materials: Sequence[SubmittedDoc]) -> int:
    return sum(max(doc.originals * doc.kept + doc.copies, 0 if doc.ecert else 1) for doc in materials)


def _pages(doc: SubmittedDoc) -> int:
    return doc.pages or len(doc.files)


def immediate_receipt(issue: Issue) -> Fields:
    refused = any(paper.code == "D07" and paper.variant == "refuse" for paper in issue.case.papers)
    return {
        "id_no": issue.masked_id,
        "received_at": moment_text(issue.case.registered_at, issue.case.registered_on),
        "done_at": moment_text(issue.recorded_at, issue.when),
        "result": f"不符合条件，理由：{issue.fact('reason')}" if refused else "已办结",
        "result_no": issue.fact("result_no", "—"),
        "fee": "代办不收费" if issue.at_village else "按公布的收费目录执行",
        "contact": issue.contact(),
    }


# --- D02 ------------------------------------------------------------------------------------


def material_list(issue: Issue) -> Fields:
    """Variants: "" what was handed in, "supplement" what came with this act, "return" what goes back."""
    docs = list(issue.case.materials)
    if issue.variant == "supplement":
        brought = [doc_from_json(row) for row in rows_in(issue.body, "materials")]
        docs = brought or docs
    if issue.variant == "return":
        docs = [doc for doc in docs if doc.state == PRESENT]
    present = [doc for doc in docs if doc.state == PRESENT]
    proxy = issue.case.proxy
    return {
        "id_no": issue.applicant_text("id_no"),
        "phone": issue.applicant_text("mobile"),
        "submitter": f"{proxy['name']}（{kind_text(proxy)}）" if proxy else "申请人本人",
        "rows": [_material_row(doc, issue.variant == "return") for doc in docs],
        "total": f"合计：{len(present)}种　{_pieces(present)}份　{sum(map(_pages, present))}页",
    }


def _material_row(doc: SubmittedDoc, returned: bool) -> Fields:
    shown = {"name": doc.name, "copies": "—", "pages": "—", "checked": False, "original": "—"}
    if doc.state == MISSING:
        return {**shown, "form": "—", "note": doc.note or "缺件"}
    if doc.state == WAIVED or doc.ecert:
        note = f"{doc.note} 证照号 {doc.ecert}".strip() if doc.ecert else doc.note or "免交"
        return {**shown, "form": "电子证照" if doc.ecert else "免交", "note": note}
    return {
        "name": doc.name,
        "form": "原件" if doc.kept and not never_kept(doc) else doc.form,
        "copies": str(_pieces([doc])),
        "pages": str(_pages(doc) or "—"),
        "checked": doc.form == "复印件" and not (doc.kept and not never_kept(doc)),
        "original": "已退还" if returned else _original(doc),
        "note": doc.note,
    }


def never_kept(doc: SubmittedDoc) -> bool:
    """Identity card, 户口簿, bank card: their originals are given back at once, whatever was ticked."""
    return _NEVER_KEPT.search(doc.name) is not None


def _original(doc: SubmittedDoc) -> str:
    if never_kept(doc):
        return "已退还"
    if doc.kept:
        return "留存"
    return "办结退还" if doc.originals else ("已退还" if doc.form == "复印件" else "—")


# --- D03 ------------------------------------------------------------------------------------


def supplement(issue: Issue) -> Fields:
    """Variant "hint": the village's, without legal effect; else the organ's notice."""
    times = len(issue.case.supplements)
    limit = issue.case.terms.supplement
    deadline = issue.due("C2") or (f"自收到本告知书之日起{period_text(limit)}内" if limit else "")
    fields: Fields = {"to": issue.addressee, "organ": issue.organ, "rows": _gaps(issue)}
    if issue.variant in ("hint", "village_hint"):
        return {**fields, "to": issue.applicant_name, "contact": issue.contact()}
    return {
        **fields,
        "received": issue.received,
        "basis": issue.basis("第三十二条第一款第（四）项"),
        "deadline": deadline,
        "effect": issue.case.terms.supplement_effect if limit else "",
        "place": _place(issue),
        "hours": issue.profile_text("hours", "工作时间"),
        "times": f"第{times}次" if times > 1 else "",
        "seal": issue.seal,
        "contact_lines": issue.contact_lines(),
    }


def _place(issue: Issue) -> str:
    here = issue.profile_text("name") + issue.profile_text("address")
    return here if issue.at_village else f"{here}，或者交村（社区）代办点转交"


def _gaps(issue: Issue) -> list[Fields]:
    given = rows_in(mapping_in(issue.body, "supplement"), "rows")
    if given:
        names = SUBJECTS | {doc.material: doc.name for doc in issue.case.materials}
        return [_gap(row, names) for row in given]
    return [
        {"material": doc.name, "problem": "缺少", "demand": doc.note or "请补齐", "copies": "1"}
        for doc in issue.case.materials
        if doc.state == MISSING
    ]


def _gap(row: Mapping[str, Any], material_names: Mapping[str, str]) -> Fields:
    names = ("material", "problem", "demand", "copies", "sample")
    row = {"sample": row.get("basis"), **row}
    gap = {name: str(row[name]) for name in names if row.get(name) not in (None, "")} | {
        name: str(row.get(name) or "") for name in ("material", "problem", "demand")
    }
    return gap | {"material": str(row.get("name") or material_names.get(gap["material"], gap["material"]))}


# --- D05 ------------------------------------------------------------------------------------


def mandate(issue: Issue) -> Fields:
    """The mandate of this one case; period until the end of the case, six months at most."""
    proxy = issue.case.proxy or {}
    number = issue.applicant_text("id_no")
    principal: Fields = {
        "name": issue.applicant_name,
        "id_no": number,
        "address": issue.address,
        "phone": issue.applicant_text("mobile"),
    }
    if is_minor(number, issue.when):
        values = mapping_in(issue.case.answers, "values")
        proof = str(values.get("agent.guardian_proof") or "____________")
        principal["guardian"] = {"name": "________", "id_no": "__________________", "proof": proof}
    return {
        "principal": principal,
        "agent": {
            "name": str(proxy.get("name") or ""),
            "id_no": str(proxy.get("id_no") or ""),
            "kind": kind_text(proxy),
            "phone": str(proxy.get("mobile") or ""),
        },
        "cases": [{"item": issue.case.terms.name, "case_no": issue.case.case_no}],
        "powers": _powers(proxy),
        "from": day_text(issue.when),
        "to": day_text(issue.fact("poa_until") or _months_later(issue.when, MANDATE_MONTHS)),
        "site_phone": issue.profile_text("phone", "________"),
        "organ": issue.organ,
        "organ_phone": issue.organ_text("phone") or "________",
        "hotline": issue.hotline,
        "retention": RETENTION_DAYS,
    }


def _powers(proxy: Mapping[str, Any]) -> list[str]:
    """Keys of the powers on the printed list, in its order."""
    given = proxy.get("powers") or ()
    keys = {key for word, key in _POWERS.items() if any(word in str(power) for power in given)}
    return [key for key in dict.fromkeys(_POWERS.values()) if key in keys]


def _months_later(day: date, months: int) -> date:
    """The same day months later, the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


# --- D13 ------------------------------------------------------------------------------------


def hand_over(issue: Issue) -> Fields:
    """Village -> township -> county, or "back": results on their way to the village."""
    giver, taker = _parties(issue)
    package = issue.payload("package") or mapping_in(issue.facts, "package")
    scans = sum(len(doc.files) for doc in issue.case.materials)
    digest = str(package.get("hash") or "")[:16]
    back = issue.variant == "back"
    end = issue.end_of("C6" if back else "C0")
    present = [doc for doc in issue.case.materials if doc.state == PRESENT]
    way = issue.fact("way", "专人")
    return {
        "giver": giver,
        "taker": taker,
        "way": "　".join(("■" if way == name else "□") + name for name in ("专人", "邮政", "网络", "U盘")),
        "given_at": minute_text(issue.recorded_at),
        "package": digest or "—",
        "files": f"{package.get('files', scans)}个",
        "rows": [
            {
                "case_no": issue.case.case_no,
                "applicant": issue.applicant_name,
                "item": issue.case.terms.name,
                "sheets": "—" if back else f"{_pieces(present)}/{sum(map(_pages, present))}",
                "files": str(scans),
                "received": issue.case.dates.get("received_on", issue.case.registered_on).isoformat(),
                "due": end.day.isoformat() + ("（暂定）" if end.provisional else "") if end else "—",
                "note": issue.fact("result_no") if back else ("急件" if issue.case.terms.urgent else ""),
            }
        ],
    }


def _parties(issue: Issue) -> tuple[str, str]:
    """(giver, taker) by the tier that issues the list."""
    here = issue.profile_text("name")
    above = issue.profile_text("parent_name") or issue.organ
    if issue.at_village:
        return (above, here) if issue.variant == "back" else (here, above)
    if issue.variant == "back":
        return here, issue.fact("to_site") or issue.fact("site_name", f"登记站点 {issue.case.site}")
    other = issue.fact("other_organ")
    if other:
        return here, other
    county = issue.profile_text("county_name")
    return here, county if county and county != here else "上级机关"
