"""The graph of a form is built once and shared; sessions over it know nothing of each other."""

from __future__ import annotations

from forms.filling.graph import build_graph
from forms.item import Node
from tests.forms.small_items import group, question


def form(*children: Node) -> Node:
    return Node("group", "data", "", children=children)


ROOT = form(group("g", question("g.a", "integer"), question("g.b", "calculate", calculation="/data/g/a + 1")))


def every_table(_name: str) -> bool:
    return True


def test_the_same_form_has_one_graph():
    assert build_graph(ROOT, every_table) is build_graph(ROOT, every_table)


def test_an_equal_form_has_a_graph_of_its_own():
    other = form(*ROOT.children)
    assert other == ROOT
    assert build_graph(other, every_table) is not build_graph(ROOT, every_table)


def test_every_session_is_asked_for_the_tables_of_the_form():
    priced = question("g.price", "calculate", calculation="pulldata('prices', 'v', 'name', 'x')")
    root = form(group("g", priced))
    asked: list[str] = []

    def noting(name: str) -> bool:
        asked.append(name)
        return True

    build_graph(root, noting)
    build_graph(root, noting)
    assert asked == ["prices", "prices"]
