"""Lengths: texts that are longer than their question may be, and rules at odds with that length."""

from __future__ import annotations

from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.conditions import conjuncts, is_self
from forms.authoring.lint.context import Context
from forms.authoring.outline import Part
from forms.expressions.syntax import Binary, Call, Number, Syntax

_MEASURED = frozenset({"text", "integer", "decimal", "barcode", "calculate"})


def most_of(part: Part) -> int:
    """The longest answer allowed, 0 where nothing is said."""
    text = part.row.get("max_length")
    return int(text) if text.isdigit() else 0


def defaults(context: Context) -> Iterator[AuthoringFinding]:
    """A default longer than the question may be."""
    for part in context.outline.parts():
        most, text = most_of(part), part.row.get("default")
        if most and len(text) > most and "(" not in text and "${" not in text:
            where = context.outline.sheet.where(part.row, "default")
            yield error(where, "length.default", f"默认值有{len(text)}个字，最大长度只有{most}")


def pointless(context: Context) -> Iterator[AuthoringFinding]:
    """A length on what has none, a length of nothing."""
    for part in context.outline.parts():
        text = part.row.get("max_length")
        where = context.outline.sheet.where(part.row, "max_length")
        if text == "0":
            yield error(where, "length.zero", "最大长度是0，什么也填不了")
        elif text.isdigit() and part.type not in _MEASURED:
            yield warning(where, "length.pointless", "这种题没有长度，最大长度不起作用")


def rules(context: Context) -> Iterator[AuthoringFinding]:
    """`string-length(.) >= 20` where ten characters are allowed."""
    for formula, expression, _ in context.parsed():
        most = most_of(formula.part) if formula.part else 0
        if formula.role != "constraint" or not most:
            continue
        least = max((_least(node) for node in conjuncts(expression.tree)), default=0)
        if least > most:
            message = f"校验要至少{least}个字，最大长度却只有{most}，怎么填都不对"
            yield error(formula.where, "length.contradiction", message)


def _least(node: Syntax) -> int:
    """The fewest characters that a comparison of the answer's length asks for."""
    if not isinstance(node, Binary) or not isinstance(node.right, Number) or not isinstance(node.left, Call):
        return 0
    call = node.left
    if call.name != "string-length" or (call.arguments and not is_self(call.arguments[0])):
        return 0
    value = int(node.right.value)
    return {">=": value, "=": value, ">": value + 1}.get(node.operator, 0)
