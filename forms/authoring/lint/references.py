"""References: `${name}` that means no question or several, and questions of a table read from outside.

Looks at every cell that may hold `${}`, labels and hints included.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import REFERENCE, SURVEY_ROLES, Context, Formula
from forms.expressions.references import Reading
from forms.expressions.syntax import Binary, Call, Filter, Path, Syntax
from forms.filling.templates import Template

_TEXTS = ("label", "hint", "constraint_message", "warning_message", "required_message")
# Functions that take all rows on purpose.
_GATHER = frozenset(
    {
        *("sum", "count", "count-non-empty", "max", "min", "join", "concat", "position", "last"),
        *("indexed-repeat", "checklist", "weighted-checklist", "boolean", "not", "randomize"),
    }
)


def unknown(context: Context) -> Iterator[AuthoringFinding]:
    """`${name}` in any expression or text of the survey, and in conditions of materials and reminders."""
    sheet = context.outline.sheet
    for part in context.outline.parts():
        for column in (*SURVEY_ROLES, *_TEXTS):
            yield from _unknown(context, sheet.where(part.row, column), part.row.get(column))


def _unknown(context: Context, where: str, text: str) -> Iterator[AuthoringFinding]:
    for name in dict.fromkeys(match.group(1).strip() for match in REFERENCE.finditer(text)):
        if name.startswith("last-saved#"):
            continue  # told by the outline
        paths = context.paths(name)
        if len(paths) > 1:
            message = f"“${{{name}}}”有{len(paths)}道同名的题：{'、'.join(paths)}"
            yield error(where, "reference.ambiguous", message)
        elif not paths:
            yield error(where, "reference.unknown", f"“${{{name}}}”在题目表里没有", _meant(context, name))


def _meant(context: Context, name: str) -> str:
    names = [part.name for part in context.outline.parts()]
    labels = {part.row.get("label"): part.name for part in context.outline.parts()}
    if name in labels:
        return f"花括号里写名称，不写标题：${{{labels[name]}}}。"
    close = get_close_matches(name, names, 1)
    return f"是不是 ${{{close[0]}}}？名称要与“名称”列写得一样。" if close else ""


def out_of_repeat(context: Context) -> Iterator[AuthoringFinding]:
    """A question of a table, read from outside as if it had one answer."""
    for formula, expression, reading in context.parsed():
        if not any(_leaves(formula, context, target) for target in _targets(reading)):
            continue
        for path in _bare_paths(expression.tree):
            repeat = _rows_of(context, formula, path)
            if repeat:
                message = f"“{repeat}”是多行的表，这里没有说明取哪一行，只会读到第一行或任意一行"
                yield warning(formula.where, "reference.out_of_repeat", message)
                break


def _targets(reading: Reading) -> Iterator[Template]:
    for reference in reading.references:
        if isinstance(reference.target, Template) and reference.scope is None and not reference.structural:
            yield reference.target


def _leaves(formula: Formula, context: Context, target: Template) -> bool:
    """Whether the target lies in rows that are not around the formula."""
    return target.repeat is not None and target.repeat not in _around(context, formula)


def _around(context: Context, formula: Formula) -> set[Template]:
    """The repeats the formula stands in."""
    template = context.templates.get(formula.base)
    if template is None:
        return set()
    own = {template} if template.is_repeat and formula.role != "repeat_count" else set()
    return set(template.repeats_around()) | own


def _bare_paths(tree: Syntax) -> Iterator[Path]:
    """Absolute paths without predicates that stand where one value is meant."""
    waiting: list[Syntax] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Path):
            plain = node.start == "/" and not any(step.predicates for step in node.steps)
            if plain:
                yield node
        elif isinstance(node, Call):
            if node.name not in _GATHER:
                waiting.extend(node.arguments)
        elif isinstance(node, Binary):
            if not _gathers(node):
                waiting.extend((node.left, node.right))
        elif isinstance(node, Filter):
            waiting.append(node.subject)


def _gathers(node: Binary) -> bool:
    """`${rows/x} = 'a'` asks whether any row has it: the usual way of asking, so it is left alone."""
    return node.operator in ("=", "!=") and not (isinstance(node.left, Path) and isinstance(node.right, Path))


def _rows_of(context: Context, formula: Formula, path: Path) -> str:
    dotted = ".".join(step.test.name for step in path.steps[1:])
    template = context.templates.get(dotted)
    if template is None or template.is_repeat or not _leaves(formula, context, template):
        return ""
    assert template.repeat is not None
    return template.repeat.node.name
