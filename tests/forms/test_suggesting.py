"""可能符合: for sample households the suggested items equal the expected list; what is unknown suggests nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.authoring.text_form import ITEMS
from forms.item import Suggestion, item_from_json, item_to_json
from forms.suggesting import FACTS, Facts, by_number, reasons, unknown_in
from tests.forms.compiled_items import item
from tests.support.people import id_number

DAY = date(2026, 11, 24)
SUGGESTING = sorted(
    folder.name
    for folder in ITEMS.iterdir()
    if (folder / "guide.csv").is_file() and "\nsuggest," in (folder / "guide.csv").read_text("utf-8")
)


def person(born, *, serial=1, opened=True, **known):
    """Somebody born on that day; `known` are the facts of his own forms."""
    number = by_number(id_number(date.fromisoformat(born), serial), DAY)
    return Facts(**number, opened="true" if opened else "false", **known)


def household(*people, granted=()):
    """The same people as one household: each knows the others' ages and what was granted to anybody."""
    everybody = tuple(dict.fromkeys([*granted, *(code for one in people for code in one.granted)]))
    return [
        replace(
            one,
            household_granted=everybody,
            member_age=tuple(other.age for other in people if other is not one),
        )
        for one in people
    ]


def suggested(people, tables=None):
    return [
        (at, code)
        for at, one in enumerate(people)
        for code in SUGGESTING
        if reasons(item(code), one, DAY, tables or {})
    ]


LOW = ("MZ-001",)
HOUSEHOLDS = {
    "a farmer of 45": (household(person("1981-05-02")), []),
    "turns 60 in three weeks": (household(person("1966-12-15")), [(0, "SB-002")]),
    "turns 60 in two months": (household(person("1967-01-25")), []),
    "61, pension asked for": (household(person("1965-03-02", had=("SB-002",))), [(0, "MZ-007")]),
    "79 years old": (
        household(person("1947-02-01", had=("SB-002", "MZ-007"))),
        [],
    ),
    "80 today": (
        household(person("1946-11-24", had=("SB-002", "MZ-007"))),
        [(0, "MZ-004")],
    ),
    "80 tomorrow": (household(person("1946-11-25", had=("SB-002", "MZ-007"))), []),
    "old couple, he has everything": (
        household(
            person("1943-05-05", had=("SB-002", "MZ-004", "MZ-007")),
            person("1945-06-06", serial=2, opened=False),
        ),
        [(1, "MZ-004"), (1, "MZ-007"), (1, "SB-002")],
    ),
    "severely disabled, no low income": (
        household(person("1990-01-01", disability_type="4", disability_level="1")),
        [(0, "MZ-005"), (0, "SB-001")],
    ),
    "third degree, of the body": (
        household(person("1990-01-01", disability_type="4", disability_level="3")),
        [],
    ),
    "third degree with low income": (
        household(person("1990-01-01", disability_type="4", disability_level="3", had=LOW, granted=LOW)),
        [(0, "MZ-005"), (0, "SB-001")],
    ),
    "disabled, in the care of the state": (
        household(person("1990-01-01", disability_type="5", disability_level="1", had=("MZ-002", "SB-001"))),
        [],
    ),
    "low income, three people, a rural house": (
        household(
            person("1975-01-01", hukou="20", household_size="3", had=(*LOW, "SB-001"), granted=LOW),
            person("1976-01-01", serial=2, opened=False),
            person("2004-01-01", opened=False),
        ),
        [(0, "ZJ-001"), (1, "SB-001"), (2, "SB-001")],
    ),
    "low income, living alone at 70": (
        household(
            person("1956-01-01", household_size="1", had=(*LOW, "SB-002", "MZ-007"), granted=LOW),
        ),
        [(0, "MZ-002")],
    ),
    "low income still asked for": (
        household(person("1975-01-01", hukou="20", household_size="1", had=LOW)),
        [],
    ),
    "helped once in need": (
        household(person("1975-01-01", had=("MZ-003",), granted=("MZ-003",))),
        [(0, "MZ-001")],
    ),
    "a child of two at home": (
        household(person("1996-01-01", serial=2), person("2024-05-05", opened=False)),
        [(0, "WJ-002")],
    ),
    "a newborn, the allowance asked for": (
        household(person("1996-01-01", serial=2, had=("WJ-002",)), person("2026-10-30", opened=False)),
        [(1, "YB-001")],
    ),
    "out of work at 52": (
        household(person("1974-01-01", had=("JY-001",), granted=("JY-001",))),
        [(0, "JY-003")],
    ),
    "out of work, a woman of 38, then recognised": (
        household(person("1988-01-01", serial=2, had=("JY-001", "JY-003"), granted=("JY-001", "JY-003"))),
        [(0, "JY-002")],
    ),
    "large hospital bills": (
        household(person("1980-01-01", had=("YB-003",), granted=("YB-003",))),
        [(0, "YB-004")],
    ),
    "large hospital bills, low income": (
        household(person("1980-01-01", had=("YB-003", "SB-001", *LOW), granted=("YB-003", *LOW))),
        [],
    ),
}


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_a_household_is_told_what_it_may_apply_for(name):
    people, expected = HOUSEHOLDS[name]
    assert suggested(people) == expected


