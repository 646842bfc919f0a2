"""Data of DS: 并联审批子任务单, one for every department, and the summary of their answers."""

from __future__ import annotations

from typing import Any

from sync.ledger.papers_issue import Issue
from sync.ledger.papers_words import day_text
from sync.ledger.parallel import OVERDUE, REFUSED, SubTask, sub_tasks

Fields = dict[str, Any]


def sub_task_sheet(issue: Issue) -> Fields:
    """DS. Variant: the number of the sub-task, or "summary"."""
    tasks = sub_tasks(issue.case, issue.calendar)
    common = {"organ": issue.organ, "accepted": issue.accepted}
    if issue.variant == "summary":
        return {**common, "rows": [_row(task) for task in tasks], "conclusion": _conclusion(tasks)}
    task = next((task for task in tasks if str(task.number) == issue.variant), None)
    if task is None:
        return common
    return {
        **common,
        "dept": task.department,
        "question": task.question,
        "kind": "必要" if task.required else "参考",
        "due": day_text(task.due),
        "depends_on": f"{task.depends_on}答复以后" if task.depends_on else "",
        "materials": "、".join(doc.name for doc in issue.case.materials if doc.state == "present"),
    }


def _row(task: SubTask) -> Fields:
    return {
        "dept": task.department,
        "question": task.question,
        "due": day_text(task.due),
        "answered": day_text(task.answered_on),
        "answer": task.answer or "未答复",
        "reason": task.reason,
    }


def _conclusion(tasks: tuple[SubTask, ...]) -> str:
    against = [task.department for task in tasks if task.answer == REFUSED and task.required]
    late = [task.department for task in tasks if task.answer == OVERDUE]
    words = [f"{'、'.join(against)}不同意，其余部门不再征求" if against else "各必要部门均已答复"]
    if late:
        words.append(f"{'、'.join(late)}逾期未答复")
    return "；".join(words) + "。"
