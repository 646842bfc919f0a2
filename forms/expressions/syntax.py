"""The syntax tree of an expression: plain frozen nodes, no behaviour but walking.

`position` is the character where the node starts, for messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    position: int


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Syntax
    position: int


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator`: and or = != < <= > >= + - * div mod |."""

    operator: str
    left: Syntax
    right: Syntax
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Syntax, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A non-path expression with predicates: `instance('x')[1]`."""

    subject: Syntax
    predicates: tuple[Syntax, ...]
    position: int


@dataclass(frozen=True, slots=True)
class NodeTest:
    """kind: name | node | text | comment | processing-instruction; `name` may be `*`."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    axis: str
    test: NodeTest
    predicates: tuple[Syntax, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Path:
    """`start`: "/" (from the document), "" (from the context node) or a node-set expression."""

    start: Syntax | str
    steps: tuple[Step, ...]
    position: int


Syntax = Number | Text | Variable | Negation | Binary | Call | Filter | Path


def children(node: Syntax) -> tuple[Syntax, ...]:
    """The expressions directly inside `node`, predicates included."""
    if isinstance(node, Negation):
        return (node.operand,)
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Filter):
        return (node.subject, *node.predicates)
    if isinstance(node, Path):
        inside = tuple(predicate for step in node.steps for predicate in step.predicates)
        return inside if isinstance(node.start, str) else (node.start, *inside)
    return ()


def walk(node: Syntax) -> Iterator[Syntax]:
    """`node` and everything below it, without recursion (deep `if` chains are common)."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))
