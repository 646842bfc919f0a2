"""Options: the choice lists of a form, from the item or from a table, and values in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.answers import Value
from forms.expressions.environment import Table
from forms.expressions.tree import Element, table_element
from forms.filling.states import Tables
from forms.filling.templates import Template
from forms.item import Choice, Node, ServiceItem


class Options:
    """`tables` holds every table by name: the context's before the item's, before choice lists."""

    def __init__(self, item: ServiceItem, tables: Tables) -> None:
        listed = {name: _rows_of(choices) for name, choices in item.choices.items()}
        given = {name: [_texts(row) for row in rows] for name, rows in tables.items()}
        self.tables: dict[str, Table] = {**listed, **item.tables, **given}
        self._lists: dict[str, tuple[Choice, ...]] = {
            **{name: _choices_of(rows) for name, rows in item.tables.items()},
            **item.choices,
            **{name: _choices_of(rows) for name, rows in given.items()},
        }
        self._places: dict[str, dict[str, int]] = {}
        self._elements: dict[str, Element] = {}

    def of(self, node: Node) -> tuple[Choice, ...]:
        """All choices of a question, unfiltered; empty for an unknown list."""
        return self._lists.get(node.choices, ())

    def label(self, value: str, node: Node) -> str:
        """The label of a value, the value itself where it has none."""
        choices = self.of(node)
        place = self._place(node).get(value)
        return value if place is None else choices[place].label

    def ordered(self, value: Value, node: Node) -> tuple[str, ...]:
        """A multiple answer, each value once, in choice order; unknown values last."""
        parts = value.split() if isinstance(value, str) else [part.strip() for part in value]
        places = self._place(node)
        unique = dict.fromkeys(part for part in parts if part)
        return tuple(sorted(unique, key=lambda part: places.get(part, len(places))))

    def items(self, node: Node) -> Sequence[Element]:
        """The rows of a list as elements, for choice filters; same order as `of`."""
        if node.choices not in self._elements:
            self._elements[node.choices] = table_element(_rows_of(self.of(node)))
        root = self._elements[node.choices].children[0]
        return [child for child in root.children if isinstance(child, Element)]

    def _place(self, node: Node) -> Mapping[str, int]:
        if node.choices not in self._places:
            self._places[node.choices] = {
                choice.value: place for place, choice in reversed(list(enumerate(self.of(node))))
            }
        return self._places[node.choices]


def _rows_of(choices: Sequence[Choice]) -> list[Mapping[str, str]]:
    return [{"name": choice.value, "label": choice.label, **choice.columns} for choice in choices]


def _choices_of(rows: Sequence[Mapping[str, str]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            row["name"],
            row.get("label", row["name"]),
            {column: text for column, text in row.items() if column not in ("name", "label")},
        )
        for row in rows
        if "name" in row
    )


def _texts(row: Mapping[str, object]) -> Mapping[str, str]:
    """County tables come from JSON and may hold numbers."""
    return {column: "" if cell is None else str(cell) for column, cell in row.items()}


def template_at(document: Template, path: str) -> Template | None:
    """The question an absolute path text names (`/data/applicant/gender`); None if there is none."""
    steps = [step for step in path.split("/") if step]
    current: Template | None = document
    for step in steps:
        current = next((child for child in current.children if child.name == step), None) if current else None
    return current
