"""Starting values: what stands in a question before anybody types, read from the case.

Also which questions fit the case at all, where one kind has two rows in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sync.ledger.asking import rows_in, run_of, text_in
from sync.ledger.case import Case
from sync.ledger.complaint import BY_RATING, open_complaints, unheard_ratings
from sync.ledger.course import registered_by, site_name
from sync.ledger.demands import LACKING, choices_of
from sync.ledger.material import missing
from sync.ledger.parallel import WANTS_MORE
from sync.ledger.people import mask_name
from sync.ledger.questions.shape import Question
from sync.ledger.rating_reasons import rating_words
from sync.ledger.table import CLOCKS

# (kind, question) -> the states in which it is asked; everything else is always asked.
_ONLY_IN: dict[tuple[str, str], tuple[str, ...]] = {
    ("CaseAccepted", "facts.complete_and_legal_form"): ("PRE_REVIEW",),
    ("CaseAccepted", "facts.demanded_rows_complete"): ("SUPP_RETURNED",),
    ("CaseClosed", "rating.declined"): ("DELIVERED",),
    ("CaseClosed", "facts.result_passed_on"): ("DELIVERED",),
    ("CaseClosed", "facts.originals_returned"): ("DELIVERED", "WITHDRAWN"),
    ("CaseClosed", "facts.no_recipient"): ("TERMINATED", "TRANSFERRED_OUT"),
    ("CaseClosed", "facts.reason"): ("TERMINATED", "TRANSFERRED_OUT"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """What starting values are computed from. `profile`: the site's profile document. `listed`: code to name of the
    materials of the item, as far as its list is known here."""

    case: Case
    today: date
    profile: Mapping[str, Any]
    listed: Mapping[str, str] = field(default_factory=dict)


def fitting(kind: str, question: Question, case: Case) -> bool:
    """Whether the question is asked in this state; nobody is asked twice for a rating."""
    if question.name == "rating.declined" and case.ratings:
        return False
    states = _ONLY_IN.get((kind, question.name))
    return states is None or case.state in states


def started(question: Question, start: Start) -> Question:
    """The question with its starting value and the choices that only the case knows."""
    default = question.default
    made = _STARTS.get(default) if isinstance(default, str) else None
    more = _CHOICES.get(question.name)
    picks = {"material": choices_of(start.case, start.listed)} if question.name == "supplement.rows" else {}
    return replace(
        question,
        picks=picks,
        default=made(start) if made else default,
        choices=(*question.choices, *more(start.case)) if more else question.choices,
    )


def _gaps(start: Start) -> list[dict[str, str]]:
    rows = [
        {
            "material": doc.material,
            "problem": LACKING,
            "demand": f"提供{doc.name}",
            "copies": "1",
            "basis": "",
        }
        for doc in missing(start.case.materials)
    ]
    for answer in rows_in(start.case.facts, "subtask_answers"):
        if text_in(answer, "answer") == WANTS_MORE:  # each department's wish goes into the one notice
            wish = f"{text_in(answer, 'department')}：{text_in(answer, 'reason')}"
            rows.append({"material": "", "problem": wish, "demand": "", "copies": "1", "basis": ""})
    return rows or [{"material": "", "problem": "", "demand": "", "copies": "1", "basis": ""}]


def _posting_rows(start: Start) -> list[dict[str, str]]:
    values = start.case.answers.get("values", {})
    members = start.case.answers.get("repeats", {}).get("members.rows", ())
    return [
        {
            "name": mask_name(str(start.case.applicant.get("name", ""))),
            "group": str(values.get("insurance.group", "")),
            "people": str(values.get("applicant.family_size", len(members) + 1)),
            "kind": start.case.terms.name,
            "note": "",
        }
    ]


def _remedies(start: Start) -> str:
    """行政复议法第二十条、第二十四条; 行政诉讼法第四十六条."""
    remedy = start.profile.get("remedy", {})
    body, court = remedy.get("body", "县人民政府"), remedy.get("court", "县人民法院")
    return (
        f"如对本决定不服，可以自收到本决定之日起六十日内向{body}申请行政复议，"
        f"也可以自收到本决定之日起六个月内依法向{court}提起行政诉讼。"
    )


def _unexplained(case: Case) -> tuple[tuple[str, str], ...]:
    """Clocks with a breach that nobody has explained yet."""
    codes = [str(row.get("clock", "")) for row in case.breaches if not row.get("reason")]
    return tuple((code, CLOCKS[code].zh) for code in dict.fromkeys(codes) if code in CLOCKS)


def _own_causes(case: Case) -> tuple[tuple[str, str], ...]:
    """Causes of a special procedure that the item itself lists."""
    return tuple((cause, cause) for cause in case.terms.suspends)


def _complaint_channel(start: Start) -> str:
    return BY_RATING if unheard_ratings(start.case) else ""


def _complaint_object(start: Start) -> str:
    """For a rating: where and by whom the case was handled."""
    return f"{site_name(start.case)}　{registered_by(start.case)}" if unheard_ratings(start.case) else ""


def _complaint_content(start: Start) -> str:
    """What a bad rating says, in words."""
    waiting = unheard_ratings(start.case)
    return rating_words(waiting[0]) if waiting else ""


def _open_complaints(case: Case) -> tuple[tuple[str, str], ...]:
    rows = open_complaints(case)
    return tuple(
        (text_in(row, "doc_no"), f"{text_in(row, 'doc_no')}　{text_in(row, 'category')}") for row in rows
    )


def _subtasks(start: Start) -> list[dict[str, str]]:
    """One empty line; half of the statutory days is the usual time for a department (state_machine.md 5.2)."""
    run = run_of(start.case, "C3")
    days = str(run.length // 2) if run is not None and run.length > 1 else ""
    return [{"department": "", "question": "", "days": days, "required": "必要", "depends_on": ""}]


def _open_subtasks(case: Case) -> tuple[tuple[str, str], ...]:
    """The departments that have not answered for good, from the case alone."""
    answers = {
        text_in(row, "department"): text_in(row, "answer") for row in rows_in(case.facts, "subtask_answers")
    }
    names = [text_in(row, "department") for row in rows_in(case.facts, "subtasks")]
    return tuple((name, name) for name in names if answers.get(name, "") in ("", WANTS_MORE))


_STARTS: dict[str, Callable[[Start], Any]] = {
    "=today": lambda start: start.today.isoformat(),
    "=applicant": lambda start: str(start.case.applicant.get("name", "")),
    "=gaps": _gaps,
    "=posting": _posting_rows,
    "=posting_title": lambda start: f"关于{start.case.terms.name}的公示",
    "=remedies": _remedies,
    "=basis": lambda start: start.case.terms.basis,
    "=subtasks": _subtasks,
    "=subtask": lambda start: next((name for name, _ in _open_subtasks(start.case)), ""),
    "=complaint_channel": _complaint_channel,
    "=complaint_object": _complaint_object,
    "=complaint_content": _complaint_content,
    "=complaint": lambda start: next((number for number, _ in _open_complaints(start.case)), ""),
}


_CHOICES: dict[str, Callable[[Case], tuple[tuple[str, str], ...]]] = {
    "facts.clock": _unexplained,
    "facts.cause": _own_causes,
    "complaint_answer.complaint": _open_complaints,
    "subtask_answer.department": _open_subtasks,
}
