"""The engine: runs the rules that an edit touches, each once, in rank order, and tells what changed.

One queue for one edit. A rule that finds nothing new stops there; what it changes queues
its readers, whose ranks are all higher. When the queue is empty, events have their turn: defaults
of new rows, then what a changed answer triggers. Refuses to know item formats, findings' words and Qt.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from itertools import count

from forms.answers import Value
from forms.expressions import Environment, ExpressionError, to_boolean, to_number, to_string
from forms.expressions import Value as Computed
from forms.filling.choosing import Chooser
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
MOST_RUNS = 2 * MOST_ROWS  # of one rule that reads its own question in other rows, for one edit
Prepare = Callable[[Branch], None]
DefaultOf = Callable[[Cell], Value]
_Before = tuple[Value, bool, bool, tuple[Choice, ...], tuple[Finding, ...], tuple[str, str]]


class Engine:
    """`prepare` fills a new row before its rules run; `default_of` computes a default that reads answers."""

    def __init__(
        self,
        graph: Graph,
        document: Branch,
        environment: Environment,
        options: Options,
        judge: Judge,
        prepare: Prepare,
        default_of: DefaultOf,
    ) -> None:
        self.graph = graph
        self._environment = environment
        self._options = options
        self._chooser = Chooser(options, environment, environment.new_uuid)
        self._judge = judge
        self._prepare = prepare
        self._default_of = default_of
        self.document = document
        self._queue: list[tuple[int, int, Rule, Place]] = []
        self._queued: set[tuple[Rule, int]] = set()
        self._ticket = count()
        self._before: dict[int, tuple[Cell | Slot, _Before]] = {}
        self._moved: dict[int, Slot] = {}
        self._events: deque[tuple[Rule | None, Cell]] = deque()
        self._triggered: set[tuple[Rule, int]] = set()
        self._runs: dict[tuple[Rule, int], int] = {}
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

    def ask_default(self, cell: Cell) -> None:
        """Compute the default of a new question once everything else has been computed."""
        self._events.append((None, cell))

    def settle(self) -> Changes:
        """Run what is queued and tell what is different now."""
        self._drain()
        while self._events:
            self._happen(*self._events.popleft())
            self._drain()
        self._triggered.clear()
        self._runs.clear()
        return self._changes()

    def _drain(self) -> None:
        while self._queue:
            _, _, rule, place = heappop(self._queue)
            self._queued.discard((rule, id(place)))
            if not rule.circular or self._may_run_again(rule, place):
                self._run(rule, place)

    def _may_run_again(self, rule: Rule, place: Place) -> bool:
        """Rows that read each other settle, or never do: then the question says so."""
        runs = self._runs[rule, id(place)] = self._runs.get((rule, id(place)), 0) + 1
        if runs > MOST_RUNS:
            self._mark(rule, place, "rows wait for one another")
        return runs <= MOST_RUNS

    # -- events --------------------------------------------------------------------------------

    def _happen(self, rule: Rule | None, cell: Cell) -> None:
        """A default (no rule) or a triggered calculation; a person may overwrite both."""
        if rule is None:
            if cell.typed is None:
                self.put(cell, self._default_of(cell))
            return
        value = self._value(rule, cell)
        self._touch(cell)
        cell.typed = "" if value is None else self._answer(value, cell)
        self._set(cell, cell.typed)

    def _trigger(self, cell: Cell) -> None:
        """Each triggered calculation happens once for one edit, however often its trigger changes."""
        for rule, scope in self.graph.triggers.get(cell.template, ()):
            for target in all_at(rule.template, self._anchor(cell, scope) or self.document):
                if isinstance(target, Cell) and (rule, id(target)) not in self._triggered:
                    self._triggered.add((rule, id(target)))
                    self._events.append((rule, target))

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
        elif rule.kind in _WORDS:
            self._say(rule, cell)
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
        text: Value = "" if value is None else self._answer(value, cell)
        may_differ = not node.readonly and node.type != "calculate"
        if may_differ and cell.typed and cell.typed != text:
            text = cell.typed  # a person has decided otherwise
        else:
            cell.typed = None
        self._set(cell, text)

    def _answer(self, value: Computed, cell: Cell) -> Value:
        node = cell.template.node
        text = answer_text(value, node)
        return self._options.ordered(text, node) if node.type == "select_multiple" else text

    def _filter(self, rule: Rule, cell: Cell) -> None:
        try:
            kept = self._chooser.offered(rule, cell)
        except ExpressionError as problem:
            self._mark(rule, cell, problem.message)
            return
        self._mark(rule, cell, "")
        if kept != cell.choices:
            self._touch(cell)
            cell.choices = kept

    def _say(self, rule: Rule, cell: Cell) -> None:
        """Words that show answers; the author's own while they cannot be made."""
        name = _WORDS[rule.kind]
        value = self._value(rule, cell)
        words = getattr(cell.template.node, name) if value is None else to_string(value).strip()
        if words != getattr(cell, name):
            self._touch(cell)
            setattr(cell, name, words)

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
        if self._telling:
            self._trigger(cell)

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
        """Rows are about to move."""
        self._touch(slot)
        self._moved[id(slot)] = slot
        for row in slot.rows:
            for place in walk(row):
                if isinstance(place, Cell | Slot):
                    place.findings = None  # their paths carry the row number

    def _picture(self, place: Cell | Slot) -> _Before:
        findings = self._judge.findings(place)
        if isinstance(place, Slot):
            return "", place.relevant, place.required, (), findings, ("", "")
        words = (place.label, place.hint)
        return place.value, place.relevant, place.required, place.choices, findings, words

    def _changes(self) -> Changes:
        lists: tuple[list[str], ...] = ([], [], [], [], [], [])
        for place, before in sorted(self._before.values(), key=lambda pair: position_of(pair[0])):
            if _attached(place):
                path = path_of(place)
                for found, old, new in zip(lists, before, self._picture(place), strict=True):
                    if old is not new and old != new:
                        found.append(path)
        moved = _paths(self._moved.values())
        self._before.clear()
        self._moved.clear()
        values, relevance, required, choices, findings, words = (tuple(found) for found in lists)
        return Changes(values, relevance, required, choices, findings, moved, words)


_WORDS = {RuleKind.LABEL: "label", RuleKind.HINT: "hint"}
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
