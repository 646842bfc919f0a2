"""Defaults: what a question starts with. A default is text, or an expression evaluated once."""

from __future__ import annotations

import re

from forms.expressions import ExpressionError, parse
from forms.expressions.catalogue import arity
from forms.expressions.syntax import Call, Path, Syntax, Text, walk

_PLACEHOLDER = re.compile(r"(?:site|person|local|agent|case|item)\.[A-Za-z_][A-Za-z0-9_]*")


def is_placeholder(text: str) -> bool:
    """`site.region12` and its like: a name the context may know, never a text to print."""
    return _PLACEHOLDER.fullmatch(text) is not None


def is_dynamic(text: str) -> bool:
    """Whether a default is computed: it calls known functions or starts a path at `/` or `.`.

    Everything else is the text itself: 本人, 2026-01-01, 税务APP/小程序, 农业(家庭).
    """
    if not any(sign in text for sign in ("(", "/", ".", "'", '"')):
        return False
    try:
        tree = parse(text).tree
    except ExpressionError:
        return False
    parts = list(walk(tree))
    calls = [part for part in parts if isinstance(part, Call)]
    if any(arity(call.name) is None for call in calls):
        return False
    return bool(calls) or isinstance(tree, Text) or any(_is_rooted(part) for part in parts)


def _is_rooted(part: Syntax) -> bool:
    if not isinstance(part, Path):
        return False
    return part.start == "/" or (bool(part.steps) and part.steps[0].axis in ("parent", "self"))
