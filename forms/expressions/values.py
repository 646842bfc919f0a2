"""The values of the language and how one kind is read as another (XPath 1.0 section 4).

A value is a string, a float, a bool, a Day, a Moment or a list of nodes. Rulings that
differ from XPath: a text that is a date counts as its days (docs/adr/0003).
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

from forms.expressions.moments import Day, Moment, number_from_text
from forms.expressions.tree import TreeNode

Value = str | float | bool | Day | Moment | list[TreeNode]

NAN = math.nan
NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPACES = " \t\r\n"


def to_string(value: Value) -> str:
    """XPath `string()`: of a node-set the first node's; days and moments as ISO text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].string_value() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """A number as XPath writes it: no exponent, no `.0`, no minus zero."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def to_number(value: Value, offset: int = 0) -> float:
    """XPath `number()`; `offset` (minutes east) is for texts that carry a time zone."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Day | Moment):
        return float(value.days)
    text = (to_string(value) if isinstance(value, list) else value).strip(_SPACES)
    if NUMBER.fullmatch(text):
        return float(text)
    days = number_from_text(text, offset)
    return NAN if days is None else days


def to_boolean(value: Value) -> bool:
    """XPath `boolean()`: a node-set is true when it has a node, even a blank one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    if isinstance(value, str | list):
        return bool(value)
    return True
