"""Choices: lists that are missing, doubled, unused or cannot be chosen from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.conditions import chain
from forms.authoring.lint.context import Context, Formula
from forms.authoring.outline import Part
from forms.authoring.sheets import Row
from forms.expressions.syntax import Binary, Call, Path, Syntax, Text, walk

_LONG = 200


def complete(context: Context) -> Iterator[AuthoringFinding]:
    """Choices without list, value or label, and values used twice in a list."""
    sheet = context.book.sheet("choices")
    seen: dict[tuple[str, str], int] = {}
    labels: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        list_name, value, label = row.get("list_name"), row.get("name"), row.get("label")
        for header in ("list_name", "name", "label"):
            if not row.get(header):
                yield error(sheet.where(row, header), "choice.missing", f"选项缺少 {header}")
        if value and (list_name, value) in seen:
            first = seen[list_name, value]
            message = f"选项“{value}”在“{list_name}”里重复，第{first}行已有"
            yield error(sheet.where(row, "name"), "choice.twice", message)
        elif label and (list_name, label) in labels:
            message = f"“{list_name}”里有两个标题都是“{label}”的选项，分不清"
            yield warning(sheet.where(row, "label"), "choice.same_label", message)
        seen.setdefault((list_name, value), row.number)
        labels.setdefault((list_name, label), row.number)


def unused(context: Context) -> Iterator[AuthoringFinding]:
    """Lists in the choices sheet that no question uses, and lists that hide a shared code table."""
    used = {part.list_name for part in context.outline.parts()}
    sheet = context.book.sheet("choices")
    for name, rows in context.own_lists.items():
        if name and name not in used and not _mentioned(context, name):
            yield warning(sheet.where(rows[0], "list_name"), "list.unused", f"选项表“{name}”没有题目使用")


def _mentioned(context: Context, name: str) -> bool:
    return any(f"'{name}'" in formula.text or f'"{name}"' in formula.text for formula in context.formulas)


def values(context: Context) -> Iterator[AuthoringFinding]:
    """Values of a multiple choice must not hold blanks: they are stored apart by blanks."""
    multiple = {part.list_name for part in context.outline.parts() if part.type == "select_multiple"}
    sheet = context.book.sheet("choices")
    for row in sheet.rows:
        value = row.get("name")
        if row.get("list_name") in multiple and any(char.isspace() for char in value):
            message = f"多选的值“{value}”里有空格，会被当成两个选项"
            yield error(sheet.where(row, "name"), "choice.space", message)


def defaults(context: Context) -> Iterator[AuthoringFinding]:
    """A default that is not in its list."""
    for part in context.outline.parts():
        text, values = part.row.get("default"), context.values(part)
        if not text or not values or "${" in text or "(" in text and text not in values:
            continue
        wanted = text.split() if part.type == "select_multiple" else [text]
        lost = [value for value in wanted if value not in values]
        if lost:
            where = context.outline.sheet.where(part.row, "default")
            yield error(where, "choice.default", f"默认值“{lost[0]}”不在选项表“{part.list_name}”里")


def filters(context: Context) -> Iterator[AuthoringFinding]:
    """Filters on columns that the list lacks, on questions that are no select, and what they let through."""
    for formula, expression, _ in context.parsed():
        if formula.role != "choice_filter" or formula.part is None:
            continue
        if not formula.part.list_name:
            yield warning(formula.where, "choice.filter", "这道题没有选项，选项筛选不起作用")
            continue
        missing = list(_missing_columns(context, formula.part, expression.tree))
        for column in missing:
            message = f"选项表“{formula.part.list_name}”没有“{column}”这一列"
            yield error(formula.where, "choice.column", message)
        if not missing:
            yield from _unreachable(context, formula, expression.tree)


def _missing_columns(context: Context, part: Part, tree: Syntax) -> Iterator[str]:
    columns = context.table_columns(part.list_name)
    for name in dict.fromkeys(_column(node) for node in walk(tree)):
        if name and columns and name not in columns:
            yield name


def _column(node: Syntax) -> str:
    """The column a bare name in a filter means, "" for anything else."""
    if not isinstance(node, Path) or node.start != "" or len(node.steps) != 1:
        return ""
    step = node.steps[0]
    return step.test.name if step.axis == "child" and step.test.kind == "name" else ""


def _unreachable(context: Context, formula: Formula, tree: Syntax) -> Iterator[AuthoringFinding]:
    """Options that no answer of the question they hang on lets through."""
    part = formula.part
    assert part is not None
    if part.from_file:
        return
    own = part.list_name in context.own_lists
    for row in context.choices(part)[:_LONG]:
        if _never(context, tree, row):
            where = context.book.sheet("choices").where(row, "name") if own else formula.where
            message = f"选项“{row.get('label') or row.get('name')}”按这个筛选永远选不到"
            yield warning(where, "choice.unreachable", message)


def _never(context: Context, tree: Syntax, row: Row) -> bool:
    """Whether the filter is false for this option whatever is answered; only what is certain."""
    if isinstance(tree, Binary):
        if tree.operator in ("and", "or"):
            found = (_never(context, part, row) for part in chain(tree, tree.operator))
            return any(found) if tree.operator == "and" else all(found)
        if tree.operator == "=":
            return _apart(context, tree.left, tree.right, row) or _apart(context, tree.right, tree.left, row)
    if isinstance(tree, Call) and tree.name == "selected" and len(tree.arguments) == 2:
        return _apart(context, tree.arguments[1], tree.arguments[0], row)
    return False


def _apart(context: Context, column: Syntax, other: Syntax, row: Row) -> bool:
    name = _column(column)
    if not name:
        return False
    value = row.get(name)
    if isinstance(other, Text):
        return value != other.value
    part = question_at(context, other)
    values = context.values(part) if part else frozenset()
    return bool(values) and value not in values and value != ""


def question_at(context: Context, tree: Syntax) -> Part | None:
    """The question an absolute path without predicates means."""
    if not isinstance(tree, Path) or tree.start != "/" or any(step.predicates for step in tree.steps):
        return None
    return context.parts.get(".".join(step.test.name for step in tree.steps[1:]))


def shadowed(context: Context) -> Iterator[AuthoringFinding]:
    """An own list with the name of a shared code table: the shared one is no longer used."""
    sheet = context.book.sheet("choices")
    for name, rows in context.own_lists.items():
        codes: Mapping[str, str] = (
            {row.get("name"): row.get("label") for row in context.book.codes[name].rows}
            if name in context.book.codes
            else {}
        )
        if codes and {row.get("name"): row.get("label") for row in rows} != codes:
            message = f"“{name}”与全国通用代码表同名，内容却不同"
            yield warning(sheet.where(rows[0], "list_name"), "list.shadow", message)
