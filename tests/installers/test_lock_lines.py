"""The lock for another machine: its conditions are judged for that machine, not for this one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "build" / "installer"))

import floor  # noqa: E402


def named(text: str) -> dict[str, str]:
    heads = (line.split(" ")[0] for line in text.splitlines() if "==" in line)
    return dict(head.split("==") for head in heads)


@pytest.mark.parametrize(("machine", "qt"), [("aarch64", "6.8.0.2"), ("x86_64", "6.8.3")])
def test_the_own_lock(machine, qt):
    found = floor.lines_for(floor.LOCK.read_text("utf-8"), machine)
    assert named(found)["pyside6-essentials"] == named(found)["shiboken6"] == qt
    assert "cffi" in named(found)
    assert not {"pefile", "macholib", "pywin32-ctypes"} & named(found).keys()
    assert " ; " not in found
    assert found.count("--hash=sha256:") >= len(named(found))


def test_a_condition_of_another_kind_is_said():
    with pytest.raises(SystemExit, match="python_version"):
        floor.lines_for("a==1 ; python_version < '3.12' \\\n    --hash=sha256:0\n", "aarch64")
