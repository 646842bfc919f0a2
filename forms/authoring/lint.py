"""First checks before and after pyxform: references, and the sense of every expression.

Tells the cell of `${name}` that does not exist or is doubled (pyxform would only name the
row), and asks `forms.expressions` about syntax, functions and paths. Evaluates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from forms.authoring.cycles import absolute, circles
from forms.authoring.facts import reference_finding
from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.outline import Outline, Part, choice_lists
from forms.authoring.sheets import Workbook
from forms.authoring.wording import EXPRESSIONS
from forms.expressions import ExpressionError, parse
from forms.item import Node, ServiceItem

_REFERENCE = re.compile(r"\$\{([^}]*)\}")
_NODE_EXPRESSIONS = ("required", "relevant", "constraint", "warning", "calculation", "choice_filter")
_REASONS: Mapping[str, str] = {
    "empty": "表达式是空的",
    "character": "这个字符不能出现在这里",
    "unterminated": "引号没有成对",
    "unexpected": "这里的写法不对",
    "end": "表达式没有写完",
    "axis": "不认识的路径轴",
    "node_test": "路径写法不对",
    "function": "没有这个函数",
    "arity": "函数的参数个数不对",
    "variable": "本系统不支持变量",
    "pattern": "正则表达式不对",
}


def check_references(outline: Outline) -> list[AuthoringFinding]:
    """`${name}` that means no question, or more than one."""
    found = []
    for part in outline.parts():
        for header in (*EXPRESSIONS["survey"], "label", "hint"):
            for match in _REFERENCE.finditer(part.row.get(header)):
                paths = outline.paths(match.group(1).strip())
                if len(paths) != 1:
                    where = outline.sheet.where(part.row, header)
                    found.append(reference_finding(where, match.group(1), paths))
    return found


def check_choices(book: Workbook) -> list[AuthoringFinding]:
    """Choices without list, name or label, and names used twice in a list."""
    sheet = book.sheet("choices")
    seen: set[tuple[str, str]] = set()
    found = []
    for row in sheet.rows:
        key = (row.get("list_name"), row.get("name"))
        for header in ("list_name", "name", "label"):
            if not row.get(header):
                found.append(error(sheet.where(row, header), "choice.missing", f"选项缺少 {header}"))
        if key in seen:
            found.append(error(sheet.where(row, "name"), "choice.twice", f"选项“{key[1]}”在“{key[0]}”里重复"))
        seen.add(key)
    return found


def check_unused_lists(book: Workbook, outline: Outline) -> list[AuthoringFinding]:
    """Lists in the choices sheet that no question uses."""
    used = {part.list_name for part in outline.parts()}
    sheet = book.sheet("choices")
    return [
        warning(sheet.name, "list.unused", f"选项表“{name}”没有题目使用")
        for name in sorted(choice_lists(book) - used - {""})
    ]


def check_expressions(item: ServiceItem, book: Workbook, outline: Outline) -> list[AuthoringFinding]:
    """Syntax, functions and paths of every expression of the compiled item."""
    known = {node.path for node in item.root.walk()}
    parts = {part.path: part for part in outline.parts()}
    found: list[AuthoringFinding] = []
    for node in item.root.walk():
        for column, text in _expressions(node):
            part = parts.get(node.path)
            where = outline.sheet.where(part.row, column) if part else outline.sheet.name
            found += _mistakes(where, text, node.path, known)
    sheet = book.sheet("materials")
    for row, rule in zip(sheet.rows, item.materials, strict=False):
        if rule.relevant:
            found += _mistakes(sheet.where(row, "relevant"), rule.relevant, "", known)
    for circle in circles(item.root):
        found.append(_circle(circle, parts, outline))
    return found


def _circle(circle: tuple[str, ...], parts: Mapping[str, Part], outline: Outline) -> AuthoringFinding:
    """Told at the first row of the circle that has a calculation or a condition."""
    rows = [parts[path].row for path in circle if path in parts]
    row, column = next((row, name) for row in rows for name in ("calculation", "relevant") if row.get(name))
    return error(
        outline.sheet.where(row, column), "expression.circle", f"互相等待，算不出来：{' → '.join(circle)}"
    )


def _expressions(node: Node) -> Iterator[tuple[str, str]]:
    for column in _NODE_EXPRESSIONS:
        if text := getattr(node, column):
            yield column, text
    if node.repeat_count:
        yield "repeat_count", node.repeat_count


def _mistakes(where: str, text: str, base: str, known: set[str]) -> Iterator[AuthoringFinding]:
    try:
        expression = parse(text)
    except ExpressionError as wrong:
        yield _expression_error(where, text, wrong)
        return
    for mistake in expression.mistakes():
        yield _expression_error(where, text, mistake)
    for path in expression.depends_on:
        step = absolute(path, base)
        if step is not None and step not in known:
            yield error(where, "expression.path", f"没有这道题：{path}")


def _expression_error(where: str, text: str, wrong: ExpressionError) -> AuthoringFinding:
    reason = _REASONS.get(wrong.code, "表达式不对")
    near = text[wrong.position : wrong.position + 20]
    at = f"，在“{near}”处" if near else ""
    return error(where, f"expression.{wrong.code}", f"{reason}{at}（第{wrong.position + 1}个字符）")
