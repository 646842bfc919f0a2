"""Complaints (投诉、意见, D21) about a case and calls back (回访): categories, deadline, what waits, who sees what.

A bad rating begins one: check, correct, answer within 15 working days (C10), call back. Pure
reading of folded cases; taking down and answering are acts (table/complaints.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from forms.calendar import Deadline, WorkingCalendar
from sync.ledger.asking import day_in, text_in
from sync.ledger.case import Case
from sync.ledger.rating import is_bad

REGISTERED, ANSWERED, CALLED_BACK = "ComplaintRegistered", "ComplaintAnswered", "CallBackRecorded"
BY_RATING = "评价表"
CHANNELS = ("当面", "电话", "信件", BY_RATING, "12345转办")
CATEGORIES = ("服务态度", "超时", "乱收费", "多要材料", "不告知", "系统故障", "其他")
PAPER = "D21"
WORKING_DAYS = 15  # the length of C10
_VILLAGE_AGENT = "VA"

Complaint = Mapping[str, Any]


def due_on(complaint: Complaint, calendar: WorkingCalendar) -> Deadline:
    """The last day for the answer (C10). Raises ValueError for a complaint without its day."""
    taken = day_in(complaint, "date")
    if taken is None:
        raise ValueError("a complaint without the day on which it was taken down")
    return calendar.add_workdays(taken, WORKING_DAYS)


def answered_on(complaint: Complaint) -> date | None:
    return day_in(complaint, "answered_on")


def open_complaints(case: Case) -> tuple[Complaint, ...]:
    """Those without an answer, oldest first."""
    return tuple(row for row in case.complaints if answered_on(row) is None)


def unheard_ratings(case: Case) -> tuple[Mapping[str, Any], ...]:
    """Bad ratings for which nobody has taken down a D21 yet, newest last."""
    bad = tuple(row for row in case.ratings if is_bad(row))
    taken = sum(row.get("channel") == BY_RATING for row in case.complaints)
    return bad[taken:]


def calls_back(case: Case) -> tuple[Mapping[str, Any], ...]:
    """回访, oldest first: date, way, outcome, satisfied, by."""
    rows = case.facts.get("calls_back", ())
    return tuple(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list | tuple) else ()


def seen_by(case: Case, role: str) -> Case:
    """The case as a role may see it: a complaint is not told to a village's agent before it is answered.

    Documents.md D21: a complaint about a person is not visible to that person before the reply is
    approved; at a village the one agent and the person complained about are the same more often than not.
    """
    if role != _VILLAGE_AGENT or not open_complaints(case):
        return case
    hidden = {text_in(row, "doc_no") for row in open_complaints(case)}
    days = [day_in(row, "date") for row in open_complaints(case)]
    return replace(
        case,
        complaints=tuple(row for row in case.complaints if text_in(row, "doc_no") not in hidden),
        papers=tuple(paper for paper in case.papers if paper.code != PAPER or paper.doc_no not in hidden),
        history=tuple(
            line for line in case.history if line.kind != REGISTERED or line.effective_date not in days
        ),
    )
