"""Remote pre-reviews (远程预审) in words: on the case, and what of them is to be done today.

Reads only; asking and answering are acts. The words say each time that looking at scans is no receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.usecases.service_views import PreReviewLine
from desktop.usecases.texts import day_text
from desktop.usecases.urgency import Urgency
from desktop.usecases.views import CaseLine
from forms.calendar import WorkingCalendar
from sync.ledger.asking import rows_in, text_in
from sync.ledger.case import Case
from sync.ledger.pre_review import (
    COMPLETE,
    FINDINGS,
    answer_due,
    is_late,
    last_answer,
    open_pre_review,
    pre_reviews,
)
from sync.ledger.table.pre_review import HELD

Named = Mapping[str, CaseLine]


def pre_review_lines(case: Case, today: date, calendar: WorkingCalendar) -> tuple[PreReviewLine, ...]:
    """Newest first."""
    return tuple(_line(review, today, calendar) for review in reversed(pre_reviews(case)))


def to_answer(
    cases: Iterable[Case], lines: Named, today: date, calendar: WorkingCalendar
) -> tuple[CaseLine, ...]:
    """Township: whose scans are to be looked at, those asked first on top."""
    found = [(case, review) for case in cases if (review := open_pre_review(case)) is not None]
    found.sort(key=lambda pair: text_in(pair[1], "asked_on"))
    return tuple(
        replace(
            lines[case.case_no],
            next_step="看扫描件，答复远程预审",
            deadline_text=_expected(review, today, calendar),
            urgency=_urgency(review, today, calendar),
        )
        for case, review in found
        if case.case_no in lines
    )


def with_gaps(cases: Iterable[Case], lines: Named) -> tuple[CaseLine, ...]:
    """Village: answers that name something, as long as the papers are still here."""
    return tuple(
        replace(lines[case.case_no], next_step=f"远程预审：{_count(answer)}处要补、要改，见办件")
        for case in cases
        if case.state in HELD
        and case.case_no in lines
        and (answer := last_answer(case)) is not None
        and answer.get("finding") != COMPLETE
    )


def told(cases: Iterable[Case], lines: Iterable[CaseLine]) -> tuple[CaseLine, ...]:
    """Village: lines whose next step says where their pre-review stands."""
    words = {case.case_no: _standing(case) for case in cases}
    return tuple(
        replace(line, next_step=f"{line.next_step}（{words[line.case_no]}）")
        if words.get(line.case_no)
        else line
        for line in lines
    )


def _standing(case: Case) -> str:
    if open_pre_review(case) is not None:
        return "已请求远程预审，等答复"
    answer = last_answer(case)
    return f"远程预审：{FINDINGS[COMPLETE]}" if answer and answer.get("finding") == COMPLETE else ""


def _line(review: Mapping[str, Any], today: date, calendar: WorkingCalendar) -> PreReviewLine:
    answered = text_in(review, "answered_on")
    finding = text_in(review, "finding")
    return PreReviewLine(
        state=FINDINGS.get(finding, finding) if answered else _expected(review, today, calendar),
        urgency=(Urgency.GREEN if finding == COMPLETE else Urgency.ORANGE)
        if answered
        else _urgency(review, today, calendar),
        asked="　".join(filter(None, (text_in(review, "asked_on"), text_in(review, "asked_by")))),
        answered="　".join(filter(None, (answered, text_in(review, "answered_by")))),
        gaps=tuple(f"{text_in(row, 'name')}：{text_in(row, 'problem')}" for row in rows_in(review, "rows")),
        note=text_in(review, "note"),
        remark=text_in(review, "remark"),
        open=not answered,
    )


def _expected(review: Mapping[str, Any], today: date, calendar: WorkingCalendar) -> str:
    due = answer_due(review, calendar)
    if due is None:
        return "等答复"
    day = day_text(due.day, due.provisional)
    return f"应在{day}前答复，已过" if is_late(review, calendar, today) else f"{day}前答复"


def _urgency(review: Mapping[str, Any], today: date, calendar: WorkingCalendar) -> Urgency:
    return Urgency.ORANGE if is_late(review, calendar, today) else Urgency.YELLOW


def _count(answer: Mapping[str, Any]) -> int:
    return len(rows_in(answer, "rows"))
