"""A case in words for its page: who, materials with scans, papers, what happened. Numbers masked unless told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from forms.calendar import WorkingCalendar
from forms.printing import PAPERS
from sync.center import tables
from sync.center.county import County
from sync.center.own_scans import kind_of
from sync.center.pages import words
from sync.ledger.case import Case
from sync.ledger.complaint import answered_on, calls_back, due_on
from sync.ledger.parallel import AGREED, OVERDUE, REFUSED, WANTS_MORE, sub_tasks
from sync.ledger.people import mask_numbers
from sync.ledger.rating import STARS, is_bad, stars_of
from sync.ledger.rating_reasons import rating_words
from sync.ledger.service import shown_mode
from sync.ledger.table import ROLES
from sync.seal import SealBroken

_APPLICANT = {
    "name": "姓名",
    "id_type": "证件类型",
    "id_no": "证件号码",
    "gender": "性别",
    "birth_date": "出生日期",
    "ethnicity": "民族",
    "mobile": "手机",
    "address": "住址",
}
_PROXY = {"name": "姓名", "kind": "身份", "id_no": "证件号码", "mobile": "手机", "powers": "委托权限"}
_ANSWERS = {AGREED: "green", REFUSED: "red", WANTS_MORE: "orange", OVERDUE: "red"}
_CODES = {
    "gender": {"1": "男", "2": "女"},
    "id_type": {"111": "居民身份证", "113": "户口簿", "553": "外国人永久居留身份证"},
    "ethnicity": {"01": "汉族"},
}


def header(case: Case, names: Mapping[str, str], clerk: tuple[str, str]) -> dict[str, Any]:
    return {
        "case_no": case.case_no,
        "applicant": str(case.applicant.get("name", "")),
        "item": case.terms.name,
        "state": words.STATES.get(case.state, case.state),
        "owner": words.TIERS.get(case.owner, case.owner),
        "registered": case.registered_at[:16].replace("T", " "),
        "site": names.get(case.site, case.site),
        "capacity": words.CAPACITIES.get(case.terms.capacity, case.terms.capacity),
        "served": shown_mode(case.mode, case.service),
        "receiver": case.receiver,
        "clerk": clerk_words(*clerk),
        "result_no": str(case.facts.get("result_no", "")),
        "rev": case.rev,
    }


def clerk_words(account: str, kind: str) -> str:
    """`甲 经办` or `甲 签收`, "" where nobody has the case in hand."""
    if not account:
        return ""
    return f"{account} {'签收' if kind in ('CaseReceived', 'ForwardingAcknowledged') else '经办'}"


def applicant(case: Case, *, masked: bool) -> list[tuple[str, str]]:
    return _person(case.applicant, _APPLICANT, masked)


def proxy(case: Case, *, masked: bool) -> list[tuple[str, str]]:
    return _person(case.proxy or {}, _PROXY, masked)


def materials(connection: Connection, county: County, case: Case) -> list[dict[str, Any]]:
    here = _here(connection, {sha256 for doc in case.materials for sha256 in doc.files})
    rows = []
    for doc in case.materials:
        state, colour = words.MATERIAL_STATES.get(doc.state, (doc.state, ""))
        kept = (("原件", doc.originals), ("复印件", doc.copies))
        counts = "、".join(f"{name} {count} 份" for name, count in kept if count) or doc.form
        text = "，".join(filter(None, (counts, doc.ecert and f"电子证照 {doc.ecert}", doc.note)))
        scans = [_scan(county, case, sha256, here) for sha256 in doc.files]
        rows.append({"name": doc.name, "state": state, "colour": colour, "note": text, "scans": scans})
    return rows


def result_scans(connection: Connection, county: County, case: Case) -> list[dict[str, Any]]:
    """Scans of the result that came with ResultMade."""
    result = case.facts.get("result")
    files = result.get("files", ()) if isinstance(result, Mapping) else ()
    named = [sha256 for sha256 in files if isinstance(sha256, str)]
    here = _here(connection, set(named))
    return [_scan(county, case, sha256, here) for sha256 in named]


def papers(case: Case, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Issued papers, the newest first."""
    rows = [
        {
            "title": PAPERS[paper.code].title(paper.variant) if paper.code in PAPERS else paper.code,
            "doc_no": paper.doc_no,
            "date": paper.date.isoformat(),
            "site": names.get(paper.issued_by, paper.issued_by),
            "url": f"/case/{case.case_no}/paper/{number}.pdf",
        }
        for number, paper in enumerate(case.papers, 1)
    ]
    return rows[::-1]


