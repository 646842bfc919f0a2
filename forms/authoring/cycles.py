"""Circles: answers that wait for themselves. pyxform accepts them, no engine can compute them.

An answer waits for what its calculation and its condition read, and for the group around
it (whose condition hides it too). Knows paths; refuses to know cells and values.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from forms.expressions import ExpressionError, parse
from forms.item import Node


def circles(root: Node) -> Iterator[tuple[str, ...]]:
    """Circles that share no question, as dotted paths, each waiting for the next, the first again last."""
    waits = {node.path: set(_waits_for(node)) for node in root.walk()}
    while True:
        try:
            TopologicalSorter(waits).prepare()
            return
        except CycleError as found:
            circle = tuple(reversed(found.args[1]))
        yield circle
        waits = {path: steps for path, steps in waits.items() if path not in circle}


def _waits_for(node: Node) -> Iterator[str]:
    if "." in node.path:
        yield node.path.rpartition(".")[0]
    for text in (node.calculation, node.relevant):
        for path in _read(text):
            if step := absolute(path, node.path):
                yield step


def _read(text: str) -> tuple[str, ...]:
    """Paths of a text that may not even parse; the linter tells that elsewhere."""
    try:
        return parse(text).depends_on if text else ()
    except ExpressionError:
        return ()


def absolute(path: str, base: str) -> str | None:
    """`/data/a/b` or `../b` seen from the question `base`, dotted; None for `.`, names, instance()."""
    if not path.startswith(("/", "../")):
        return None
    steps = [] if path.startswith("/") else ["data", *base.split(".")]
    for step in path.strip("/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return ".".join(steps[1:])
