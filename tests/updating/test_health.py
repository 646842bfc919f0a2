"""The first start of a new version, as the program itself tells it; what IT forbids; the daily look."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from desktop import launcher
from desktop.cli import main
from desktop.updating.installed import OFF, installed_program
from desktop.updating.report import (
    gave_way,
    opened,
    opening,
    ready_version,
    remember_county,
    shown,
)
from sync.ledger.problems import Problem
from tests.updating.world import World, lay

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path, monkeypatch):
    world = World(tmp_path)
    monkeypatch.setenv(launcher.ROOT_VARIABLE, str(world.place / "root"))
    world.newer()
    world.stick()
    world.from_stick().take()
    return world


def on_trial(world):
    return launcher.trial(world.place / "root")


def test_healthy_is_shown_and_opened_in_either_order(world, monkeypatch):
    base = world.place / "base"
    assert ready_version(base) == "1.1.0"
    monkeypatch.setenv(launcher.TRIAL_VARIABLE, "1.1.0")
    opening(base, base / "ledger.db")
    assert launcher.failures(on_trial(world)) == 1
    opened(base, NOW)
    assert on_trial(world)
    shown()
    assert on_trial(world) == {}
    told = json.loads((base / "update-report.json").read_text())
    assert (told["state"], told["health"]) == ("current", "healthy")


def test_a_window_that_is_closed_again_counts_neither_way(world, monkeypatch):
    monkeypatch.setenv(launcher.TRIAL_VARIABLE, "1.1.0")
    shown()
    assert launcher.failures(on_trial(world)) == 0
    assert on_trial(world)["version"] == "1.1.0"


def test_data_that_twice_did_not_open_is_the_way_back_and_is_told(world, monkeypatch):
    base, root = world.place / "base", world.place / "root"
    (base / "ledger.db").write_bytes(b"old")
    monkeypatch.setenv(launcher.TRIAL_VARIABLE, "1.1.0")
    for _ in range(2):
        shown()
        opening(base, base / "ledger.db")
    (base / "ledger.db.before-9").write_bytes(b"old")
    (base / "ledger.db").write_bytes(b"new")
    monkeypatch.delenv(launcher.TRIAL_VARIABLE)
    assert launcher.failures(on_trial(world)) == launcher.MOST_STARTS
    launcher.go_back(root, "没有打开数据")
    assert (base / "ledger.db").read_bytes() == b"old"
    opened(base, NOW)
    told = json.loads((base / "update-report.json").read_text())
    assert (told["state"], told["target"], told["health"]) == ("skipped", "1.1.0", "failed")
    assert world.from_stick(asked=True).look() is None


def test_what_it_forbids(world):
    lay(world.app, {"resources/updates/root.json": world.trusted})
    base = world.place / "base"
    remember_county(base, "http://127.0.0.1:1", "511999101201", 1, "ab" * 32)
    program = installed_program(base, world.app)
    assert program.county_key == "ab" * 32
    assert (program.station, program.division) == ("511999101201.01", "511999101201")
    (base / OFF).touch()
    with pytest.raises(Problem, match="update.off"):
        installed_program(base, world.app)


def test_a_program_that_was_not_installed_says_so(world, capsys):
    assert main(["--base-dir", str(world.place / "base"), "update", "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "update.not_installed"


def test_an_ordinary_start_leaves_nothing_behind(world, monkeypatch):
    """A version that proved itself, started again: nothing is on trial, so nothing is written of a trial."""
    base, root = world.place / "base", world.place / "root"
    monkeypatch.setenv(launcher.TRIAL_VARIABLE, "1.1.0")
    opened(base, NOW)
    shown()
    monkeypatch.delenv(launcher.TRIAL_VARIABLE)
    told = (base / "update-report.json").read_bytes()
    opening(base, base / "ledger.db")
    shown()
    opened(base, NOW)
    assert not (root / "trial.json").exists()
    assert (base / "update-report.json").read_bytes() == told


def test_a_start_that_finds_the_window_open_is_no_failure(world, monkeypatch):
    """The launcher counted it; twice would have been the way back from a version that is well."""
    root = world.place / "root"
    monkeypatch.setenv(launcher.TRIAL_VARIABLE, "1.1.0")
    for _ in range(launcher.MOST_STARTS):
        launcher.write_json(root / "trial.json", {**on_trial(world), "starts": 1, "shown": False})
        gave_way()
        assert launcher.failures(on_trial(world)) == 0
        assert on_trial(world)["shown"] is True  # so the launcher does not end it for silence
    monkeypatch.delenv(launcher.TRIAL_VARIABLE)
    assert launcher.current(root) == "1.1.0"
