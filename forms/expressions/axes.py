"""The axes of XPath 1.0 (section 2.2) over any TreeNode. `namespace` is empty: we keep none.

Reverse axes give the nearest node first, which is what positions in predicates count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forms.expressions.syntax import NodeTest
from forms.expressions.tree import TreeNode, is_called

Axis = Callable[[TreeNode], Iterator[TreeNode]]


def _self(node: TreeNode) -> Iterator[TreeNode]:
    yield node


def _child(node: TreeNode) -> Iterator[TreeNode]:
    yield from node.children


def _attribute(node: TreeNode) -> Iterator[TreeNode]:
    yield from node.attributes


def _parent(node: TreeNode) -> Iterator[TreeNode]:
    if node.parent is not None:
        yield node.parent


def _descendant_or_self(node: TreeNode) -> Iterator[TreeNode]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))


def _descendant(node: TreeNode) -> Iterator[TreeNode]:
    for child in node.children:
        yield from _descendant_or_self(child)


def _ancestor_or_self(node: TreeNode) -> Iterator[TreeNode]:
    current: TreeNode | None = node
    while current is not None:
        yield current
        current = current.parent


def _ancestor(node: TreeNode) -> Iterator[TreeNode]:
    if node.parent is not None:
        yield from _ancestor_or_self(node.parent)


def _siblings(node: TreeNode) -> tuple[list[TreeNode], list[TreeNode]]:
    """What stands before (nearest first) and after `node`; nothing for roots and attributes."""
    if node.parent is None or node.kind == "attribute":
        return [], []
    family = node.parent.children
    at = next(index for index, member in enumerate(family) if member is node)
    return list(reversed(family[:at])), list(family[at + 1 :])


def _following_sibling(node: TreeNode) -> Iterator[TreeNode]:
    yield from _siblings(node)[1]


def _preceding_sibling(node: TreeNode) -> Iterator[TreeNode]:
    yield from _siblings(node)[0]


def _following(node: TreeNode) -> Iterator[TreeNode]:
    if node.kind == "attribute" and node.parent is not None:
        yield from _descendant(node.parent)
    for above in _ancestor_or_self(node):
        for sibling in _siblings(above)[1]:
            yield from _descendant_or_self(sibling)


def _preceding(node: TreeNode) -> Iterator[TreeNode]:
    for above in _ancestor_or_self(node):
        for sibling in _siblings(above)[0]:
            yield from reversed(list(_descendant_or_self(sibling)))


def _namespace(node: TreeNode) -> Iterator[TreeNode]:
    yield from ()


AXES: dict[str, Axis] = {
    "self": _self,
    "child": _child,
    "attribute": _attribute,
    "parent": _parent,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "following": _following,
    "preceding": _preceding,
    "namespace": _namespace,
}


def passes(test: NodeTest, axis: str) -> Callable[[TreeNode], bool]:
    """The node test as a predicate."""
    if test.kind == "node":
        return lambda node: True
    if test.kind != "name":
        kind, target = test.kind, test.name
        return lambda node: node.kind == kind and target in ("", node.name)
    principal = "attribute" if axis == "attribute" else "element"
    name = test.name
    if name == "*":
        return lambda node: node.kind == principal
    if name.endswith(":*"):
        prefix = name[:-1]
        return lambda node: node.kind == principal and is_called(node, prefix + node.name.rpartition(":")[2])
    return lambda node: node.kind == principal and is_called(node, name)
