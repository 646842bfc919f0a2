"""Power cuts at any point of a life: what was handed over is there, whatever was not yet synced is lost.

The life is logged by the shim once and every state replayed from the log. Short form here
(DAIBAN_CUTS=20 states a flow); `make ordeal` replays 10,000.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.ledger.problems import Problem
from tests.ordeal.every_flow import CUT, FLOWS
from tests.ordeal.faults import Told, Yard, why_not
from tests.ordeal.power import cuts, read_log

CUTS = int(os.environ.get("DAIBAN_CUTS", "20"))
SEED = int(os.environ.get("DAIBAN_SEED", "20261124"))

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


def lost_in(name: str, yard: Yard, tmp_path: Path, wanted: int, *, mutant: str = "") -> Iterator[str]:
    """The promises that a cut broke, each with where the cut fell."""
    start, folder, log = tmp_path / "start", tmp_path / "station", tmp_path / "log"
    FLOWS[name].prepare(start)
    shutil.copytree(start, folder)
    told = yard.run(name, folder, mutant=mutant, log=log)
    assert not told.bug, told.bug
    ops = read_log(log, folder)
    for cut in cuts(start, ops, wanted, SEED, ignore=lambda path: path.endswith("-shm")):
        state = tmp_path / "cut"
        cut.lay_out(state)
        try:
            FLOWS[name].judge(state, Told(acks=cut.told))
        except (AssertionError, Problem) as wrong:
            yield f"{cut.where}: {wrong}"
        shutil.rmtree(state)


@pytest.mark.parametrize("name", CUT)
def test_what_was_handed_over_survives(name: str, yard: Yard, tmp_path: Path) -> None:
    broken = list(lost_in(name, yard, tmp_path, CUTS))
    assert not broken, "\n".join(broken)
