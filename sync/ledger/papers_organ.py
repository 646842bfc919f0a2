"""Data of what only an organ issues: D04, D06, D07, D14 (with 终止 and 移送), D15."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sync.ledger.asking import mapping_in
from sync.ledger.deadlines import deadline
from sync.ledger.papers_issue import Issue
from sync.ledger.papers_words import day_text, due_text, period_text

Fields = dict[str, Any]

# task type (GB/T 39046) -> (grant, refuse, title of a grant, title of a refusal)
_VERBS = {
    "01": ("准予许可", "许可", "准予行政许可决定书", "不予行政许可决定书"),
    "05": ("予以批准", "批准", "批准决定书", "不予批准决定书"),
    "07": ("予以确认", "确认", "确认决定书", "不予确认决定书"),
}
_OTHER = ("予以办理", "办理", "办理结果告知书", "不予办理决定书")
_ENDINGS = {
    "death": "申请人死亡",
    "entity_ended": "申请人（单位）终止",
    "impossible": "办理事项已无法继续",
    "abolished": "该事项已依法取消",
}


def _notice(issue: Issue) -> Fields:
    """What every notice carries."""
    return {
        "to": issue.addressee,
        "organ": issue.organ,
        "received": issue.received,
        "seal": issue.seal,
        "contact_lines": issue.contact_lines(),
    }


def acceptance(issue: Issue) -> Fields:
    terms = issue.case.terms
    parts = []
    if terms.statutory:
        parts.append(f"法定办结时限{period_text(terms.statutory)}")
    if terms.promised:
        parts.append(f"承诺办结时限{period_text(terms.promised)}")
    by = issue.due("C4") or issue.due("C3")
    if by:
        parts.append(f"本机关将于{by}前作出决定")
    return {
        **_notice(issue),
        "basis": issue.basis("第三十二条第一款第（五）项"),
        "accepted_on": issue.accepted or day_text(issue.when),
        "limits": f"本事项{'，'.join(parts)}。" if parts else "",
    }


def refusal_to_accept(issue: Issue) -> Fields:
    """One ground exactly; missing papers are none (行政许可法第三十二条第一款第（四）项)."""
    ground = issue.fact("ground", issue.variant or "not_competent")
    needless = ground == "not_required"
    fields: Fields = {
        **_notice(issue),
        "title": "不受理告知书" if needless else "不予受理决定书",
        "refusal": "不受理" if needless else "不予受理",
        "ground": ground if issue.is_permit or ground == "not_competent" else "other",
        "basis": issue.fact("basis", issue.basis("第三十二条第一款第（二）项")),
        "remedy": issue.remedy(),
    }
    if fields["ground"] == "other":
        fields["ground_text"] = _clause(issue.fact("reason", "申请事项依法不需要办理"))
    if issue.fact("right_organ"):
        fields["right_organ"] = issue.fact("right_organ")
    return fields


def decision(issue: Issue) -> Fields:
    """D07. A refusal carries facts, reasons, basis and remedies (行政许可法第三十八条)."""
    grant, refuse, granted, refused = _VERBS.get(issue.case.terms.task_type, _OTHER)
    refusal = issue.variant == "refuse"
    given = mapping_in(issue.body, "decision")
    basis = issue.fact("basis") or str(given.get("basis") or "") or issue.case.terms.basis
    fields: Fields = {
        **_notice(issue),
        "title": refused if refusal else granted,
        "verb": refuse if refusal else grant,
        "accepted_on": issue.accepted,
        "facts": _clause(issue.fact("facts_found", str(given.get("facts") or "申请材料属实"))),
        "basis": basis,
    }
    if refusal:
        named = issue.fact("remedies")
        fields |= {
            "reason": _clause(issue.fact("reasons", issue.fact("reason", str(given.get("reasons") or "")))),
            "basis_decide": basis,
            "remedy": named if "复议" in named else issue.remedy(),
        }
    else:
        fields["content"] = _content(issue, given)
    return fields


def _content(issue: Issue, given: Mapping[str, Any]) -> str:
    content = issue.facts.get("content") or given.get("content") or ""
    number = issue.fact("result_no")
    lines = [
        f"决定内容：{_clause(str(content))}。" if content else "",
        f"结果文书编号：{number}。" if number else "",
    ]
    return "".join(lines)


def _clause(text: str) -> str:
    """Without its full stop: the fixed text has its own."""
    return text.strip().rstrip("。；;.")


def extension_or_end(issue: Issue) -> Fields:
    """D14, and in its style 终止办理通知书 and 移送办理通知书."""
    if issue.variant == "terminate":
        reason = _ENDINGS.get(issue.fact("end_ground"), "") or issue.fact("reason")
        return {
            **_notice(issue),
            "reason": reason or issue.case.terms.supplement_effect or "逾期未补正",
            "basis": issue.fact("basis", issue.case.terms.basis or "有关规定"),
            "remedy": issue.remedy(),
        }
    if issue.variant == "transfer":
        reason = issue.fact("reason", "该事项不属于本机关职权范围")
        return {
            **_notice(issue),
            "reason": _clause(reason),
            "right_organ": issue.fact("other_organ", "________"),
        }
    run = issue.run("C3")
    before = deadline(replace(run, extra=0), issue.calendar) if run else None
    approver = mapping_in(issue.facts, "approver")
    return {
        **_notice(issue),
        "accepted_on": issue.accepted,
        "reason": _clause(issue.fact("reason")),
        "old_deadline": due_text(before),
        "new_deadline": issue.due("C3"),
        "days": str(run.extra if run else ""),
        "basis": issue.basis("第四十二条"),
        "approved_by": "　".join(str(approver[key]) for key in ("post", "name") if approver.get(key)),
    }


def special_procedure(issue: Issue) -> Fields:
    """D15: what, by whom, how long; the time is not counted (第四十五条)."""
    try:
        time = period_text(
            (int(str(issue.facts.get("time_needed") or 0)), str(issue.facts.get("unit") or "WD"))
        )
    except ValueError:
        time = str(issue.facts.get("time_needed"))
    return {
        **_notice(issue),
        "procedure": issue.fact("cause"),
        "time": time,
        "start": day_text(issue.when),
        "institution": issue.fact("institution"),
    }
