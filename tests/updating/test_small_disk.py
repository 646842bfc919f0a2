"""A disk that really is full: a memory disk of 2 MB, by the check beforehand and by the kernel's refusal."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop import launcher
from desktop.updating.sources import FolderSource
from desktop.updating.updating import Updating
from sync.ledger.problems import Problem
from tests.updating.world import World, same


@pytest.fixture
def small(tmp_path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, timeout=30).returncode:
        pytest.skip("no mounting here")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=30)


def fill(place: Path) -> Path:
    """A file that takes what is left."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler


@pytest.mark.parametrize("check", [True, False])
def test_a_full_disk(tmp_path, small, monkeypatch, check):
    world = World(tmp_path / "world", size=3_000_000)
    made = world.newer()
    world.stick()
    if not check:
        monkeypatch.setattr("desktop.updating.updating.ROOM", -1 << 40)

    def updating(root: Path) -> Updating:
        program = world.program(root=root)
        return Updating(program, FolderSource(world.place / "stick"), lambda: world.now)

    with pytest.raises(Problem, match=r"update\.disk_full"):
        updating(small / "root").take()
    assert launcher.current(small / "root") == launcher.BASE
    assert not list((small / "root/versions").glob("*"))
    assert not (small / "root/work").exists()  # the room is the day's work's
    assert updating(world.place / "root").take().version == "1.1.0"
    assert same(world.place / "root/versions/1.1.0", made)
