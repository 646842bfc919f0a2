"""Snapshots of a real ext4 while a station registers: what the device holds at a moment is what a power cut leaves.

The file system lies in a file behind a loop device. The child is stopped, the file copied, the child killed, and the
copy mounted: the kernel's own journal is replayed, no model of ours. Needs root, loop devices and mkfs.ext4; only at
length (DAIBAN_SNAPSHOTS, `make ordeal`), skipped with its reason otherwise.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.ledger.problems import Problem
from tests.ordeal.faults import Told
from tests.ordeal.flows import BEFORE, Hand, hand_over_new, judge_desk, prepare_desk
from tests.ordeal.mutants import MUTANTS
from tests.ordeal.stations import open_at

SNAPSHOTS = int(os.environ.get("DAIBAN_SNAPSHOTS", "0"))
SEED = int(os.environ.get("DAIBAN_SEED", "20261125"))
MEGABYTES = 48
CASES = 6


def why_not() -> str:
    if not SNAPSHOTS:
        return "only at length: DAIBAN_SNAPSHOTS=200"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "needs root for a loop device"
    if not shutil.which("mkfs.ext4") or not shutil.which("losetup"):
        return "no mkfs.ext4 or losetup"
    found = subprocess.run(["losetup", "-f"], capture_output=True, text=True)
    return "" if found.returncode == 0 else "no loop device"


pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """The file system of an image; mounting replays its journal."""
    at.mkdir(exist_ok=True)
    _do("mount", "-o", "loop", str(image), str(at))
    try:
        yield at
    finally:
        _do("umount", str(at))


def _do(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image with a closed station of two cases."""
    folder = tmp_path_factory.mktemp("kernel")
    image = folder / "prepared.img"
    with image.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    _do("mkfs.ext4", "-q", "-F", str(image))
    with mounted(image, folder / "disk") as disk:
        prepare_desk(disk / "station")
        os.sync()
    return image


def test_what_the_device_holds_is_what_was_handed_over(prepared: Path, tmp_path: Path) -> None:
    broken, handed = _snapshots(prepared, tmp_path, SNAPSHOTS)
    print(f"{SNAPSHOTS} snapshots, {handed} cases handed over before them, {len(broken)} broken promises")
    assert handed > SNAPSHOTS // 2
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("mutant", ["synchronous OFF", "no file sync"])
def test_a_station_that_does_not_sync_is_caught(prepared: Path, tmp_path: Path, mutant: str) -> None:
    broken, _handed = _snapshots(prepared, tmp_path, min(SNAPSHOTS, 20), mutant)
    assert broken, f"the real kernel calls a station with '{mutant}' sound"


def _snapshots(prepared: Path, tmp_path: Path, count: int, mutant: str = "") -> tuple[list[str], int]:
    """(broken promises, cases handed over)"""
    chance = random.Random(SEED)
    broken, handed = [], 0
    for number in range(count):
        image, snapshot = tmp_path / "live.img", tmp_path / "snapshot.img"
        _copy(prepared, image)
        with mounted(image, tmp_path / "disk") as disk:
            lines, seconds = chance.randint(0, CASES), chance.uniform(0, 0.12)
            told = _stopped(disk / "station", lines, seconds, (image, snapshot), mutant)
        handed += len(told)
        with mounted(snapshot, tmp_path / "after") as disk:
            try:
                judge_desk(disk / "station", Told(acks=told))
            except (AssertionError, Problem) as wrong:
                broken.append(f"snapshot {number} after {len(told)} cases: {wrong}")
    return broken, handed


def _copy(source: Path, target: Path) -> None:
    _do("cp", "--sparse=always", str(source), str(target))


def _stopped(folder: Path, lines: int, seconds: float, copy: tuple[Path, Path], mutant: str) -> list[str]:
    """Work in a child; stopped `seconds` after its `lines`-th word, copied, killed. What it had told by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(folder, writing, mutant)
    os.close(writing)
    told = b""
    while told.count(b"\n") < lines and (piece := os.read(reading, 4096)):
        told += piece
    select.select([], [], [], seconds)
    os.kill(child, signal.SIGSTOP)
    os.waitpid(child, os.WUNTRACED)
    while select.select([reading], [], [], 0)[0] and (piece := os.read(reading, 4096)):
        told += piece
    _copy(*copy)
    os.kill(child, signal.SIGKILL)
    os.close(reading)
    os.waitpid(child, 0)
    return told.decode().rpartition("\n")[0].splitlines()


def _live(folder: Path, pipe: int, mutant: str) -> None:
    """The child: never returns into the test."""
    code = 1
    try:
        if mutant:
            MUTANTS[mutant]()
        hand = Hand(folder, lambda line: os.write(pipe, f"{line}\n".encode()) and None)
        hand.station = open_at(folder)
        for number in range(BEFORE, BEFORE + CASES):
            hand_over_new(hand, hand.station, number)
        signal.pause()
        code = 0
    finally:
        os._exit(code)