def history(case: Case, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What happened, the newest first."""
    return [
        {
            "kind": words.ACTS.get(line.kind, line.kind),
            "state": words.STATES.get(line.state, line.state),
            "day": line.recorded_at[:16].replace("T", " "),
            "late": line.effective_date.isoformat()
            if line.recorded_at[:10] > str(line.effective_date)
            else "",
            "actor": line.actor,
            "role": ROLES[line.role].zh if line.role in ROLES and line.role != "SYS" else "",
            "site": names.get(line.site, line.site),
            "note": line.note,
        }
        for line in reversed(case.history)
    ]


def breaches(case: Case) -> list[dict[str, str]]:
    """Deadlines that were missed, with the reason where one was given."""
    return [
        {
            "clock": words.CLOCKS.get(str(row.get("clock")), str(row.get("clock"))),
            "deadline": str(row.get("deadline", "")),
            "days": str(row.get("days", "")),
            "owner": words.TIERS.get(str(row.get("owner")), ""),
            "reason": str(row.get("reason", "")),
        }
        for row in case.breaches
    ]


def parallel(case: Case, calendar: WorkingCalendar, today: date) -> list[dict[str, str]]:
    """The sub-tasks of joint handling with what each department said, or by when it must."""
    rows = []
    for task in sub_tasks(case, calendar):
        late = task.open and task.due is not None and today > task.due
        words = task.answer or ("已逾期" if late else "待答复")
        colour = _ANSWERS.get(task.answer, "red" if late else "yellow")
        answered = f"{task.answered_on}，{task.answered_by}登记" if task.answered_on else ""
        rows.append(
            {
                "department": task.department,
                "question": task.question,
                "kind": "必要" if task.required else "参考",
                "due": task.due.isoformat() if task.due else "",
                "depends_on": task.depends_on,
                "words": words,
                "colour": colour,
                "reason": task.reason,
                "answered": answered,
            }
        )
    return rows


def followed(case: Case, calendar: WorkingCalendar, today: date) -> list[dict[str, str]]:
    """Ratings, complaints with their last day, and calls back, the newest first of each."""
    rows = [
        {
            "what": "评价",
            "words": STARS.get(stars_of(row) or 0, "不评价"),
            "colour": "red" if is_bad(row) else "",
            "text": rating_words(row) if stars_of(row) else "",
            "soft": _soft(row.get("date"), row.get("asked_by")),
        }
        for row in reversed(case.ratings)
    ]
    for row in reversed(case.complaints):
        answered, due = answered_on(row), due_on(row, calendar).day
        words = (
            f"{answered} 已答复"
            if answered
            else f"{due} 前答复"
            if today <= due
            else f"应在 {due} 前答复，已逾期"
        )
        colour = "green" if answered else "yellow" if today <= due else "red"
        text = "；".join(
            filter(
                None, (str(row.get("content", "")), str(row.get("finding", "")), str(row.get("action", "")))
            )
        )
        rows.append(
            {
                "what": f"投诉（{row.get('category', '')}）",
                "words": words,
                "colour": colour,
                "text": text,
                "soft": _soft(row.get("date"), row.get("doc_no")),
            }
        )
    rows += [
        {
            "what": "回访",
            "words": str(row.get("satisfied", "")),
            "colour": "",
            "text": str(row.get("outcome", "")),
            "soft": _soft(row.get("date"), row.get("by")),
        }
        for row in reversed(calls_back(case))
    ]
    return rows


def _soft(*parts: object) -> str:
    return "　".join(str(part) for part in parts if part)


def _person(person: Mapping[str, Any], labels: Mapping[str, str], masked: bool) -> list[tuple[str, str]]:
    rows = []
    for field, label in labels.items():
        value = person.get(field)
        if value:
            text = "、".join(value) if isinstance(value, list | tuple) else str(value)
            text = _CODES.get(field, {}).get(text, text)
            rows.append((label, mask_numbers(text) if masked else text))
    return rows


def _scan(county: County, case: Case, sha256: str, here: set[str]) -> dict[str, Any]:
    """`picture`: a browser shows it small; a PDF is a link with its name."""
    url = f"/case/{case.case_no}/scan/{sha256}"
    if sha256 not in here:
        return {"here": False, "url": url, "picture": False}
    try:
        kind = kind_of(county.vault.head(sha256))
    except (FileNotFoundError, SealBroken):
        return {"here": False, "url": url, "picture": False}
    return {"here": True, "url": url, "picture": kind.startswith("image/")}


def _here(connection: Connection, named: set[str]) -> set[str]:
    columns = tables.uploads.c
    query = select(columns.sha256).where(columns.kind == "blob", columns.complete, columns.sha256.in_(named))
    return set(connection.execute(query).scalars())
