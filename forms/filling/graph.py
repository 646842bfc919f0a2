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

_LEAVES = frozenset(
    {
        *(RuleKind.CHOICES, RuleKind.REQUIRED, RuleKind.CONSTRAINT, RuleKind.WARNING),
        *(RuleKind.LABEL, RuleKind.HINT),
    }
)


class Graph:
    """`rules`: template -> its rules. `readers`: template -> (rule, scope) that read its value.

    `scope` is the repeat template whose own row the read stays in, None for everywhere.
    `triggers`: template -> (rule, scope) that run once when its answer changes, whatever they read.
    """

    def __init__(self, document: Template, rules: list[Rule]) -> None:
        """Raises FormError for a circle or an unknown trigger."""
        self.document = document
        self.templates = {template.path: template for template in document.children[0].walk()}
        self.rules: dict[Template, list[Rule]] = defaultdict(list)
        self.readers: dict[Template, list[tuple[Rule, Template | None]]] = defaultdict(list)
        self.triggers: dict[Template, list[tuple[Rule, Template | None]]] = defaultdict(list)
        for rule in rules:
            if rule.kind is RuleKind.TRIGGERED:
                self._add_triggers(rule)
                continue
            self.rules[rule.template].append(rule)
            for target, scope in _reads(rule):
                self.readers[target].append((rule, scope))
        rank([rule for rule in rules if rule.kind is not RuleKind.TRIGGERED])

    def _add_triggers(self, rule: Rule) -> None:
        for path in rule.template.node.trigger.split():
            source = self.templates.get(path.removeprefix("/data/").replace("/", "."))
            if source is None:
                raise FormError(rule.template.path, "trigger", "path", f"{path} leads nowhere")
            self.triggers[source].append((rule, _common_row(source, rule.template)))


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


def _common_row(one: Template, other: Template) -> Template | None:
    """The deepest repeat whose one row holds both."""
    around = [*one.repeats_around(), one] if one.is_repeat else one.repeats_around()
    also = other.repeats_around()
    return next((repeat for repeat in reversed(around) if repeat in also), None)


def _reads(rule: Rule) -> dict[tuple[Template, Template | None], bool]:
    """Whose value changes make `rule` run again: what it reads, and the value it judges.

    True: only chosen other rows are read, so this alone makes no circle.
    """
    seen: dict[tuple[Template, Template | None], bool] = {}
    if rule.kind in (RuleKind.CONSTRAINT, RuleKind.WARNING):
        seen[rule.template, rule.template.repeat] = False
    for reference in rule.references:
        target, scope = reference.target, reference.scope
        assert isinstance(target, Template)
        assert scope is None or isinstance(scope, Template)
        if rule.template.is_repeat and scope is rule.template:
            scope = rule.template.outer_repeat  # a repeat's own rules stand outside its rows
        for part in [target] if reference.structural else _parts(target):
            if part.is_repeat or (part.is_question and not reference.structural):
                seen[part, scope] = seen.get((part, scope), True) and reference.other_row
    if rule.kind is RuleKind.CALCULATION:
        # `once(…)` and `if(. = '', …)` look at the answer they make
        seen.pop((rule.template, rule.template.repeat), None)
    order = sorted(seen, key=lambda pair: (pair[0].order, pair[1].order if pair[1] else -1))
    return {pair: seen[pair] for pair in order}


def _parts(target: Template) -> Iterator[Template]:
    """Reading a group is reading everything in it."""
    return (part for part in target.walk() if part.is_question or part.is_repeat)


def _makes(rule: Rule) -> Iterator[Template]:
    """The values a rule may change: a hidden group blanks everything in it."""
    if rule.kind is RuleKind.CALCULATION:
        yield rule.template
    elif rule.kind not in _LEAVES:
        yield from _parts(rule.template)


def rank(rules: list[Rule]) -> None:
    """Number the rules so that each runs after what it reads. Raises FormError for a circle.

    Where the only way round leads through other rows (a running balance), those reads are left out
    and the rules that have them are marked: the engine runs them until nothing changes.
    """
    edges = _edges(rules)
    stuck = _ranked(rules, [(first, then) for first, then, _ in edges])
    if stuck and any(weak for _, _, weak in edges):
        for rule in rules:
            rule.circular = any(_reads(rule).values())
        stuck = _ranked(rules, [(first, then) for first, then, weak in edges if not weak])
    if stuck:
        raise _circle(rules, [(first, then) for first, then, weak in edges if not weak], stuck)


def _edges(rules: list[Rule]) -> list[tuple[int, int, bool]]:
    """(before, after, weak) over rules (>= 0) and template values (< 0)."""
    found: list[tuple[int, int, bool]] = []
    for number, rule in enumerate(rules):
        for (template, _), weak in _reads(rule).items():
            found.append((-template.order - 1, number, weak))
        for template in _makes(rule):
            found.append((number, -template.order - 1, False))
    return found


def _ranked(rules: list[Rule], edges: list[tuple[int, int]]) -> set[int]:
    """Kahn's algorithm, lowest number first; gives what waits for itself."""
    after: dict[int, set[int]] = defaultdict(set)
    waits: dict[int, int] = defaultdict(int)
    for first, then in edges:
        if then not in after[first]:
            after[first].add(then)
            waits[then] += 1
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
    return {vertex for vertex in vertices if waits[vertex]}


def _circle(rules: list[Rule], edges: list[tuple[int, int]], stuck: set[int]) -> FormError:
    """One circle among `stuck`, in the order in which each feeds the next.

    Everything stuck has a stuck predecessor, so walking backwards must come round.
    """
    before = {then: first for first, then in sorted(edges) if first in stuck and then in stuck}
    vertex = max(before)
    walked: dict[int, None] = {}
    while vertex not in walked:
        walked[vertex] = None
        vertex = before[vertex]
    steps = list(walked)
    ring = steps[steps.index(vertex) :][::-1]
    members = [rules[number] for number in ring if number >= 0]
    names = " -> ".join(str(rule) for rule in (*members, members[0]))
    first = members[0]
    return FormError(first.template.path, first.kind.value, "circle", f"waits for itself: {names}")
