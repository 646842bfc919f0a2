"""Answers as a tree for single expressions: every question of the item, blank where not answered.

Computes nothing and knows no relevance; for that there is FormSession.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forms.answers import Answers
from forms.expressions import Element, Environment, TreeNode, Value, parse
from forms.item import Node, ServiceItem

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 27)


def answers_file(item_id: str) -> dict[str, Any]:
    """The worked case's answers file."""
    name = f"answers_{item_id.lower().replace('-', '_')}.json"
    return json.loads((DATA / name).read_text("utf-8"))


def answers_of(content: Mapping[str, Any], item: ServiceItem) -> Answers:
    """The file's `applicant` block belongs to the group of that name."""
    known = {node.path for node in item.root.walk()}
    person = {f"applicant.{key}": value for key, value in content["applicant"].items()}
    values = {path: value for path, value in person.items() if path in known} | content["answers"]
    return Answers.from_json({"values": values, "repeats": content["repeats"]})


class AnswersTree:
    """`evaluate` an expression from a question's place; `row` counts from 0."""

    def __init__(self, item: ServiceItem, answers: Answers, today: date = TODAY) -> None:
        self.places: dict[tuple[str, int], Element] = {}
        self.answers = answers
        root = Element("", kind="root")
        self._grow(item.root, root, -1, {})
        self.environment = Environment(
            root=root,
            today=today,
            now=datetime(today.year, today.month, today.day, 9),
            new_uuid=lambda: "uuid",
            tables=item.tables,
        )

    def evaluate(self, text: str, path: str, row: int = -1) -> Value:
        node: TreeNode = self.places[path, row]
        return parse(text).evaluate(node, self.environment)

    def _grow(self, node: Node, parent: Element, row: int, values: Mapping[str, Any]) -> None:
        if node.kind == "repeat":
            for index, cells in enumerate(self.answers.repeats.get(node.path, ())):
                self._add(node, parent, index, cells)
        else:
            self._add(node, parent, row, values)

    def _add(self, node: Node, parent: Element, row: int, values: Mapping[str, Any]) -> None:
        value = values.get(node.name, "") if row >= 0 else self.answers.values.get(node.path, "")
        element = parent.add(Element(node.name, value if isinstance(value, str) else " ".join(value)))
        self.places[node.path, row] = element
        for child in node.children:
            self._grow(child, element, row, values)
