"""Remote pre-review (远程预审): the organ looks at the scans before the papers are handed over, and says what it sees.

A note and no step: it changes no state, starts no clock, decides nothing, and is not the completeness check
(PRE_REVIEW), which begins when the papers themselves are there. Pure reading of folded cases; asking and
answering are acts (table/pre_review.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.calendar import Deadline, WorkingCalendar
from sync.ledger.asking import day_in, mapping_in, rows_in, text_in
from sync.ledger.case import Case
from sync.ledger.events import Event

ASKED, ANSWERED = "RemotePreReviewAsked", "RemotePreReviewAnswered"
COMPLETE, GAPS = "complete", "gaps"
FINDINGS = {COMPLETE: "材料看来齐全", GAPS: "还有要补、要改的"}
WORKING_DAYS = 1  # answered within one working day
KEPT = "remote_pre_reviews"
"""Where the fold keeps them among the facts of a case."""

PreReview = Mapping[str, Any]


def pre_reviews(case: Case) -> tuple[PreReview, ...]:
    """Oldest first: asked_on, asked_by, note, and once answered answered_on, answered_by, finding, rows, remark."""
    return rows_in(case.facts, KEPT)


def open_pre_review(case: Case) -> PreReview | None:
    """The one that waits for its answer; nobody asks twice before it."""
    found = pre_reviews(case)
    return found[-1] if found and not text_in(found[-1], "answered_on") else None


def last_answer(case: Case) -> PreReview | None:
    """The newest answer, unless something was asked after it."""
    found = pre_reviews(case)
    return found[-1] if found and text_in(found[-1], "answered_on") else None


def answer_due(review: PreReview, calendar: WorkingCalendar) -> Deadline | None:
    """The day by which the answer is expected; no clock of the law runs. None for a row without its day."""
    asked = day_in(review, "asked_on")
    return None if asked is None else calendar.add_workdays(asked, WORKING_DAYS)


def is_late(review: PreReview, calendar: WorkingCalendar, today: date) -> bool:
    """Still open after that day."""
    due = answer_due(review, calendar)
    return due is not None and not text_in(review, "answered_on") and today > due.day


def pre_reviews_after(case: Case, event: Event) -> list[PreReview]:
    """The fold's part: one asked, or the open one answered. An answer to nothing is an entry of its own."""
    body, day, found = event.body or {}, event.effective_date.isoformat(), list(pre_reviews(case))
    if event.kind == ASKED:
        return [*found, {"asked_on": day, "asked_by": event.actor.name, "note": text_in(body, "note")}]
    told = mapping_in(body, "pre_review")
    answer = {
        "answered_on": day,
        "answered_by": event.actor.name,
        "finding": text_in(told, "finding"),
        "rows": [_gap(row) for row in rows_in(told, "rows")],
        "remark": text_in(body, "note"),
    }
    if open_pre_review(case) is None:
        return [*found, answer]
    return [*found[:-1], {**found[-1], **answer}]


def _gap(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: text_in(row, name) for name in ("name", "problem")}
