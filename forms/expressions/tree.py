"""The tree that paths walk: one protocol for the form being filled in and for code tables.

Knows nodes, parents and document order; refuses to know where a node's text comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class TreeNode(Protocol):
    """kind: root | element | attribute | text | comment | processing-instruction.

    `children` holds no attributes; the parent of an attribute is its element.
    """

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> TreeNode | None: ...
    @property
    def children(self) -> Sequence[TreeNode]: ...
    @property
    def attributes(self) -> Sequence[TreeNode]: ...

    def named(self, name: str) -> Sequence[TreeNode]:
        """The element children with this name, in document order."""
        ...

    def string_value(self) -> str: ...


# What a prefix means in an expression. Forms have no namespaces; documents that are only read may.
PREFIXES = {
    "h": "http://www.w3.org/1999/xhtml",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "mathml": "http://www.w3.org/1998/Math/MathML",
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
}


def is_called(node: TreeNode, name: str) -> bool:
    """Whether a name test means this node: by its namespace where it has one, else as it is written."""
    namespace = getattr(node, "namespace", "")
    prefix, colon, local = name.rpartition(":")
    if namespace and (not colon or prefix in PREFIXES):
        return bool(colon) and PREFIXES[prefix] == namespace and node.name.rpartition(":")[2] == local
    return node.name == name


class Element:
    """A fixed node: an element of a secondary instance, or any node of a test document."""

    __slots__ = ("attributes", "children", "kind", "name", "namespace", "parent", "text")

    def __init__(self, name: str, text: str = "", kind: str = "element") -> None:
        self.kind = kind
        self.name = name
        self.text = text
        self.namespace = ""
        self.parent: TreeNode | None = None
        self.children: list[TreeNode] = []
        self.attributes: list[TreeNode] = []

    def add(self, child: Element) -> Element:
        """Append `child` (to the attributes if it is one) and give it back."""
        child.parent = self
        (self.attributes if child.kind == "attribute" else self.children).append(child)
        return child

    def named(self, name: str) -> Sequence[TreeNode]:
        return [child for child in self.children if child.kind == "element" and is_called(child, name)]

    def string_value(self) -> str:
        if not self.children:
            return self.text
        inside = (child for child in self.children if child.kind in ("element", "text"))
        return self.text + "".join(child.string_value() for child in inside)


def in_document_order(nodes: Iterable[TreeNode]) -> list[TreeNode]:
    """Each node once, sorted as the document has them."""
    unique = list({id(node): node for node in nodes}.values())
    return unique if len(unique) < 2 else sorted(unique, key=_place)


def _place(node: TreeNode) -> tuple[int, ...]:
    """Child indices from the root down; attributes sort before children (-1, index)."""
    places: list[int] = []
    while node.parent is not None:
        family = node.parent.attributes if node.kind == "attribute" else node.parent.children
        places.append(next(index for index, member in enumerate(family) if member is node))
        if node.kind == "attribute":
            places.append(-1)
        node = node.parent
    return tuple(reversed(places))