def test_there_are_twenty_households_and_every_suggesting_item_is_expected_somewhere():
    expected = {code for _people, found in HOUSEHOLDS.values() for _at, code in found}
    assert len(HOUSEHOLDS) >= 20
    assert expected == set(SUGGESTING)


def test_the_county_sets_the_age_of_the_advanced_age_allowance():
    people = household(person("1954-01-01", had=("SB-002", "MZ-007")))
    local = [{"name": "old_age_start", "value": "70"}, {"name": "senior_card_start", "value": "65"}]
    assert suggested(people) == []
    assert suggested(people, {"local": local}) == [(0, "MZ-004")]


def test_nothing_is_suggested_to_somebody_of_whom_nothing_is_known():
    assert suggested([Facts(), Facts(opened="true")]) == []


@pytest.mark.parametrize("number", ["", "511999194611240", "511999194611240011", "Passport 123"])
def test_a_number_that_is_none_tells_nothing(number):
    assert by_number(number, DAY) == {}


def test_a_number_tells_birth_age_and_sex():
    assert by_number(id_number(date(1946, 11, 25), 2), DAY) == {
        "born": "1946-11-25",
        "age": "79",
        "sex": "2",
    }


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("age >= 80 and not(had = 'MZ-004')", ""),
        ("cn:age-at(born, today()) >= 80 or member_age < 3", ""),
        ("agee >= 80", "没有“agee”"),
        ("/data/age >= 80", "没有“/data/age”"),
        ("age >= ", "写法不对"),
        ("older(age)", "函数"),
    ],
)
def test_a_condition_is_read_before_it_is_published(condition, said):
    found = unknown_in(condition)
    assert found == "" if not said else said in found


@pytest.mark.parametrize("code", SUGGESTING)
def test_the_built_in_conditions_can_be_read_and_have_a_reason(code):
    for one in item(code).guide.suggestions:
        assert unknown_in(one.condition) == ""
        assert len(one.reason) >= 8
        assert not one.reason.endswith("。")


def test_a_condition_that_breaks_holds_for_nobody():
    broken = item("MZ-004")
    guide = replace(broken.guide, suggestions=(Suggestion("坏的", "age >= number("), Suggestion("", "1 = 1")))
    assert reasons(replace(broken, guide=guide), Facts(age="90"), DAY, {}) == ("",)


def test_suggestions_travel_with_the_item_and_an_item_without_them_is_as_before():
    made = item("MZ-004")
    assert item_from_json(item_to_json(made)) == made
    assert "suggestions" not in item_to_json(item("NJ-002"))["guide"]


def test_every_fact_can_be_asked_for():
    assert all(unknown_in(f"{name} != ''") == "" for name in FACTS)
