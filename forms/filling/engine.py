"""The engine: runs the rules that an edit touches, each once, in rank order, and tells what changed.

One queue for one edit. A rule that finds nothing new stops there; what it changes queues
its readers, whose ranks are all higher. Refuses to know item formats, findings' words and Qt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from itertools import count

from forms.answers import Value
from forms.expressions import Environment, ExpressionError, Focus, to_boolean, to_number
from forms.expressions import Value as Computed
from forms.expressions.paths import places_found
from forms.filling.computed import answer_text
from forms.filling.graph import Graph
from forms.filling.judging import Judge
from forms.filling.options import Options
from forms.filling.places import (
    Branch,
    Cell,
    Place,
    Slot,
    all_at,
    grow,
    path_of,
    position_of,
    row_around,
    walk,
)
from forms.filling.rules import Rule, RuleKind
from forms.filling.states import Changes
from forms.filling.templates import Template
from forms.finding import Finding
from forms.item import Choice

MOST_ROWS = 500
Prepare = Callable[[Branch], None]
_Before = tuple[Value, bool, bool, tuple[Choice, ...], tuple[Finding, ...]]


class Engine:
    """`prepare` fills a new row with its defaults before its rules run."""

    def __init__(
        self,
        graph: Graph,
        document: Branch,
        environment: Environment,
        options: Options,
        judge: Judge,
        prepare: Prepare,
    ) -> None:
        self.graph = graph
        self._environment = environment
        self._options = options
        self._judge = judge
        self._prepare = prepare
        self.document = document
        self._queue: list[tuple[int, int, Rule, Place]] = []
        self._queued: set[tuple[Rule, int]] = set()
        self._ticket = count()
        self._before: dict[int, tuple[Cell | Slot, _Before]] = {}
        self._moved: dict[int, Slot] = {}
        self._telling = False

    # -- edits -------------------------------------------------------------------------------

    def start(self) -> None:
        """Run every rule of a freshly grown and filled form."""
        self._queue_all(self.document)
        self.settle()
        self._telling = True

    def put(self, cell: Cell, typed: Value) -> None:
        """A person typed `typed`. A computed answer comes back when it is cleared."""
        self._touch(cell)
        cell.typed = typed
        for rule in self.graph.rules.get(cell.template, ()):
            if rule.kind is RuleKind.CALCULATION:
                self._push(rule, cell)  # decides whether this differs from what it computes
                return
        self._set(cell, typed)

    def add_row(self, slot: Slot, row: Branch | None = None, at: int | None = None) -> Branch:
        """A new last row, or one put aside or taken away before; `at`: where it stands."""
        self._touch_rows(slot)
        if row is None:
            row = grow(slot.template, slot.parent, slot)
            self._prepare(row)
        slot.rows.insert(len(slot.rows) if at is None else at, row)
        self._relevance_below(row, slot.relevant)
        self._queue_all(row)
        self._fire_row(slot, row)
        return row

    def remove_row(self, slot: Slot, index: int) -> Branch:
        """Raises IndexError."""
        if not 0 <= index < len(slot.rows):
            raise IndexError(index)
        self._touch_rows(slot)
        row = slot.rows.pop(index)
        self._fire_row(slot, row)
        return row

    def settle(self) -> Changes:
        """Run what is queued and tell what is different now."""
        while self._queue:
            _, _, rule, place = heappop(self._queue)
            self._queued.discard((rule, id(place)))
            self._run(rule, place)
        return self._changes()

    # -- running rules -----------------------------------------------------------------------

    def _run(self, rule: Rule, place: Place) -> None:
        if rule.kind is RuleKind.RELEVANT:
            self._relevant(place, self._truth(rule, place, True))
        elif isinstance(place, Slot):
            self._run_slot(rule, place)
        elif isinstance(place, Cell):
            self._run_cell(rule, place)

    def _run_slot(self, rule: Rule, slot: Slot) -> None:
        if rule.kind is RuleKind.COUNT:
            self._count(slot, self._value(rule, slot))
        elif rule.kind is RuleKind.REQUIRED:
            required = self._truth(rule, slot, False)
            if required != slot.required:
                self._touch(slot)
                slot.required = required

    def _run_cell(self, rule: Rule, cell: Cell) -> None:
        if rule.kind is RuleKind.CALCULATION:
            self._calculate(rule, cell)
        elif rule.kind is RuleKind.CHOICES:
            self._filter(rule, cell)
        else:
            name, value = _OUTCOMES[rule.kind]
            outcome = self._truth(rule, cell, not value) is value if self._matters(rule, cell) else False
            if outcome != getattr(cell, name):
                self._touch(cell)
                setattr(cell, name, outcome)

    def _matters(self, rule: Rule, cell: Cell) -> bool:
        """Constraints are not asked about blank answers (XLSForm)."""
        return rule.kind is RuleKind.REQUIRED or bool(cell.text)

    def _value(self, rule: Rule, place: Place) -> Computed | None:
        """None where the expression cannot be evaluated: the workbook is at fault, not the clerk."""
        try:
            value = rule.expression.evaluate(place, self._environment)
        except ExpressionError as problem:
            self._mark(rule, place, problem.message)
            return None
        self._mark(rule, place, "")
        return value

    def _mark(self, rule: Rule, place: Place, problem: str) -> None:
        """Keep the first broken rule of a question, and forget it when that rule works again."""
        if not isinstance(place, Cell) or not (problem or place.broken):
            return
        mark = f"{rule.kind}: "
        if place.broken and not place.broken.startswith(mark):
            return
        self._touch(place)
        place.broken = mark + problem if problem else ""

    def _truth(self, rule: Rule, place: Place, otherwise: bool) -> bool:
        value = self._value(rule, place)
        return otherwise if value is None else to_boolean(value)

    def _calculate(self, rule: Rule, cell: Cell) -> None:
        value = self._value(rule, cell)
        node = cell.template.node
        text: Value = "" if value is None else answer_text(value, node)
        if node.type == "select_multiple":
            text = self._options.ordered(text, node)
        may_differ = not node.readonly and node.type != "calculate"
        if may_differ and cell.typed and cell.typed != text:
            text = cell.typed  # a person has decided otherwise
        else:
            cell.typed = None
        self._set(cell, text)

    def _filter(self, rule: Rule, cell: Cell) -> None:
        try:
            kept = self._kept(rule, cell)
        except ExpressionError as problem:
            self._mark(rule, cell, problem.message)
            return
        self._mark(rule, cell, "")
        if kept != cell.choices:
            self._touch(cell)
            cell.choices = kept

    def _kept(self, rule: Rule, cell: Cell) -> tuple[Choice, ...]:
        """The choices whose rows pass the filter; rows that an equality rules out are not even looked at."""
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
        return tuple(kept)

    def _count(self, slot: Slot, value: Computed | None) -> None:
        """Grow or shrink to `value` rows; rows put aside keep what was typed and come back."""
        wanted = math.nan if value is None else to_number(value, self._environment.offset)
        number = 0 if math.isnan(wanted) else int(max(0, min(MOST_ROWS, wanted)))
        while len(slot.rows) > number:
            slot.aside.append(self.remove_row(slot, len(slot.rows) - 1))
        while len(slot.rows) < number:
            self.add_row(slot, slot.aside.pop() if slot.aside else None)

    # -- values and relevance ----------------------------------------------------------------

    def _set(self, cell: Cell, raw: Value) -> None:
        if raw == cell.raw:
            return
        self._touch(cell)
        cell.raw = raw
        if cell.renew_text():
            self._fire(cell)

    def _relevant(self, place: Place, own: bool) -> None:
        if own == place.own_relevant:
            return
        if isinstance(place, Cell | Slot):
            self._touch(place)
        place.own_relevant = own
        above = place.parent.relevant if place.parent is not None else True
        self._relevance_below(place, above)

    def _relevance_below(self, place: Place, above: bool) -> None:
        """Pass relevance down: a place is relevant when it and everything around it is."""
        relevant = above and place.own_relevant
        if relevant == place.relevant:
            return
        if isinstance(place, Cell | Slot):
            self._touch(place)
        place.relevant = relevant
        if isinstance(place, Cell):
            if place.renew_text():
                self._fire(place)
            return
        if isinstance(place, Slot):
            self._fire(place)
        for member in place.rows if isinstance(place, Slot) else place.members:
            self._relevance_below(member, relevant)

    def _fire(self, place: Cell | Slot, gone: Branch | None = None) -> None:
        """Queue every rule that reads `place`; `gone` is the row that has just left."""
        for rule, scope in self.graph.readers.get(place.template, ()):
            anchor = self._anchor(place, scope)
            if gone is not None and anchor is not None and anchor.slot is not None and _within(anchor, gone):
                continue
            for reader in all_at(rule.template, anchor or self.document):
                self._push(rule, reader)

    def _fire_row(self, slot: Slot, row: Branch) -> None:
        self._fire(slot)
        gone = None if any(member is row for member in slot.rows) else row
        for place in walk(row):
            if isinstance(place, Cell | Slot):
                self._fire(place, gone)

    def _anchor(self, place: Place, scope: Template | None) -> Branch | None:
        row = row_around(place) if scope is not None else None
        while row is not None and row.template is not scope:
            row = row_around(row.parent)
        return row

    def _queue_all(self, place: Place) -> None:
        for inside in walk(place):
            if isinstance(inside, Branch) and inside.slot is not None:
                continue  # the repeat's rules belong to its slot
            for rule in self.graph.rules.get(inside.template, ()):
                self._push(rule, inside)

    def _push(self, rule: Rule, place: Place) -> None:
        if (rule, id(place)) not in self._queued:
            self._queued.add((rule, id(place)))
            heappush(self._queue, (rule.rank, next(self._ticket), rule, place))

    # -- telling -----------------------------------------------------------------------------

    def _touch(self, place: Cell | Slot) -> None:
        """Remember how a place looked before this edit changes it."""
        if self._telling and id(place) not in self._before:
            self._before[id(place)] = (place, self._picture(place))
        place.findings = None

    def _touch_rows(self, slot: Slot) -> None:
        self._touch(slot)
        self._moved[id(slot)] = slot
        for row in slot.rows:
            for place in walk(row):
                if isinstance(place, Cell | Slot):
                    place.findings = None  # their paths carry the row number

    def _picture(self, place: Cell | Slot) -> _Before:
        findings = self._judge.findings(place)
        if isinstance(place, Slot):
            return "", place.relevant, place.required, (), findings
        return place.value, place.relevant, place.required, place.choices, findings

    def _changes(self) -> Changes:
        lists: tuple[list[str], ...] = ([], [], [], [], [])
        for place, before in sorted(self._before.values(), key=lambda pair: position_of(pair[0])):
            if _attached(place):
                path = path_of(place)
                for found, old, new in zip(lists, before, self._picture(place), strict=True):
                    if old != new:
                        found.append(path)
        moved = _paths(self._moved.values())
        self._before.clear()
        self._moved.clear()
        values, relevance, required, choices, findings = (tuple(found) for found in lists)
        return Changes(values, relevance, required, choices, findings, moved)


_OUTCOMES: dict[RuleKind, tuple[str, bool]] = {
    RuleKind.REQUIRED: ("required", True),
    RuleKind.CONSTRAINT: ("fails_constraint", False),
    RuleKind.WARNING: ("fails_warning", False),
}


def _within(anchor: Branch, gone: Branch) -> bool:
    row: Branch | None = anchor
    while row is not None and row is not gone:
        row = row_around(row.parent)
    return row is gone


def _attached(place: Place) -> bool:
    """False for what stands in a row that has been removed."""
    row = row_around(place)
    while row is not None and row.slot is not None:
        if all(member is not row for member in row.slot.rows):
            return False
        row = row_around(row.parent)
    return True


def _paths(slots: Iterable[Slot]) -> tuple[str, ...]:
    shown = sorted((slot for slot in slots if _attached(slot)), key=position_of)
    return tuple(path_of(slot) for slot in shown)
