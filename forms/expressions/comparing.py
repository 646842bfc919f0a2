"""`= != < <= > >=` over all kinds of values (XPath 1.0 section 3.4, plus dates)."""

from __future__ import annotations

import math
from collections.abc import Callable

from forms.expressions.moments import Day, Moment, number_from_text
from forms.expressions.values import Value, to_boolean, to_number

_RELATIVE, _ABSOLUTE = 1e-14, 1e-12


def close(left: float, right: float) -> bool:
    """Equal but for the noise of binary arithmetic: `0.1 + 0.2 = 0.3`. Whole numbers must be the same."""
    if left == right:
        return True
    if not (math.isfinite(left) and math.isfinite(right)) or (left.is_integer() and right.is_integer()):
        return False
    return math.isclose(left, right, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)


_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right and not close(left, right),
    "<=": lambda left, right: left <= right or close(left, right),
    ">": lambda left, right: left > right and not close(left, right),
    ">=": lambda left, right: left >= right or close(left, right),
}


def compare(sign: str, left: Value, right: Value, offset: int) -> bool:
    """A node-set compares as "some node of it does"; equality with a boolean asks whether it has any.

    Ordering a node-set against a boolean goes node by node, as the ODK engines do (XPath 1.0
    would turn the whole set into one boolean first).
    """
    equality = sign not in _ORDER
    if equality and (isinstance(left, bool) or isinstance(right, bool)):
        return (to_boolean(left) == to_boolean(right)) == (sign == "=")
    if isinstance(left, list):
        return any(compare(sign, node.string_value(), right, offset) for node in left)
    if isinstance(right, list):
        return any(_single(sign, left, node.string_value(), offset) for node in right)
    return _single(sign, left, right, offset)


def _single(sign: str, left: Value, right: Value, offset: int) -> bool:
    if sign in _ORDER:
        return _ORDER[sign](to_number(left, offset), to_number(right, offset))
    return _equal(left, right, offset) == (sign == "=")


def _equal(left: Value, right: Value, offset: int) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right or _same_time(left, right, offset)
    if isinstance(left, float | Day | Moment) or isinstance(right, float | Day | Moment):
        return close(to_number(left, offset), to_number(right, offset))
    return left == right


def _same_time(left: str, right: str, offset: int) -> bool:
    """`2026-1-5` and `2026-01-05` are one day though the texts differ."""
    first = number_from_text(left, offset)
    return first is not None and first == number_from_text(right, offset)
