"""Syntax tree -> closures. Compiled once when a form is loaded, run on every edit.

A closure takes a Focus and gives a Value. Unknown functions and wrong arities become
closures that raise when they are reached, so `false() and later-function()` is still false,
as in every XPath engine; `Expression.mistakes` finds them beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from forms.expressions.catalogue import FUNCTIONS, SPECIAL_FORMS, arity
from forms.expressions.comparing import compare
from forms.expressions.environment import Focus
from forms.expressions.equalities import equalities
from forms.expressions.errors import ArgumentError, ExpressionError
from forms.expressions.function import node_list
from forms.expressions.paths import Closure, filtered, follow
from forms.expressions.syntax import Binary, Call, Filter, Negation, Number, Path, Syntax, Text, Variable
from forms.expressions.tree import TreeNode, in_document_order
from forms.expressions.values import NAN, Value, to_boolean, to_number, to_string

LONGEST_TEXT = 100_000  # a text that doubles from question to question must end somewhere
Fold = Callable[[Value, Closure, Focus], Value]


def compile_syntax(tree: Syntax) -> Closure:
    """The closure of `tree`."""
    if isinstance(tree, Number | Text):
        constant = tree.value
        return lambda focus: constant
    if isinstance(tree, Path):
        start = tree.start if isinstance(tree.start, str) else compile_syntax(tree.start)
        predicates = [[compile_syntax(inner) for inner in step.predicates] for step in tree.steps]
        return follow(tree, start, predicates, [keys_of(step.predicates) for step in tree.steps])
    if isinstance(tree, Binary):
        return _binary(tree)
    if isinstance(tree, Call):
        return _call(tree)
    if isinstance(tree, Negation):
        operand = compile_syntax(tree.operand)
        return lambda focus: -to_number(operand(focus), focus.environment.offset)
    if isinstance(tree, Filter):
        return _filter(tree)
    return _refusing(_mistake_of_variable(tree))


def keys_of(predicates: Sequence[Syntax]) -> list[tuple[str, Closure]]:
    """What the first predicate says can be looked up in a table."""
    found = equalities(predicates[0]) if predicates else ()
    return [(equality.column, compile_syntax(equality.key)) for equality in found]


def mistake_in(tree: Syntax) -> ExpressionError | None:
    """What is wrong with this one node that the grammar cannot see."""
    if isinstance(tree, Variable):
        return _mistake_of_variable(tree)
    if not isinstance(tree, Call):
        return None
    bounds = arity(tree.name)
    if bounds is None:
        return ExpressionError(tree.position, "function", f"there is no function {tree.name}()")
    least, most = bounds
    if least <= len(tree.arguments) <= most:
        return None
    wanted = str(least) if least == most else f"{least} to {most}"
    message = f"{tree.name}() takes {wanted} arguments, not {len(tree.arguments)}"
    return ExpressionError(tree.position, "arity", message)


def _mistake_of_variable(tree: Variable) -> ExpressionError:
    return ExpressionError(tree.position, "variable", f"forms have no variables such as ${tree.name}")


def _refusing(mistake: ExpressionError) -> Closure:
    def refuse(focus: Focus) -> Value:
        raise ExpressionError(mistake.position, mistake.code, mistake.message)

    return refuse


def _filter(tree: Filter) -> Closure:
    subject = compile_syntax(tree.subject)
    predicates = [compile_syntax(inner) for inner in tree.predicates]

    def run(focus: Focus) -> Value:
        try:
            nodes = node_list(subject(focus))
        except ArgumentError as problem:
            raise ExpressionError(tree.position, "argument", str(problem)) from problem
        return filtered(nodes, predicates, focus)

    return run


def _binary(tree: Binary) -> Closure:
    """A left-leaning chain (`a or b or c …`) becomes one loop: long chains must not recurse."""
    chain: list[tuple[Fold, Closure]] = []
    left: Syntax = tree
    while isinstance(left, Binary):
        chain.append((_FOLDS[left.operator], compile_syntax(left.right)))
        left = left.left
    chain.reverse()
    first = compile_syntax(left)
    if len(chain) == 1:
        fold, right = chain[0]
        return lambda focus: fold(first(focus), right, focus)

    def run(focus: Focus) -> Value:
        value = first(focus)
        for fold, right in chain:
            value = fold(value, right, focus)
        return value

    return run


def _and(left: Value, right: Closure, focus: Focus) -> Value:
    return to_boolean(left) and to_boolean(right(focus))


def _or(left: Value, right: Closure, focus: Focus) -> Value:
    return to_boolean(left) or to_boolean(right(focus))


def _comparison(sign: str) -> Fold:
    return lambda left, right, focus: compare(sign, left, right(focus), focus.environment.offset)


def _arithmetic(compute: Callable[[float, float], float]) -> Fold:
    def fold(left: Value, right: Closure, focus: Focus) -> Value:
        offset = focus.environment.offset
        return compute(to_number(left, offset), to_number(right(focus), offset))

    return fold


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _modulo(left: float, right: float) -> float:
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


def _union(left: Value, right: Closure, focus: Focus) -> Value:
    other = right(focus)
    if not isinstance(left, list) or not isinstance(other, list):
        raise ExpressionError(0, "argument", "| joins sets of nodes only")
    return in_document_order([*left, *other])


_FOLDS: dict[str, Fold] = {
    "and": _and,
    "or": _or,
    "|": _union,
    "+": _arithmetic(lambda left, right: left + right),
    "-": _arithmetic(lambda left, right: left - right),
    "*": _arithmetic(lambda left, right: left * right),
    "div": _arithmetic(_divide),
    "mod": _arithmetic(_modulo),
    **{sign: _comparison(sign) for sign in ("=", "!=", "<", "<=", ">", ">=")},
}


def _call(tree: Call) -> Closure:
    mistake = mistake_in(tree)
    if mistake is not None:
        return _refusing(mistake)
    arguments = [compile_syntax(argument) for argument in tree.arguments]
    if tree.name in SPECIAL_FORMS:
        return _SPECIAL[tree.name](tree, arguments)
    body, position = FUNCTIONS[tree.name].body, tree.position

    def run(focus: Focus) -> Value:
        try:
            value = body(focus, [argument(focus) for argument in arguments])
        except ArgumentError as problem:
            raise ExpressionError(position, "argument", str(problem)) from problem
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise ExpressionError(position, "argument", f"{tree.name}() makes a text that is far too long")
        return value

    return run


def _if(tree: Call, arguments: list[Closure]) -> Closure:
    condition, then, otherwise = arguments
    return lambda focus: then(focus) if to_boolean(condition(focus)) else otherwise(focus)


def _once(tree: Call, arguments: list[Closure]) -> Closure:
    """The question's own value when it has one, else the argument."""
    return lambda focus: focus.node.string_value() or to_string(arguments[0](focus))


