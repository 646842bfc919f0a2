"""Conditions as alternatives of simple facts, and whether such a set of facts can hold at all.

`${a} = '1' and ${b} > 5` is one alternative of two facts. What is not simple counts as
possible, so nothing that could happen is ever called impossible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from forms.expressions.syntax import Binary, Call, Negation, Number, Path, Syntax, Text

MOST_ALTERNATIVES = 64
_NEGATED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Fact:
    """`path`: dotted, or "." for the answer itself; operator: = != < <= > >= has lacks."""

    path: str
    operator: str
    value: str | float


Alternative = tuple[Fact, ...]
PathOf = Callable[[Syntax], str | None]
"""The question a path means, None where it is no single answer."""


def is_self(tree: Syntax) -> bool:
    """`.`"""
    return isinstance(tree, Path) and tree.start == "" and [step.axis for step in tree.steps] == ["self"]


def conjuncts(tree: Syntax) -> Iterator[Syntax]:
    """What must hold all at once: the operands of a chain of `and`, else the tree itself."""
    yield from chain(tree, "and")


def chain(tree: Syntax, operator: str) -> list[Syntax]:
    """The operands of a chain of one operator, in order; without recursion, for chains may be long."""
    waiting, found = [tree], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Binary) and node.operator == operator:
            waiting += [node.right, node.left]
        else:
            found.append(node)
    return found


def alternatives(tree: Syntax, path_of: PathOf, holds: bool = True) -> list[Alternative]:
    """The ways in which `tree` may be true (or false); [] when it cannot be, [()] when nothing is known."""
    if isinstance(tree, Binary) and tree.operator in ("and", "or"):
        parts = [alternatives(part, path_of, holds) for part in chain(tree, tree.operator)]
        return reduce(_both if (tree.operator == "and") == holds else _either, parts)
    if isinstance(tree, Call):
        return _call(tree, path_of, holds)
    if isinstance(tree, Binary) and tree.operator in _NEGATED:
        return _comparison(tree, path_of, holds)
    return [()]


def _both(left: list[Alternative], right: list[Alternative]) -> list[Alternative]:
    if len(left) * len(right) > MOST_ALTERNATIVES:
        return left if len(left) <= len(right) else right
    return [(*one, *other) for one in left for other in right]


def _either(left: list[Alternative], right: list[Alternative]) -> list[Alternative]:
    both = [*left, *right]
    return both if len(both) <= MOST_ALTERNATIVES else [()]


def _call(call: Call, path_of: PathOf, holds: bool) -> list[Alternative]:
    if call.name in ("true", "false") and not call.arguments:
        return [()] if (call.name == "true") == holds else []
    if call.name == "not" and len(call.arguments) == 1:
        return alternatives(call.arguments[0], path_of, not holds)
    if call.name == "selected" and len(call.arguments) == 2 and isinstance(call.arguments[1], Text):
        path = path_of(call.arguments[0])
        if path is not None:
            return [(Fact(path, "has" if holds else "lacks", call.arguments[1].value),)]
    return [()]


def _comparison(tree: Binary, path_of: PathOf, holds: bool) -> list[Alternative]:
    operator = tree.operator
    left, right = _literal(tree.left), _literal(tree.right)
    if left is not None and right is not None:
        return [()] if _compares(left, operator, right) == holds else []
    other = tree.right if left is not None else tree.left
    operator = _MIRRORED[operator] if left is not None else operator
    path, value = path_of(other), left if left is not None else right
    if path is None or value is None:
        return [()]
    if not holds and operator not in ("=", "!="):
        return [()]  # a blank answer fails `<` and `>=` alike, so the opposite is no single fact
    return [(Fact(path, operator if holds else _NEGATED[operator], value),)]


def _literal(tree: Syntax) -> str | float | None:
    if isinstance(tree, Text | Number):
        return tree.value
    if isinstance(tree, Negation) and isinstance(tree.operand, Number):
        return -tree.operand.value
    return None


def _compares(left: str | float, operator: str, right: str | float) -> bool:
    if operator in ("=", "!=") and isinstance(left, str) and isinstance(right, str):
        return (left == right) == (operator == "=")
    one, other = number_of(left), number_of(right)
    if math.isnan(one) or math.isnan(other):
        return operator == "!="
    return {
        "=": one == other,
        "!=": one != other,
        "<": one < other,
        "<=": one <= other,
        ">": one > other,
        ">=": one >= other,
    }[operator]


def number_of(value: str | float) -> float:
    """NaN for a text that is no number."""
    try:
        return float(value)
    except ValueError:
        return math.nan


@dataclass(slots=True)
class _Answer:
    """What the facts leave of one answer."""

    equal: list[str | float] = field(default_factory=list)
    unequal: list[str | float] = field(default_factory=list)
    has: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    bounds: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Room:
    """What a question may hold at all: `values` of a list (empty: anything), whole numbers only."""

    values: frozenset[str] = frozenset()
    whole: bool = False
    multiple: bool = False


def possible(facts: Sequence[Fact], room_of: Callable[[str], Room]) -> bool:
    """Whether answers exist for which all facts hold."""
    answers: dict[str, _Answer] = {}
    for fact in facts:
        _note(answers.setdefault(fact.path, _Answer()), fact)
    return all(_fits(answer, room_of(path)) for path, answer in answers.items())


def _note(answer: _Answer, fact: Fact) -> None:
    if fact.operator == "=":
        answer.equal.append(fact.value)
    elif fact.operator == "!=":
        answer.unequal.append(fact.value)
    elif fact.operator == "has":
        answer.has.append(str(fact.value))
    elif fact.operator == "lacks":
        answer.lacks.append(str(fact.value))
    else:
        number = number_of(fact.value)
        if not math.isnan(number):
            answer.bounds.append((fact.operator, number))


def _fits(answer: _Answer, room: Room) -> bool:
    if any(value in answer.lacks for value in answer.has):
        return False
    if room.multiple:
        return True
    wanted = [*answer.equal, *answer.has]
    if wanted:
        return all(_agrees(wanted[0], other) for other in wanted[1:]) and _allowed(answer, wanted[0])
    if room.values:
        return any(_allowed(answer, value) for value in (*room.values, ""))
    return not answer.bounds or _between(answer, room.whole)


def _agrees(one: str | float, other: str | float) -> bool:
    return _compares(one, "=", other)


def _allowed(answer: _Answer, value: str | float) -> bool:
    return (
        not any(_agrees(value, other) for other in answer.unequal)
        and str(value) not in answer.lacks
        and all(_compares(value, operator, bound) for operator, bound in answer.bounds)
    )


def _between(answer: _Answer, whole: bool) -> bool:
    """Whether a number lies within all bounds."""
    low, low_open = max(
        ((bound, operator == ">") for operator, bound in answer.bounds if operator in (">", ">=")),
        default=(-math.inf, False),
    )
    high, high_closed = min(
        ((bound, operator == "<=") for operator, bound in answer.bounds if operator in ("<", "<=")),
        default=(math.inf, True),
    )
    if whole and math.isfinite(low):
        low, low_open = float(math.floor(low) + 1 if low_open else math.ceil(low)), False
    return low < high or (low == high and not low_open and high_closed)
