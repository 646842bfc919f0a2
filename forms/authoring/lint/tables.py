"""Local tables: columns that `pulldata` asks for, labels that are looked up, tables nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context
from forms.expressions.syntax import Call, Text, walk


def columns(context: Context) -> Iterator[AuthoringFinding]:
    """`pulldata('table', 'column', 'key column', …)` with a column the table lacks."""
    for formula, expression, _ in context.parsed():
        for node in walk(expression.tree):
            if not isinstance(node, Call) or node.name != "pulldata" or len(node.arguments) != 4:
                continue
            table, *asked = node.arguments[:3]
            known = context.table_columns(table.value) if isinstance(table, Text) else frozenset()
            for column in asked:
                if known and isinstance(column, Text) and column.value not in known:
                    assert isinstance(table, Text)
                    message = f"“{table.value}”表没有“{column.value}”这一列"
                    yield error(formula.where, "table.column", message)


def labels(context: Context) -> Iterator[AuthoringFinding]:
    """`jr:choice-name(value, 'question')` of what is no select."""
    for formula, expression, _ in context.parsed():
        for node in walk(expression.tree):
            if isinstance(node, Call) and node.name == "jr:choice-name" and len(node.arguments) == 2:
                path = node.arguments[1]
                part = None
                if isinstance(path, Text):
                    part = context.parts.get(path.value.strip().removeprefix("/data/").replace("/", "."))
                if part is None or not part.list_name:
                    message = "jr:choice-name 的第二个参数要是一道选择题，写成 '${名称}'"
                    yield error(formula.where, "type.choice_name", message)


def unread(context: Context) -> Iterator[AuthoringFinding]:
    """A table that no question and no expression names; often a misspelt sheet name."""
    lists = {part.list_name for part in context.outline.parts() if part.from_file}
    lists |= {row.get("name") for row in context.outline.sheet.rows if "-external" in row.get("type")}
    for name, sheet in context.tables.items():
        quoted = (f"'{name}'", f'"{name}"')
        if name in lists or any(mark in formula.text for formula in context.formulas for mark in quoted):
            continue
        yield warning(sheet.name, "table.unread", f"“{sheet.name}”表没有题目使用，也不是规定的表名")
