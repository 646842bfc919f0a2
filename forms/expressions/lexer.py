"""Text of an expression -> tokens, by the lexical rules of XPath 1.0 section 3.7.

Names may be Chinese. Where an operator is expected, `and or div mod` are taken even when
letters follow at once (`3mod4`, `4andf()`), as the rules ask and every ODK engine does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.expressions.errors import ExpressionError

_NCNAME = r"[^\W\d][\w.\-]*"
# The exponent of numbers is no XPath, but the engines of the ecosystem read it.
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')"
    rf"|(?P<name>{_NCNAME}(?::(?!:)(?:{_NCNAME}|\*))?)"
    rf"|\$(?P<variable>{_NCNAME}(?::{_NCNAME})?)"
    r"|(?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*])"
)
_WORD_OPERATOR = re.compile(r"and|or|div|mod")

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
    after_operand = False
    while at < len(text):
        match = _TOKEN.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            raise _refusal(text, at)
        if kind == "space":
            at = match.end()
            continue
        if after_operand and kind == "name" and (word := _WORD_OPERATOR.match(text, at)):
            token = Token("operator", word.group(), at)
            at = word.end()
        else:
            kind = _symbol_kind(match.group(), after_operand) if kind == "symbol" else kind
            token = Token(kind, match.group("variable") or match.group(), at)
            at = match.end()
        after_operand = _is_operand(token)
        found.append(token)
    found.append(Token("end", "", len(text)))
    return found


def _is_operand(token: Token) -> bool:
    """True after an operand: there `*` multiplies and `div` divides (XPath 1.0, 3.7)."""
    return token.kind != "operator" and token.text not in ("@", "::", "(", "[", ",")


def _refusal(text: str, at: int) -> ExpressionError:
    if text[at] in "\"'":
        return ExpressionError(at, "unterminated", "this text has no closing quote")
    return ExpressionError(at, "character", f"{text[at]!r} cannot stand here")


def _symbol_kind(symbol: str, after_operand: bool) -> str:
    if symbol == "*":
        return "operator" if after_operand else "name"
    return "operator" if symbol in _OPERATORS else "symbol"
