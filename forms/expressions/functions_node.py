"""Functions on node-sets, tables and choices. The ones that need syntax are in special_forms.py."""

from __future__ import annotations

from collections.abc import Sequence

from forms.expressions.environment import Focus
from forms.expressions.errors import ArgumentError
from forms.expressions.function import Function, node_list
from forms.expressions.tree import TreeNode
from forms.expressions.values import NAN, Value, to_string


def _count(focus: Focus, given: Sequence[Value]) -> Value:
    return float(len(node_list(given[0])))


def _count_non_empty(focus: Focus, given: Sequence[Value]) -> Value:
    return float(sum(1 for node in node_list(given[0]) if node.string_value()))


def _position(focus: Focus, given: Sequence[Value]) -> Value:
    """`position()` is XPath's; `position(..)` the row's number among its like (ODK)."""
    if not given:
        return float(focus.position)
    nodes = node_list(given[0])
    if not nodes or nodes[0].parent is None:
        return float(bool(nodes)) or NAN
    family = nodes[0].parent.named(nodes[0].name)
    return next((float(place) for place, node in enumerate(family, 1) if node is nodes[0]), NAN)


def _last(focus: Focus, given: Sequence[Value]) -> Value:
    return float(focus.size)


def _current(focus: Focus, given: Sequence[Value]) -> Value:
    return [focus.origin]


def _name(focus: Focus, given: Sequence[Value]) -> Value:
    nodes: list[TreeNode] = node_list(given[0]) if given else [focus.node]
    return nodes[0].name if nodes else ""


def _local_name(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(_name(focus, given)).rpartition(":")[2]


def _instance(focus: Focus, given: Sequence[Value]) -> Value:
    name = to_string(given[0])
    found = focus.environment.instance(name)
    if found is None:
        raise ArgumentError(f"there is no table {name!r}")
    return [found]


def _pulldata(focus: Focus, given: Sequence[Value]) -> Value:
    """`pulldata(table, column, key column, key)`: the first row whose key agrees, else blank."""
    table, column, key_column, key = (to_string(value) for value in given)
    rows = focus.environment.tables.get(table)
    if rows is None:
        raise ArgumentError(f"there is no table {table!r}")
    return next((row.get(column, "") for row in rows if row.get(key_column) == key), "")


def _choice_name(focus: Focus, given: Sequence[Value]) -> Value:
    """`jr:choice-name(value, 'path of the question')`: the label the clerk sees."""
    return focus.environment.choice_label(to_string(given[0]), to_string(given[1]).strip())


NODE_FUNCTIONS: dict[str, Function] = {
    "count": Function(1, 1, _count),
    "count-non-empty": Function(1, 1, _count_non_empty),
    "position": Function(0, 1, _position),
    "last": Function(0, 0, _last),
    "current": Function(0, 0, _current),
    "name": Function(0, 1, _name),
    "local-name": Function(0, 1, _local_name),
    "instance": Function(1, 1, _instance),
    "pulldata": Function(4, 4, _pulldata),
    "jr:choice-name": Function(2, 2, _choice_name),
}
