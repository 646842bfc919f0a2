"""docs/security.md names only tests that are there and bounds that hold."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[a-z_/]+\.py)(?:::([a-z_0-9]+))?`", PAGE)))
BOUNDS = sorted(set(re.findall(r"`([a-z_.]+)\.([A-Z_]+)` ([\d,]+)", PAGE)))


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_a_named_test_is_there(file, name):
    source = (ROOT / file).read_text("utf-8")
    assert not name or re.search(rf"^def {name}\(", source, re.M)


@pytest.mark.parametrize(("module", "name", "value"), BOUNDS)
def test_a_named_bound_holds(module, name, value):
    assert getattr(importlib.import_module(module), name) == int(value.replace(",", ""))


def test_the_page_names_many():
    assert len(TESTS) > 25
    assert len(BOUNDS) > 30
    rows = [
        line
        for line in PAGE.split("## Who is feared")[1].split("## ")[0].splitlines()
        if line.startswith("| ")
    ]
    assert all(line.count(" | ") == 3 and "tests/" in line for line in rows[1:])
