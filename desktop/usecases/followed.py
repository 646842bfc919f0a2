"""What was said of a case, in words: ratings, complaints with their deadline, calls back, departments' answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.usecases.service_views import ComplaintLine, RatingLine, SubTaskLine
from desktop.usecases.texts import day_text
from desktop.usecases.urgency import Urgency
from forms.calendar import WorkingCalendar
from sync.ledger.asking import day_in, text_in
from sync.ledger.case import Case, ClockRun
from sync.ledger.clocks import clock_view
from sync.ledger.complaint import (
    WORKING_DAYS,
    answered_on,
    calls_back,
    due_on,
    open_complaints,
    unheard_ratings,
)
from sync.ledger.parallel import AGREED, OVERDUE, REFUSED, WANTS_MORE, SubTask, sub_tasks
from sync.ledger.rating import STARS, is_bad, stars_of
from sync.ledger.rating_reasons import rating_words, reason_words

_HOW = {"screen": "申请人自己在屏幕上选", "paper": "照纸面评价表录入"}


def rating_lines(case: Case) -> tuple[RatingLine, ...]:
    """Every rating of the case, newest first; a declined one has no stars."""
    waiting = unheard_ratings(case)
    return tuple(_rating(row, row in waiting) for row in reversed(case.ratings))


def complaint_lines(case: Case, today: date, calendar: WorkingCalendar) -> tuple[ComplaintLine, ...]:
    """Every D21 of the case, newest first."""
    return tuple(_complaint(case, row, today, calendar) for row in reversed(case.complaints))


def waiting_lines(case: Case, today: date, calendar: WorkingCalendar) -> tuple[ComplaintLine, ...]:
    """What is to be done about the case: bad ratings without a D21, then complaints without an answer."""
    return (
        *(_unheard(case, row) for row in unheard_ratings(case)),
        *(_complaint(case, row, today, calendar) for row in open_complaints(case)),
    )


def call_lines(case: Case) -> tuple[str, ...]:
    """Every call back in one line, newest first."""
    return tuple(
        "　".join(filter(None, (text_in(row, "date"), text_in(row, "way"), text_in(row, "satisfied"), text_in(row, "outcome"))))
        for row in reversed(calls_back(case))
    )  # fmt: skip


def sub_task_lines(case: Case, today: date, calendar: WorkingCalendar) -> tuple[SubTaskLine, ...]:
    """The departments that are asked in joint handling, in their order."""
    return tuple(_sub_task(task, today) for task in sub_tasks(case, calendar))


def _sub_task(task: SubTask, today: date) -> SubTaskLine:
    colours = {AGREED: Urgency.GREEN, REFUSED: Urgency.RED, WANTS_MORE: Urgency.ORANGE, OVERDUE: Urgency.RED}
    late = task.open and task.due is not None and today > task.due
    due = f"{day_text(task.due)}前答复" if task.due else "待答复"
    waits = f"已过{day_text(task.due)}" if late and task.due else due
    return SubTaskLine(
        department=task.department,
        question=task.question,
        required=task.required,
        state=task.answer or waits,
        urgency=colours.get(task.answer, Urgency.RED if late else Urgency.YELLOW),
        reason=task.reason,
    )


def _rating(row: Mapping[str, Any], waits: bool) -> RatingLine:
    stars = stars_of(row) or 0
    return RatingLine(
        day=text_in(row, "date"),
        stars=stars,
        level=STARS.get(stars, "不评价"),
        reasons=reason_words(row),
        text=text_in(row, "text"),
        asked_by=text_in(row, "asked_by") or text_in(row, "typed_by"),
        how=_HOW.get(text_in(row, "source"), "") if stars else "",
        bad=is_bad(row),
        waits=waits,
    )


def _unheard(case: Case, rating: Mapping[str, Any]) -> ComplaintLine:
    return ComplaintLine(
        case_no=case.case_no,
        applicant=text_in(case.applicant, "name"),
        item_name=case.terms.name,
        number="",
        taken_on=text_in(rating, "date"),
        category="差评",
        content=rating_words(rating),
        state="差评待登记核查",
        urgency=Urgency.ORANGE,
    )


def _complaint(case: Case, row: Mapping[str, Any], today: date, calendar: WorkingCalendar) -> ComplaintLine:
    state, urgency = _standing(row, today, calendar)
    return ComplaintLine(
        case_no=case.case_no,
        applicant=text_in(case.applicant, "name"),
        item_name=case.terms.name,
        number=text_in(row, "doc_no"),
        taken_on=text_in(row, "date"),
        category=text_in(row, "category"),
        content=text_in(row, "content"),
        state=state,
        urgency=urgency,
        answer="；".join(filter(None, (text_in(row, "finding"), text_in(row, "action")))),
    )


def _standing(row: Mapping[str, Any], today: date, calendar: WorkingCalendar) -> tuple[str, Urgency]:
    answered, taken = answered_on(row), day_in(row, "date")
    if answered is not None:
        return f"{day_text(answered)}已答复", Urgency.GREEN
    if taken is None:
        return "待答复", Urgency.NONE
    due = due_on(row, calendar)
    seen = clock_view(ClockRun("C10", taken, WORKING_DAYS, "WD"), today, calendar)
    words = (
        f"{day_text(due.day, due.provisional)}前答复"
        if seen.remaining >= 0
        else f"已过{day_text(due.day)}，请马上答复"
    )
    return words, Urgency(seen.colour)
