"""FormSession: one form being filled in. Answers in; visible questions and Findings out.

Pure: the day, the tables and the defaults are handed in with FormContext. Every edit
answers with Changes, computed along a static dependency graph (`forms/filling`). A session
belongs to one thread at a time. Refuses to know storage, printing and Qt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from forms.answers import Answers, Value
from forms.calendar import WorkingCalendar
from forms.expressions import Environment, Expression, ExpressionError, parse, to_boolean, to_string
from forms.expressions.functions_date import day_of
from forms.filling.engine import MOST_ROWS, Engine
from forms.filling.graph import build_graph
from forms.filling.judging import Judge
from forms.filling.keeping import answers_below, draft_below
from forms.filling.lookups import itext, nth_workday
from forms.filling.options import Options, template_at
from forms.filling.places import Branch, Cell, Place, Slot, grow, path_of, walk
from forms.filling.reading import identifiers_of, read_text
from forms.filling.rules import FormError, Rule, RuleKind, read_expression, reading_of
from forms.filling.starting import Starter, is_open
from forms.filling.states import Changes, FormContext, Page, QuestionState, RepeatState
from forms.filling.templates import NEVER_ASKED, Template
from forms.finding import Finding
from forms.item import MaterialRule, ServiceItem

__all__ = [
    "MOST_ROWS",
    "Changes",
    "FormContext",
    "FormError",
    "FormSession",
    "Page",
    "QuestionState",
    "RepeatState",
]

_ROW_NUMBER = re.compile(r"\[([0-9]+)\]\.?")


class FormSession:
    """Paths are dotted, rows numbered from 0: `applicant.id_no`, `members.rows[0].m_name`.

    `unplaced` holds given answers the form has no question for (a typing error in an answers
    file, a draft of an older version); they stay in `draft()`.
    """

    def __init__(self, item: ServiceItem, context: FormContext, answers: Answers | None = None) -> None:
        """Raises FormError for a form that cannot be run (unknown path or function, circle)."""
        self.item = item
        self.context = context
        self._options = Options(item, context.tables)
        self._graph = build_graph(item.root, self._has_table)
        self._identifiers = {
            path: identifiers_of(template.node)
            for path, template in self._graph.templates.items()
            if template.is_question
        }
        self._document = grow(self._graph.document, None)
        self._environment = Environment(
            root=self._document,
            today=context.today,
            now=context.now,
            new_uuid=context.new_uuid,
            tables=self._options.tables,
            choice_label=self._choice_label,
            itext=self._itext,
            workday=self._workday,
            table_root=self._options.tables.root,
            keeps_rows=True,
        )
        self._judge = Judge(context.today, self._options, self._identifiers)
        starter = Starter(
            context, self._options, self._environment, self._read, lambda cell: self._engine.ask_default(cell)
        )
        self._engine = Engine(
            *(self._graph, self._document, self._environment, self._options, self._judge),
            *(starter.start_row, starter.default_of),
        )
        self._materials = tuple((rule, self._material_condition(rule)) for rule in item.materials)
        self._counted = {
            template for template, rules in self._graph.rules.items() if any(map(_is_count, rules))
        }
        self._gone: tuple[Slot, int, Branch] | None = None
        self.unplaced = starter.fill(self._document, answers or Answers())
        self._engine.start()

    # -- editing -----------------------------------------------------------------------------

    def set_value(self, path: str, text: Value) -> Changes:
        """Put an answer: text, or a sequence of values for a multiple choice.

        Read-only and computed-only questions keep their value and nothing changes. Clearing a
        computed answer that was overridden computes it again. Raises KeyError for no question.
        """
        cell = self._cell(path)
        if not is_open(cell.template.node):
            return Changes()
        self._engine.put(cell, self._read(cell, text))
        return self._engine.settle()

    def add_row(self, repeat_path: str) -> Changes:
        """A new last row with its defaults. Raises ValueError where `may_add` is false."""
        slot = self._slot(repeat_path)
        if not self._may_add(slot):
            raise ValueError(f"{repeat_path} takes no further row")
        self._engine.add_row(slot)
        return self._engine.settle()

    def remove_row(self, repeat_path: str, index: int) -> Changes:
        """Raises IndexError for no such row, ValueError where the form counts the rows itself."""
        slot = self._slot(repeat_path)
        if slot.template in self._counted:
            raise ValueError(f"the form itself counts the rows of {repeat_path}")
        self._gone = (slot, index, self._engine.remove_row(slot, index))
        return self._engine.settle()

    def removed_from(self, repeat_path: str) -> int:
        """Where the row taken away last would stand again; -1 where it was of another repeat, or none was."""
        slot = self._slot(repeat_path)
        return min(self._gone[1], len(slot.rows)) if self._gone and self._gone[0] is slot else -1

    def put_back_row(self, repeat_path: str) -> Changes:
        """The row taken away last, with everything in it. Raises ValueError where there is none to put back."""
        at, slot = self.removed_from(repeat_path), self._slot(repeat_path)
        if at < 0 or self._gone is None or not self._may_add(slot):
            raise ValueError(f"{repeat_path} has no row to put back")
        row, self._gone = self._gone[2], None
        self._engine.add_row(slot, row, at)
        return self._engine.settle()

    # -- looking -----------------------------------------------------------------------------

    def value(self, path: str) -> Value:
        """The answer now, blank while it is not relevant. Raises KeyError."""
        return self._cell(path).value

    def state(self, path: str) -> QuestionState:
        """Raises KeyError for what is no question."""
        return self._state(self._cell(path))

    def relevant(self, path: str) -> bool:
        """Whether a question, group, repeat or row is asked now. Raises KeyError."""
        return self._place(path).relevant

    def repeat(self, repeat_path: str) -> RepeatState:
        """Raises KeyError for what is no repeat."""
        return self._repeat_state(self._slot(repeat_path))

    def rows(self, repeat_path: str) -> int:
        """How many rows a repeat has. Raises KeyError."""
        return len(self._slot(repeat_path).rows)

    def row(self, repeat_path: str, index: int) -> tuple[QuestionState | RepeatState, ...]:
        """The questions of one row. Raises KeyError, IndexError."""
        return tuple(self._shown(self._slot(repeat_path).rows[index]))

    def pages(self) -> tuple[Page, ...]:
        """The relevant pages somebody has to fill in, in order; office-only pages are left out."""
        root, found = self._form(), []
        loose = [place for place in root.members if isinstance(place, Cell)]
        if any(_is_shown(place.template) and place.relevant for place in loose):
            found.append(Page("", self.item.form_title))
        for place in root.members:
            if not isinstance(place, Cell) and place.relevant and _has_shown(place.template):
                node = place.template.node
                found.append(Page(node.path, self._words(place) or node.name, node.hint))
        return tuple(found)

    def page(self, path: str) -> tuple[QuestionState | RepeatState, ...]:
        """The questions and repeats of one page, relevant or not, nested groups flattened.

        Questions inside repeats are reached with `row`. Raises KeyError for no page.
        """
        if path == "":
            loose = [place for place in self._form().members if isinstance(place, Cell)]
            return tuple(self._state(cell) for cell in loose if _is_shown(cell.template))
        place = self._place(path)
        if isinstance(place, Slot):
            return (self._repeat_state(place),)
        if not isinstance(place, Branch):
            raise KeyError(path)
        return tuple(self._shown(place))

    def findings(self, page: str | None = None) -> tuple[Finding, ...]:
        """All findings in document order, or those of one page ("" = the loose questions)."""
        places: Iterator[Place]
        if page is None:
            places = walk(self._document)
        elif page == "":
            places = iter([place for place in self._form().members if isinstance(place, Cell)])
        else:
            places = walk(self._place(page))
        return tuple(
            finding
            for place in places
            if isinstance(place, Cell | Slot)
            for finding in self._judge.findings(place)
        )

    def answers(self) -> Answers:
        """What counts for the case: relevant and not blank, computed answers included."""
        return answers_below(self._document)

    def draft(self) -> Answers:
        """Everything typed or put there by a default, relevant or not; feeds a later session."""
        return draft_below(self._document, self.unplaced)

    def materials(self) -> tuple[MaterialRule, ...]:
        """The rows of the material checklist that are needed now.

        A row whose condition cannot be evaluated is needed: asking too much is mended at the
        counter, asking too little by a second journey.
        """
        return tuple(rule for rule, condition in self._materials if self._holds(condition))

    def day(self, expression: str) -> date | None:
        """The calendar day an expression gives over the answers now; None where it gives none.

        For what an item says outside its questions, e.g. when to think of it again (Guide.reminders).
        """
        try:
            found = day_of(parse(expression).evaluate(self._form(), self._environment))
        except ExpressionError:
            return None
        return None if found is None else found.date

    # -- finding places ----------------------------------------------------------------------

    def _form(self) -> Branch:
        root = self._document.members[0]
        assert isinstance(root, Branch)
        return root

    def _place(self, path: str) -> Place:
        scope, parts = self._document, _ROW_NUMBER.split(path)
        template_path = parts[0]
        for number, rest in zip(parts[1::2], parts[2::2], strict=True):
            slot = scope.places[template_path]
            if not isinstance(slot, Slot) or int(number) >= len(slot.rows):
                raise KeyError(path)
            scope = slot.rows[int(number)]
            template_path = f"{template_path}.{rest}" if rest else template_path
        if parts[-1] == "" and len(parts) > 1:
            return scope
        return scope.places[template_path]

    def _cell(self, path: str) -> Cell:
        place = self._place(path)
        if not isinstance(place, Cell):
            raise KeyError(path)
        return place

    def _slot(self, path: str) -> Slot:
        place = self._place(path)
        if not isinstance(place, Slot):
            raise KeyError(path)
        return place

    # -- pictures ----------------------------------------------------------------------------

    def _shown(self, branch: Branch) -> Iterator[QuestionState | RepeatState]:
        for place in branch.members:
            if isinstance(place, Branch):
                yield from self._shown(place)
            elif isinstance(place, Slot):
                if _has_shown(place.template):
                    yield self._repeat_state(place)
            elif _is_shown(place.template):
                yield self._state(place)

    def _state(self, cell: Cell) -> QuestionState:
        node = cell.template.node
        return QuestionState(
            path=path_of(cell),
            node=node,
            value=cell.value,
            relevant=cell.relevant,
            required=cell.required,
            readonly=not is_open(node),
            choices=cell.choices,
            findings=self._judge.findings(cell),
            label=cell.label,
            hint=cell.hint,
        )

    def _words(self, place: Branch | Slot) -> str:
        """The label of a group or repeat as it reads now."""
        node = place.template.node
        if not node.label_expression:
            return node.label
        try:
            return to_string(parse(node.label_expression).evaluate(place, self._environment)).strip()
        except ExpressionError:
            return node.label

    def _repeat_state(self, slot: Slot) -> RepeatState:
        return RepeatState(
            path=path_of(slot),
            node=slot.template.node,
            rows=len(slot.rows),
            relevant=slot.relevant,
            required=slot.required,
            may_add=self._may_add(slot),
            may_remove=bool(slot.rows) and slot.template not in self._counted,
            findings=self._judge.findings(slot),
            label=self._words(slot),
        )

    def _may_add(self, slot: Slot) -> bool:
        return slot.template not in self._counted and len(slot.rows) < MOST_ROWS

    # -- filling -----------------------------------------------------------------------------

    def _read(self, cell: Cell, value: Value) -> Value:
        node = cell.template.node
        if node.type == "select_multiple":
            return self._options.ordered(value, node)
        text = value if isinstance(value, str) else " ".join(value)
        return read_text(text, node, self._identifiers.get(node.path, ()))

    # -- tables, labels, materials -----------------------------------------------------------

    def _has_table(self, name: str) -> bool:
        """A county that has not entered a table yet has an empty one; the form still opens."""
        self._options.tables.add_empty(name)
        return True

    def _workday(self, day: date, count: int) -> date | None:
        return nth_workday(self.context.calendar or WorkingCalendar.builtin(), day, count)

    def _itext(self, name: str) -> str:
        return itext(name, self._graph.document, self._options)

    def _choice_label(self, value: str, path: str) -> str:
        template = template_at(self._graph.document, path)
        return value if template is None else self._options.label(value, template.node)

    def _material_condition(self, rule: MaterialRule) -> Expression | None:
        text = rule.relevant.strip()
        if not text:
            return None

        def fault(problem: ExpressionError) -> FormError:
            return FormError(rule.id, "relevant", problem.code, f"{problem.message} [{text}]")

        expression = read_expression(text, fault)
        root = self._graph.document.children[0]
        for problem in reading_of(expression, root, self._graph.document, self._has_table).unknown:
            raise fault(problem)
        return expression

    def _holds(self, condition: Expression | None) -> bool:
        if condition is None:
            return True
        try:
            return to_boolean(condition.evaluate(self._form(), self._environment))
        except ExpressionError:
            return True


def _is_count(rule: Rule) -> bool:
    return rule.kind is RuleKind.COUNT


def _is_shown(template: Template) -> bool:
    node = template.node
    return not template.office and (node.type not in NEVER_ASKED or node.type == "note")


def _has_shown(template: Template) -> bool:
    return any(part.is_question and _is_shown(part) for part in template.walk())
