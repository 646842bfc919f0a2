"""One byte form: the quick way and the careful way say the same, and what has no form is refused by both."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as some

from forms.canonical import canonical

LARGEST = 2**53 - 1
_texts = some.text(some.characters(exclude_categories=["Cs"]))
_leaves = some.none() | some.booleans() | some.integers(-LARGEST, LARGEST) | _texts
_values = some.recursive(_leaves, lambda inner: some.lists(inner) | some.dictionaries(_texts, inner))


def careful(value: object) -> bytes:
    """Through the careful way: a mapping that is no dict is not left to the library."""
    return canonical(MappingProxyType({"v": value}))[5:-1]


@given(_values)
def test_both_ways_give_the_same_bytes(value):
    assert canonical(value) == careful(value)
    assert json.loads(canonical(value)) == value


def test_names_are_sorted_by_code_units_and_nothing_is_escaped_that_need_not_be():
    assert canonical({"b": 1, "a": "中\n/"}) == '{"a":"中\\n/","b":1}'.encode()
    assert canonical({"\U0001f600": 1, "\uffee": 2}) == '{"\U0001f600":1,"\uffee":2}'.encode()


@pytest.mark.parametrize("foreign", [1.0, float("nan"), {1: 2}, {None: 1}, {"a": [object()]}, b"x", {1, 2}])
def test_what_has_no_form_is_refused(foreign):
    with pytest.raises(TypeError):
        canonical({"a": foreign})


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, "\ud800"])
def test_what_others_would_read_differently_is_refused(value):
    with pytest.raises(ValueError, match="safe range|surrogates"):
        canonical([value])
