"""Expression: one parsed and compiled expression, and `parse`, the way to get one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from forms.expressions.compiler import compile_syntax, mistake_in
from forms.expressions.environment import Environment, Focus
from forms.expressions.errors import ArgumentError, ExpressionError
from forms.expressions.parser import parse_syntax
from forms.expressions.pattern_matching import pattern
from forms.expressions.references import written_paths
from forms.expressions.syntax import Call, Syntax, Text, walk
from forms.expressions.tree import TreeNode
from forms.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Expression:
    """`depends_on`: the paths it reads, as written but without predicates, in order, each once."""

    text: str
    tree: Syntax = field(repr=False, compare=False)
    depends_on: tuple[str, ...] = field(compare=False)
    run: Callable[[Focus], Value] = field(repr=False, compare=False)

    def evaluate(self, node: TreeNode, environment: Environment) -> Value:
        """The value seen from `node`. Raises ExpressionError (codes argument, function, arity)."""
        return self.run(Focus(node, environment, node))

    def mistakes(self) -> tuple[ExpressionError, ...]:
        """Unknown functions, wrong numbers of arguments, variables, unreadable patterns."""
        found = [mistake for part in walk(self.tree) if (mistake := mistake_in(part) or _bad_pattern(part))]
        return tuple(sorted(found, key=lambda mistake: mistake.position))


def _bad_pattern(part: Syntax) -> ExpressionError | None:
    if not isinstance(part, Call) or part.name != "regex" or len(part.arguments) != 2:
        return None
    given = part.arguments[1]
    if not isinstance(given, Text):
        return None
    try:
        pattern(given.value)
    except ArgumentError as problem:
        return ExpressionError(given.position, "pattern", str(problem))
    return None


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Parse and compile once. Raises ExpressionError for what breaks the grammar only."""
    try:
        tree = parse_syntax(text)
        return Expression(text, tree, written_paths(tree), compile_syntax(tree))
    except RecursionError as deep:  # allowed depth, but called from far down already
        raise ExpressionError(0, "unexpected", "the expression is nested too deeply") from deep
