"""Patterns: regular expressions that are catastrophic, anchored in vain, or at odds with the length allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.ambiguity import is_catastrophic
from forms.authoring.lint.conditions import conjuncts, is_self
from forms.authoring.lint.context import Context, Formula
from forms.expressions.errors import ArgumentError
from forms.expressions.pattern_reading import Chars, Either, Part, Repeated, Series, read_pattern
from forms.expressions.syntax import Call, Syntax, Text, walk


def slow(context: Context) -> Iterator[AuthoringFinding]:
    """Patterns that phones and browsers may choke on."""
    for formula, text, part in _patterns(context):
        if is_catastrophic(part, text):
            message = f"正则表达式“{text}”里重复套着重复，遇到长一点的内容会算个没完"
            yield error(formula.where, "pattern.slow", message)


def lengths(context: Context) -> Iterator[AuthoringFinding]:
    """A pattern on the answer itself that is longer than the question may be."""
    for formula, expression, _ in context.parsed():
        most = int(formula.part.row.get("max_length") or 0) if formula.part and _is_number(formula) else 0
        if formula.role != "constraint" or not most:
            continue
        for part in _on_self(expression.tree):
            least = bounds(part)[0]
            if least > most:
                message = f"校验要至少{least}个字，最大长度却只有{most}，怎么填都不对"
                yield error(formula.where, "length.contradiction", message)


def useless(context: Context) -> Iterator[AuthoringFinding]:
    """A pattern that any text matches."""
    for formula, text, _ in _patterns(context):
        if text in ("", ".*", "^.*$", ".+", "^.+$"):
            yield warning(formula.where, "pattern.useless", f"正则表达式“{text}”什么都通得过，等于没有校验")


def braces(context: Context) -> Iterator[AuthoringFinding]:
    """A brace that is no number of repetitions is taken for a character, and nobody means that."""
    for formula, text, _ in _patterns(context):
        bare = re.sub(r"\\.|\[[^\]]*\]", "", text)
        if re.search(r"\{(?!\d*,?\d*\})|(?<!\d|,)\}|\{,?\}", bare):
            message = f"正则表达式“{text}”里的花括号写得不完整，会当成普通的字"
            yield warning(formula.where, "pattern.brace", message)


def _is_number(formula: Formula) -> bool:
    return bool(formula.part) and (formula.part.row.get("max_length") if formula.part else "").isdigit()


def _patterns(context: Context) -> Iterator[tuple[Formula, str, Part]]:
    for formula, expression, _ in context.parsed():
        for node in walk(expression.tree):
            if (text := _pattern_text(node)) is not None:
                try:
                    yield formula, text, read_pattern(text)
                except (ArgumentError, RecursionError):
                    continue  # told by the rule on calls


def _pattern_text(node: Syntax) -> str | None:
    if isinstance(node, Call) and node.name == "regex" and len(node.arguments) == 2:
        given = node.arguments[1]
        return given.value if isinstance(given, Text) else None
    return None


def _on_self(tree: Syntax) -> Iterator[Part]:
    """Patterns that the answer must match whatever else holds: the tree itself or joined by `and`."""
    for node in conjuncts(tree):
        text = _pattern_text(node)
        if text is not None and isinstance(node, Call) and is_self(node.arguments[0]):
            try:
                yield read_pattern(text)
            except (ArgumentError, RecursionError):
                continue


def bounds(part: Part) -> tuple[int, int | None]:
    """Fewest and most characters a match has; None without end."""
    if isinstance(part, Chars):
        return 1, 1
    if isinstance(part, Series):
        return _sum([bounds(inner) for inner in part.parts])
    if isinstance(part, Either):
        found = [bounds(inner) for inner in part.options]
        mosts = [most for _, most in found if most is not None]
        return min(least for least, _ in found), max(mosts) if len(mosts) == len(found) else None
    if isinstance(part, Repeated):
        least, most = bounds(part.part)
        whole = None if most is None or part.most is None else most * part.most
        return least * part.least, whole
    return 0, 0


def _sum(found: list[tuple[int, int | None]]) -> tuple[int, int | None]:
    mosts = [most for _, most in found if most is not None]
    return sum(least for least, _ in found), sum(mosts) if len(mosts) == len(found) else None
