"""A forked child that works until it is killed, and tells through a pipe how far it came.

Forked with everything loaded, so that SIGKILL lands inside the work and not inside the start
of Python. The wait is counted in the child's own lines, so a slow machine kills as late as a fast one.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable

Tell = Callable[[str], None]
NEEDS_FORK = not hasattr(os, "fork")


def killed(work: Callable[[Tell], None], lines: int, seconds: float, word: str = "") -> list[str]:
    """Run `work(tell)` in a child and kill it `seconds` after its `lines`-th line; returns all it told.

    Only lines that begin with `word` count.
    A child that ends by itself is fine; one that fails prints its traceback and fails the test.
    """
    reading, writing = os.pipe()
    gc.freeze()  # the child shares what is loaded instead of copying it page by page
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(work, writing)
    os.close(writing)
    told = b""
    try:
        while _count(told, word) < lines and (piece := os.read(reading, 4096)):
            told += piece
        select.select([], [], [], seconds)
        os.kill(child, signal.SIGKILL)
    finally:
        _, status = os.waitpid(child, 0)
        while piece := os.read(reading, 65536):
            told += piece
        os.close(reading)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed before it was killed"
    whole, _, _ = told.decode().rpartition("\n")
    return whole.splitlines()


def _count(told: bytes, word: str) -> int:
    return sum(line.startswith(word.encode()) for line in told.split(b"\n")[:-1])


def _live(work: Callable[[Tell], None], pipe: int) -> None:
    """The child: never returns into the test."""
    code = 1
    try:
        work(lambda line: os.write(pipe, f"{line}\n".encode()) and None)
        code = 0
    except BaseException:  # noqa: BLE001 - the child must say what happened and end
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)
