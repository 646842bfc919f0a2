"""The acts the county may make on a case as forms, and a sent form as the body of an act.

The questions are the ledger's own (`sync.ledger.questions`), the same a station's window
asks. Whether an act is allowed is the judge's answer, so a tick that was left out comes
back as the judge's own sentence. A table grows by a button that sends the form back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sync.ledger.asking import Asked, World
from sync.ledger.case import Case
from sync.ledger.events import Act, Actor
from sync.ledger.guards import FUNCTIONS as GUARDS
from sync.ledger.judge import possible_acts, row_for
from sync.ledger.problems import Problem
from sync.ledger.questions import GRAVE, PRIMARY, Question, Start, body_of, questions_for
from sync.ledger.table.acts import ACTS

MORE = "more"  # the field of the button that adds a row
ROWS_CAP = 40
_TITLES = {
    "PreReviewStarted": "认领：开始预审",
    "ReviewStarted": "认领：开始审查",
    "ResultMade": "登记结果",
    "CaseReturnedByUpperLevel": "退回乡镇补充",
    "SupplementServed": "补正告知书已送达",
}
_BUTTONS = {
    "CaseApproved": "作出准予决定并出具决定书",
    "CaseDenied": "作出不予决定并出具决定书",
    "CaseAccepted": "受理并出具通知书",
    "DeadlineExtended": "延长并出具告知书",
    "SpecialProcedureStarted": "暂停计时并出具告知书",
    "SupplementRequested": "出具补正告知书",
    "SupplementRequestedAgain": "出具补正告知书",
    "PreReviewStarted": "认领",
    "ReviewStarted": "认领",
    "ForwardingAcknowledged": "签收",
    "CaseReceived": "签收",
    "CaseReturnedByUpperLevel": "退回",
    "HandOverRefused": "退回",
    "SupplementServed": "登记送达",
    "ParallelApprovalOpened": "启动并出具子任务单",
    "SupplementRequestedJointly": "出具补正告知书",
}
_HINTS = {
    "ForwardingAcknowledged": "签收人不能再作决定，决定由另一人办理。",
    "DeadlineExtended": "只能在期限届满前延长一次。",
    "SpecialProcedureStarted": "自今天起暂停计算期限，并出具告知书。",
    "PostingStarted": "公示期自张贴次日起算。",
    "ParallelApprovalOpened": "每个部门出具一张子任务单；必要部门都答复后自动回到审查。",
    "SubTaskAnswered": "一个部门登记一次；必要部门不同意的，立即结束征求意见。",
    "SupplementRequestedJointly": "只能在收到材料后 5 个工作日内，合并成一份告知书。",
}
# What an act of the county adds to the ledger's questions.
_SCAN = Question(
    "facts.result", "结果扫描件", "file", required=False, hint="PDF、JPEG 或 PNG，10 MB 以内；会传到村里"
)
_ADDED = {"ResultMade": (_SCAN,)}
# Asked of the township only, which types it from paper.
_TOWNSHIP_ONLY = ("facts.signed_status_list",)
# Made by steps this office has no pages for; the program's own acts are nobody's form.
_NOT_HERE = ("CaseReceivedAtCounter",)
# Guards that look at the case, the day and the person only: where one is not content, no form helps.
_ASKS_NO_FACT = (
    "c3_open",
    "before_deadline",
    "not_extended_before",
    "decider_not_receiver",
    "posting_over",
    "c2_over",
)
_OF_THE_UPPER = ("UpperApprovalRecorded", "UpperDenialRecorded", "SupplementRequestedByUpperLevel")
_SPARE = {"copies": "1", "required": "必要"}  # what stands in a fresh row


def offered(case: Case, actor: Actor, world: World) -> tuple[str, ...]:
    """The acts this person may try today: what the table allows, less what no answer could make right."""
    kinds = possible_acts(case, actor.role, world)
    held = case.owner == "county"  # signed for already: need not be signed for once more
    return tuple(
        kind
        for kind in kinds
        if kind not in _NOT_HERE
        and not (held and kind == "ForwardingAcknowledged")
        and not _hopeless(case, kind, actor, world)
    )


def forms_for(kinds: Sequence[str], start: Start, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the page draws: the usual next steps first, what ends a case last; what was typed stays."""
    chosen = typed.get("kind", "")
    shown = [*kinds, *([chosen] if chosen in ACTS and chosen not in kinds else [])]
    ordered = sorted(shown, key=lambda kind: (kind in GRAVE, kind not in PRIMARY))
    primary = [kind for kind in ordered if kind in PRIMARY]
    return [_drawn(kind, start, typed, only=primary == [kind]) for kind in ordered]


def file_questions(kind: str) -> tuple[str, ...]:
    """The names of the questions of an act that take a file."""
    return tuple(question.name for question in _ADDED.get(kind, ()) if question.kind == "file")


