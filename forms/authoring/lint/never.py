"""Never: questions that can never be shown, constraints that nothing fulfils, materials never needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.choices import question_at
from forms.authoring.lint.conditions import (
    MOST_ALTERNATIVES,
    Alternative,
    Fact,
    Room,
    alternatives,
    is_self,
    possible,
)
from forms.authoring.lint.context import Context, Formula
from forms.authoring.outline import Part
from forms.expressions.syntax import Syntax

_OFF = frozenset({"false()", "0", "1 = 0", "1=0", "'' = 'x'"})
_MESSAGES = {
    "relevant": ("relevant.never", "显示条件永远不会成立，这道题不会出现"),
    "constraint": ("constraint.never", "校验条件永远不会成立，怎么填都不对"),
    "material": ("material.never", "需要条件永远不会成立，这件材料不会要"),
    "choice_filter": ("choice.never", "选项筛选永远不会成立，一个选项也没有"),
}


def impossible(context: Context) -> Iterator[AuthoringFinding]:
    """Conditions whose facts contradict each other, the lists, or the conditions around them."""
    judge = _Judge(context)
    for formula, expression, _ in context.parsed():
        if formula.role not in _MESSAGES:
            continue
        own = alternatives(expression.tree, judge.paths_of(formula))
        around = judge.around(formula)
        if formula.role == "constraint":
            around = [(Fact(".", "!=", ""),)]  # a blank answer is never held against the constraint
        if judge.can_hold(own, around, formula) or not judge.can_hold(around, [()], formula):
            continue
        code, message = _MESSAGES[formula.role]
        if formula.role == "relevant" and formula.text.strip() in _OFF:
            yield warning(formula.where, "relevant.off", "这道题被关掉了，不会出现")
        else:
            yield error(formula.where, code, message)


class _Judge:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._conditions: dict[str, list[Alternative]] = {}
        self._limits: dict[str, list[Alternative]] = {}
        for formula, expression, _ in context.parsed():
            if formula.role == "relevant":
                self._conditions[formula.base] = alternatives(expression.tree, self.paths_of(formula))
            elif formula.role == "constraint":
                self._limits[formula.base] = alternatives(
                    expression.tree, self.paths_of(formula, formula.base)
                )

    def paths_of(self, formula: Formula, myself: str = ".") -> Callable[[Syntax], str | None]:
        """How paths in a formula are named; `myself`: what `.` is called."""

        def path_of(tree: Syntax) -> str | None:
            if is_self(tree):
                return myself if formula.role in ("constraint", "warning") else None
            part = question_at(self._context, tree)
            return part.path if part and part.kind == "question" and self._single(formula, part) else None

        return path_of

    def _single(self, formula: Formula, part: Part) -> bool:
        """Whether the question has one answer seen from the formula."""
        template = self._context.templates[part.path]
        return template.repeat is None or formula.base.startswith(f"{template.repeat.path}.")

    def around(self, formula: Formula) -> list[Alternative]:
        """The conditions of the groups around a question; of itself too, for its choice filter."""
        if formula.role not in ("relevant", "choice_filter"):
            return [()]
        found: list[Alternative] = [()]
        path = formula.base if formula.role == "choice_filter" else formula.base.rpartition(".")[0]
        while path:
            found = _joined(found, self._conditions.get(path, [()]))
            path = path.rpartition(".")[0]
        return found

    def can_hold(self, own: Sequence[Alternative], around: Sequence[Alternative], formula: Formula) -> bool:
        return any(
            possible(self._with_limits([*one, *other]), self._room_of(formula))
            for one in own
            for other in around
        )

    def _with_limits(self, facts: list[Fact]) -> list[Fact]:
        """Plus what the constraints of the questions read allow, where they allow one thing only."""
        filled = {fact.path for fact in facts if fact.operator in ("<", "<=", ">", ">=", "has")}
        filled |= {fact.path for fact in facts if fact.operator == "=" and fact.value != ""}
        for path in sorted(filled):
            limits = self._limits.get(path, [()])
            if len(limits) == 1:
                facts = [*facts, *limits[0]]
        return facts

    def _room_of(self, formula: Formula) -> Callable[[str], Room]:
        def room_of(path: str) -> Room:
            part = self._context.parts.get(formula.base if path == "." else path)
            if part is None:
                return Room()
            return Room(self._context.values(part), part.type == "integer", part.type == "select_multiple")

        return room_of


def _joined(left: list[Alternative], right: list[Alternative]) -> list[Alternative]:
    if len(left) * len(right) > MOST_ALTERNATIVES:
        return left
    return [(*one, *other) for one in left for other in right]
