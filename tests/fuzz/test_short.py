"""The short, seeded form: every target gets its corpus and some hundreds or thousands of changed inputs.

One process forks for each target; bounds are the kernel's (`session.py`), so nothing here looks at a clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.every import TARGETS
from tests.fuzz.target import CORPUS, Target

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are POSIX")


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, Any]]:
    """What each target said, all of them run once."""
    seed = os.environ.get("DAIBAN_SEED", "1")
    order = [sys.executable, "-W", "ignore", "-m", "tests.fuzz", "--json", "--seed", seed]
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(order, cwd=ROOT, env=around, capture_output=True, text=True)
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert told, done.stderr[-2000:]
    return {report["target"]: report for report in told}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_only_refusals_come_out(reports: dict[str, dict[str, Any]], target: Target):
    report = reports[target.name]
    assert report["finds"] == []
    assert report["inputs"] >= target.short + len(target.stored())


def test_every_stored_input_belongs_to_a_target():
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} <= {target.name for target in TARGETS}


def test_the_corpus_stays_small():
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 1 << 20
