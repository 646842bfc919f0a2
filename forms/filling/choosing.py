"""Choosing: the choices a question offers now: filtered, from the rows of a repeat, or shuffled.

Rows that an equality of the filter rules out are not even looked at. Knows one question and
its rule; refuses to know who asks and when.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from forms.expressions import Environment, Focus, parse, to_boolean, to_number
from forms.expressions.paths import places_found
from forms.expressions.shuffling import shuffled
from forms.expressions.tree import TreeNode
from forms.filling.options import Options
from forms.filling.parameters import parameters_of, seed_of, shuffles
from forms.filling.places import Cell
from forms.filling.rules import Rule
from forms.item import Choice


class Chooser:
    """`new_uuid` is the source of the one order that choices without a seed keep for this session."""

    def __init__(self, options: Options, environment: Environment, new_uuid: Callable[[], str]) -> None:
        self._options = options
        self._environment = environment
        self._new_uuid = new_uuid
        self._own_seed: float | None = None

    def offered(self, rule: Rule, cell: Cell) -> tuple[Choice, ...]:
        """The choices now. Raises ExpressionError."""
        node = cell.template.node
        found = self._rows(rule, cell) if node.choices_from else self._filtered(rule, cell)
        return tuple(shuffled(found, self._seed(cell))) if shuffles(node) else tuple(found)

    def _filtered(self, rule: Rule, cell: Cell) -> list[Choice]:
        node = cell.template.node
        choices, root = self._options.of(node), self._options.root(node)
        focus = Focus(cell, self._environment, cell)
        places = places_found(root, rule.keys, focus)
        kept = []
        focus.size = len(choices)
        for place in range(len(choices)) if places is None else places:
            focus.node, focus.position = root.item(place), place + 1
            if to_boolean(rule.expression.run(focus)):
                kept.append(choices[place])
        return kept

    def _rows(self, rule: Rule, cell: Cell) -> list[Choice]:
        """One choice for each row that has a value; of equal values the first."""
        names = parameters_of(cell.template.node)
        rows = rule.expression.evaluate(cell, self._environment)
        found: dict[str, Choice] = {}
        for row in rows if isinstance(rows, list) else ():
            value = _cell_of(row, names.get("value", ""))
            if value:
                found.setdefault(value, Choice(value, _cell_of(row, names.get("label", "")) or value))
        return list(found.values())

    def _seed(self, cell: Cell) -> float:
        text = seed_of(cell.template.node)
        if text:
            return to_number(parse(text).evaluate(cell, self._environment), self._environment.offset)
        if self._own_seed is None:
            self._own_seed = float(int(sha256(self._new_uuid().encode()).hexdigest()[:8], 16))
        return self._own_seed


def _cell_of(row: TreeNode, name: str) -> str:
    cells = row.named(name)
    return cells[0].string_value().strip() if cells else ""
