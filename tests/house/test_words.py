"""Manners that a machine can check: proportions, forbidden words, module paragraphs, no workplace in the repo."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("forms", "sync", "desktop") for path in (ROOT / top).rglob("*.py"))
HOMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}


def test_no_room_for_homeless_lines():
    assert [path for path in SOURCES if path.stem in HOMELESS] == []


@pytest.mark.parametrize("limit", [500])
def test_no_file_is_too_long(limit):
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in long.items() if lines > limit} == {}


def test_every_module_says_what_it_knows():
    silent = []
    for path in SOURCES:
        text = path.read_text("utf-8")
        if text.strip() and ast.get_docstring(ast.parse(text)) is None:
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


def test_no_class_has_a_forbidden_name():
    bad = re.compile(r"^class \w*(Manager|Helper|Utils)\b", re.M)
    assert [str(path) for path in SOURCES if bad.search(path.read_text("utf-8"))] == []


def test_no_registry_host_is_committed():
    locks = [*ROOT.glob("*.toml"), *ROOT.glob("*.lock"), *(ROOT / "build").glob("*.lock")]
    assert locks
    for path in locks:
        assert "://" not in path.read_text("utf-8"), path.name
