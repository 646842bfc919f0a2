"""Rules: each expression of a form as one task, with what it reads. Plus the ways a form is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from forms.expressions import Expression, ExpressionError, parse
from forms.expressions.compiler import keys_of
from forms.expressions.paths import Keys
from forms.expressions.references import Reading, Reference, read_references
from forms.filling.parameters import parameters_of, seed_of, shuffles
from forms.filling.templates import Template
from forms.item import Node


class RuleKind(StrEnum):
    """In the order in which rules of the same rank run."""

    COUNT = "repeat_count"
    RELEVANT = "relevant"
    CALCULATION = "calculation"
    TRIGGERED = "trigger"
    CHOICES = "choice_filter"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    WARNING = "warning"
    LABEL = "label_expression"
    HINT = "hint_expression"


_WORDS = {
    **dict.fromkeys(("yes", "true", "是", "必填"), "true()"),
    **dict.fromkeys(("no", "false", "否"), "false()"),
}
_YES_NO = frozenset({RuleKind.RELEVANT, RuleKind.REQUIRED})
_IDLE = frozenset({(RuleKind.RELEVANT, "true()"), (RuleKind.REQUIRED, "false()")})


class FormError(ValueError):
    """A form that cannot be run: `path` and `field` of the node, `code` and `message` of the fault.

    Codes are those of ExpressionError, and path (a path leads nowhere) and circle.
    """

    def __init__(self, path: str, field: str, code: str, message: str) -> None:
        super().__init__(f"{path} {field}: {message}")
        self.path = path
        self.field = field
        self.code = code
        self.message = message


@dataclass(slots=True, eq=False)
class Rule:
    """One expression of one template. `rank` orders rules so that each runs after what it reads.

    `keys`: what a choice filter says can be looked up in the list. `circular`: it reads its own
    question in other rows, perhaps by a detour, so it may run more than once for one edit.
    """

    kind: RuleKind
    template: Template
    expression: Expression
    references: tuple[Reference, ...]
    keys: Keys = ()
    rank: int = 0
    circular: bool = False

    def __str__(self) -> str:
        return f"{self.template.path or 'form'} ({self.kind})"


def rules_of(document: Template, has_table: Callable[[str], bool]) -> tuple[list[Rule], list[FormError]]:
    """All rules in document order and everything that is wrong with them."""
    rules: list[Rule] = []
    faults: list[FormError] = []
    for template in document.walk():
        for kind, text in _texts(template.node):
            try:
                rules.append(_rule(kind, template, text, document, has_table))
            except FormError as fault:
                faults.append(fault)
    return rules, faults


_PLAIN = (RuleKind.COUNT, RuleKind.RELEVANT, RuleKind.REQUIRED, RuleKind.CONSTRAINT, RuleKind.WARNING)
_SAID = (RuleKind.LABEL, RuleKind.HINT)


def _texts(node: Node) -> Iterator[tuple[RuleKind, str]]:
    """The expressions of a node; what says nothing (always relevant, never required) is left out."""
    for kind in _PLAIN:
        if text := str(getattr(node, kind.value)).strip():
            text = _WORDS.get(text.lower(), text) if kind in _YES_NO else text
            if (kind, text) not in _IDLE:
                yield kind, text
    if node.trigger:
        yield RuleKind.TRIGGERED, node.calculation.strip() or "''"  # a trigger alone blanks the question
    elif text := node.calculation.strip():
        yield RuleKind.CALCULATION, text
    if text := node.choices_from or node.choice_filter.strip() or ("true()" if shuffles(node) else ""):
        yield RuleKind.CHOICES, text
    for kind in _SAID if node.kind == "question" else ():  # the words of groups are made when asked for
        if text := str(getattr(node, kind.value)).strip():
            yield kind, text


def _rule(
    kind: RuleKind, template: Template, text: str, document: Template, has_table: Callable[[str], bool]
) -> Rule:
    field = "calculation" if kind is RuleKind.TRIGGERED else kind.value

    def fault(problem: ExpressionError) -> FormError:
        return FormError(template.path, field, problem.code, f"{problem.message} [{text}]")

    expression = read_expression(text, fault)
    filters = kind is RuleKind.CHOICES and not template.node.choices_from
    references: list[Reference] = []
    for read, outside in [
        (expression, filters),
        *((extra, False) for extra in _extras(kind, template, fault)),
    ]:
        reading = reading_of(read, template, document, has_table, outside)
        for problem in reading.unknown:
            if problem.code != "table":
                raise fault(problem)
        references += reading.references
    keys = keys_of((expression.tree,)) if filters else ()
    return Rule(kind, template, expression, tuple(dict.fromkeys(references)), keys)


def _extras(
    kind: RuleKind, template: Template, fault: Callable[[ExpressionError], FormError]
) -> Iterator[Expression]:
    """What else a list of choices reads: the cells of the rows it is made of, the seed of its order."""
    if kind is not RuleKind.CHOICES:
        return
    node = template.node
    if node.choices_from:
        for name in {parameters_of(node).get(key, "") for key in ("value", "label")} - {""}:
            yield read_expression(f"{node.choices_from}/{name}", fault)
    if shuffles(node) and (seed := seed_of(node)):
        yield read_expression(seed, fault)


def read_expression(text: str, fault: Callable[[ExpressionError], FormError]) -> Expression:
    """Parse and look up functions. Raises what `fault` makes of the first mistake."""
    try:
        expression = parse(text)
    except ExpressionError as problem:
        raise fault(problem) from problem
    for mistake in expression.mistakes():
        raise fault(mistake)
    return expression


def reading_of(
    expression: Expression,
    template: Template,
    document: Template,
    has_table: Callable[[str], bool],
    outside: bool = False,
) -> Reading:
    """`outside`: relative names are columns of a table, as in a choice filter."""
    return read_references(
        expression.tree,
        template,
        document,
        lambda node: isinstance(node, Template) and node.is_repeat,
        has_table,
        outside,
    )
