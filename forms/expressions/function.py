"""What a function of the language is: its arity and what it does with evaluated arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.expressions.environment import Focus
from forms.expressions.errors import ArgumentError
from forms.expressions.tree import TreeNode
from forms.expressions.values import Value, to_number, to_string

Body = Callable[[Focus, Sequence[Value]], Value]
MANY = 255


@dataclass(frozen=True, slots=True)
class Function:
    """Takes `least` to `most` arguments; `body` gets the focus and the evaluated arguments."""

    least: int
    most: int
    body: Body


def number(focus: Focus, value: Value) -> float:
    return to_number(value, focus.environment.offset)


def node_list(value: Value) -> list[TreeNode]:
    """The node-set itself. Raises ArgumentError for any other kind."""
    if not isinstance(value, list):
        raise ArgumentError("a set of nodes is needed here, not a single value")
    return value


def here_or(focus: Focus, arguments: Sequence[Value]) -> str:
    """The only argument as text, or the context node's (`string-length()`)."""
    return to_string(arguments[0]) if arguments else focus.node.string_value()


def texts(arguments: Sequence[Value]) -> list[str]:
    """All arguments as texts, node-sets spread out."""
    found: list[str] = []
    for value in arguments:
        if isinstance(value, list):
            found.extend(node.string_value() for node in value)
        else:
            found.append(to_string(value))
    return found
