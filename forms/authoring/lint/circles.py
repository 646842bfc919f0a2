"""Circles: answers that wait for themselves. pyxform accepts them, no engine can compute them.

An answer waits for what its calculation and its condition read, and for the group around
it (whose condition hides it too).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from forms.authoring.findings import AuthoringFinding, error
from forms.authoring.lint.context import Context
from forms.expressions.references import Reference
from forms.filling.templates import Template

_WAITING = ("calculation", "relevant", "repeat_count")


def circular(context: Context) -> Iterator[AuthoringFinding]:
    """Told at the first row of the circle that has a calculation or a condition."""
    for circle in circles(_waits(context)):
        for path in circle:
            part = context.parts.get(path)
            column = next((name for name in _WAITING if part and part.row.get(name)), "")
            if part and column:
                message = f"互相等待，算不出来：{' → '.join(_names(context, circle))}"
                yield error(context.outline.sheet.where(part.row, column), "expression.circle", message)
                break


def _names(context: Context, circle: tuple[str, ...]) -> list[str]:
    return [
        context.parts[path].row.get("label") or path if path in context.parts else path for path in circle
    ]


def circles(waits: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """Circles that share no question, as dotted paths, each waiting for the next, the first again last."""
    left = dict(waits)
    while True:
        try:
            TopologicalSorter(left).prepare()
            return
        except CycleError as found:
            circle: tuple[str, ...] = tuple(reversed(found.args[1]))
        yield circle
        left = {path: steps - set(circle) for path, steps in left.items() if path not in circle}


def _waits_for(reference: Reference) -> bool:
    """Not the rows before it (a running balance), and not a question that is only counted."""
    assert isinstance(reference.target, Template)
    return not reference.other_row and (reference.target.is_repeat or not reference.structural)


def _waits(context: Context) -> dict[str, set[str]]:
    waits: dict[str, set[str]] = {}
    for path in context.parts:
        above = path.rpartition(".")[0]
        waits[path] = {above} if above else set()
    for formula, expression, reading in context.parsed():
        if formula.role not in _WAITING or formula.base not in waits:
            continue
        if formula.role == "calculation" and formula.row.get("trigger"):
            continue  # happens once when another answer changes
        read = {
            reference.target.path
            for reference in reading.references
            if isinstance(reference.target, Template) and reference.target.path and _waits_for(reference)
        }
        own = "/data/" + formula.base.replace(".", "/")
        if formula.role == "calculation" and own not in expression.depends_on:
            read.discard(formula.base)  # once(.), if(. = '', …) look at their own answer
        waits[formula.base] |= read
    return waits
