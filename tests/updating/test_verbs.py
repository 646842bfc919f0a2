"""`daiban update` and the quiet daily look, over an installed folder, a stick and a line."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from desktop import launcher
from desktop.cli import main
from desktop.running import program_report
from desktop.updating.report import remember_county
from desktop.usecases.program_updates import UpdateView, update_program, update_view
from desktop.usecases.stick_settings import Brought
from desktop.usecases.updates import LOOKED, tend_updates, update_words
from sync.ledger.problems import Problem
from tests.updating.test_line import Server, server
from tests.updating.world import World, lay, same

__all__ = ["server"]  # a fixture


@pytest.fixture
def world(tmp_path, monkeypatch):
    world = World(tmp_path)
    lay(world.app, {"resources/updates/root.json": world.trusted})
    monkeypatch.setenv(launcher.ROOT_VARIABLE, str(world.place / "root"))
    monkeypatch.setattr("desktop.updating.installed.sys.executable", str(world.app / "daiban"))
    return world


def test_the_command_takes_a_stick(world, capsys, monkeypatch):
    made = world.newer()
    stick = world.stick()
    monkeypatch.setattr("desktop.commands.update.local_now", lambda: world.now)
    base = ["--base-dir", str(world.place / "base")]
    assert main([*base, "update", "--from", str(stick), "--check"]) == 0
    assert capsys.readouterr().out == "有新版本 1.1.0。新。\n"
    assert main([*base, "update", "--from", str(stick)]) == 0
    assert capsys.readouterr().out == "有新版本 1.1.0，下次打开时换上。\n"
    assert same(world.place / "root/versions/1.1.0", made)
    assert update_words(world.place / "base") == "有新版本 1.1.0，下次打开时换上。"
    assert main([*base, "update", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "update.no_source"


def test_the_quiet_look_is_once_a_day_and_goes_on_after_a_cut(world, server: Server):
    world.newer()
    base = world.place / "base"
    remember_county(base, f"http://127.0.0.1:{server.server_port}", "511999101201", 1)
    tend_updates(base, lambda: world.now, lambda: True)  # the clerk stopped the round at once
    assert launcher.current(world.place / "root") == launcher.BASE
    assert not (base / LOOKED).exists()
    tend_updates(base, lambda: world.now, lambda: False)
    assert launcher.current(world.place / "root") == "1.1.0"
    server.folder = world.place / "gone"
    tend_updates(base, lambda: world.now, lambda: False)  # nobody is asked twice on one day
    told = json.loads((base / "update-report.json").read_text())
    assert (told["state"], told["target"]) == ("ready", "1.1.0")
    assert (base / LOOKED).read_text() == world.now.date().isoformat()


def test_a_county_that_is_busy_is_asked_again_in_the_next_round(world, server: Server):
    world.newer()
    base = world.place / "base"
    remember_county(base, f"http://127.0.0.1:{server.server_port}", "511999101201", 1)
    server.busy = True
    tend_updates(base, lambda: world.now, lambda: False)
    assert not (base / LOOKED).exists()
    assert json.loads((base / "update-report.json").read_text())["state"] == "downloading"
    server.busy = False
    tend_updates(base, lambda: world.now, lambda: False)
    assert launcher.current(world.place / "root") == "1.1.0"


def test_a_station_out_of_the_share_waits_and_may_ask(world, server: Server, capsys, monkeypatch):
    folder = world.newer("1.1.0")
    world.now += timedelta(days=1)
    world.publish("1.2.0", folder, percent=1)  # the cohort of this station is not the first hundredth
    base = world.place / "base"
    remember_county(base, f"http://127.0.0.1:{server.server_port}", "511999101201", 1)
    tend_updates(base, lambda: world.now, lambda: False)
    assert launcher.current(world.place / "root") == launcher.BASE
    monkeypatch.setattr("desktop.commands.update.local_now", lambda: world.now)
    assert main(["--base-dir", str(base), "update"]) == 0
    assert capsys.readouterr().out == "有新版本 1.2.0，下次打开时换上。\n"


def test_the_window_takes_a_stick_and_tells_what_waits(world, monkeypatch):
    """The catalogue on the stick has a test of its own, with a real county (tests/e2e)."""
    monkeypatch.setattr(
        "desktop.usecases.program_updates.take_settings", lambda *_, **__: Brought((), False, None)
    )
    base = world.place / "base"
    station = SimpleNamespace(
        cabinet=SimpleNamespace(base_dir=base),
        now=lambda: world.now,
        program=lambda: {**program_report(base), "version": "1.0.0"},
    )
    assert update_view(station) == UpdateView("1.0.0", "", "")
    made, told = world.newer(), []
    stick = world.stick()
    with pytest.raises(Problem) as stopped:
        update_program(station, stick, False, told.append, lambda: True)
    assert stopped.value.code == "update.cut"
    assert update_view(station).last == "新版本 1.1.0 还没有取完，下次接着取。"
    done = update_program(station, stick, False, told.append, lambda: False)
    assert (done.version, done.notes, done.brought) == ("1.1.0", "新", "")
    assert told == sorted(told)
    assert told[-1] > 0
    assert same(world.place / "root/versions/1.1.0", made)
    assert update_view(station) == UpdateView("1.0.0", "1.1.0", "")
