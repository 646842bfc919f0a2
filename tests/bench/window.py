"""The window usable: from the start of the process to the first key accepted, among very many cases.

Beside it, in processes of the same kind and in turn: an empty PySide6 window that imports all our
runtime libraries (the gate), and one that imports only those that ours has loaded by then (the
stricter one: ours leaves some for later). Sign-in needs a password that is slow on purpose, so it
is reported apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.crowd import case_count, crowded
from tests.bench.figures import Figure, at_most, beside, median, reported
from tests.support.lone import open_lone

RUNTIME = (
    "msgspec", "cryptography", "sqlalchemy", "sqlcipher3", "requests", "zstandard", "reportlab.pdfgen.canvas",
    "segno", "pypinyin", "pypdfium2", "PIL.Image",
)  # fmt: skip
AIM_MB = 200


def figures(quick: bool, folder: Path) -> list[Figure]:
    count = case_count(quick)
    base = crowded(count, open_lone, "encrypted")
    (base / "window.json").write_text(json.dumps({"schema": 1, "exchange_every_seconds": 0}))
    same = _run(("ours", str(base)))["modules"]  # also warms the disk's cache
    rounds: dict[str, list[dict[str, Any]]] = {"ours": [], "same": [], "all": []}
    for number in range(1 if quick else 7):
        kinds = {
            "ours": lambda: _run(("ours", str(base))),
            "same": lambda: _run(("empty",), same),
            "all": lambda: _run(("empty",), RUNTIME),
        }
        for kind in kinds if number % 2 else reversed(kinds):
            rounds[kind].append(kinds[kind]())
    middle = {kind: _middle(runs, "usable") for kind, runs in rounds.items()}
    ours = rounds["ours"]
    words = f"window usable, {count:,} cases"
    return [
        beside(f"{words}; empty window + our runtime libraries", middle["ours"], middle["all"], "s", 1.5),
        reported("window usable; empty window + only the libraries loaded by then", middle["ours"], "s", middle["same"]),
        reported("window usable, CPU time; empty window + the same libraries", _middle(ours, "cpu"), "s", _middle(rounds["same"], "cpu")),
        reported("of it: station opened", _middle(ours, "opened"), "s"),
        reported("password entered to 今日 in hand", _middle(ours, "signed_in"), "s"),
        reported("memory when usable; empty window", _middle(ours, "rss"), "MB", _middle(rounds["same"], "rss")),
        at_most("memory with 今日 open (aim)", _middle(ours, "rss_signed_in"), "MB", AIM_MB),
    ]  # fmt: skip


def _middle(runs: Sequence[dict[str, Any]], name: str) -> float:
    return median([found[name] for found in runs])


def _run(arguments: Sequence[str], modules: Sequence[str] = ()) -> dict[str, Any]:
    """One probe process, timed from here."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DAIBAN_BENCH_BEGAN": repr(time.monotonic())}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_probe", *arguments],
        input=json.dumps(list(modules)), env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