def read_form(kind: str, start: Start, typed: Mapping[str, str], scans: Mapping[str, str]) -> dict[str, Any]:
    """The body of an act from a sent form. `scans`: question name -> content name of a kept file.

    Raises Problem("usage") for an act without a form.
    """
    if kind not in ACTS or kind in _NOT_HERE:
        raise Problem("usage", reason=kind or "kind")
    asked = _asked(kind, start)
    values: dict[str, Any] = {}
    for question in asked:
        if question.kind == "rows":
            values[question.name] = _told_rows(question, typed)
        elif question.kind == "file":
            if scans.get(question.name):
                values[question.name] = {"files": [scans[question.name]]}
        else:
            value = typed.get(question.name, "").strip()
            if value or question.required or question.name == "facts.differences":
                values[question.name] = value
    return body_of(kind, asked, values, start.case, effective_date(typed, start.today))


def effective_date(typed: Mapping[str, str], today: date) -> date:
    """The day that counts: of the signature where one is asked, else today. Raises Problem("usage")."""
    signed = typed.get("effective_date", "").strip()
    try:
        return date.fromisoformat(signed) if signed else today
    except ValueError:
        raise Problem("usage", reason=f"日期 {signed} 不是 年-月-日") from None


def _hopeless(case: Case, kind: str, actor: Actor, world: World) -> bool:
    if kind in _OF_THE_UPPER and case.terms.levels.get("county") == "decide":
        return True  # nobody above this county decides here
    row = row_for(case, kind, actor.role)
    asked = Asked(case, Act(kind, case.case_no, actor, world.today), world)
    return row is not None and any(
        GUARDS[name](asked) is not None for name in row.guards if name in _ASKS_NO_FACT
    )


def _asked(kind: str, start: Start) -> tuple[Question, ...]:
    asked = (*questions_for(kind, start), *_ADDED.get(kind, ()))
    kept = tuple(
        question for question in asked if question.name not in _TOWNSHIP_ONLY or kind.startswith("Upper")
    )
    return kept


def _drawn(kind: str, start: Start, typed: Mapping[str, str], *, only: bool) -> dict[str, Any]:
    mine = typed if typed.get("kind") == kind else None
    fields = [_field(question, mine) for question in _asked(kind, start)]
    title = _TITLES.get(kind, ACTS[kind])
    return {
        "kind": kind,
        "title": title,
        "button": _BUTTONS.get(kind, title),
        "hint": GRAVE.get(kind) or _HINTS.get(kind, ""),
        "grave": kind in GRAVE,
        "primary": kind in PRIMARY,
        "files": any(question.kind == "file" for question in _asked(kind, start)),
        "fields": fields,
        "open": mine is not None or only,
    }


def _field(question: Question, typed: Mapping[str, str] | None) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "name": question.name,
        "label": question.label,
        "type": question.kind,
        "hint": question.hint,
        "optional": not question.required and question.kind != "yesno",
        "choices": question.choices,
    }
    if question.kind == "rows":
        return drawn | {"columns": _columns(question), "rows": _shown_rows(question, typed)}
    if question.kind == "yesno":
        return drawn | {"value": typed is not None and typed.get(question.name) == "true"}
    return drawn | {"value": question.default if typed is None else typed.get(question.name, "")}


def _columns(question: Question) -> list[dict[str, Any]]:
    """The columns of a table; a material is chosen from the list."""
    columns = []
    for name, label in question.columns:
        column: dict[str, Any] = {"name": name, "label": label, "choices": (), "words": ()}
        if name in question.picks:
            column["choices"] = (("", "请选择"), *question.picks[name])
        elif name in question.words:
            column["words"] = question.words[name]
        elif (question.name, name) == ("facts.subtasks", "required"):
            column["choices"] = (("必要", "必要"), ("参考", "参考"))
        columns.append(column)
    return columns


def _shown_rows(question: Question, typed: Mapping[str, str] | None) -> list[dict[str, str]]:
    """The rows as typed, one more where that was asked for; at first the rows the case suggests."""
    if typed is None:
        listed = {name: "" for name, _ in question.columns}
        return [dict(row) for row in question.default or [listed]]
    rows = _rows(question, typed)
    if typed.get(MORE) == question.name and len(rows) < ROWS_CAP:
        rows.append({name: _SPARE.get(name, "") for name, _ in question.columns})
    return rows


def _rows(question: Question, typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of a sent table: fields `name.1.column`, `name.2.column` and so on, without a gap."""
    rows = []
    for number in range(1, ROWS_CAP + 1):
        names = {column: f"{question.name}.{number}.{column}" for column, _ in question.columns}
        if not any(name in typed for name in names.values()):
            break
        rows.append({column: typed.get(name, "").strip() for column, name in names.items()})
    return rows


def _told_rows(question: Question, typed: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows that say something."""
    return [row for row in _rows(question, typed) if _filled(row)]


def _filled(row: Mapping[str, str]) -> bool:
    """A spare row says nothing; how many copies and which material is no statement yet."""
    if "demand" in row:
        return bool(row["problem"] or row["demand"])
    if "department" in row:
        return bool(row["department"] or row["question"])
    return any(row.values())
