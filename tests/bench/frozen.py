"""`python -m tests.bench.frozen [PROGRAM]`: the frozen window beside the same window from source, same run.

PROGRAM: out/dist/daiban/daiban-desk, as `build/installer/freeze.py` leaves it. Each start is a process of its own over
one small station, with the sign-in page as its first; ready is when it says so to the launcher (`shown` of its trial,
docs/internals/updates.md). Wall and CPU seconds to there, memory (Rss) a moment later. Writes out/bench/frozen.json.
Nothing is dropped from the disk's cache: both are warm starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop.launcher import BASE
from tests.bench.figures import ROOT, Figure, at_most, beside, keep, median, reported, table
from tests.support.lone import open_lone

FROZEN = ROOT / "out" / "dist" / "daiban" / "daiban-desk"
ROUNDS = 5
PATIENCE_S = 120.0
MOST_TIMES = 1.5
MOST_MB = 200.0
_TICKS = os.sysconf("SC_CLK_TCK")


def main(arguments: list[str]) -> int:
    program = Path(arguments[1]) if arguments[1:] else FROZEN
    if not program.exists():
        raise SystemExit(f"frozen: {program} is not there; run build/installer/freeze.py")
    figures = figures_of([str(program)], [sys.executable, "-m", "desktop"], ROUNDS)
    path = keep("frozen", figures)
    sys.stdout.write(f"{table('frozen', figures)}\n-> {path}\n")
    return 0


def figures_of(frozen: list[str], source: list[str], rounds: int) -> list[Figure]:
    """One warming start of each, then `rounds` in turn."""
    found: dict[str, list[tuple[float, float, float]]] = {"frozen": [], "source": []}
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "station"
        open_lone(base).cabinet.close()
        for number in range(rounds + 1):
            for name, command in (("frozen", frozen), ("source", source)):
                once = started(command, base, Path(folder) / "program")
                if number:
                    found[name].append(once)
    wall, cpu, memory = (
        [median([once[at] for once in found[name]]) for name in ("frozen", "source")] for at in range(3)
    )
    return [
        beside("start to the window shown, CPU; from source", cpu[0], cpu[1], "s", MOST_TIMES),
        reported("the same by the wall", wall[0], "s", wall[1]),
        at_most("memory with the sign-in page open", memory[0], "MB", MOST_MB),
        reported("the same beside source", memory[0], "MB", memory[1]),
    ]


def started(command: list[str], base: Path, root: Path) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, MB) of one start; the process is ended afterwards."""
    root.mkdir(parents=True, exist_ok=True)
    trial = root / "trial.json"
    trial.write_text(json.dumps({"version": BASE, "starts": 1, "opens": 0}), "utf-8")
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "DAIBAN_PROGRAM": str(root), "DAIBAN_TRIAL": BASE
    }  # fmt: skip
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--base-dir", str(base)], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not _is_shown(trial):
            if process.poll() is not None or time.monotonic() - began > PATIENCE_S:
                raise SystemExit(f"frozen: {command[0]} showed no window")
            time.sleep(0.002)
        wall, cpu = time.monotonic() - began, _cpu(process.pid)
        time.sleep(0.5)
        return wall, cpu, _memory(process.pid)
    finally:
        process.kill()
        process.wait()


def _is_shown(trial: Path) -> bool:
    try:
        return bool(json.loads(trial.read_text("utf-8")).get("shown"))
    except (OSError, ValueError):
        return not trial.exists()  # healthy: the launcher's file is taken away


def _cpu(pid: int) -> float:
    """User and system seconds of all its threads (proc(5): the 14th and 15th field, the 12th and 13th after the name)."""
    words = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICKS


def _memory(pid: int) -> float:
    """Rss in MB. Not Pss: how many others run the same Python just now would change it."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) / 1000
    return 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
