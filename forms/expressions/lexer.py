"""Text of an expression -> tokens, by the lexical rules of XPath 1.0 section 3.7.

Names may be Chinese. Where an operator is expected, `and or div mod` are taken even when
letters follow at once (`3mod4`, `4andf()`), as the rules ask and every ODK engine does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.expressions.errors import ExpressionError

_NCNAME = r"[^\W\d][\w.\-]*"
_SPACE = re.compile(r"[ \t\r\n]+")
# The exponent is no XPath, but the engines of the ecosystem read it.
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(rf"{_NCNAME}(?::(?!:)(?:{_NCNAME}|\*))?")
_VARIABLE = re.compile(rf"\$({_NCNAME}(?::{_NCNAME})?)")
_WORD_OPERATOR = re.compile(r"and|or|div|mod")
_SYMBOL = re.compile(r"::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*]")

_OPERATORS = frozenset(["/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="])


@dataclass(frozen=True, slots=True)
class Token:
    """kind: number | string | name | variable | operator | symbol | end."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """All tokens, closed by one `end` token. Raises ExpressionError."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        space = _SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        token, at = _next(text, at, _expects_operator(found))
        found.append(token)
    found.append(Token("end", "", len(text)))
    return found


def _expects_operator(found: list[Token]) -> bool:
    """True after an operand: there `*` multiplies and `div` divides (XPath 1.0, 3.7)."""
    if not found or found[-1].kind == "operator":
        return False
    return found[-1].text not in ("@", "::", "(", "[", ",")


def _next(text: str, at: int, after_operand: bool) -> tuple[Token, int]:
    if after_operand:
        word = _WORD_OPERATOR.match(text, at)
        if word:
            return Token("operator", word.group(), at), word.end()
    for kind, pattern in (("number", _NUMBER), ("string", _STRING), ("name", _NAME)):
        match = pattern.match(text, at)
        if match:
            return Token(kind, match.group(), at), match.end()
    variable = _VARIABLE.match(text, at)
    if variable:
        return Token("variable", variable.group(1), at), variable.end()
    symbol = _SYMBOL.match(text, at)
    if symbol:
        return Token(_symbol_kind(symbol.group(), after_operand), symbol.group(), at), symbol.end()
    if text[at] in "\"'":
        raise ExpressionError(at, "unterminated", "this text has no closing quote")
    raise ExpressionError(at, "character", f"{text[at]!r} cannot stand here")


def _symbol_kind(symbol: str, after_operand: bool) -> str:
    if symbol == "*":
        return "operator" if after_operand else "name"
    return "operator" if symbol in _OPERATORS else "symbol"
