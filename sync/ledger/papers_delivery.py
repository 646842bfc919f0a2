"""Data of the end of a case: D08 送达回证, D11 评价表, D16 撤回申请书, D19 领件通知."""

from __future__ import annotations

from typing import Any

from sync.ledger.case import Paper
from sync.ledger.material import originals_held
from sync.ledger.papers_issue import Issue
from sync.ledger.papers_words import moment_text
from sync.ledger.people import mask_name

Fields = dict[str, Any]

# What is served on a person, by the weight it has: results first, then notices on the way.
_SERVED = {
    "D07": {"": "决定书", "grant": "准予决定书", "refuse": "不予决定书"},
    "D06": {"": "不予受理决定书", "not_required": "不受理告知书"},
    "D14": {"": "延长办理期限告知书", "terminate": "终止办理通知书", "transfer": "移送办理通知书"},
    "D04": {"": "受理通知书"},
    "D15": {"": "特别程序告知书"},
    "D03": {"": "一次性补正告知书"},
}
_RESULTS = ("D07", "D06", "D14")


def delivery_proof(issue: Issue) -> Fields:
    """D08: one proof over all papers that are served together."""
    given = issue.payload("delivery")
    person = str(given.get("person") or "")
    words = [person, str(given.get("relation") or ""), str(given.get("reason") or "")]
    witness = str(given.get("witness") or "")
    photos = given.get("photos") or ()
    remark = [f"见证人 {witness}" if witness else "", f"照片{len(photos)}张" if photos else ""]
    return {
        "organ": issue.organ,
        "phone": issue.applicant_text("mobile"),
        "address": issue.address,
        "rows": _served(issue),
        "way": str(given.get("way") or ""),
        "place": str(given.get("place") or issue.profile_text("name")),
        "delivered_at": moment_text(issue.recorded_at, issue.when),
        "by_other": "　".join(word for word in words if word) if given.get("way") != "direct" else "",
        "remark": "　".join(line for line in remark if line),
    }


def _served(issue: Issue) -> list[Fields]:
    papers = [paper for paper in issue.case.papers if paper.code in _RESULTS]
    papers = papers or [paper for paper in issue.case.papers if paper.code in _SERVED]
    rows = [
        {"name": f"{_title(paper)}（{issue.case.terms.name}）", "doc_no": paper.doc_no, "copies": "1"}
        for paper in papers
        if (paper.code, paper.variant) != ("D03", "hint")
    ]
    number = issue.fact("result_no")
    if number or not rows:
        rows.append({"name": f"{issue.case.terms.name}办理结果", "doc_no": number or "—", "copies": "1"})
    return rows


def _title(paper: Paper) -> str:
    titles = _SERVED[paper.code]
    return str(paper.data.get("title") or titles.get(paper.variant, titles[""]))


def rating_sheet(issue: Issue) -> Fields:
    """D11: the name is not asked for, so it is not printed either."""
    return {"applicant": ""}


def withdrawal(issue: Issue) -> Fields:
    held = "、".join(doc.name for doc in originals_held(issue.case.materials))
    return {
        "id_no": issue.applicant_text("id_no"),
        "received": issue.received,
        "reason": issue.fact("reason"),
        "returned": f"□无　■有（清单）：{held}" if held else "■无　□有（清单）：",
    }


def result_notice(issue: Issue) -> Fields:
    """D19 may lie open on a counter: the name is masked and the result not told."""
    place = issue.profile_text("name") + issue.profile_text("address")
    return {
        "applicant": mask_name(issue.applicant_name),
        "result": "结果文书已到，请前来领取",
        "place": place,
        "hours": issue.profile_text("hours", "工作时间"),
        "bring": "本人身份证、登记回执；他人代领的，另带授权委托书和代领人身份证",
        "contact": issue.contact(),
    }
