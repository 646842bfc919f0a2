"""Words of the counter: what a state, an act or a deadline is called on the screen.

The Chinese of states is the state table's own; acts are named by what the clerk does.
"""

from __future__ import annotations

from datetime import date

from sync.ledger.table import STATES
from sync.ledger.table.acts import ACTS

OWNER_TEXT = {"village": "村代办点", "township": "乡镇", "county": "县级部门", "upper": "上级机关"}
CLOCK_TEXT = {
    "C0": "送交", "C1": "受理答复", "C2": "补正", "C3": "法定办理", "C4": "承诺办理",
    "C6": "送达", "C7": "公示", "C8": "特别程序", "C9": "下级审查", "C11": "提醒",
}  # fmt: skip


def state_text(state: str) -> str:
    """The Chinese name of a state."""
    return STATES[state].zh


def act_text(kind: str) -> str:
    """What an act is called on a button and in the history."""
    return ACTS.get(kind, kind)


def day_text(day: date, provisional: bool = False) -> str:
    """`12月7日`, with 暂定 where the calendar of that year is not yet official."""
    return f"{day.month}月{day.day}日" + ("（暂定）" if provisional else "")
