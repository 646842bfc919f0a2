"""Functions on node-sets, tables, choices and labels. The ones that need syntax are in compiler.py."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from forms.expressions.axes import AXES
from forms.expressions.environment import Focus
from forms.expressions.errors import ArgumentError
from forms.expressions.function import Function, node_list, number
from forms.expressions.shuffling import shuffled
from forms.expressions.tables import table_root
from forms.expressions.tree import TreeNode, in_document_order
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
    name = nodes[0].name
    family = nodes[0].parent.named(name) or [
        child for child in nodes[0].parent.children if child.kind == "element" and child.name == name
    ]
    return next((float(place) for place, node in enumerate(family, 1) if node is nodes[0]), NAN)


def _last(focus: Focus, given: Sequence[Value]) -> Value:
    return float(focus.size)


def _current(focus: Focus, given: Sequence[Value]) -> Value:
    return [focus.origin]


_NAMED = frozenset({"element", "attribute", "processing-instruction"})


def _name(focus: Focus, given: Sequence[Value]) -> Value:
    nodes: list[TreeNode] = node_list(given[0]) if given else [focus.node]
    return nodes[0].name if nodes and nodes[0].kind in _NAMED else ""


def _local_name(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(_name(focus, given)).rpartition(":")[2]


def _namespace_uri(focus: Focus, given: Sequence[Value]) -> Value:
    """Forms keep no namespaces; a document that is only read may."""
    nodes = node_list(given[0]) if given else [focus.node]
    return str(getattr(nodes[0], "namespace", "")) if nodes else ""


def _id(focus: Focus, given: Sequence[Value]) -> Value:
    """The elements whose attribute `id` is one of the words; of a node-set, of the words of each node."""
    value = given[0]
    written = [node.string_value() for node in value] if isinstance(value, list) else [to_string(value)]
    wanted = {word for text in written for word in text.split()}
    everything = AXES["descendant"](focus.environment.root) if wanted else ()
    first: dict[str, TreeNode] = {}
    for node in everything:
        for attribute in node.attributes:
            if attribute.name == "id" and attribute.string_value() in wanted:
                first.setdefault(attribute.string_value(), node)
    return in_document_order(first.values())


def _lang(focus: Focus, given: Sequence[Value]) -> Value:
    """Whether the nearest `xml:lang` around the context node is that language or a kind of it."""
    wanted = to_string(given[0]).lower()
    for node in AXES["ancestor-or-self"](focus.node):
        for attribute in node.attributes:
            if attribute.name == "xml:lang":
                found = attribute.string_value().lower()
                return found == wanted or found.startswith(f"{wanted}-")
    return False


def _randomize(focus: Focus, given: Sequence[Value]) -> Value:
    """`randomize(nodes, seed)`: the same seed always gives the same order; without one, some order."""
    nodes = node_list(given[0])
    if len(given) == 1:
        return shuffled(nodes, float(int(_chance(focus) * 1e9)))
    seed = number(focus, given[1])
    if seed != seed and isinstance(given[1], str):
        raise ArgumentError(f"the seed {given[1]!r} is no number")
    return shuffled(nodes, seed)


def _chance(focus: Focus) -> float:
    """From 0 up to 1, drawn from the source of new UUIDs: the only chance that is handed in."""
    digits = "".join(char for char in focus.environment.new_uuid().lower() if char in "0123456789abcdef")
    return int(sha256(digits.encode()).hexdigest()[:13], 16) / 16**13


def _random(focus: Focus, given: Sequence[Value]) -> Value:
    return _chance(focus)


def _itext(focus: Focus, given: Sequence[Value]) -> Value:
    """`jr:itext('/data/name:label')`: the words of that question; blank for an unknown name."""
    return focus.environment.itext(to_string(given[0]).strip())


def _instance(focus: Focus, given: Sequence[Value]) -> Value:
    name = to_string(given[0])
    found = focus.environment.instance(name)
    if found is None:
        raise ArgumentError(f"there is no table {name!r}")
    return [found]


def _pulldata(focus: Focus, given: Sequence[Value]) -> Value:
    """`pulldata(table, column, key column, key)`: the first row whose key agrees, else blank."""
    table, column, key_column, key = (to_string(value) for value in given)
    found = focus.environment.instance(table)
    root = None if found is None else table_root(found)
    if root is None:
        raise ArgumentError(f"there is no table {table!r}")
    places = root.places_of(key_column, key)
    return root.rows[places[0]].get(column, "") if places else ""


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
    "namespace-uri": Function(0, 1, _namespace_uri),
    "id": Function(1, 1, _id),
    "lang": Function(1, 1, _lang),
    "randomize": Function(1, 2, _randomize),
    "random": Function(0, 0, _random),
    "jr:itext": Function(1, 1, _itext),
    "instance": Function(1, 1, _instance),
    "pulldata": Function(4, 4, _pulldata),
    "jr:choice-name": Function(2, 2, _choice_name),
}
