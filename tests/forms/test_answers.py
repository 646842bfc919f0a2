"""Answers: numbers from hand-written files keep every digit, rows go there and back."""

from __future__ import annotations

import pytest

from forms.answers import Answers, as_value


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (None, ""),
        (True, "true"),
        (3, "3"),
        (1234567.5, "1234567.5"),
        (0.1, "0.1"),
        ("007", "007"),
        (["疾病", "其他"], ("疾病", "其他")),
    ],
)
def test_a_json_value_becomes_what_the_form_holds(given, held):
    assert as_value(given) == held


def test_an_object_is_no_value():
    with pytest.raises(ValueError, match="no form value"):
        as_value({"a": 1})


def test_json_there_and_back():
    answers = Answers({"a.b": "1", "a.c": ("x", "y")}, {"r.rows": ({"n": "李𬍛"},)})
    assert Answers.from_json(answers.to_json()) == answers
