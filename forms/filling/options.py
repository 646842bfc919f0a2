"""Options: which list a question offers, labels of values, and values in the order of their list."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from forms.answers import Value
from forms.expressions.environment import Table
from forms.expressions.tables import TableRoot
from forms.filling.listed import Listed, listed
from forms.filling.parameters import parameters_of
from forms.filling.states import Tables
from forms.filling.templates import Template
from forms.item import Choice, Node, ServiceItem

_NOTHING = Listed(())


class Options:
    """Lists by name: the context's tables before the item's choices, before the item's own tables."""

    def __init__(self, item: ServiceItem, tables: Tables) -> None:
        given = {name: listed(rows) for name, rows in tables.items()}
        choices = {name: listed(rows) for name, rows in item.choices.items()}
        own = {name: listed(rows) for name, rows in item.tables.items()}
        self._lists: dict[str, Listed] = {**own, **choices, **given}
        self.tables = InstanceTables({**choices, **own, **given})

    def of(self, node: Node) -> tuple[Choice, ...]:
        """All choices of a question, unfiltered; empty for an unknown list."""
        return self._list(node).choices(*_columns(node))

    def values(self, node: Node) -> Container[str]:
        """All values of a question's list."""
        return self._list(node).places(_columns(node)[0])

    def label(self, value: str, node: Node) -> str:
        """The label of a value, the value itself where it has none."""
        place = self._list(node).places(_columns(node)[0]).get(value)
        return value if place is None else self.of(node)[place].label

    def ordered(self, value: Value, node: Node) -> tuple[str, ...]:
        """A multiple answer, each value once, in choice order; unknown values last.

        Of a ranking the order is the answer, so it stays.
        """
        parts = value.split() if isinstance(value, str) else [part.strip() for part in value]
        unique = dict.fromkeys(part for part in parts if part)
        if is_ranking(node):
            return tuple(unique)
        places = self._list(node).places(_columns(node)[0])
        return tuple(sorted(unique, key=lambda part: places.get(part, len(places))))

    def root(self, node: Node) -> TableRoot:
        """The rows of a list as nodes, for choice filters; same order as `of`."""
        return self._list(node).root

    def at(self, name: str, place: int) -> Choice | None:
        """The choice at a place of a list, as jr:itext('list-0') names it."""
        choices = self._lists.get(name, _NOTHING).choices()
        return choices[place] if place < len(choices) else None

    def _list(self, node: Node) -> Listed:
        return self._lists.get(node.choices, _NOTHING)


class InstanceTables(Mapping[str, Table]):
    """What `instance('x')` and `pulldata('x', …)` find; a county that has not entered a table has an empty one."""

    def __init__(self, lists: Mapping[str, Listed]) -> None:
        self._lists = dict(lists)

    def __getitem__(self, name: str) -> Table:
        return self._lists[name].rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def add_empty(self, name: str) -> None:
        self._lists.setdefault(name, _NOTHING)

    def root(self, name: str) -> TableRoot | None:
        found = self._lists.get(name)
        return None if found is None else found.root


def is_ranking(node: Node) -> bool:
    return node.type == "select_multiple" and "rank" in node.appearance.split()


def _columns(node: Node) -> tuple[str, str]:
    """Which columns are value and label: `value=code label=title` for choices from a file."""
    if "=" not in node.parameters:
        return "name", "label"
    given = parameters_of(node)
    return given.get("value", "name"), given.get("label", "label")


def template_at(document: Template, path: str) -> Template | None:
    """The question an absolute path text names (`/data/applicant/gender`); None if there is none."""
    steps: Sequence[str] = [step for step in path.split("/") if step]
    current: Template | None = document
    for step in steps:
        current = next((child for child in current.children if child.name == step), None) if current else None
    return current
