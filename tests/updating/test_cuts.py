"""kill -9 at every step of an update: the pointer always names a whole version, and the next try finishes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import launcher
from desktop.updating.building import verify
from sync.releases.manifest import MANIFEST_NAME, read_manifest
from tests.updating.world import World, same

CHILD = """
import os, signal, sys
from pathlib import Path
from datetime import datetime
from desktop.updating.sources import FolderSource
from desktop.updating.updating import Program, Updating
from sync.releases.manifest import MANIFEST_NAME, read_manifest
place, at = Path(sys.argv[1]), int(sys.argv[2])
steps = []
def step(name):
    steps.append(name)
    if len(steps) == at:
        os.kill(os.getpid(), signal.SIGKILL)
installed = read_manifest((place / "app" / MANIFEST_NAME).read_bytes())
program = Program(place / "root", place / "app", installed, place / "base",
                  (place / "tree/metadata/1.root.json").read_bytes(), "511999101201.01", "511999101201")
Updating(program, FolderSource(place / "stick"), lambda: datetime.fromisoformat(sys.argv[3]), step=step).take()
print(" ".join(steps))
"""


def child(world: World, at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(world.place), str(at), world.now.isoformat()],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_a_cut_at_any_step_leaves_a_whole_version(tmp_path):
    world = World(tmp_path)
    made = world.newer()
    world.stick()
    root = world.place / "root"
    at, ended = 0, False
    while not ended:
        at += 1
        done = child(world, at)
        ended = done.returncode == 0
        assert ended or done.returncode == -signal.SIGKILL, done.stderr
        version = launcher.current(root)
        if version != launcher.BASE:
            folder = root / "versions" / version
            verify(folder, read_manifest((folder / MANIFEST_NAME).read_bytes()))
        for folder in (root / "versions").glob("*"):
            assert same(folder, made)
        if ended:
            assert version == "1.1.0"
            break
        shutil.rmtree(root)  # anew, so that each later step is reached too
    assert at > 10


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_after_a_cut_the_next_try_finishes(tmp_path):
    world = World(tmp_path)
    made = world.newer()
    world.stick()
    for at in range(1, 40):
        done = child(world, at)
        if done.returncode == 0:
            break
    assert launcher.current(world.place / "root") == "1.1.0"
    assert same(world.place / "root/versions/1.1.0", made)
