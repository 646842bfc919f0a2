"""Killed at any named step, the next start is whole: a case or a draft, no number lost or given twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.desk import DAY, open_desk

ROOT = Path(__file__).parents[2]
# (step, nth time it is reached in one life): enrolment, then per case draft, field, scan, registration.
KILLS = [
    *(("begin", nth) for nth in (1, 2, 3, 5, 9)),
    *(("materials", nth) for nth in (1, 2)),
    *(("event", nth) for nth in (1, 2, 3)),
    *(("commit", nth) for nth in (1, 2, 4, 5, 9)),
    *(("checkpoint", nth) for nth in (1, 2, 3)),
    *(("second-copy", nth) for nth in (1, 2, 3)),
]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_every_step(tmp_path):
    clerk = subprocess.Popen(
        [sys.executable, "-m", "tests.store.kill_loop"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert clerk.stdin is not None
    assert clerk.stdout is not None
    with clerk:
        killed = 0
        for step, nth in KILLS:
            clerk.stdin.write(f"{tmp_path} {step} {nth}\n")
            clerk.stdin.flush()
            killed += clerk.stdout.readline().strip() == "killed"
            assert_whole(tmp_path, f"{step} {nth}")
        clerk.stdin.close()
    assert killed >= 18
    assert clerk.returncode == 0


def assert_whole(folder: Path, where: str) -> None:
    acked = (folder / "acked").read_text().split() if (folder / "acked").exists() else []
    desk = open_desk(folder / "station")
    assert desk.cabinet.verify().faults == (), where
    with desk.cabinet.reading() as reading:
        cases = reading.cases.open()
        numbers = [case.case_no for case in cases]
        assert len(set(acked)) == len(acked)
        assert set(acked) <= set(numbers), where
        serials = [int(number.split("-")[3]) for number in numbers]
        assert sorted(serials) == list(range(1, len(serials) + 1)), where
        assert reading.counters.last(f"case/{DAY}") == len(serials)
        open_forms = {draft.op_id for draft in reading.drafts.all()}
        assert open_forms.isdisjoint(case.op_id for case in cases), where
        assert len(reading.search.rows("曾国芳")) == len(cases)
        assert {case_no for case_no, _paper in reading.papers.unprinted()} == set(numbers)
        scans = [name for case in cases for doc in case.materials for name in doc.files]
    assert all(desk.cabinet.blobs.sound(name) for name in scans), where
    desk.cabinet.close()
