"""Names (标记的题目): which question or repeat a print mark means. Pure, one index per form.

A bare name is looked for in the repeat around the mark first, then in the whole form; a dotted
path means itself. Knows nodes, no answers.
"""

from __future__ import annotations

import re

from forms.item import Node

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")


class Names:
    """The questions and repeats of one form by name and by path."""

    def __init__(self, root: Node) -> None:
        self.nodes = {node.path: node for node in root.walk()}
        self.within: dict[str, str] = {}
        self._by_name: dict[str, list[Node]] = {}
        self._note(root, "")

    def _note(self, node: Node, repeat: str) -> None:
        for child in node.children:
            self.within[child.path] = repeat
            self._by_name.setdefault(child.name, []).append(child)
            self._note(child, child.path if child.kind == "repeat" else repeat)

    def candidates(self, name: str, repeat: str = "") -> list[Node]:
        """Everything `name` can mean at this place; one of them where the form is sound."""
        if name in self.nodes and "." in name:
            return [self.nodes[name]]
        found = self._by_name.get(name, [])
        inside = [node for node in found if repeat and self.within[node.path] == repeat]
        return inside or found

    def find(self, name: str, repeat: str = "") -> Node | None:
        """The question of that name, None where there is none or more than one."""
        found = [node for node in self.candidates(name, repeat) if node.kind == "question"]
        return found[0] if len(found) == 1 else None

    def repeat(self, name: str) -> str:
        """The path of the repeat of that name or path, "" where there is none or more than one."""
        found = [node for node in self.candidates(name) if node.kind == "repeat"]
        return found[0].path if len(found) == 1 else ""

    def absolute(self, text: str, repeat: str = "") -> str:
        """An expression with every `${name}` as its absolute path."""

        def one(match: re.Match[str]) -> str:
            found = self.candidates(match[1], repeat)
            return "/data/" + found[0].path.replace(".", "/") if len(found) == 1 else "''"

        return _REFERENCE.sub(one, text)
