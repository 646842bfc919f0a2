"""The disk runs full at each 4 KiB step of a flow: refused, readable meanwhile, and whole once there is room.

The shim counts what files grow. Short form here: DAIBAN_STEPS=4 steps a flow; 0 takes every one.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sync.ledger.problems import Problem
from tests.ordeal.every_flow import FLOWS, FULL
from tests.ordeal.faults import Fault, Yard, why_not

STEPS = int(os.environ.get("DAIBAN_STEPS", "4"))
STEP = 4096
PLENTY = 1 << 30

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


def outcome_of(name: str, yard: Yard, prepared: Path, tmp_path: Path, room: int) -> tuple[str, str]:
    """(refused, wrong)"""
    folder = tmp_path / "station"
    shutil.copytree(prepared, folder)
    told = yard.run(name, folder, Fault(budget=room))
    wrong = told.bug
    if not wrong:
        try:
            FLOWS[name].judge(folder, told)
        except (AssertionError, Problem) as broken:
            wrong = str(broken)
    shutil.rmtree(folder)
    return told.refused, wrong


@pytest.mark.parametrize("name", FULL)
def test_refused_readable_and_whole_afterwards(name: str, yard: Yard, tmp_path: Path) -> None:
    prepared = tmp_path / "prepared"
    FLOWS[name].prepare(prepared)
    needed = _steps_needed(name, yard, prepared, tmp_path)
    every = range(0, needed + 1, 1 if not STEPS else max(1, needed // STEPS))
    codes, failed = set(), []
    for step in every:
        refused, wrong = outcome_of(name, yard, prepared, tmp_path, step * STEP)
        codes.add(refused)
        if wrong:
            failed.append(f"{step * STEP} bytes left: {refused}: {wrong}")
    print(f"{name}: {len(every)} steps, {len(failed)} broken promises")  # shown by -rP
    assert not failed, "\n".join(failed)
    assert codes - {""}, "the disk never ran full"


def _steps_needed(name: str, yard: Yard, prepared: Path, tmp_path: Path) -> int:
    """How many steps a flow uses up where there is plenty."""
    folder = tmp_path / "asked"
    shutil.copytree(prepared, folder)
    told = yard.run(name, folder, Fault(budget=PLENTY))
    shutil.rmtree(folder)
    assert told.acks, told
    return -(-(PLENTY - told.left) // STEP)
