"""The page of requirements names tests that exist, and says of each row whether it is met."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WANTED = [
    "R-01",
    "R-13",
    "R-15",
    "R-16",
    "R-17",
    "R-32",
    "R-33",
    "R-34",
    "R-35",
    "R-36",
    "R-37",
    "R-43",
    "R-44",
    "R-46",
    "R-63",
    "R-67",
]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "requirements.md").read_text("utf-8").splitlines()
    if line.startswith("| R-")
]
TESTS = sorted({name for row in ROWS for name in re.findall(r"`(tests/[^`]+)`", row[2] + row[3])})


@pytest.mark.parametrize("named", TESTS)
def test_every_test_that_is_named_exists(named):
    file, _, function = named.partition("::")
    text = (ROOT / file).read_text("utf-8")
    assert re.search(rf"^def {function}\(" if function else r"^def test_", text, re.MULTILINE), named


def test_every_requirement_has_a_row_and_every_row_its_word():
    assert {row[0] for row in ROWS} >= set(WANTED)
    for row in ROWS:
        assert len(row) == 4, row
        assert re.match(r"(met|partly|not)\b", row[3]), row
        assert row[2] or not row[3].startswith("met"), row
