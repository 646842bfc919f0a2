"""Starting: what stands in a form before anybody types: given answers, defaults, and what the machine knows.

A default that is plain text stands at once; one that reads answers or the day is asked for when
everything else has been computed (`Engine.ask_default`), once: clearing it later keeps it blank.
Refuses to know rules and findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms.answers import Answers, Row, Value
from forms.expressions import Day, Environment, ExpressionError, Moment, parse
from forms.filling.computed import answer_text
from forms.filling.defaults import is_dynamic, is_placeholder
from forms.filling.keeping import row_cells
from forms.filling.options import Options
from forms.filling.places import Branch, Cell, Place, Slot, grow, path_of
from forms.filling.states import FormContext
from forms.item import Node

KNOWN_TO_THE_MACHINE = frozenset({"start", "end", "today", "username", "deviceid"})
_FACTS = {"username": "agent.name", "deviceid": "site.device"}
Read = Callable[[Cell, Value], Value]
"""How typed text is stored in a question."""


class Starter:
    """`ask_default` is told of every question whose default has to be computed."""

    def __init__(
        self,
        context: FormContext,
        options: Options,
        environment: Environment,
        read: Read,
        ask_default: Callable[[Cell], None],
    ) -> None:
        self._context = context
        self._options = options
        self._environment = environment
        self._read = read
        self._ask_default = ask_default

    def fill(self, document: Branch, answers: Answers) -> Answers:
        """Put given answers and defaults into the blank tree; give back what has no place."""
        left = {path: value for path, value in answers.values.items() if not _has_cell(document, path)}
        document.kept = _untaken(document.places, answers.values, left)
        for place in document.places.values():
            if isinstance(place, Cell):
                self._start(place, answers.values.get(place.template.path))
        repeats = dict(answers.repeats)
        self._fill_slots(document, repeats)
        return Answers(left, repeats)

    def start_row(self, row: Branch, given: Mapping[str, Value] | None = None) -> None:
        """A row that was just added, or one that a draft brings."""
        cells = dict(row_cells(row))
        row.kept = _untaken(cells, given or {}, {})
        for name, cell in cells.items():
            self._start(cell, (given or {}).get(name))

    def default_of(self, cell: Cell) -> Value:
        """A default that reads answers, as they are now; blank where it cannot be computed."""
        node = cell.template.node
        try:
            value = answer_text(parse(node.default.strip()).evaluate(cell, self._environment), node)
        except ExpressionError:
            return ""
        return self._read(cell, value)

    def _fill_slots(self, scope: Branch, repeats: dict[str, tuple[Row, ...]]) -> None:
        """Rows in document order; `repeats` loses what found its place."""
        for place in list(scope.places.values()):
            if isinstance(place, Slot):
                for given in repeats.pop(path_of(place), ()):
                    row = grow(place.template, place.parent, place)
                    place.rows.append(row)
                    self.start_row(row, given)
                    self._fill_slots(row, repeats)

    def _start(self, cell: Cell, given: Value | None) -> None:
        node = cell.template.node
        cell.choices = () if node.choices_from else self._options.of(node)
        if node.type in KNOWN_TO_THE_MACHINE:
            given = self._known(node) if given is None or node.type == "end" else given
        elif given is None:
            default = self._default(node)
            if default is None:
                self._ask_default(cell)
                return
            given = default or None
        if given is None or not _may_hold(node):
            return
        cell.raw = self._read(cell, given)
        cell.typed = None if node.type == "end" else cell.raw  # every session ends anew
        cell.renew_text()

    def _known(self, node: Node) -> Value:
        """When the form was opened, by whom and where; of `end`, the last time it was."""
        if node.type == "today":
            return str(Day.of(self._context.today))
        if node.type in ("start", "end"):
            return str(Moment.of(self._context.now, self._environment.offset))
        return str(self._context.defaults.get(_FACTS[node.type], ""))

    def _default(self, node: Node) -> str | None:
        """What the question starts with; None where that has to be computed."""
        given = self._context.defaults
        if node.path in given:
            return str(given[node.path])
        text = node.default.strip()
        if text in given or is_placeholder(text):
            return str(given.get(text, ""))
        return None if text and is_dynamic(text) else node.default


def is_open(node: Node) -> bool:
    """Whether a person may put an answer."""
    return (
        not node.readonly and node.type not in ("calculate", "note") and node.type not in KNOWN_TO_THE_MACHINE
    )


def _may_hold(node: Node) -> bool:
    """A purely computed question holds nothing that was given."""
    return is_open(node) or not node.calculation or bool(node.trigger)


def _untaken(
    places: Mapping[str, Place], given: Mapping[str, Value], told: Mapping[str, Value]
) -> dict[str, Value]:
    """What no question takes: of an older version of the form, or typed where now is computed. Kept for the
    draft, so that nothing is lost when it is moved between versions; `told` is kept by somebody else."""
    taken = {
        name for name, place in places.items() if isinstance(place, Cell) and _may_hold(place.template.node)
    }
    return {name: value for name, value in given.items() if name not in taken and name not in told}


def _has_cell(document: Branch, path: str) -> bool:
    return isinstance(document.places.get(path), Cell)
