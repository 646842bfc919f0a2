"""The launcher with real processes: the first start, two failures and the way back, the database put back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop import launcher
from desktop.launcher import BASE, WINDOW, run
from tests.updating.test_small_disk import fill, small

__all__ = ["small"]  # a fixture

GOOD = """
import json, os, sys
from pathlib import Path
root = Path(os.environ["DAIBAN_PROGRAM"])
if os.environ.get("DAIBAN_TRIAL"):
    trial = json.loads((root / "trial.json").read_text())
    (root / "trial.json").write_text(json.dumps({**trial, "shown": True, "starts": 0}))
"""


@pytest.fixture
def place(tmp_path):
    root, base = tmp_path / "root", tmp_path / "app"
    write(base, "base", GOOD)
    (root / "versions").mkdir(parents=True)
    return tmp_path


def write(folder: Path, name: str, body: str) -> None:
    folder.mkdir(parents=True)
    log = folder.parents[0 if name == "base" else 2] / "log"
    (folder / "window.py").write_text(f"open({str(log)!r}, 'a').write({name + chr(10)!r})\n{body}")
    (folder / ".manifest.json").write_text("{}")


def version(place: Path, name: str, body: str) -> None:
    write(place / "root/versions" / name, name, body)


def point(place: Path, name: str, before: str = BASE) -> None:
    root = place / "root"
    (root / "previous").write_text(before + "\n")
    launcher.write_json(root / "trial.json", {"version": name, "starts": 0, "opens": 0})
    (root / "current").write_text(name + "\n")


def start(place: Path, program: str = WINDOW, patience: float = 30.0) -> int:
    return run(place / "root", place / "app", program, (), patience, lambda folder, _p: [sys.executable, str(folder / "window.py")])  # fmt: skip


def log(place: Path) -> list[str]:
    return (place / "log").read_text().split()


def test_without_a_pointer_the_installed_version_starts(place):
    assert start(place) == 0
    assert log(place) == ["base"]


def test_a_new_version_that_shows_its_window_stays(place):
    version(place, "1.1.0", GOOD)
    point(place, "1.1.0")
    assert start(place) == 0
    assert start(place) == 0
    assert log(place) == ["1.1.0", "1.1.0"]
    assert launcher.skips(place / "root") == {}


def test_two_starts_without_a_window_and_the_version_before_is_back(place):
    version(place, "1.1.0", "raise SystemExit(3)")
    point(place, "1.1.0")
    assert start(place) == 0
    assert log(place) == ["1.1.0", "1.1.0", "base"]
    assert launcher.current(place / "root") == BASE
    assert list(launcher.skips(place / "root")) == ["1.1.0"]
    assert start(place) == 0
    assert log(place)[-1] == "base"


def test_a_version_that_hangs_is_ended_and_left(place):
    version(place, "1.1.0", "import time\ntime.sleep(600)")
    point(place, "1.1.0")
    assert start(place, patience=0.3) == 0
    assert log(place)[-1] == "base"


def test_the_way_back_leads_to_the_version_before(place):
    version(place, "1.1.0", GOOD)
    version(place, "1.2.0", "raise SystemExit(3)")
    point(place, "1.2.0", before="1.1.0")
    assert start(place) == 0
    assert log(place) == ["1.2.0", "1.2.0", "1.1.0"]


def test_commands_are_not_counted(place):
    version(place, "1.1.0", "raise SystemExit(3)")
    point(place, "1.1.0")
    assert [start(place, "daiban") for _ in range(3)] == [3, 3, 3]
    assert launcher.failures(launcher.trial(place / "root")) == 0


def test_the_database_before_the_migration_is_put_back(place):
    database = place / "ledger.db"
    database.write_bytes(b"schema 2")
    (place / "ledger.db.before-2").write_bytes(b"schema 1")
    version(place, "1.1.0", "raise SystemExit(3)")
    point(place, "1.1.0")
    root = place / "root"
    launcher.write_json(root / "trial.json", {**launcher.trial(root), "database": str(database), "kept": launcher.kept_copies(database)})  # fmt: skip
    (place / "ledger.db.before-3").write_bytes(b"schema 2")
    database.write_bytes(b"schema 3")
    (place / "ledger.db-wal").write_bytes(b"of schema 3")
    start(place)
    assert database.read_bytes() == b"schema 2"
    assert (place / "ledger.db.refused").read_bytes() == b"schema 3"
    assert not (place / "ledger.db-wal").exists()


def test_without_a_migration_the_database_is_left_alone(place):
    database = place / "ledger.db"
    database.write_bytes(b"schema 2")
    (place / "ledger.db.before-2").write_bytes(b"schema 1")
    launcher.put_back({"database": str(database), "kept": launcher.kept_copies(database)})
    assert database.read_bytes() == b"schema 2"


@pytest.mark.parametrize(
    "content", [b"", b"../..\n", b"9.9.9\n", b"\xff\xfe", b"C:\\evil\n", b"/etc\n", bytes(range(99))]
)
def test_a_spoiled_pointer_starts_the_installed_version(place, content):
    for name in ("current", "previous", "trial.json", "skip.json"):
        (place / "root" / name).write_bytes(content)
    assert start(place) == 0
    assert log(place) == ["base"]


def test_on_a_full_disk_the_window_opens_all_the_same(place, small):
    """What is on trial cannot be counted, so the version before starts; with room again the trial goes on."""
    (place / "root/versions").rmdir()
    (place / "root").rmdir()
    (place / "root").symlink_to(small)
    version(place, "1.1.0", GOOD)
    point(place, "1.1.0")
    filler = fill(small)
    assert start(place) == 0
    assert log(place) == ["base"]
    filler.unlink()
    assert start(place) == 0
    assert log(place) == ["base", "1.1.0"]
    launcher.write_json(place / "root/trial.json", {"version": "1.1.0", "starts": 2, "opens": 0})
    filler = fill(small)  # and where it failed twice, the way back cannot be written down
    assert start(place) == 0
    assert log(place)[-1] == "base"
    assert launcher.current(place / "root") == "1.1.0"
    filler.unlink()
    assert start(place) == 0
    assert launcher.current(place / "root") == BASE


def test_on_a_full_disk_the_database_stays_where_it_is(place, small):
    database = small / "ledger.db"
    database.write_bytes(b"newer" * 2_000)
    copy = small / "ledger.db.before-2"
    copy.write_bytes(b"older" * 2_000)
    on_trial = {"database": str(database), "kept": {}}
    filler = fill(small)
    with pytest.raises(OSError, match="No space left"):
        launcher.put_back(on_trial)
    assert database.read_bytes() == b"newer" * 2_000
    filler.unlink()
    launcher.put_back(on_trial)
    launcher.put_back(on_trial)  # a cut came before the pointer moved
    assert database.read_bytes() == b"older" * 2_000
    assert (small / "ledger.db.refused").read_bytes() == b"newer" * 2_000


def test_a_database_that_lies_aside_is_not_begun_anew(place, small):
    """The power went between the two moves of the way back, and now the disk is full: no program starts without its data."""
    version(place, "1.1.0", GOOD)
    point(place, "1.1.0")
    trial = {"version": "1.1.0", "starts": 0, "opens": 2, "database": str(small / "ledger.db"), "kept": {}}
    launcher.write_json(place / "root/trial.json", trial)
    (small / "ledger.db.before-2").write_bytes(b"older" * 2_000)
    filler = fill(small)
    with pytest.raises(OSError, match="No space left"):
        start(place)
    assert not (place / "log").exists()
    filler.unlink()
    assert start(place) == 0
    assert (small / "ledger.db").read_bytes() == b"older" * 2_000


def test_the_launcher_knows_the_standard_library_alone():
    source = Path(launcher.__file__).read_text("utf-8")
    imported = {
        line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names | {"__future__"}
