"""The ecosystem's own table of expressions: what it expects, and where we decided otherwise."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from forms.expressions import Environment, ExpressionError, parse, to_boolean, to_number, to_string
from forms.expressions.syntax import Binary, Call, Filter, Negation, Number, Step, Syntax, Text, Variable
from forms.expressions.syntax import Path as Steps
from tests.forms.xml_tree import document, locate, place_of

TABLES = Path(__file__).parents[2] / ".." / "shared" / "testdata" / "expressions"
NOW = datetime(2026, 11, 21, 23, 28, 12, tzinfo=timezone(timedelta(hours=-7)))  # where the table was recorded
FLOOR = 1880

# Every row that differs belongs to one of these; docs/adr/0003 says why.
EXCEPTIONS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "function left out": lambda row: bool(re.search(r"\b(id|area|distance|namespace-uri)\(", row["expr"])),
    "a doctype or a fragment is no node": lambda row: (
        "//html" in str(row["expected"]) or "null/" in str(row["ctx"])
    ),
    "an invalid date is blank": lambda row: row["expected"] == "Invalid Date",
    "text of a JavaScript date": lambda row: "GMT-0700" in row["expr"],
    "sum skips blanks": lambda row: row["expr"] == "sum(*)" and row["expected"] == "NaN",
    "regex matches the whole text": lambda row: row["expr"].startswith("regex("),
    "a date is a whole day, without a zone": lambda row: "date" in row["file"] or row["kind"] == "round",
}


def _rows(name: str) -> Any:
    path = TABLES / name
    if not path.exists():
        pytest.skip("the shared table of expressions is not here")
    return json.loads(path.read_text("utf-8"))


def test_the_table_of_expected_results_holds_but_for_listed_classes():
    table = _rows("evaluate.json")
    trees = cache(lambda index: document(table["docs"][index]))
    differing = [row for row in table["rows"] if not _agrees(row, trees(row["doc"]))]
    classes = Counter(_class_of(row) for row in differing)
    passed = len(table["rows"]) - len(differing)
    report = f"{passed} of {len(table['rows'])} agree; {dict(classes)}"
    assert "" not in classes, (report, [row["expr"] for row in differing if not _class_of(row)])
    assert passed >= FLOOR, report


def _class_of(row: dict[str, Any]) -> str:
    return next((name for name, belongs in EXCEPTIONS.items() if belongs(row)), "")


def _agrees(row: dict[str, Any], root: Any) -> bool:
    node = root if row["ctx"] in (None, "/") else locate(root, row["ctx"])
    environment = Environment(root, NOW.date(), NOW, lambda: "01234567-89ab-4cde-8f01-23456789abcd")
    try:
        value = parse(row["expr"]).evaluate(node or root, environment)
    except ExpressionError:
        return row["kind"] == "error"
    return row["kind"] != "error" and _same(row["kind"], value, row["expected"], environment.offset)


def _same(kind: str, value: Any, expected: Any, offset: int) -> bool:
    number = to_number(value, offset) if kind in ("number", "round") else math.nan
    if kind == "number":
        wanted = float(str(expected).replace("Infinity", "inf"))
        return number == wanted or (math.isnan(number) and math.isnan(wanted)) or abs(number - wanted) < 1e-9
    if kind == "round":
        return abs(number - expected[0]) <= 0.51 / expected[1] + 1e-12
    if kind == "bool":
        return to_boolean(value) is expected
    if kind == "strlen":
        return len(to_string(value)) == expected
    if kind == "match":
        pattern, flags = re.fullmatch(r"/(.*)/(i?)", expected).groups()
        return re.search(pattern, to_string(value), re.IGNORECASE if flags else 0) is not None
    if kind == "nodes":
        return isinstance(value, list) and sorted(map(place_of, value)) == sorted(expected)
    return to_string(value) == (expected if isinstance(expected, str) else to_string(float(expected)))


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
