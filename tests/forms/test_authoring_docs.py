"""The pages for authors say what the program does: every command, every function, every refusal."""

from __future__ import annotations

import argparse
import ast
import re
from pathlib import Path

from forms.authoring.__main__ import COMMANDS
from forms.authoring.function_help import FUNCTIONS
from forms.authoring.mends import MENDS

ROOT = Path(__file__).parents[2]
ENGLISH = (ROOT / "docs" / "authoring.md").read_text("utf-8")
CHINESE = (ROOT / "docs" / "manual" / "authoring.md").read_text("utf-8")
_CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
_TELLING = {"error", "warning", "note", "refuse", "tell", "_tell"}


def _subcommands() -> set[str]:
    commands = argparse.ArgumentParser().add_subparsers()
    for command in COMMANDS:
        command.add(commands)
    return set(commands.choices)


def test_every_command_is_in_the_page_for_it():
    line = re.findall(r"`([a-z]+)`", ENGLISH.partition("`daiban-item print`")[2].splitlines()[0])
    named = {*re.findall(r"daiban-item ([a-z]+)", ENGLISH), *line}
    assert _subcommands() <= named
    assert {word for word in re.findall(r"daiban-item ([a-z]+)", CHINESE)} <= _subcommands()


def test_the_functions_in_the_manual_are_those_of_the_template():
    for name, words, example in FUNCTIONS:
        assert f"| `{name}` | {words} | `{example}` |" in CHINESE


def test_every_code_that_authoring_tells_has_a_mend():
    told: dict[str, str] = {}
    for path in (ROOT / "forms" / "authoring").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _TELLING:
                for given in node.args:
                    if (
                        isinstance(given, ast.Constant)
                        and isinstance(given.value, str)
                        and _CODE.fullmatch(given.value)
                    ):
                        told[given.value] = path.name
    assert len(told) > 150
    assert {code: name for code, name in told.items() if code not in MENDS} == {}


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
