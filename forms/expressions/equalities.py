"""Equalities in predicates: `[town = /data/town and level = 2]` -> columns and what they must equal.

Only what can be looked up before any row is looked at: one side a column, the other side
without a word about the row. Reads syntax; refuses to know tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.expressions.syntax import Binary, Call, Filter, Negation, Path, Syntax, walk

# Without arguments these speak of the node at hand; some give something else every time.
_IMPLICIT = frozenset(
    {"string", "number", "string-length", "normalize-space", "name", "local-name", "namespace-uri"}
)
_NEVER = frozenset({"once", "lang", "random", "randomize", "uuid"})
_PLACES = frozenset({"position", "last"})


@dataclass(frozen=True, slots=True)
class Equality:
    column: str
    key: Syntax


def equalities(predicate: Syntax) -> tuple[Equality, ...]:
    """All equalities that must hold for the predicate to hold; empty where none can be looked up."""
    if any(isinstance(part, Call) and part.name in _PLACES for part in walk(predicate)):
        return ()
    found: list[Equality] = []
    waiting = [predicate]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Binary) and part.operator == "and":
            waiting += [part.right, part.left]
        elif isinstance(part, Binary) and part.operator == "=":
            found += _equality(part.left, part.right) or _equality(part.right, part.left)
    return tuple(found)


def _equality(column: Syntax, key: Syntax) -> list[Equality]:
    if not isinstance(column, Path) or column.start != "" or len(column.steps) != 1:
        return []
    step = column.steps[0]
    if step.axis != "child" or step.test.kind != "name" or step.predicates or "*" in step.test.name:
        return []
    return [Equality(step.test.name, key)] if _is_apart(key) else []


def _is_apart(tree: Syntax) -> bool:
    """Whether a value is the same for every row. Predicates inside a path look at that path's nodes."""
    if isinstance(tree, Path):
        return tree.start == "/" or (not isinstance(tree.start, str) and _is_apart(tree.start))
    if isinstance(tree, Filter):
        return _is_apart(tree.subject)
    if isinstance(tree, Call):
        implicit = tree.name in _IMPLICIT and not tree.arguments
        return not implicit and tree.name not in _NEVER and all(map(_is_apart, tree.arguments))
    if isinstance(tree, Binary):
        return _is_apart(tree.left) and _is_apart(tree.right)
    return _is_apart(tree.operand) if isinstance(tree, Negation) else True
