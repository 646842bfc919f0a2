"""Location paths as closures: the part of the language that runs most often.

Plain child steps (nearly all paths in forms) take a short way; everything else goes over
the axes. Refuses to know what the tree is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from forms.expressions.axes import AXES, passes
from forms.expressions.environment import Focus
from forms.expressions.errors import ExpressionError
from forms.expressions.syntax import Path, Step
from forms.expressions.tables import TableRoot
from forms.expressions.tree import TreeNode, in_document_order
from forms.expressions.values import Value, to_boolean

Closure = Callable[[Focus], Value]
Nodes = list[TreeNode]
Walk = Callable[[Nodes, Focus], Nodes]
Keys = Sequence[tuple[str, Closure]]
"""Columns and the closures of what they must equal."""

_ORDERLY = frozenset({"child", "attribute", "self"})


def follow(
    path: Path, start: Closure | str, predicates: Sequence[Sequence[Closure]], keys: Sequence[Keys]
) -> Closure:
    """The closure of a path; `start` is "/", "" or the compiled expression it starts from.

    `keys`: what the first predicate of each step says can be looked up in a table.
    """
    walks = [_walk(*step) for step in zip(path.steps, predicates, keys, strict=True)]
    orderly = all(step.axis in _ORDERLY for step in path.steps)
    keeps = [not inner for inner in predicates]
    if keeps:
        keeps[-1] = False  # the last step means all rows: count(/data/members/rows)
    if start == "/":
        return _absolute(walks, keeps, orderly)
    begin = _context if isinstance(start, str) else _nodes_of(start, path.position)

    def run(focus: Focus) -> Value:
        nodes = begin(focus)
        for walk in walks:
            nodes = walk(nodes, focus)
        return nodes if orderly or len(nodes) < 2 else in_document_order(nodes)

    return run


def _absolute(walks: Sequence[Walk], keeps: Sequence[bool], orderly: bool) -> Closure:
    hops = list(zip(walks, keeps, strict=True))

    def run(focus: Focus) -> Value:
        keeps_rows = focus.environment.keeps_rows
        nodes: Nodes = [focus.environment.root]
        for walk, keep in hops:
            nodes = walk(nodes, focus)
            if keep and keeps_rows and len(nodes) > 1:
                nodes = _own_row(nodes, focus)
        return nodes if orderly or len(nodes) < 2 else in_document_order(nodes)

    return run


def _own_row(nodes: Nodes, focus: Focus) -> Nodes:
    """The row around the node at hand or the question, if it is among `nodes`, else all of them.

    In `count(/data/rows[/data/rows/age > 17])` each row is asked about its own age (JavaRosa).
    """
    for start in (focus.node, focus.origin):
        around: TreeNode | None = start
        while around is not None:
            for node in nodes:
                if node is around:
                    return [node]
            around = around.parent
    return nodes


def _context(focus: Focus) -> Nodes:
    return [focus.node]


def _nodes_of(start: Closure, position: int) -> Callable[[Focus], Nodes]:
    def begin(focus: Focus) -> Nodes:
        value = start(focus)
        if not isinstance(value, list):
            raise ExpressionError(position, "argument", "a path can only start from a set of nodes")
        return value

    return begin


def _walk(step: Step, predicates: Sequence[Closure], keys: Keys) -> Walk:
    name = step.test.name
    if step.axis == "child" and step.test.kind == "name" and "*" not in name:
        if not predicates:
            return lambda nodes, focus: [child for node in nodes for child in node.named(name)]
        return _walk_children(name, predicates, keys)
    axis, test = AXES[step.axis], passes(step.test, step.axis)

    def walk(nodes: Nodes, focus: Focus) -> Nodes:
        found: Nodes = []
        for node in nodes:
            found.extend(filtered([other for other in axis(node) if test(other)], predicates, focus))
        return found

    return walk


def _walk_children(name: str, predicates: Sequence[Closure], keys: Keys) -> Walk:
    def walk(nodes: Nodes, focus: Focus) -> Nodes:
        found: Nodes = []
        for node in nodes:
            found.extend(filtered(_candidates(node, name, keys, focus), predicates, focus))
        return found

    return walk


def _candidates(node: TreeNode, name: str, keys: Keys, focus: Focus) -> Sequence[TreeNode]:
    if keys and isinstance(node, TableRoot) and name == node.ITEM:
        places = places_found(node, keys, focus)
        if places is not None:
            return [node.item(place) for place in places]
    return node.named(name)


def places_found(table: TableRoot, keys: Keys, focus: Focus) -> Sequence[int] | None:
    """The few rows that may pass, in order; None where all have to be looked at."""
    best: Sequence[int] | None = None
    for column, key in keys:
        try:
            places = table.lookup(column, key(focus))
        except ExpressionError:
            return None  # the walk will tell, if it ever comes to that
        if places is not None and (best is None or len(places) < len(best)):
            best = places
    return best


def filtered(nodes: Sequence[TreeNode], predicates: Sequence[Closure], focus: Focus) -> Nodes:
    """What all predicates keep; a number keeps the node at that position."""
    for predicate in predicates:
        kept: Nodes = []
        inner = Focus(focus.node, focus.environment, focus.origin, 0, len(nodes))
        for place, node in enumerate(nodes, 1):
            inner.node, inner.position = node, place
            value = predicate(inner)
            is_place = isinstance(value, float) and not isinstance(value, bool)
            if value == place if is_place else to_boolean(value):
                kept.append(node)
        nodes = kept
    return list(nodes)
