"""The ordeal itself is tested: each setting that is known to lose receipts must make it fail.

An ordeal that finds nothing wrong with WAL and synchronous NORMAL proves nothing about FULL.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ordeal.every_flow import FLOWS
from tests.ordeal.faults import Yard, why_not
from tests.ordeal.mutants import MUTANTS
from tests.ordeal.test_power_cuts import lost_in

ENOUGH = 100  # cuts; the first broken promise ends the search
WITHOUT_READERS = {"DELETE and FULL"}  # there a reader keeps every writer out
BY_A_SECOND_PRESS = {"no dedup"}

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@pytest.mark.parametrize("mutant", sorted(set(MUTANTS) - BY_A_SECOND_PRESS))
def test_power_cuts_catch(mutant: str, yard: Yard, tmp_path: Path) -> None:
    flow = "register_three" if mutant in WITHOUT_READERS else "register_many"
    found = next(lost_in(flow, yard, tmp_path, ENOUGH, mutant=mutant), None)
    assert found, f"the ordeal calls a station with '{mutant}' sound"


@pytest.mark.parametrize("mutant", ["", *sorted(BY_A_SECOND_PRESS)])
def test_a_second_press_catches(mutant: str, yard: Yard, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    FLOWS["press_twice"].prepare(folder)
    told = yard.run("press_twice", folder, mutant=mutant)
    assert not told.bug, told.bug
    if mutant:
        with pytest.raises(AssertionError, match="from one form|became two"):
            FLOWS["press_twice"].judge(folder, told)
    else:
        FLOWS["press_twice"].judge(folder, told)
    shutil.rmtree(folder)
