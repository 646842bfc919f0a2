"""Question: one thing that is asked before an act, and the questions that many acts share.

`name` is a place in the act's body (`facts.rows_counted`, `delivery.way`; docs/internals/events.md).
The wording is for a clerk of 45 to 60 years with a villager waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """kind: text | long | date | yesno | choice | rows | number | file.

    For "rows", `columns` are (key, label) and `default` is a list of row mappings; `picks` holds the choices of a
    column, `words` what is usually typed in one. A default that begins with `=` is computed from the case (starts.py).
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    choices: Choices = ()
    columns: Choices = ()
    default: Any = ""
    hint: str = ""
    picks: Mapping[str, Choices] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def yes(name: str, label: str, *, required: bool = True, default: str = "true") -> Question:
    """A yes/no fact of the act."""
    return Question(f"facts.{name}", label, "yesno", required, default=default)


def text(name: str, label: str, *, required: bool = True, default: str = "", hint: str = "") -> Question:
    return Question(f"facts.{name}", label, "text", required, default=default, hint=hint)


def long(name: str, label: str, *, required: bool = True, default: str = "", hint: str = "") -> Question:
    return Question(f"facts.{name}", label, "long", required, default=default, hint=hint)


def day(name: str, label: str, *, required: bool = True, default: str = "=today") -> Question:
    return Question(f"facts.{name}", label, "date", required, default=default)


def choice(name: str, label: str, choices: Choices, *, default: str = "") -> Question:
    return Question(f"facts.{name}", label, "choice", choices=choices, default=default)


SIGNED_DAY = (
    Question("effective_date", "签收日期", "date", default="=today", hint="补录纸面签收时改为签收当天"),
    text("late_reason", "补录理由", required=False, hint="签收日期早于今天一个工作日以上时填写"),
)
COUNTED = yes("rows_counted", "已逐份清点", default="")
APPROVER = (
    text("approver.name", "批准人"),
    text("approver.post", "批准人职务"),
    day("approver.date", "批准日期"),
)
POSTING = (
    Question("posting.title", "公示标题", "text", default="=posting_title"),
    Question(
        "posting.rows",
        "公示内容",
        "rows",
        columns=(
            ("name", "姓名"),
            ("group", "村组"),
            ("people", "家庭人口"),
            ("kind", "拟定类别"),
            ("note", "备注"),
        ),
        default="=posting",
        hint="不得出现身份证号、电话、账号、疾病、残疾类别、未成年人姓名",
    ),
)
MASKED = yes("names_masked", "已遮去不得公开的内容", default="")
INVESTIGATORS = text("investigators", "两名调查人（用顿号分开）")
STATUS_LIST = text("signed_status_list", "上级签章清单编号", required=False, hint="乡镇按纸面补录时填写")
ALL_BROUGHT = yes("all_brought", "所缺材料已全部交来")
