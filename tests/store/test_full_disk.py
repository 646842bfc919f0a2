"""A full disk: said, nothing half saved, readable, and fine again once there is room."""

from __future__ import annotations

import os
import subprocess

import pytest

from sync.ledger.problems import Problem
from tests.store.desk import open_cabinet, open_desk

resource = pytest.importorskip("resource", reason="POSIX limits")

BIG = {"note": "长" * 400_000}


def assert_refused_and_unharmed(desk, kept, codes):
    with pytest.raises(Problem) as refused:
        desk.register(**BIG)
    assert refused.value.code in codes
    assert desk.case(kept) is not None
    assert desk.cabinet.standing().last == 1


@pytest.fixture
def small_disk(tmp_path):
    """A 4 MB disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path):
    """Use up every free byte."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def test_a_full_disk_at_registering(small_disk):
    desk = open_desk(small_disk / "station")
    kept = desk.register()
    fill(small_disk / "ballast")
    assert_refused_and_unharmed(desk, kept, {"store.disk_full"})
    with pytest.raises(Problem, match=r"store\.disk_full"):
        desk.cabinet.blobs.put(os.urandom(100_000))
    (small_disk / "ballast").unlink()
    assert "-0002-" in desk.register()
    assert desk.cabinet.verify().faults == ()
    desk.cabinet.close()


def test_a_full_disk_at_opening_still_reads(small_disk):
    desk = open_desk(small_disk / "station")
    kept = desk.register()
    desk.cabinet.close()
    (small_disk / "station" / "reserve").write_bytes(bytes(1 << 20))
    fill(small_disk / "ballast")
    again = open_desk(small_disk / "station")
    assert again.case(kept) is not None
    again.cabinet.close()


def test_a_full_disk_for_a_new_station(small_disk):
    fill(small_disk / "ballast")
    with pytest.raises(Problem, match=r"store\.(disk_full|read_only)"):
        open_cabinet(small_disk / "station")


def test_a_file_that_may_not_grow_refuses_and_unharms(tmp_path):
    """The same without a disk of its own: the process may write no file beyond a limit."""
    desk = open_desk(tmp_path)
    kept = desk.register()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    try:
        assert_refused_and_unharmed(desk, kept, {"store.not_saved", "store.disk_full"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "-0002-" in desk.register()
    assert desk.cabinet.verify().faults == ()
