"""Parameters of a question: `start=0 end=10 step=1`, `randomize=true seed=42`, `value=code label=title`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from forms.item import Node

# Names, and values that hold no blank or stand in quotes.
PARAMETER = re.compile(r"([A-Za-z][\w\-]*)\s*=\s*('[^']*'|\"[^\"]*\"|[^\s,;]+)")
_YES = frozenset({"true", "true()", "yes", "是"})
_RANGE = ("0", "10", "1")  # what XLSForm takes where an author says nothing


def parameters_of(node: Node) -> Mapping[str, str]:
    """All pairs; names in lower case, quotes taken off."""
    return _read(node.parameters)


@lru_cache(maxsize=512)
def _read(text: str) -> Mapping[str, str]:
    return {name.lower(): value.strip("'\"") for name, value in PARAMETER.findall(text)}


def shuffles(node: Node) -> bool:
    """Whether the choices are to stand in another order than the author's."""
    return "randomize" in node.parameters and parameters_of(node).get("randomize", "").lower() in _YES


def seed_of(node: Node) -> str:
    """The seed of the shuffling: a number or an expression; "" for none."""
    return parameters_of(node).get("seed", "")


def range_of(node: Node) -> tuple[Decimal, Decimal, Decimal]:
    """Start, end and step of a range question; XLSForm's own where they cannot be read."""
    given = parameters_of(node)
    names = ("start", "end", "step")
    try:
        start, end, step = (
            Decimal(given.get(name, default)) for name, default in zip(names, _RANGE, strict=True)
        )
    except InvalidOperation:
        start, end, step = map(Decimal, _RANGE)
    return start, end, step


def out_of_range(text: str, node: Node) -> bool:
    """Whether a number lies outside a range question's scale, or between its marks."""
    start, end, step = range_of(node)
    value = Decimal(text)
    if not min(start, end) <= value <= max(start, end):
        return True
    return step != 0 and (value - start) % step != 0
