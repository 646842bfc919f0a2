"""Data of the village's own steps: D20 公示单, D22 入户调查记录表, D23 会议记录.

A posting names nobody in full and carries no number: names are masked here whatever the
act brought, and columns that may not hang on a wall are dropped (社会救助暂行办法第六十一条).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sync.ledger.asking import mapping_in, rows_in
from sync.ledger.papers_issue import Issue
from sync.ledger.papers_words import day_text, due_text, period_text
from sync.ledger.people import mask_address, mask_name

Fields = dict[str, Any]

# key of a row -> (head, share of the width)
_COLUMNS = {
    "name": ("姓名", 18),
    "group": ("村组", 24),
    "address": ("村组", 24),
    "size": ("家庭人口", 16),
    "family_size": ("家庭人口", 16),
    "covered": ("拟保障人数", 18),
    "area": ("面积", 16),
    "amount": ("拟定金额", 18),
    "type": ("拟定类别", 22),
    "category": ("拟定类别", 22),
    "item": ("申请事项", 34),
    "note": ("备注", 18),
    "remark": ("备注", 18),
}
_NAMES = ("name", "姓名", "户主姓名")
_NUMBER = re.compile(r"[0-9]{11,}[Xx]?")
_SECRET = re.compile(r"id_no|mobile|phone|account|diseas|disab|证件|身份证|电话|账号|病|残疾|未成年")


def posting(issue: Issue) -> Fields:
    """D20: who, where, what, until when, and where to object."""
    given = issue.payload("posting")
    rows = [dict(row) for row in rows_in(given, "rows")] or [_own_row(issue)]
    keys = [key for key in dict.fromkeys(key for row in rows for key in row) if not _SECRET.search(key)]
    run, end = issue.run("C7"), issue.end_of("C7")
    first = (run.start if run else issue.when) + timedelta(days=1)
    days = period_text((run.length, run.unit)) if run else ""
    title = str(given.get("title") or f"关于{issue.case.terms.name}申请的公示")
    return {
        "applicant": "",
        "title": title,
        "intro": str(given.get("intro") or _intro(issue)),
        "columns": [["序号", 10, "center"], *([*_COLUMNS.get(key, (key, 20)), "center"] for key in keys)],
        "rows": [
            [str(number), *(_shown(key, row.get(key)) for key in keys)] for number, row in enumerate(rows, 1)
        ],
        "period": f"{day_text(first)}至{due_text(end)}" + (f"（{days}）" if days else "") if end else "七日",
        "objections": str(given.get("objections") or _objections(issue, given)),
        "organ": issue.profile_text("name") if issue.at_village else issue.organ,
    }


def _intro(issue: Issue) -> str:
    return f"根据{issue.case.terms.basis or '有关规定'}，现将{issue.case.terms.name}的有关情况公示如下，接受群众监督。"


def _objections(issue: Issue, given: Mapping[str, Any]) -> str:
    contact = str(given.get("contact") or "") or issue.contact()
    return f"公示期内如有异议，请向公示单位或者{issue.organ}反映（{contact}）。反映情况应当实事求是，我们将为您保密。"


def _own_row(issue: Issue) -> Fields:
    row = {"name": issue.applicant_name, "group": mask_address(issue.address), "item": issue.case.terms.name}
    size = mapping_in(issue.case.answers, "values").get("applicant.family_size")
    if size:
        row["size"] = str(size)
    return row


def _shown(key: str, value: Any) -> str:
    text = "" if value is None else str(value)
    if key in _NAMES and "*" not in text:
        return mask_name(text)
    return _NUMBER.sub("***", text)


def visit(issue: Issue) -> Fields:
    """D22: what was written down at the visit; an empty field is a line to write on."""
    given = issue.payload("visit")
    named = issue.facts.get("investigators") or given.get("investigators") or ()
    names = ("purpose", "present", "housing", "income", "health", "neighbours", "photos", "opinion")
    return {
        "address": str(given.get("address") or issue.address),
        "when": str(given.get("time") or day_text(issue.fact("visited_on") or issue.when)),
        "investigators": [str(name) for name in named],
        **{name: str(given[name]) for name in names if given.get(name)},
    }


def minutes(issue: Issue) -> Fields:
    """D23: kind, attendance and vote (村民委员会组织法第二十二条、第二十六条、第二十八条)."""
    given = issue.payload("minutes")
    kind = str(given.get("kind") or "村民代表会议")
    vote = {
        "applicant": issue.applicant_name,
        "item": issue.case.terms.name,
        "yes": str(given.get("yes", "")),
        "no": str(given.get("against", "")),
        "abstained": str(given.get("abstain", "")),
        "result": str(given.get("result") or ""),
    }
    names = ("chair", "recorder", "discussion", "recused", "entitled", "present")
    return {
        "title": kind if kind.endswith("记录") else f"{kind}记录",
        "when": day_text(str(given.get("date") or issue.when.isoformat())),
        "place": str(given.get("place") or ""),
        "agenda": str(given.get("agenda") or f"讨论{issue.applicant_name}的{issue.case.terms.name}申请"),
        "rows": [vote],
        **{name: str(given[name]) for name in names if given.get(name) not in (None, "")},
    }
