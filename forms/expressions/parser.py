"""Tokens -> syntax tree: the grammar of XPath 1.0, nothing evaluated.

Function names are not looked up here; `Expression.mistakes` does that, so that an author
sees a misspelt function as such and not as a syntax error.
"""

from __future__ import annotations

from forms.expressions.axes import AXES
from forms.expressions.errors import ExpressionError
from forms.expressions.lexer import Token, tokens
from forms.expressions.syntax import (
    Binary,
    Call,
    Filter,
    Negation,
    NodeTest,
    Number,
    Path,
    Step,
    Syntax,
    Text,
    Variable,
)

_NODE_KINDS = frozenset({"node", "text", "comment", "processing-instruction"})
_LEVELS = {
    **{"or": 0, "and": 1, "=": 2, "!=": 2, "<": 3, "<=": 3, ">": 3, ">=": 3},
    **{"+": 4, "-": 4, "*": 5, "div": 5, "mod": 5},
}
_ANY_NODE = NodeTest("node")
_DEEPEST = 80  # nesting beyond this is an accident, and must not end in a RecursionError


def parse_syntax(text: str) -> Syntax:
    """The syntax tree of `text`. Raises ExpressionError with the character position."""
    parser = _Parser(tokens(text))
    if parser.now.kind == "end":
        raise ExpressionError(0, "empty", "the expression is empty")
    tree = parser.expression()
    if parser.now.kind != "end":
        raise parser.unexpected()
    return tree


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self.now = found[0]

    def _advance(self) -> Token:
        token = self.now
        if token.kind != "end":
            self._at += 1
            self.now = self._tokens[self._at]
        return token

    def _ahead(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _is(self, text: str) -> bool:
        return self.now.text == text and self.now.kind in ("symbol", "operator", "name")

    def _take(self, text: str) -> bool:
        if self._is(text):
            self._advance()
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self.unexpected(text)

    def unexpected(self, wanted: str = "") -> ExpressionError:
        hint = f", {wanted!r} is missing" if wanted else ""
        if self.now.kind == "end":
            return ExpressionError(self.now.position, "end", f"the expression ends too early{hint}")
        return ExpressionError(self.now.position, "unexpected", f"{self.now.text!r} cannot stand here{hint}")

    def expression(self) -> Syntax:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._too_deep()
        tree = self._binary(0)
        self._depth -= 1
        return tree

    def _too_deep(self) -> ExpressionError:
        return ExpressionError(self.now.position, "unexpected", "the expression is nested too deeply")

    def _binary(self, lowest: int) -> Syntax:
        left = self._unary()
        while self.now.kind == "operator" and _LEVELS.get(self.now.text, -1) >= lowest:
            operator = self._advance()
            right = self._binary(_LEVELS[operator.text] + 1)
            left = Binary(operator.text, left, right, operator.position)
        return left

    def _unary(self) -> Syntax:
        signs: list[int] = []
        while self._is("-"):
            signs.append(self._advance().position)
            if len(signs) > _DEEPEST:
                raise self._too_deep()
        tree = self._union()
        for position in reversed(signs):
            tree = Negation(tree, position)
        return tree

    def _union(self) -> Syntax:
        left = self._path()
        while self._is("|"):
            operator = self._advance()
            left = Binary("|", left, self._path(), operator.position)
        return left

    def _path(self) -> Syntax:
        start = self.now.position
        if self._is("/"):
            self._advance()
            steps = self._steps() if self._starts_step() else ()
            return Path("/", steps, start)
        if self._is("//"):
            return Path("/", self._steps(self._descend()), start)
        if not self._starts_filter():
            return Path("", self._steps(), start)
        subject = self._filter()
        if self._is("/"):
            self._advance()
            return Path(subject, self._steps(), start)
        if self._is("//"):
            return Path(subject, self._steps(self._descend()), start)
        return subject

    def _descend(self) -> Step:
        return Step("descendant-or-self", _ANY_NODE, (), self._advance().position)

    def _starts_filter(self) -> bool:
        if self.now.kind in ("number", "string", "variable") or self._is("("):
            return True
        is_call = self.now.kind == "name" and self._ahead().text == "(" and self._ahead().kind == "symbol"
        return is_call and self.now.text not in _NODE_KINDS and not self.now.text.endswith("*")

    def _starts_step(self) -> bool:
        return self.now.kind == "name" or self.now.text in (".", "..", "@")

    def _filter(self) -> Syntax:
        subject = self._primary()
        predicates = self._predicates()
        return Filter(subject, predicates, subject.position) if predicates else subject

    def _primary(self) -> Syntax:
        token = self._advance()
        if token.kind == "number":
            return Number(float(token.text), token.position)
        if token.kind == "string":
            return Text(token.text[1:-1], token.position)
        if token.kind == "variable":
            return Variable(token.text, token.position)
        if token.kind == "name":
            return self._call(token)
        inner = self.expression()
        self._expect(")")
        return inner

    def _call(self, name: Token) -> Call:
        self._expect("(")
        arguments: list[Syntax] = []
        if not self._is(")"):
            arguments.append(self.expression())
            while self._take(","):
                arguments.append(self.expression())
        self._expect(")")
        return Call(name.text, tuple(arguments), name.position)

    def _predicates(self) -> tuple[Syntax, ...]:
        found: list[Syntax] = []
        while self._take("["):
            found.append(self.expression())
            self._expect("]")
        return tuple(found)

    def _steps(self, *before: Step) -> tuple[Step, ...]:
        steps = [*before, self._step()]
        while self._is("/") or self._is("//"):
            if self._is("//"):
                steps.append(self._descend())
            else:
                self._advance()
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        position = self.now.position
        if self._take("."):
            return Step("self", _ANY_NODE, (), position)
        if self._take(".."):
            return Step("parent", _ANY_NODE, (), position)
        axis = self._axis()
        test = self._node_test(axis)
        return Step(axis, test, self._predicates(), position)

    def _axis(self) -> str:
        if self._take("@"):
            return "attribute"
        if self.now.kind == "name" and self._ahead().text == "::" and self._ahead().kind == "symbol":
            axis = self._advance()
            self._advance()
            if axis.text not in AXES:
                raise ExpressionError(axis.position, "axis", f"there is no axis {axis.text!r}")
            return axis.text
        return "child"

    def _node_test(self, axis: str) -> NodeTest:
        if self.now.kind != "name":
            raise self.unexpected()
        name = self._advance()
        if not self._is("("):
            return NodeTest("name", name.text)
        if name.text not in _NODE_KINDS:
            raise ExpressionError(name.position, "node_test", f"{name.text}() is no step of a path")
        self._expect("(")
        literal = ""
        if name.text == "processing-instruction" and self.now.kind == "string":
            literal = self._advance().text[1:-1]
        self._expect(")")
        return NodeTest(name.text, literal)
