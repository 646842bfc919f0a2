"""Templates: the form's questions, groups and repeats as a tree, once, whatever rows there are.

A Template is a TreeNode, so paths can be followed over it before any answer exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms.expressions.tree import TreeNode
from forms.item import Node

NEVER_ASKED = frozenset(
    {"calculate", "hidden", "note", "start", "end", "today", "username", "deviceid", "seal"}
)


class Template:
    """`repeat` is the nearest repeat around it (itself if it is one), None outside repeats."""

    __slots__ = (
        "_by_name", "attributes", "children", "is_repeat", "kind", "name", "node", "office", "order", "parent", "path", "repeat",
    )  # fmt: skip

    def __init__(self, node: Node | None, parent: Template | None) -> None:
        self.node: Node = node if node is not None else _DOCUMENT
        self.parent = parent
        self.kind = "root" if node is None else "element"
        self.name = self.node.name
        self.path = self.node.path
        self.attributes: Sequence[TreeNode] = ()
        self.children: list[Template] = []
        self._by_name: dict[str, list[Template]] | None = None
        self.is_repeat = self.node.kind == "repeat"
        self.repeat: Template | None = self if self.is_repeat else (parent.repeat if parent else None)
        self.office: bool = self.node.filled_by == "office" or (parent is not None and parent.office)
        self.order = 0

    @property
    def outer_repeat(self) -> Template | None:
        """The nearest repeat whose rows hold this template, not counting its own rows."""
        return self.parent.repeat if self.is_repeat and self.parent is not None else self.repeat

    @property
    def is_question(self) -> bool:
        return self.node.kind == "question"

    @property
    def is_asked(self) -> bool:
        """Whether somebody at the counter is expected to answer (and findings may be told)."""
        return self.is_question and not self.office and self.node.type not in NEVER_ASKED

    def named(self, name: str) -> Sequence[TreeNode]:
        if self._by_name is None:  # a form is whole before anybody asks
            self._by_name = {}
            for child in self.children:
                self._by_name.setdefault(child.name, []).append(child)
        return self._by_name.get(name, ())

    def string_value(self) -> str:
        return ""

    def walk(self) -> Iterator[Template]:
        yield self
        for child in self.children:
            yield from child.walk()

    def repeats_around(self) -> list[Template]:
        """The repeats whose rows hold this template, outermost first; its own rows not counted."""
        found: list[Template] = []
        above = self.parent
        while above is not None:
            if above.is_repeat:
                found.append(above)
            above = above.parent
        return found[::-1]


_DOCUMENT = Node(kind="group", name="", path="")


def template_tree(root: Node) -> Template:
    """The document template; its only child is the form's root."""
    document = Template(None, None)
    _grow(root, document)
    for order, template in enumerate(document.walk()):
        template.order = order
    return document


def _grow(node: Node, parent: Template) -> None:
    template = Template(node, parent)
    parent.children.append(template)
    for child in node.children:
        _grow(child, template)
