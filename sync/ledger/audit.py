"""Looking and taking away (查看与导出): acts on personal data that change no case, but are written down.

They are events of the chain like every other, of no case (their `case_no` is ""), with the person's
reason in the sealed body: who did it, when, about which case or table, why. No number is kept in
them. Which kinds there are and who may write them is judged here, at both ends. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync.ledger.asking import text_in, tier_of
from sync.ledger.events import Act, Actor
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES

REVEALED, EXPORTED, CLOCK = "NumbersRevealed", "TableExported", "ClockConfirmed"
WITHDRAWN = "RecusalWithdrawn"
KINDS = {
    REVEALED: "查看完整号码",
    EXPORTED: "导出表格",
    CLOCK: "核对日期",
    WITHDRAWN: "撤销回避申报",
}
SHORTEST_REASON = 4
_LONGEST = 200
_NO_CASES = ("CA", "AP", "SYS")


def revealed(actor: Actor, case_no: str, person: str, reason: str, day: date) -> Act:
    """Somebody saw the whole numbers of a case. `person`: the masked name. Raises Problem("audit.reason_missing")."""
    body = {"case_no": case_no, "person": person, "reason": checked_reason(reason)}
    return Act(REVEALED, "", actor, day, body)


def exported(actor: Actor, table: str, rows: int, day: date) -> Act:
    """Somebody took a table of persons away as a file. `rows`: how many lines it has."""
    return Act(EXPORTED, "", actor, day, {"table": table, "rows": rows})


def clock_confirmed(actor: Actor, now: str, last: str, how: str, false: int, day: date) -> Act:
    """The date of this PC was in doubt and is right. `false`: own records dated later than now; their dates and
    what was counted from them are not to be relied on. `how`: who or what proved it."""
    told = f"电脑时间 {now}，上次记录 {last}，{how}"
    doubt = f"；此前 {false} 条记录的日期晚于现在，其日期和期限不可靠" if false else ""
    return Act(CLOCK, "", actor, day, {"now": now, "last": last, "false": false, "reason": told + doubt})


def recusal_withdrawn(actor: Actor, relation: str, reason: str, day: date) -> Act:
    """Somebody took a relative off his own list. No number. Raises Problem("audit.reason_missing")."""
    told = f"{relation}：{checked_reason(reason)}"
    return Act(WITHDRAWN, "", actor, day, {"relation": relation, "reason": told})


def checked_reason(text: str) -> str:
    """Raises Problem("audit.reason_missing") for what is no reason: fewer than four characters."""
    reason = " ".join(text.split())[:_LONGEST]
    if len(reason) < SHORTEST_REASON:
        raise Problem("audit.reason_missing")
    return reason


def judge_audit(kind: str, actor: Actor, body: Mapping[str, Any], tier: str) -> None:
    """May this be written by this person on a machine of this tier? Raises Problem.

    audit.unknown, event.foreign_actor, role.not_allowed, audit.reason_missing.
    """
    if kind not in KINDS:
        raise Problem("audit.unknown", act=kind)
    if actor.role not in ROLES:
        raise Problem("event.foreign_actor", role=actor.role)
    if actor.role in _NO_CASES:
        raise Problem("role.not_allowed", role=ROLES[actor.role].zh, act=KINDS[kind])
    if tier_of(actor.role) != tier:
        raise Problem("event.foreign_actor", role=ROLES[actor.role].zh)
    if kind in (REVEALED, WITHDRAWN):
        checked_reason(text_in(body, "reason"))