def _indexed_repeat(tree: Call, arguments: list[Closure]) -> Closure:
    """`indexed-repeat(question, repeat, index, …)`: the question in the n-th row."""
    if len(arguments) % 2 == 0:
        return _refusing(
            ExpressionError(tree.position, "arity", "indexed-repeat() takes pairs of repeat and index")
        )
    target = tree.arguments[0]
    name = target.steps[-1].test.name if isinstance(target, Path) and target.steps else ""
    pairs = list(zip(arguments[1::2], arguments[2::2], strict=True))

    def run(focus: Focus) -> Value:
        row: TreeNode | None = None
        for repeat, index in pairs:
            rows = [node for node in _as_nodes(repeat(focus)) if row is None or _inside(node, row)]
            place = to_number(index(focus), focus.environment.offset)
            if not 1 <= place <= len(rows):
                return ""
            row = rows[int(place) - 1]
        return [node for node in _below(row, name)] if row is not None else ""

    return run


def _as_nodes(value: Value) -> list[TreeNode]:
    return value if isinstance(value, list) else []


def _inside(node: TreeNode | None, row: TreeNode) -> bool:
    while node is not None and node is not row:
        node = node.parent
    return node is row


def _below(row: TreeNode, name: str) -> list[TreeNode]:
    """Elements called `name` below `row`: question names are unique within a repeat."""
    found = list(row.named(name))
    for child in row.children:
        found.extend(_below(child, name))
    return found


_SPECIAL: dict[str, Callable[[Call, list[Closure]], Closure]] = {
    "if": _if,
    "once": _once,
    "indexed-repeat": _indexed_repeat,
}
