"""The bad line as its own process, so that nobody who forks has its threads, and nobody's end is its end.

`python -m tests.support.line_process TARGET SEED` prints its port, then answers each line of its
input: `count` with what it did so far, `calm` by better weather; the end of the input is its end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.bad_line import BadLine, Weather

ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Counted:
    """What a line did: connections carried, cut in the midst, stalled, and requests sent twice."""

    connections: int
    cuts: int
    stalls: int
    repeats: int


class LineProcess:
    """A bad line to `target`, a port on loopback, until closed."""

    def __init__(self, target: int, seed: int) -> None:
        command = [sys.executable, "-m", "tests.support.line_process", str(target), str(seed)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self._heard())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def counted(self) -> Counted:
        return Counted(**json.loads(self._told("count")))

    def calm(self) -> None:
        """The weather clears: connections that begin now are left alone."""
        self._told("calm")

    def close(self) -> None:
        self._process.communicate(timeout=_PATIENCE_S)

    def _told(self, word: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def main(target: int, seed: int) -> None:
    line = BadLine(target, seed, Weather(stall=0.02))
    _say(line.port)
    for word in sys.stdin:
        if word.strip() == "calm":
            line.calm()
        _say(json.dumps(_count(line)))
    line.close()


def _count(line: BadLine) -> dict[str, Any]:
    names = ("connections", "cuts", "stalls", "repeats")
    return {name: getattr(line, name) for name in names}


def _say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
