"""One run: a fresh line, both sides in their namespaces, cuts by the clock, bytes counted on the line.

Knows processes and the line; what the two sides speak is theirs. A side is a command that says
"ready"; the site's begins when it is given a line and ends by itself, or is ended for want of time.
Then the county's is asked by a line what it holds, where it is one that can be asked.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.link import PROFILES, Link
from tests.bench.sync.worlds import Load


@dataclass(frozen=True, slots=True)
class Cuts:
    """`count` times: `up` seconds of line, then `down` seconds of none; `how` flows end ("rst", "hole")."""

    up: float
    down: float
    count: int
    how: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """`line`: normal | bad | slow. `cold`: the program was only started now, so nothing lies packed ahead."""

    name: str
    line: str
    load: Load
    cuts: Cuts | None = None
    cold: bool = False


@dataclass(slots=True)
class Run:
    """`told`: what the site's side said at its end, {} where it was stopped after `seconds`.

    `up`, `down`: bytes of IP packets sent by the site and by the county. `link_up`: seconds without
    the cuts. `idle`: the longest wait after a restored line until the site's bytes moved again.
    `held`: what the county's side says it holds. `cpu`: seconds of processor time of the county's side.
    """

    seconds: float
    up: int
    down: int
    told: dict[str, Any] = field(default_factory=dict)
    cuts: int = 0
    link_up: float = 0.0
    idle: float = 0.0
    held: dict[str, Any] = field(default_factory=dict)
    cpu: float = 0.0

    @property
    def finished(self) -> bool:
        return bool(self.told)


def run(
    scenario: Scenario,
    seed: int,
    county: list[str],
    site: list[str],
    patience: float,
    environment: Mapping[str, str],
    asks: bool = False,
) -> Run:
    """Start both sides over a new line and wait for the site's end, at most `patience` seconds."""
    with Link(PROFILES[scenario.line], seed) as link:
        serving = _side(link.inside(link.county, county), environment)
        working = _side(link.inside(link.site, site), environment)
        try:
            ready(serving)
            ready(working)
            before, worked = link.sent, _cpu(serving.pid)
            assert working.stdin is not None
            working.stdin.write("go\n")
            working.stdin.flush()
            began = time.monotonic()
            cutter = _Cutter(link, scenario.cuts)
            told = _told(working, patience)
            seconds = time.monotonic() - began
            cutter.stop()
            after, cpu = link.sent, _cpu(serving.pid) - worked
            held = _asked(serving) if asks else {}
        finally:
            for side in (working, serving):
                with suppress(ProcessLookupError):
                    os.killpg(side.pid, signal.SIGKILL)
                side.communicate()
    up, down = after[0] - before[0], after[1] - before[1]
    return Run(
        seconds, up, down, told, cutter.done, seconds - cutter.gone, max(cutter.idle, default=0.0), held, cpu
    )


def ready(side: subprocess.Popen[str]) -> str:
    """The first line a side says. Raises RuntimeError where it ended instead."""
    assert side.stdout is not None
    line = side.stdout.readline()
    if not line:
        raise RuntimeError(f"a side did not start: {side.args!r}")
    return line


def _asked(side: subprocess.Popen[str]) -> dict[str, Any]:
    assert side.stdin is not None
    side.stdin.write("held\n")
    side.stdin.flush()
    return dict(json.loads(ready(side)))


def _cpu(process: int) -> float:
    """Seconds of processor time so far, threads included; its children are not."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _side(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if "-v" in sys.argv else subprocess.DEVNULL,
        text=True,
        env=dict(environment),
        start_new_session=True,
    )


def _told(side: subprocess.Popen[str], patience: float) -> dict[str, Any]:
    """The last line a side says, as JSON; {} where time ran out or it failed."""
    alarm = threading.Timer(patience, lambda: os.killpg(side.pid, signal.SIGKILL))
    alarm.start()
    assert side.stdout is not None
    lines = [line for line in side.stdout if line.startswith("{")]
    alarm.cancel()
    return json.loads(lines[-1]) if lines else {}


class _Cutter:
    """Cuts the line by the clock and watches how soon bytes move again afterwards."""

    def __init__(self, link: Link, cuts: Cuts | None) -> None:
        self._link, self._cuts = link, cuts
        self._ending = threading.Event()
        self.done, self.gone = 0, 0.0
        self.idle: list[float] = []
        self._thread = threading.Thread(target=self._work, name="cutter")
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()

    def _work(self) -> None:
        for _ in range(self._cuts.count if self._cuts else 0):
            assert self._cuts is not None
            if self._watch(self._cuts.up):
                return
            self._link.cut()
            began = time.monotonic()
            self._ending.wait(self._cuts.down)
            self._link.restore(self._cuts.how)
            self.gone += time.monotonic() - began
            self.done += 1
        self._watch(float("inf"))

    def _watch(self, seconds: float) -> bool:
        """Until the next cut or the end (then True); notes how long nothing moved at first."""
        began, moved = time.monotonic(), self._link.carried
        waiting = self.done > 0
        while time.monotonic() - began < seconds:
            if waiting and self._link.carried > moved:
                waiting = False
                self.idle.append(time.monotonic() - began)
            if self._ending.wait(0.05):
                return True
        if waiting:
            self.idle.append(time.monotonic() - began)
        return False
