"""What an expression reads, found from its syntax alone: the edges of the dependency graph.

Paths are followed over the *templates* of a form (one node for each question, group and
repeat, however many rows there are), which are a TreeNode tree like any other. Refuses to
know sessions and values; when in doubt it names too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.expressions.axes import AXES, passes
from forms.expressions.errors import ExpressionError
from forms.expressions.syntax import Binary, Call, Filter, Path, Step, Syntax, Text, children, walk
from forms.expressions.tree import TreeNode, in_document_order

# Their node-set arguments are counted or placed, not read.
_STRUCTURAL = frozenset({"count", "position", "indexed-repeat"})


@dataclass(frozen=True, slots=True)
class Reference:
    """One template that is read.

    `scope` is the repeat template whose own row the read stays in, None for all rows.
    `structural`: only which rows there are matters, not what is written in them.
    `other_row`: chosen rows around the origin are read (`rows[position() = 2]`, a row before,
    indexed-repeat), so a question may read itself: a running balance is no circle.
    """

    target: TreeNode
    scope: TreeNode | None
    structural: bool
    other_row: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """`unknown`: paths and tables that lead nowhere (codes path, table)."""

    references: tuple[Reference, ...]
    unknown: tuple[ExpressionError, ...]


def written_paths(tree: Syntax) -> tuple[str, ...]:
    """The location paths of `tree` without their predicates, each once, in order."""
    found = (_written(part) for part in walk(tree) if isinstance(part, Path))
    return tuple(dict.fromkeys(found))


def _written(path: Path) -> str:
    steps = "/".join(_step_text(step) for step in path.steps)
    if isinstance(path.start, str):
        return path.start + steps
    if isinstance(path.start, Call):
        arguments = ", ".join(f"'{part.value}'" for part in path.start.arguments if isinstance(part, Text))
        return f"{path.start.name}({arguments})/{steps}"
    return f"(…)/{steps}"


def _step_text(step: Step) -> str:
    if step.axis == "parent" and step.test.kind == "node":
        return ".."
    if step.axis == "self" and step.test.kind == "node":
        return "."
    test = step.test.name if step.test.kind == "name" else f"{step.test.kind}()"
    return test if step.axis == "child" else f"{step.axis}::{test}"


def read_references(
    tree: Syntax,
    origin: TreeNode,
    document: TreeNode,
    is_repeat: Callable[[TreeNode], bool],
    has_table: Callable[[str], bool],
    outside: bool = False,
) -> Reading:
    """All templates that `tree`, written at the template `origin`, may read.

    `outside`: the context node is no part of the form (a choice filter looks at table rows).
    """
    reader = _Reader(origin, document, is_repeat, has_table)
    reader.visit(tree, None if outside else [origin], False)
    return Reading(tuple(dict.fromkeys(reader.references)), tuple(reader.unknown))


class _Reader:
    """Walks one expression. A context of None stands for nodes outside the form (tables)."""

    def __init__(
        self,
        origin: TreeNode,
        document: TreeNode,
        is_repeat: Callable[[TreeNode], bool],
        has_table: Callable[[str], bool],
    ) -> None:
        self._origin = origin
        self._document = document
        self._is_repeat = is_repeat
        self._has_table = has_table
        self._around = _chain(origin)
        self.references: list[Reference] = []
        self.unknown: list[ExpressionError] = []

    def visit(self, tree: Syntax, context: list[TreeNode] | None, structural: bool) -> list[TreeNode] | None:
        """Note the reads of `tree`; give the templates it yields when it is a node-set."""
        if isinstance(tree, Path):
            return self._path(tree, context, structural)
        if isinstance(tree, Call):
            return self._call(tree, context)
        if isinstance(tree, Filter):
            found = self.visit(tree.subject, context, structural)
            for predicate in tree.predicates:
                self.visit(predicate, found, False)
            return found
        if isinstance(tree, Binary) and tree.operator == "|":
            left, right = (self.visit(part, context, structural) for part in (tree.left, tree.right))
            return None if left is None or right is None else [*left, *right]
        for part in _spine(tree):
            self.visit(part, context, False)
        return []

    def _call(self, call: Call, context: list[TreeNode] | None) -> list[TreeNode] | None:
        if call.name == "current":
            return [self._origin]
        if call.name in ("instance", "pulldata"):
            self._table(call)
            for argument in call.arguments:
                self.visit(argument, context, False)
            return None
        if call.name == "once":
            self._note([self._origin], self._row_of(self._origin), False)
        if call.name == "indexed-repeat" and call.arguments:
            self._indexed(call.arguments[0], context)
        for argument in call.arguments:
            self.visit(argument, context, call.name in _STRUCTURAL)
        return []

    def _table(self, call: Call) -> None:
        first = call.arguments[0] if call.arguments else None
        if isinstance(first, Text) and not self._has_table(first.value):
            self.unknown.append(
                ExpressionError(first.position, "table", f"there is no table {first.value!r}")
            )

    def _indexed(self, target: Syntax, context: list[TreeNode] | None) -> None:
        """The question may be read in any row."""
        found = self.visit(target, context, True) or []
        self._note([node for node in found if self._shares_row(node)], None, False, True)
        self._note([node for node in found if not self._shares_row(node)], None, False)

    def _shares_row(self, node: TreeNode) -> bool:
        return any(self._is_repeat(above) and above in self._around for above in _chain(node))

    def _path(self, path: Path, context: list[TreeNode] | None, structural: bool) -> list[TreeNode] | None:
        nodes: list[TreeNode] | None
        if isinstance(path.start, str):
            nodes = [self._document] if path.start == "/" else context
        else:
            nodes = self.visit(path.start, context, True)
        outside = nodes is None
        passed: list[TreeNode] = []
        other_row = False
        for step in path.steps:
            nodes = None if nodes is None else self._step(step, nodes)
            other_row = other_row or self._chooses_rows(step, nodes or ())
            for predicate in step.predicates:
                self.visit(predicate, nodes, False)
            passed.extend(nodes or ())
        if outside or nodes is None:
            return None
        if not nodes:
            self.unknown.append(ExpressionError(path.position, "path", f"{_written(path)} leads nowhere"))
            return []
        scope = self._scope(path, context)
        self._note(
            [node for node in passed if self._is_repeat(node) and node not in self._around], scope, True
        )
        self._note(nodes, scope, structural, other_row)
        return nodes

    def _chooses_rows(self, step: Step, nodes: Sequence[TreeNode]) -> bool:
        chosen = bool(step.predicates) or step.axis.endswith("-sibling")
        return chosen and any(self._is_repeat(node) and node in self._around for node in nodes)

    def _step(self, step: Step, nodes: Sequence[TreeNode]) -> list[TreeNode]:
        if step.axis == "child" and step.test.kind == "name" and "*" not in step.test.name:
            return [child for node in nodes for child in node.named(step.test.name)]
        test = passes(step.test, step.axis)
        found = [other for node in nodes for other in AXES[step.axis](node) if test(other)]
        if step.axis in ("following-sibling", "preceding-sibling", "following", "preceding"):
            # A template stands for all its rows, so a row's siblings are itself again.
            found += [node for node in nodes if self._is_repeat(node) and test(node)]
        return in_document_order(found)

    def _scope(self, path: Path, context: list[TreeNode] | None) -> TreeNode | None:
        if path.start == "/":
            # In a predicate each node is asked about its own row, whichever that is.
            inside = context is not None and context != [self._origin]
            return None if inside else self._absolute_scope(path)
        if path.start == "" and context is not None and len(context) == 1 and context[0] is self._origin:
            return self._relative_scope(path, self._origin)
        if isinstance(path.start, Call) and path.start.name == "current":
            return self._relative_scope(path, self._origin)
        return None

    def _absolute_scope(self, path: Path) -> TreeNode | None:
        """The deepest repeat around the origin that the path passes without a predicate."""
        scope: TreeNode | None = None
        nodes: list[TreeNode] = [self._document]
        for step in path.steps[:-1]:
            nodes = self._step(step, nodes)
            if step.axis != "child" or step.predicates or len(nodes) != 1 or nodes[0] not in self._around:
                break
            scope = nodes[0] if self._is_repeat(nodes[0]) else scope
        return scope

    def _relative_scope(self, path: Path, start: TreeNode) -> TreeNode | None:
        top, current = start, [start]
        for step in path.steps:
            if step.axis not in ("child", "parent", "self"):
                return None
            current = self._step(step, current)
            if step.axis == "parent" and current and current[0] in self._around:
                top = current[0]
        return self._row_of(top)

    def _row_of(self, node: TreeNode) -> TreeNode | None:
        return next((above for above in _chain(node) if self._is_repeat(above)), None)

    def _note(
        self, nodes: Sequence[TreeNode], scope: TreeNode | None, structural: bool, other_row: bool = False
    ) -> None:
        for node in nodes:
            within = scope
            if structural and scope is node:
                # Which rows there are is a matter of the repeat's parent, not of one row.
                within = self._row_of(node.parent) if node.parent is not None else None
            self.references.append(Reference(node, within, structural, other_row))


def _spine(tree: Syntax) -> list[Syntax]:
    """The operands of a left-leaning chain, without recursing along it."""
    operands: list[Syntax] = []
    while isinstance(tree, Binary):
        operands.append(tree.right)
        tree = tree.left
    if operands:
        operands.append(tree)
        return operands
    return list(children(tree))


def _chain(node: TreeNode | None) -> list[TreeNode]:
    """`node` and everything above it."""
    found: list[TreeNode] = []
    while node is not None:
        found.append(node)
        node = node.parent
    return found
