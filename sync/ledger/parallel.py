"""并联审批 (joint handling, state_machine.md 5.2): sub-tasks of several departments and their answers.

Pure reading of a folded case: who was asked what, by when, what was answered, what is overdue,
and whether the lead may go on. Opening and answering are acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.asking import day_in, number_in, rows_in, text_in
from sync.ledger.case import Case

AGREED, REFUSED, WANTS_MORE, OVERDUE = "同意", "不同意", "需补充", "逾期"
ANSWERS = (AGREED, REFUSED, WANTS_MORE, OVERDUE)
SETTLED = (AGREED, REFUSED, OVERDUE)
OPTIONAL = ("false", "否", "参考")
PARALLEL = "PARALLEL"
OPENED, ANSWERED, ENDED = "ParallelApprovalOpened", "SubTaskAnswered", "ParallelApprovalEnded"


@dataclass(frozen=True, slots=True)
class SubTask:
    """One department's question. `answer` is "" while open; `depends_on`: the department to answer first."""

    number: int
    department: str
    question: str
    days: int
    required: bool
    depends_on: str
    due: date | None
    answer: str = ""
    reason: str = ""
    answered_on: date | None = None
    answered_by: str = ""

    @property
    def open(self) -> bool:
        """Still to be answered: not at all yet, or more was wanted."""
        return self.answer in ("", WANTS_MORE)


def sub_tasks(case: Case, calendar: WorkingCalendar) -> tuple[SubTask, ...]:
    """The sub-tasks of the last opening, in their order."""
    opened = day_in(case.facts, "parallel_opened_on")
    answers = {text_in(row, "department"): row for row in rows_in(case.facts, "subtask_answers")}
    return tuple(
        _sub_task(number, row, answers.get(text_in(row, "department"), {}), opened, calendar)
        for number, row in enumerate(rows_in(case.facts, "subtasks"), 1)
    )


def is_required(row: Mapping[str, Any]) -> bool:
    """A sub-task is required unless it is marked as 参考."""
    return row.get("required") is not False and text_in(row, "required") not in OPTIONAL


def waits_for(task: SubTask, tasks: tuple[SubTask, ...]) -> str:
    """The department that must answer before this one, "" where nobody must."""
    first = next((other for other in tasks if other.department == task.depends_on), None)
    return first.department if first is not None and first.open else ""


def settled(tasks: tuple[SubTask, ...]) -> bool:
    """One negative answer on a required question ends it at once; else every required one is settled."""
    needed = [task for task in tasks if task.required] or list(tasks)
    if any(task.answer == REFUSED for task in needed if task.required):
        return True
    return bool(needed) and all(task.answer in SETTLED for task in needed)


def summary_of(tasks: tuple[SubTask, ...]) -> list[dict[str, str]]:
    """`answers` of ParallelApprovalEnded: what every department said; nothing from those not asked any more."""
    return [
        {"department": task.department, "answer": task.answer, "reason": task.reason}
        for task in tasks
        if task.answer
    ]


def _sub_task(
    number: int,
    row: Mapping[str, Any],
    answer: Mapping[str, Any],
    opened: date | None,
    calendar: WorkingCalendar,
) -> SubTask:
    days = number_in(row, "days") or 0
    return SubTask(
        number=number,
        department=text_in(row, "department"),
        question=text_in(row, "question"),
        days=days,
        required=is_required(row),
        depends_on=text_in(row, "depends_on"),
        due=calendar.add_workdays(opened, days).day if opened and days else None,
        answer=text_in(answer, "answer"),
        reason=text_in(answer, "reason"),
        answered_on=day_in(answer, "date"),
        answered_by=text_in(answer, "by"),
    )
