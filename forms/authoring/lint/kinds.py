"""Kinds: what an expression gives, guessed from its text alone: text, number, date, truth, nodes.

A light inference: a path has the kind of the question it means, a function the kind of its
result. "any" where it cannot be known, and then nothing is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from forms.authoring.lint.context import Context, Formula
from forms.authoring.outline import Part
from forms.expressions import ExpressionError, parse
from forms.expressions.axes import AXES, passes
from forms.expressions.syntax import Binary, Call, Filter, Negation, Number, Path, Syntax, Text
from forms.expressions.tree import TreeNode

_QUESTIONS: Mapping[str, str] = {
    **dict.fromkeys(("integer", "decimal", "range"), "number"),
    **dict.fromkeys(("date", "dateTime", "today", "start", "end"), "date"),
    **dict.fromkeys(("month", "year", "time", "text", "barcode", "acknowledge"), "text"),
    **dict.fromkeys(("select_one", "select_multiple", "rank"), "choice"),
    **dict.fromkeys(("image", "signature", "file", "note", "seal", "audio", "video"), "thing"),
}
RESULTS: Mapping[str, str] = {
    **dict.fromkeys(("string", "concat", "join", "substr", "substring", "substring-before"), "text"),
    **dict.fromkeys(("substring-after", "translate", "normalize-space", "uuid", "digest"), "text"),
    **dict.fromkeys(("selected-at", "format-date", "format-date-time", "jr:choice-name", "jr:itext"), "text"),
    **dict.fromkeys(("cn:id-sex", "cn:mask", "cn:rmb-upper", "name", "local-name"), "text"),
    **dict.fromkeys(("string-length", "number", "int", "sum", "round", "abs", "floor"), "number"),
    **dict.fromkeys(("ceiling", "pow", "sqrt", "count", "count-non-empty", "count-selected"), "number"),
    **dict.fromkeys(("position", "last", "decimal-date-time", "decimal-time", "cn:age-at"), "number"),
    **dict.fromkeys(("exp", "exp10", "log", "log10", "sin", "cos", "tan", "asin", "acos"), "number"),
    **dict.fromkeys(("atan", "atan2", "pi"), "number"),
    **dict.fromkeys(("today", "now", "date", "date-time"), "date"),
    **dict.fromkeys(("cn:id-birth", "cn:add-months", "cn:add-workdays"), "date"),
    **dict.fromkeys(("true", "false", "not", "boolean", "boolean-from-string", "contains"), "truth"),
    **dict.fromkeys(("starts-with", "ends-with", "regex", "selected", "checklist"), "truth"),
    **dict.fromkeys(("weighted-checklist", "cn:id-valid", "cn:uscc-valid", "cn:luhn"), "truth"),
    **dict.fromkeys(("cn:mobile-valid", "cn:landline-valid", "cn:division-valid"), "truth"),
    "cn:disability-valid": "truth",
}
_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ].*)?")
_MOST_DEEP = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """name: text, number, date, truth, choice, thing, rows, any; `part`: the question it comes from.

    `literal`: the text of a literal, or None. `is_path`: a node-set as it stands.
    """

    name: str
    part: Part | None = None
    literal: str | None = None
    is_path: bool = False


ANY = Kind("any")


class Kinds:
    """Kinds of the parts of one formula. Contexts inside predicates are followed on the templates."""

    def __init__(self, context: Context, formula: Formula) -> None:
        self.context = context
        self.formula = formula
        root = context.document.children[0]
        self._origin: TreeNode | None = context.templates.get(formula.base, root)
        if formula.role == "choice_filter":
            self._origin = None

    def walk(self, tree: Syntax) -> Iterator[tuple[Syntax, TreeNode | None]]:
        """Every part with the template it is seen from (None: outside the form)."""
        waiting: list[tuple[Syntax, TreeNode | None]] = [(tree, self._origin)]
        while waiting:
            node, seen_from = waiting.pop()
            yield node, seen_from
            waiting.extend(self._inside(node, seen_from))

    def _inside(self, node: Syntax, seen_from: TreeNode | None) -> Iterator[tuple[Syntax, TreeNode | None]]:
        if isinstance(node, Negation):
            yield node.operand, seen_from
        elif isinstance(node, Binary):
            yield node.left, seen_from
            yield node.right, seen_from
        elif isinstance(node, Call):
            yield from ((argument, seen_from) for argument in node.arguments)
        elif isinstance(node, Filter):
            yield node.subject, seen_from
            inner = self._end(node.subject, seen_from)
            yield from ((predicate, inner) for predicate in node.predicates)
        elif isinstance(node, Path):
            if not isinstance(node.start, str):
                yield node.start, seen_from
            for place, step in enumerate(node.steps):
                inner = self._end(node, seen_from, place + 1)
                yield from ((predicate, inner) for predicate in step.predicates)

    def _end(self, tree: Syntax, seen_from: TreeNode | None, steps: int | None = None) -> TreeNode | None:
        """The one template a path leads to after so many steps; None where it is unknown."""
        if isinstance(tree, Call) and tree.name == "current":
            return self.context.templates.get(self.formula.base)
        if not isinstance(tree, Path):
            return None
        node: TreeNode | None
        if isinstance(tree.start, str):
            node = self.context.document if tree.start == "/" else seen_from
        else:
            node = self._end(tree.start, seen_from)
        for step in tree.steps[:steps]:
            if node is None:
                return None
            test = passes(step.test, step.axis)
            found = [other for other in AXES[step.axis](node) if test(other)]
            node = found[0] if len(found) == 1 else None
        return node

    def of(self, tree: Syntax, seen_from: TreeNode | None, deep: int = 0) -> Kind:
        """The kind of one part."""
        if isinstance(tree, Number):
            return Kind("number", literal=f"{tree.value:g}")
        if isinstance(tree, Text):
            return Kind("text", literal=tree.value)
        if isinstance(tree, Negation):
            return Kind("number")
        if isinstance(tree, Binary):
            return self._binary(tree, seen_from, deep)
        if isinstance(tree, Call):
            return self._call(tree, seen_from, deep)
        if isinstance(tree, Path):
            return self._path(tree, seen_from, deep)
        return ANY

    def _binary(self, tree: Binary, seen_from: TreeNode | None, deep: int) -> Kind:
        if tree.operator in ("and", "or") or tree.operator in _COMPARING:
            return Kind("truth")
        if tree.operator == "|":
            return Kind("any", is_path=True)
        if tree.operator in ("+", "-") and deep < _MOST_DEEP:
            sides = [self.of(side, seen_from, deep + 1).name for side in (tree.left, tree.right)]
            if "date" in sides and not (tree.operator == "-" and sides == ["date", "date"]):
                return Kind("date")
        return Kind("number")

    def _call(self, call: Call, seen_from: TreeNode | None, deep: int) -> Kind:
        if call.name == "if" and len(call.arguments) == 3 and deep < _MOST_DEEP:
            return self._same([self.of(branch, seen_from, deep + 1) for branch in call.arguments[1:]])
        if call.name in ("coalesce", "once", "max", "min") and call.arguments and deep < _MOST_DEEP:
            found = [self.of(argument, seen_from, deep + 1) for argument in call.arguments]
            return self._same(found)
        if call.name == "current":
            return Kind("any", is_path=True)
        return Kind(RESULTS.get(call.name, "any"))

    def _same(self, kinds: list[Kind]) -> Kind:
        """What all branches have in common; blank texts fit everything."""
        names = {kind.name for kind in kinds if kind.literal != ""}
        return Kind(names.pop()) if len(names) == 1 else (Kind("text", literal="") if not names else ANY)

    def _path(self, path: Path, seen_from: TreeNode | None, deep: int) -> Kind:
        end = self._end(path, seen_from)
        part = self.context.part_of(end) if end is not None else None
        if part is None:
            return Kind("any", is_path=True)
        if part.kind != "question":
            return Kind("rows" if part.kind == "repeat" else "thing", part, is_path=True)
        return Kind(self.kind_of(part, deep), part, is_path=True)

    def kind_of(self, part: Part, deep: int = 0) -> str:
        """The kind of a question; of a calculated one that of its calculation."""
        if part.type not in ("calculate", "hidden"):
            return _QUESTIONS.get(part.type, "any")
        text, lost = self.context.resolve(part.row.get("calculation"))
        if not text or lost or deep >= _MOST_DEEP:
            return "any"
        try:
            tree = parse(text).tree
        except ExpressionError:
            return "any"
        return self.of(tree, self.context.templates.get(part.path), deep + 1).name


@lru_cache(maxsize=2)
def walked(context: Context) -> tuple[tuple[Formula, Kinds, tuple[tuple[Syntax, TreeNode | None], ...]], ...]:
    """Every formula that parses with all its parts; kept, because several rules go the same way."""
    found = []
    for formula, expression, _ in context.parsed():
        kinds = Kinds(context, formula)
        found.append((formula, kinds, tuple(kinds.walk(expression.tree))))
    return tuple(found)


def is_date_text(text: str) -> bool:
    """An ISO date, with or without a time."""
    return _ISO_DATE.fullmatch(text) is not None


def is_number_text(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text.strip()) is not None
