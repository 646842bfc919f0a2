"""The ecosystem's own table of expressions: what it expects, and where we decided otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forms.authoring.conformance import run_table
from forms.expressions import ExpressionError, parse
from forms.expressions.syntax import Binary, Call, Filter, Negation, Number, Step, Syntax, Text, Variable
from forms.expressions.syntax import Path as Steps

TABLES = Path(__file__).parents[2] / ".." / "shared" / "testdata" / "expressions"
# Every row that differs belongs to one of these rulings; docs/adr/0003 says why.
DIFFERING = {
    "a date is a whole day, without a zone": 35,
    "an invalid date is blank": 3,
    "sum skips blanks": 1,
    "regex matches the whole text": 1,
}


def _rows(name: str) -> Any:
    path = TABLES / name
    if not path.exists():
        pytest.skip("the shared table of expressions is not here")
    return json.loads(path.read_text("utf-8"))


def test_the_table_of_expected_results_holds_but_for_the_rulings():
    result = run_table(_rows("evaluate.json"))
    assert result.classes() == DIFFERING, [str(miss) for miss in result.misses if not miss.reason]
    assert result.passed == 1937


def test_the_table_of_sentences_parses_into_the_same_trees():
    rows = _rows("parse.json")["rows"]
    wrong = [(text, wanted, _shape(text)) for text, wanted in rows if _shape(text) != json.loads(wanted)]
    assert not wrong, f"{len(rows) - len(wrong)} of {len(rows)} agree"


def _shape(text: str) -> str | None:
    for escaped, plain in (('\\"', '"'), ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r")):
        text = text.replace(escaped, plain)
    try:
        return _canonical(parse(text).tree)
    except ExpressionError:
        return None


_NAMES = {"div": "/", "mod": "%", "=": "==", "|": "union"}


def _canonical(tree: Syntax) -> str:
    if isinstance(tree, Number):
        return "{num:" + _java(tree.value) + "}"
    if isinstance(tree, Text):
        return "{str:'" + tree.value + "'}"
    if isinstance(tree, Variable):
        return "{var:" + tree.name + "}"
    if isinstance(tree, Negation):
        return "{unop-expr:num-neg," + _canonical(tree.operand) + "}"
    if isinstance(tree, Binary) and tree.operator in ("and", "or"):
        return _right_leaning(tree)
    if isinstance(tree, Binary):
        name = _NAMES.get(tree.operator, tree.operator)
        return "{binop-expr:" + ",".join([name, _canonical(tree.left), _canonical(tree.right)]) + "}"
    if isinstance(tree, Call):
        return "{func-expr:" + tree.name + "," + _list(tree.arguments) + "}"
    if isinstance(tree, Filter):
        return "{filt-expr:" + _canonical(tree.subject) + "," + _list(tree.predicates) + "}"
    return "{path-expr:" + _start(tree) + ",{" + ",".join(map(_step, tree.steps)) + "}}"


def _right_leaning(tree: Binary) -> str:
    """The table groups `a or b or c` from the right; we from the left, which means the same."""
    operands: list[Syntax] = []
    left: Syntax = tree
    while isinstance(left, Binary) and left.operator == tree.operator:
        operands.append(left.right)
        left = left.left
    text = _canonical(operands[0])
    for operand in [*operands[1:], left]:
        text = "{binop-expr:" + ",".join([tree.operator, _canonical(operand), text]) + "}"
    return text


def _start(path: Steps) -> str:
    if path.start in ("/", ""):
        return "abs" if path.start else "rel"
    inside = _canonical(path.start)
    return inside if isinstance(path.start, Filter) else "{filt-expr:" + inside + ",{}}"


def _step(step: Step) -> str:
    test = step.test
    kind = {"processing-instruction": "proc-instr"}.get(test.kind, test.kind)
    literal = f"'{test.name}'" if test.name else ""
    text = test.name if kind == "name" else f"{kind}({literal})"
    return "{step:" + step.axis + "," + text + ("," + _list(step.predicates) if step.predicates else "") + "}"


def _list(trees: tuple[Syntax, ...]) -> str:
    return "{" + ",".join(map(_canonical, trees)) + "}"


def _java(value: float) -> str:
    """Double.toString: scientific below 1e-3 and from 1e7."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    digits, exponent = f"{value:.16e}".split("e")
    short = repr(float(digits)) if "." in repr(float(digits)) else digits
    return f"{float(short):g}E{int(exponent)}"
