"""Listed: one choice list or code table, ready to be asked: rows, nodes, choices, places. Made when needed.

A table of fifty thousand villages is made ready once and kept for the next session; small lists
are made anew. Refuses to know which question shows a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from forms.expressions.tables import TableRoot
from forms.item import Choice

LARGE = 200
_MOST_KEPT = 8
_kept: dict[int, Listed] = {}


class Listed:
    """`source`: the choices of an item, or the rows of a table (county tables may hold numbers)."""

    def __init__(self, source: Sequence[Choice] | Sequence[Mapping[str, object]]) -> None:
        self.source = source
        self._choices: dict[tuple[str, str], tuple[Choice, ...]] = {}
        self._places: dict[str, dict[str, int]] = {}

    @cached_property
    def rows(self) -> Sequence[Mapping[str, str]]:
        """Every row as texts, with columns name and label where they are choices."""
        return tuple(_row(row) for row in self.source)

    @cached_property
    def root(self) -> TableRoot:
        """The rows as nodes, for choice filters."""
        return TableRoot(self.rows)

    def choices(self, value: str = "name", label: str = "label") -> tuple[Choice, ...]:
        """One choice a row, in the order of `rows`; `value` and `label` name the columns."""
        if (value, label) == ("name", "label") and self.source and isinstance(self.source[0], Choice):
            return self.source  # type: ignore[return-value]
        if (value, label) not in self._choices:
            self._choices[value, label] = tuple(_choice(row, value, label) for row in self.rows)
        return self._choices[value, label]

    def places(self, value: str = "name") -> Mapping[str, int]:
        """Value -> its first place."""
        if value not in self._places:
            pairs = ((row.get(value, ""), place) for place, row in enumerate(self.rows))
            self._places[value] = dict(reversed(list(pairs)))
        return self._places[value]


def listed(source: Sequence[Choice] | Sequence[Mapping[str, object]]) -> Listed:
    """The list made ready; the same large one as last time where it is the same object."""
    if len(source) < LARGE:
        return Listed(source)
    known = _kept.pop(id(source), None)
    if known is None or known.source is not source:
        known = Listed(source)
    _kept[id(source)] = known  # last is newest
    while len(_kept) > _MOST_KEPT:
        del _kept[next(iter(_kept))]
    return known


def _row(row: Choice | Mapping[str, object]) -> Mapping[str, str]:
    if isinstance(row, Choice):
        return {"name": row.value, "label": row.label, **row.columns}
    return {column: "" if cell is None else str(cell) for column, cell in row.items()}


def _choice(row: Mapping[str, str], value: str, label: str) -> Choice:
    name = row.get(value, "")
    columns = {column: text for column, text in row.items() if column not in (value, label)}
    return Choice(name, row.get(label) or name, columns)
