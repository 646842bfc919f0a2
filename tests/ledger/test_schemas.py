"""Older bodies read as today's, and there is a way from every version that ever was."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.ledger.problems import Problem
from sync.ledger.schemas import SCHEMAS, Schemas

ARCHIVE = Path(__file__).parents[1] / "archive"

# Invented versions: no program ever wrote them.
INVENTED = Schemas(
    4,
    {
        1: lambda _kind, body: {("mode" if name == "way" else name): value for name, value in body.items()},
        2: lambda kind, body: body | {"payer": body["payer"].strip()} if kind == "Paid" else body,
        3: lambda _kind, body: body | {"facts": body.get("facts", {})},
    },
)


def test_a_body_goes_through_every_step_from_its_own_version_on() -> None:
    assert INVENTED.lifted("Paid", 1, {"way": "代办", "payer": " 李 "}) == {
        "mode": "代办",
        "payer": "李",
        "facts": {},
    }
    assert INVENTED.lifted("Paid", 3, {"way": "代办"}) == {"way": "代办", "facts": {}}
    assert INVENTED.lifted("Asked", 4, {"way": "代办"}) == {"way": "代办"}


def test_what_a_step_does_not_know_is_passed_on() -> None:
    assert INVENTED.lifted("Asked", 1, {"later": [1, {"x": "y"}]})["later"] == [1, {"x": "y"}]


def test_a_newer_body_comes_back_as_it_is_and_no_judge_takes_it() -> None:
    assert INVENTED.lifted("Paid", 9, {"way": 1}) == {"way": 1}
    with pytest.raises(Problem, match="schema_newer"):
        INVENTED.check(5)
    for schema in range(1, 5):
        INVENTED.check(schema)


@pytest.mark.parametrize("schema", [0, -1])
def test_a_version_that_never_was_is_no_row(schema: int) -> None:
    with pytest.raises(Problem, match="malformed"):
        INVENTED.check(schema)


def test_a_body_that_is_not_of_its_version_is_told_as_such() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        INVENTED.lifted("Paid", 2, {})


def test_every_version_has_its_step_and_its_stored_specimen() -> None:
    assert sorted(SCHEMAS.steps) == list(range(1, SCHEMAS.current))
    for version in range(1, SCHEMAS.current + 1):
        assert (ARCHIVE / f"station-schema-{version}.rows.dbsg").is_file()
