"""Every write, sync, open, rename, cut, deletion and read of a flow fails, once and from then on.

The clerk gets a success or a refusal, never both; the same press again on a mended disk ends in
one whole case. Short form here (DAIBAN_FAULTS points a flow, spread evenly); `make ordeal` fails
every single call. `pytest -rP` prints how many.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.ledger.problems import Problem
from tests.ordeal.every_flow import FLOWS, SWEPT
from tests.ordeal.faults import KINDS, Fault, Yard, why_not

NO_ROOM = ("write", "open", "rename", "mkdir")  # what a full disk refuses; the others fail with EIO alone
POINTS = int(os.environ.get("DAIBAN_FAULTS", "16"))  # 0: all of them

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@pytest.fixture(scope="module", params=SWEPT)
def flow(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A flow's name and its prepared folder."""
    folder = tmp_path_factory.mktemp(request.param) / "station"
    FLOWS[request.param].prepare(folder)
    return request.param, folder


def all_faults(counts: dict[str, int]) -> list[Fault]:
    """Every call of every kind, by EIO and where it fits by ENOSPC, once and from then on."""
    return [
        Fault(kind, nth, code, sticky)
        for kind in KINDS
        for nth in range(1, counts[kind] + 1)
        for code in ("EIO", *(("ENOSPC",) if kind in NO_ROOM else ()))
        for sticky in (False, True)
    ]


def spread(faults: list[Fault]) -> Iterator[Fault]:
    """About POINTS of them, some of each kind."""
    if not POINTS:
        yield from faults
        return
    by_kind = [[fault for fault in faults if fault.kind == kind] for kind in KINDS]
    by_kind = [some for some in by_kind if some]
    each = max(2, POINTS // len(by_kind))
    for some in by_kind:
        step = max(1, len(some) // each) | 1  # odd: once and sticky take turns
        yield from some[::step]


def test_success_or_refusal_never_both(flow: tuple[str, Path], yard: Yard, tmp_path: Path) -> None:
    name, prepared = flow
    whole = tmp_path / "whole"
    shutil.copytree(prepared, whole)
    told = yard.run(name, whole)
    assert not told.bug, told.bug
    assert not told.refused
    FLOWS[name].judge(whole, told)
    failed, played = [], 0
    for fault in spread(all_faults(told.counts)):
        played += 1
        folder = tmp_path / "again"
        shutil.copytree(prepared, folder)
        outcome = yard.run(name, folder, fault)
        wrong = outcome.bug
        if not wrong and not outcome.refused and not outcome.acks:
            wrong = "neither success nor refusal"
        if not wrong:
            try:
                FLOWS[name].judge(folder, outcome)
            except (AssertionError, Problem) as broken:
                wrong = str(broken)
        if wrong:
            failed.append(f"{fault}: {outcome.refused or outcome.acks}: {wrong}")
        shutil.rmtree(folder)
    print(f"{name}: {played} faults, {len(failed)} broken promises")  # shown by -rP
    assert not failed, "\n".join(failed)
