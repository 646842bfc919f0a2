"""Form values (填表内容): how one answer reads on the official form. Pure text, no layout.

Choices of up to six options are printed as `□甲 ■乙`, dates as 2026年11月22日, money with
two decimals (documents.md 24). An empty answer is a blank to write on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.answers import Value
from forms.attachment import attached_words
from forms.item import Choice, Node, ServiceItem
from forms.printing.lines import tick

TICKED_AT_MOST = 6
BLANK_DATE = "　　　年　　月　　日"
BLANK_MONTH = "　　　年　　月"
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def printed(
    node: Node, value: Value, item: ServiceItem, tables: Mapping[str, Any], ticks: bool = True
) -> str:
    """What stands in the cell of `node`. `ticks` off: a chosen option is printed as its words."""
    if node.type in ("image", "signature", "seal"):
        return ""
    if node.type in ("select_one", "select_multiple"):
        return _choice_text(options(node, item, tables), _as_list(value), ticks)
    text = value if isinstance(value, str) else "、".join(value)
    if node.type == "date":
        blank = BLANK_MONTH if "month-year" in node.appearance.split() else BLANK_DATE
        return chinese_date(text) if text or not ticks else blank
    if node.type == "file":
        return attached_words(text)
    if node.type == "acknowledge":
        return ("■" if text else "□") + "已阅读并同意"
    return _money(text) if node.print_as == "money" else text


def options(node: Node, item: ServiceItem, tables: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The choices of a question: the county's table of that name first, then the item's own."""
    name = node.choices.removesuffix(".csv")
    rows: Sequence[Mapping[str, str]] = tables.get(name) or item.tables.get(name) or ()
    if rows:
        return tuple(Choice(row["name"], row.get("label", row["name"])) for row in rows)
    return item.choices.get(node.choices, ())


def ticked(node: Node, item: ServiceItem, tables: Mapping[str, Any]) -> bool:
    """Whether the question is printed as boxes to tick."""
    return node.type in ("select_one", "select_multiple") and (
        0 < len(options(node, item, tables)) <= TICKED_AT_MOST
    )


def _choice_text(choices: tuple[Choice, ...], chosen: Sequence[str], ticks: bool) -> str:
    shown = [choice for choice in choices if choice.value in chosen or not _unsaid(choice, choices)]
    if ticks and shown and (len(choices) <= TICKED_AT_MOST or (len(choices) <= 12 and len(chosen) != 1)):
        return "　".join(_option(choice, choice.value in chosen) for choice in shown)
    labels = {choice.value: choice.label for choice in choices}
    return "、".join(labels.get(value, value) for value in chosen)


def _option(choice: Choice, chosen: bool) -> str:
    """Box and words in one piece, so that no line ends inside an option."""
    return tick(choice.label, chosen) if len(choice.label) < 16 else ("■" if chosen else "□") + choice.label


def _unsaid(choice: Choice, choices: tuple[Choice, ...]) -> bool:
    """GB/T 2261.1 has 0 未知的性别 and 9 未说明的性别: on paper only when somebody chose them."""
    return choice.value in ("0", "9") and {other.value for other in choices} == {"0", "1", "2", "9"}


def _as_list(value: Value) -> Sequence[str]:
    if isinstance(value, str):
        return [part for part in value.split(" ") if part]
    return value


def chinese_date(text: str) -> str:
    """`2026-11-22` -> `2026年11月22日`, a month `2024-05` -> `2024年5月`; anything else as it stands."""
    month = _MONTH.fullmatch(text)
    if month is not None:
        return f"{int(month[1])}年{int(month[2])}月"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def _money(text: str) -> str:
    try:
        return str(Decimal(text).quantize(Decimal("0.01"))) if text else ""
    except InvalidOperation:
        return text
