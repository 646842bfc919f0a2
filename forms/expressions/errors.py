"""ExpressionError: why an expression is no expression, or cannot give a value.

Knows codes and character positions; refuses to know sheets and cells (authoring adds those).
"""

from __future__ import annotations


class ExpressionError(ValueError):
    """`position` counts characters from 0 in the expression's text; `code` is stable.

    Codes: empty, character, unterminated, unexpected, end, axis, node_test (from the parser);
    function, arity, variable (from `Expression.mistakes`); argument (a value of the wrong
    kind while evaluating, e.g. `count(1)`).
    """

    def __init__(self, position: int, code: str, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.code = code
        self.message = message


class ArgumentError(Exception):
    """A function met a value it cannot take; the compiler adds the place and raises ExpressionError."""
