"""Computed answers as the form holds them: dates ISO, money with two decimals, yes/no as words."""

from __future__ import annotations

import math

from forms.expressions import Day, Moment, Value
from forms.expressions.functions_date import day_of
from forms.expressions.rounding import plain
from forms.expressions.values import to_string
from forms.item import Node


def answer_text(value: Value, node: Node) -> str:
    """The answer a calculation makes; blank for what is no number or no date."""
    if node.type == "date":
        day = day_of(value)
        return "" if day is None else str(day)
    if node.type == "time" and isinstance(value, Moment):
        return value.datetime.time().isoformat("seconds")
    if isinstance(value, float):
        return _number(value, node)
    text = str(value) if isinstance(value, Day | Moment) else to_string(value)
    if is_money(node) and text.strip():
        return _money(text)
    return text


def is_money(node: Node) -> bool:
    """Whether answers are amounts in yuan: printed as money, or shown so."""
    return node.print_as == "money" or "money" in node.appearance.split()


def _number(value: float, node: Node) -> str:
    if not math.isfinite(value):
        return ""
    return plain(value, 2) if is_money(node) else plain(value)


def _money(text: str) -> str:
    try:
        return plain(float(text), 2) if math.isfinite(float(text)) else ""
    except ValueError:
        return text
