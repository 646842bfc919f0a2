"""Orders to the shim: compile it once, keep a process that forks one worker for each fault.

`Yard.run` plays one flow in one folder under one fault and returns what the worker told. Needs
a C compiler and fork; the ordeals skip with that reason where there is none. Knows no flow.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("shim.c")
KINDS = ("write", "sync", "open", "rename", "unlink", "trunc", "read", "mkdir")
NAMES = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "EACCES": errno.EACCES}


@dataclass(frozen=True, slots=True)
class Fault:
    """The n-th call of a kind fails with an errno's name, once or from then on. `budget`: bytes left on the disk."""

    kind: str = ""
    nth: int = 0
    code: str = "EIO"
    sticky: bool = False
    budget: int = -1


NO_FAULT = Fault()


@dataclass(slots=True)
class Told:
    """What a worker told. `acks`: what it handed out. `refused`: the Problem's code. `bug`: a traceback.
    `again`: what it handed out once the disk was well again. `counts`: calls by kind."""

    acks: list[str] = field(default_factory=list)
    refused: str = ""
    bug: str = ""
    again: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    hits: int = 0
    left: int = -1


def why_not() -> str:
    """Why the shim cannot be used here; "" where it can."""
    if sys.platform != "linux":
        return "the shim is for Linux (LD_PRELOAD)"
    return "" if shutil.which("cc") else "no C compiler (cc) to build the shim"


def build(folder: Path) -> Path:
    """Compile the shim into `folder`."""
    made = folder / "shim.so"
    command = ["cc", "-O1", "-shared", "-fPIC", "-o", str(made), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return made


class Orders:
    """The shim of this very process (it was preloaded)."""

    def __init__(self) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.fs_arm.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int]
        self._shim.fs_budget.argtypes = [ctypes.c_long]
        self._shim.fs_count.restype = self._shim.fs_hits.restype = self._shim.fs_left.restype = ctypes.c_long

    def watch(self, folder: Path, log: Path | None) -> None:
        name = os.fsencode(log) if log else None
        self._shim.fs_watch(os.fsencode(folder), name)

    def arm(self, fault: Fault) -> None:
        if fault.kind:
            self._shim.fs_arm(KINDS.index(fault.kind), fault.nth, NAMES[fault.code], fault.sticky)
        self._shim.fs_budget(fault.budget)

    def disarm(self) -> None:
        self._shim.fs_arm(-1, 0, 0, 0)
        self._shim.fs_budget(-1)

    def mark(self, text: str) -> None:
        self._shim.fs_mark(text.encode())

    def counts(self) -> dict[str, int]:
        return {kind: self._shim.fs_count(at) for at, kind in enumerate(KINDS)}

    def left(self) -> int:
        """Bytes left of the budget; -1 without one."""
        return int(self._shim.fs_left())

    def hits(self) -> int:
        return int(self._shim.fs_hits())


class Yard:
    """The process that forks workers, with everything loaded once."""

    def __init__(self, shim: Path) -> None:
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
        environment = {**os.environ, "LD_PRELOAD": str(shim), "PYTHONPATH": paths}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.ordeal.yard"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, flow: str, folder: Path, fault: Fault = NO_FAULT, *, mutant: str = "", log: Path | None = None
    ) -> Told:
        """One worker's life. A worker that died of a signal is a bug too."""
        order: Mapping[str, Any] = {
            "flow": flow,
            "folder": str(folder),
            "fault": asdict(fault),
            "mutant": mutant,
            "log": str(log) if log else "",
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Told(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()
