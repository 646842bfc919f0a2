"""Conformance: a table of expressions with expected results, run row by row against our engine.

The table is that of the ecosystem's own suite: `{"docs": [xml…], "rows": [{"expr", "kind",
"expected", "ctx", "doc"}…]}`, perhaps with `"now"`; rows `[sentence, canonical form]` only ask whether
the sentence is accepted. A row that differs is put into the class
of the ruling it contradicts (docs/adr/0003), or into none. Judges; changes nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from forms.authoring.xml_tree import document, locate, place_of
from forms.expressions import Environment, ExpressionError, parse, to_boolean, to_number, to_string

RECORDED = "2026-11-21T23:28:12-07:00"  # when and where the ecosystem's table was recorded
_UUID = "01234567-89ab-4cde-8f01-23456789abcd"
_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}T.*")


@dataclass(frozen=True, slots=True)
class Miss:
    """One row that differs. `reason`: the class of exceptions it belongs to, "" for none."""

    number: int
    expr: str
    expected: Any
    got: str
    reason: str

    def __str__(self) -> str:
        mark = f"  [{self.reason}]" if self.reason else "  [UNEXPLAINED]"
        return f"row {self.number}: {self.expr}  expected {self.expected!r}, got {self.got}{mark}"


@dataclass(frozen=True, slots=True)
class Result:
    """`total` rows were run, `misses` differ."""

    total: int
    misses: tuple[Miss, ...]

    @property
    def passed(self) -> int:
        return self.total - len(self.misses)

    def classes(self) -> dict[str, int]:
        """How many misses each class explains; "" for those that none does."""
        found: dict[str, int] = {}
        for miss in self.misses:
            found[miss.reason] = found.get(miss.reason, 0) + 1
        return found


def run_file(path: Path, now: str = "") -> Result:
    """Raises OSError, ValueError (no JSON, no table)."""
    table = json.loads(path.read_text("utf-8"))
    if not isinstance(table, dict) or not isinstance(table.get("rows"), list):
        raise ValueError('a table is {"docs": [...], "rows": [...]}')
    return run_table(table, now)


def run_table(table: Mapping[str, Any], now: str = "") -> Result:
    """Run every row; `now` (ISO with a zone) before the table's own and the recorded one."""
    moment = datetime.fromisoformat(now or table.get("now") or RECORDED)
    docs = table.get("docs") or ["<data/>"]
    trees = cache(lambda index: document(docs[index] or "<data/>"))
    misses = []
    for number, row in enumerate(table["rows"]):
        if isinstance(row, list):
            misses += _parsed(number, *row)
            continue
        try:
            root = trees(row.get("doc") or 0)
        except (ExpatError, IndexError, TypeError) as problem:
            misses.append(Miss(number, row["expr"], row.get("expected"), f"document: {problem}", ""))
            continue
        if miss := _run(number, row, root, moment):
            misses.append(miss)
    return Result(len(table["rows"]), tuple(misses))


def _parsed(number: int, text: str, wanted: str) -> list[Miss]:
    """A row of a parse table: the sentence, and its canonical form as JSON, null where it must be refused."""
    for escaped, plain in (('\\"', '"'), ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r")):
        text = text.replace(escaped, plain)
    refuses = json.loads(wanted) is None
    try:
        parse(text)
    except ExpressionError as refused:
        return [] if refuses else [Miss(number, text, "accepted", f"an error: {refused.message}", "")]
    return [Miss(number, text, "refused", "accepted", "")] if refuses else []


def _run(number: int, row: Mapping[str, Any], root: Any, now: datetime) -> Miss | None:
    node = root if row.get("ctx") in (None, "", "/") else locate(root, row["ctx"])
    environment = Environment(root, now.date(), now, lambda: _UUID)
    kind, expected = row["kind"], row.get("expected")
    try:
        value = parse(row["expr"]).evaluate(root if node is None else node, environment)
    except ExpressionError as refused:
        if kind == "error":
            return None
        reason = "a function left out" if refused.code == "function" else ""
        return Miss(number, row["expr"], expected, f"an error: {refused.message}", reason)
    if kind != "error" and same(kind, value, expected, environment.offset):
        return None
    got = repr(list(map(place_of, value)) if isinstance(value, list) else to_string(value))
    return Miss(number, row["expr"], expected, got, _reason(row, value, environment.offset))


def same(kind: str, value: Any, expected: Any, offset: int) -> bool:
    """Whether a value is the expected one, read as the kind of the assertion reads it."""
    return _KINDS.get(kind, _string)(value, expected, offset)


def _number(value: Any, expected: Any, offset: int) -> bool:
    number, wanted = to_number(value, offset), float(str(expected).replace("Infinity", "inf"))
    both = math.isnan(number) and math.isnan(wanted)
    return both or number == wanted or math.isclose(number, wanted, rel_tol=0, abs_tol=1e-9)


def _round(value: Any, expected: Any, offset: int) -> bool:
    """`expected`: the number and the factor it was rounded with."""
    return math.isclose(to_number(value, offset), expected[0], rel_tol=0, abs_tol=0.51 / expected[1] + 1e-12)


def _match(value: Any, expected: Any, offset: int) -> bool:
    found = re.fullmatch(r"/(.*)/([a-z]*)", expected)
    text, flags = (found[1], found[2]) if found else (expected, "")
    return re.search(text, to_string(value), re.IGNORECASE if "i" in flags else 0) is not None


def _nodes(value: Any, expected: Any, offset: int) -> bool:
    return isinstance(value, list) and sorted(map(place_of, value)) == sorted(expected)


def _string(value: Any, expected: Any, offset: int) -> bool:
    return to_string(value) == (expected if isinstance(expected, str) else to_string(float(expected)))


_KINDS: dict[str, Callable[[Any, Any, int], bool]] = {
    "number": _number,
    "round": _round,
    "bool": lambda value, expected, offset: to_boolean(value) is (str(expected).lower() in ("true", "1")),
    "strlen": lambda value, expected, offset: len(to_string(value)) == expected,
    "match": _match,
    "nodes": _nodes,
    "string": _string,
}


def _reason(row: Mapping[str, Any], value: Any, offset: int) -> str:
    """The ruling of ADR 0003 that this row contradicts; "" for a fault of ours."""
    expr, expected = row["expr"], row.get("expected")
    if expected == "Invalid Date" or (row["kind"] == "error" and "date" in expr and value == ""):
        return "an invalid date is blank"
    if "sum(" in expr and str(expected) == "NaN":
        return "sum skips blanks"
    if "regex(" in expr and expected is True:
        return "regex matches the whole text"
    if "round(" in expr and re.search(r"-\d", expr):
        return "half away from zero"
    if _is_shifted(value, expected, offset) or (isinstance(expected, str) and _ZONED.fullmatch(expected)):
        return "a date is a whole day, without a zone"
    return ""


def _is_shifted(value: Any, expected: Any, offset: int) -> bool:
    """Off by exactly the zone: the other engine counts from the midnight of London."""
    try:
        wanted, factor = (expected[0], expected[1]) if isinstance(expected, list) else (float(expected), 1e6)
    except (TypeError, ValueError, IndexError):
        return False
    shift = wanted - to_number(value, offset)
    zone = abs(offset) / 1440
    misfit: float = min(abs(shift - zone), abs(shift + zone), abs(abs(shift) - 1 + zone))
    return misfit <= 0.51 / factor + 1e-9
