"""Comparisons that cannot come out as meant: values not in the list, numbers with words, dates with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context
from forms.authoring.lint.kinds import Kind, is_date_text, is_number_text, walked
from forms.authoring.outline import Part
from forms.expressions.syntax import Binary, Call, Text

_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_ORDERING = frozenset({"<", "<=", ">", ">="})
_LONGEST_NUMBER = 15


def compared(context: Context) -> Iterator[AuthoringFinding]:
    """Every comparison and every `selected` with a literal."""
    for formula, kinds, parts in walked(context):
        for node, seen_from in parts:
            if isinstance(node, Binary) and node.operator in _COMPARING:
                left, right = kinds.of(node.left, seen_from), kinds.of(node.right, seen_from)
                found = [
                    *_pair(context, formula.where, node.operator, left, right),
                    *_pair(context, formula.where, node.operator, right, left),
                ]
                yield from found[:1]
            elif isinstance(node, Call) and node.name == "selected" and len(node.arguments) == 2:
                wanted = node.arguments[1]
                part = kinds.of(node.arguments[0], seen_from).part
                if isinstance(wanted, Text):
                    yield from _value(context, formula.where, part, wanted.value.strip())


def _pair(context: Context, where: str, operator: str, one: Kind, other: Kind) -> Iterator[AuthoringFinding]:
    """`other` is the literal that `one` is held against."""
    literal = other.literal
    if one.name == "truth" and not other.is_path and other.name == "text" and literal:
        yield error(
            where,
            "type.boolean",
            f"判断的结果不能与文本“{literal}”比较",
            "去掉比较，直接用判断本身；相反的写 not(…)。",
        )
    elif one.name == "truth" and other.is_path and other.part is not None:
        label = other.part.row.get("label") or other.part.name
        yield error(where, "type.boolean", f"判断的结果不能与题目“{label}”比较")
    elif literal is None or literal == "":
        return
    elif one.name == "number" and other.name == "text" and not is_number_text(literal):
        yield error(where, "type.number", f"数字不能与文本“{literal}”比较")
    elif one.name == "date":
        yield from _with_date(where, one, other, literal)
    elif one.name == "choice" and one.part is not None:
        yield from _with_choice(context, where, operator, one.part, other, literal)
    elif (
        operator in _ORDERING
        and other.name == "text"
        and not is_number_text(literal)
        and not _is_moment(literal)
    ):
        yield error(where, "type.order", f"“{literal}”是文字，不能比大小")
    elif (
        one.part is not None
        and one.name == "text"
        and other.name == "number"
        and len(literal) > _LONGEST_NUMBER
    ):
        yield warning(where, "type.long_number", "超过15位的号码要加引号当文本比较")


def _is_moment(text: str) -> bool:
    return is_date_text(text) or text[:4].isdigit() and text[4:5] in ("-", "")


def _with_date(where: str, one: Kind, other: Kind, literal: str) -> Iterator[AuthoringFinding]:
    label = (one.part.row.get("label") or one.part.name) if one.part else "日期"
    if other.name == "number":
        yield error(where, "type.date", f"“{label}”是日期，不能与数字 {literal} 比较")
    elif not is_date_text(literal):
        yield error(where, "type.date_text", f"“{label}”是日期，不能与“{literal}”比较")


def _with_choice(
    context: Context, where: str, operator: str, part: Part, other: Kind, literal: str
) -> Iterator[AuthoringFinding]:
    label = part.row.get("label") or part.name
    values = context.values(part)
    if operator in _ORDERING:
        if values and not any(is_number_text(value) for value in values):
            yield error(where, "type.order", f"“{label}”的选项不是数字，不能比大小")
        return
    if other.name == "number":
        if values and not any(is_number_text(value) and float(value) == float(literal) for value in values):
            yield error(where, "choice.value", f"“{label}”没有 {literal} 这个选项")
        return
    if part.type == "select_multiple":
        message = f"“{label}”是多选，选了别的就不再等于“{literal}”"
        yield warning(where, "type.multiple", message, f"写成 selected(${{{part.name}}}, '{literal}')。")
    yield from _value(context, where, part, literal)


def _value(context: Context, where: str, part: Part | None, literal: str) -> Iterator[AuthoringFinding]:
    values = context.values(part) if part is not None else frozenset()
    if part is None or not values or literal in values or literal == "":
        return
    labels = {row.get("label"): row.get("name") for row in context.choices(part)}
    close = labels.get(literal) or next(iter(get_close_matches(literal, sorted(values), 1, 0.5)), "")
    mend = f"是不是“{close}”？要写选项的值。" if close else ""
    label = part.row.get("label") or part.name
    yield error(where, "choice.value", f"“{label}”没有“{literal}”这个选项", mend)
