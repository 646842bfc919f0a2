"""The bounds themselves: a parser that crashes, hangs, eats memory or dies in C is found, with its input."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable

import pytest

from sync.ledger.problems import Problem
from tests.fuzz import session
from tests.fuzz.mutation import Mutator
from tests.fuzz.target import Target

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are POSIX")


def _hangs(_raw: bytes) -> None:
    while True:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001 - what a careless parser would write
            continue


def _crashes(_raw: bytes) -> None:
    raise KeyError("a bug")


def _swells(_raw: bytes) -> None:
    held = bytearray(300 << 20)
    held[::4096] = b"x" * len(held[::4096])


def _dies(_raw: bytes) -> None:
    ctypes.string_at(0)


def _stumbles(_raw: bytes) -> None:
    raise Problem("center.failed", incident="1")


def _refuses(_raw: bytes) -> None:
    raise Problem("road.hash")


def _report(run: Callable[[bytes], None]) -> session.Report:
    return session.run(Target("planted", lambda _folder: run, lambda: [b"seed"]), 0, 1)


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (_hangs, "TooSlow"),
        (_crashes, "KeyError"),
        (_swells, "MemoryError"),
        (_dies, "status 11"),
        (_stumbles, "center.failed"),
    ],
)
def test_planted_faults_are_found(run, word):
    finds = _report(run).finds
    assert len(finds) == 1
    assert word in finds[0]["what"]
    assert finds[0]["input"] == session._name_of(b"seed")


def test_a_refusal_is_no_find():
    report = _report(_refuses)
    assert (report.finds, report.said) == ([], {"road.hash": 1})


@pytest.mark.parametrize("form", ["bytes", "json", "text", "zip"])
def test_the_same_seed_gives_the_same_inputs(form):
    def some(seed: int) -> list[bytes]:
        mutator = Mutator(seed, form, (b"word",), 1000)
        mutator.pool = [b'{"a":[1,"text"]}', b"PK"]
        return [mutator.next() for _ in range(300)]

    assert some(3) == some(3)
    assert some(3) != some(4)
    assert len(set(some(3))) > 150
