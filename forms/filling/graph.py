"""The dependency graph of a form: who reads whom, and in which order rules may run.

Built once when a form is loaded. Vertices are rules and the values they read or make; a
circle is refused here, so the engine can never run forever. Refuses to know answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush

from forms.filling.rules import FormError, Rule, RuleKind, rules_of
from forms.filling.templates import Template, template_tree
from forms.item import Node

_LEAVES = frozenset({RuleKind.CHOICES, RuleKind.REQUIRED, RuleKind.CONSTRAINT, RuleKind.WARNING})


class Graph:
    """`rules`: template -> its rules. `readers`: template -> (rule, scope) that read its value.

    `scope` is the repeat template whose own row the read stays in, None for everywhere.
    """

    def __init__(self, document: Template, rules: list[Rule]) -> None:
        self.document = document
        self.templates = {template.path: template for template in document.children[0].walk()}
        self.rules: dict[Template, list[Rule]] = defaultdict(list)
        self.readers: dict[Template, list[tuple[Rule, Template | None]]] = defaultdict(list)
        for rule in rules:
            self.rules[rule.template].append(rule)
            for target, scope in _reads(rule):
                self.readers[target].append((rule, scope))
        _rank(rules)


_MOST_KEPT = 32
_kept: dict[int, tuple[Node, Graph, tuple[str, ...]]] = {}


def build_graph(root: Node, has_table: Callable[[str], bool]) -> Graph:
    """Raises FormError for the first thing that is wrong with the form.

    The graph of a form is read-only and the same for every session, so it is built once: checking a
    draft and registering it would otherwise read every expression again.
    """
    known = _kept.get(id(root))
    if known is not None and known[0] is root and all(map(has_table, known[2])):
        return known[1]
    asked: dict[str, None] = {}

    def noting(name: str) -> bool:
        asked[name] = None
        return has_table(name)

    document = template_tree(root)
    rules, faults = rules_of(document, noting)
    for fault in faults:
        raise fault
    graph = Graph(document, rules)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[id(root)] = (root, graph, tuple(asked))
    return graph


def faults_of(root: Node, has_table: Callable[[str], bool] = lambda name: True) -> tuple[FormError, ...]:
    """Everything that is wrong with a form's expressions, for its author."""
    document = template_tree(root)
    rules, faults = rules_of(document, has_table)
    try:
        Graph(document, rules)
    except FormError as circle:
        faults.append(circle)
    return tuple(faults)


def _reads(rule: Rule) -> Iterator[tuple[Template, Template | None]]:
    """Whose value changes make `rule` run again: what it reads, and the value it judges."""
    seen: set[tuple[Template, Template | None]] = set()
    if rule.kind in (RuleKind.CONSTRAINT, RuleKind.WARNING):
        seen.add((rule.template, rule.template.repeat))
    for reference in rule.references:
        target, scope = reference.target, reference.scope
        assert isinstance(target, Template)
        assert scope is None or isinstance(scope, Template)
        if rule.template.is_repeat and scope is rule.template:
            scope = rule.template.outer_repeat  # a repeat's own rules stand outside its rows
        for part in [target] if reference.structural else _parts(target):
            if part.is_repeat or (part.is_question and not reference.structural):
                seen.add((part, scope))
    own = (rule.template, rule.template.repeat)
    if rule.kind is RuleKind.CALCULATION:
        seen.discard(own)  # `once(…)` and `if(. = '', …)` look at the answer they make
    yield from sorted(seen, key=lambda pair: (pair[0].order, pair[1].order if pair[1] else -1))


def _parts(target: Template) -> Iterator[Template]:
    """Reading a group is reading everything in it."""
    return (part for part in target.walk() if part.is_question or part.is_repeat)


def _makes(rule: Rule) -> Iterator[Template]:
    """The values a rule may change: a hidden group blanks everything in it."""
    if rule.kind is RuleKind.CALCULATION:
        yield rule.template
    elif rule.kind not in _LEAVES:
        yield from _parts(rule.template)


def _rank(rules: list[Rule]) -> None:
    """Kahn's algorithm over rules (>= 0) and template values (< 0), lowest number first."""
    after: dict[int, set[int]] = defaultdict(set)
    waits: dict[int, int] = defaultdict(int)

    def edge(first: int, then: int) -> None:
        if then not in after[first]:
            after[first].add(then)
            waits[then] += 1

    for number, rule in enumerate(rules):
        for template, _ in _reads(rule):
            edge(-template.order - 1, number)
        for template in _makes(rule):
            edge(number, -template.order - 1)
    vertices = set(range(len(rules))) | set(after) | set(waits)
    ready = [vertex for vertex in vertices if not waits[vertex]]
    heapify(ready)
    done = 0
    while ready:
        vertex = heappop(ready)
        done += 1
        if vertex >= 0:
            rules[vertex].rank = done
        for then in after[vertex]:
            waits[then] -= 1
            if not waits[then]:
                heappush(ready, then)
    if done < len(vertices):
        raise _circle(rules, after, {vertex for vertex in vertices if waits[vertex]})


def _circle(rules: list[Rule], after: dict[int, set[int]], stuck: set[int]) -> FormError:
    """One circle among `stuck`, in the order in which each feeds the next.

    Everything stuck has a stuck predecessor, so walking backwards must come round.
    """
    before = {then: first for first in sorted(stuck) for then in after[first] & stuck}
    vertex = max(before)
    walked: list[int] = []
    while vertex not in walked:
        walked.append(vertex)
        vertex = before[vertex]
    ring = walked[walked.index(vertex) :][::-1]
    members = [rules[number] for number in ring if number >= 0]
    names = " -> ".join(str(rule) for rule in (*members, members[0]))
    first = members[0]
    return FormError(first.template.path, first.kind.value, "circle", f"waits for itself: {names}")
