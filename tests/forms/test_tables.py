"""Code tables: the index finds what a walk finds, and does not walk."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms.expressions import Element, Environment, parse, to_string
from forms.expressions.equalities import equalities
from forms.expressions.tables import TableRoot, table_root

ROWS = tuple(
    {
        "name": f"v{n}",
        "label": f"村{n}",
        "town": f"t{n % 50}",
        "level": str(n % 3),
        "day": f"2026-{n % 9 + 1}-{n % 28 + 1:02d}",
    }
    for n in range(1_500)
)


def _environment() -> Environment:
    root = Element("", kind="root")
    data = root.add(Element("data"))
    for name, text in (("town", "t7"), ("level", "2"), ("day", "2026-03-03"), ("blank", "")):
        data.add(Element(name, text))
    now = datetime.fromisoformat("2026-11-27T09:00:00+08:00")
    return Environment(root, date(2026, 11, 27), now, lambda: "0" * 32, tables={"villages": ROWS})


def _walked(predicate: str) -> list[str]:
    """The same by looking at every row: `not(not(…))` is no equality."""
    environment = _environment()
    found = parse(f"instance('villages')/root/item[not(not({predicate}))]/name").evaluate(
        environment.root, environment
    )
    assert isinstance(found, list)
    return [node.string_value() for node in found]


@pytest.mark.parametrize(
    ("predicate", "most"),
    [
        ("town = /data/town", 100),
        ("/data/town = town", 100),
        ("town = 't7' and level = 2", 100),
        ("level = /data/level and town = concat('t', 7)", 100),
        ("town = /data/blank", 0),
        ("town = /data/town or level = 2", 1_500),
        ("town = /data/nowhere", 0),
        ("level = number(/data/level) + 0", 500),
        ("level = 2.0", 500),
        ("day = /data/day", 1_500),
        ("name = 'v3' and town != 't4'", 1),
    ],
)
def test_a_predicate_finds_what_a_walk_finds(predicate: str, most: int):
    environment = _environment()
    expression = parse(f"instance('villages')/root/item[{predicate}]/name")
    found = expression.evaluate(environment.root, environment)
    assert isinstance(found, list)
    assert [node.string_value() for node in found] == _walked(predicate)
    instance = environment.instance("villages")
    assert instance is not None
    assert _looked_at(instance) <= most


def _looked_at(instance: Element) -> int:
    root = table_root(instance)
    assert isinstance(root, TableRoot)
    return sum(item is not None for item in root._items)


def test_rows_found_keep_their_place_for_a_second_predicate():
    environment = _environment()
    text = "instance('villages')/root/item[town = 't7'][2]/name"
    assert to_string(parse(text).evaluate(environment.root, environment)) == "v57"


def test_pulldata_asks_the_index():
    environment = _environment()
    text = "pulldata('villages', 'label', 'name', 'v1321')"
    assert parse(text).evaluate(environment.root, environment) == "村1321"
    instance = environment.instance("villages")
    assert instance is not None
    assert _looked_at(instance) == 0


@pytest.mark.parametrize(
    "predicate",
    [
        "position() = 2 and a = 'x'",
        "a = b",
        "a = string()",
        "a/b = 'x'",
        "* = 'x'",
        "a = uuid()",
        "a[1] = 'x'",
    ]
    + ["a = 'x' or b = 'y'", "a = concat(b, 'x')", "a != 'x'", "not(a = 'x')"],
)
def test_what_cannot_be_looked_up(predicate: str):
    assert equalities(parse(predicate).tree) == ()


def test_current_is_the_same_for_every_row():
    tree = parse("a = current()/../town and b = /data/rows[x = 1]/y").tree
    assert [equality.column for equality in equalities(tree)] == ["a", "b"]
