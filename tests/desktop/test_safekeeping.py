"""Backups, the chosen folder and the repair room, as the counter and the command see them."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from desktop.cli import main
from desktop.usecases.safekeeping import back_up_now, care_view, check_all, keep_place, keep_safe, repair_now
from tests.support.lone import open_lone
from tests.support.places import PASSWORD, StoryClock

NINE = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def station(tmp_path):
    made = open_lone(tmp_path / "station", StoryClock(NINE))
    yield made
    made.cabinet.close()


def spoil(path):
    data = bytearray(path.read_bytes())
    data[3 * 4096 + 50] ^= 1
    path.write_bytes(data)


def test_the_state_of_the_copies_is_said(station, tmp_path):
    alone = care_view(station)
    assert (alone.place, alone.state, alone.last_backup) == ("", "warn", "还没有")
    stick = tmp_path / "stick"
    stick.mkdir()
    assert keep_place(station, str(stick)).state == "good"
    assert back_up_now(station).generations == 1
    stick.rename(tmp_path / "pulled")
    away = care_view(station)
    assert away.state == "bad"
    assert "请插回U盘" in away.words
    assert keep_place(station, "").place == ""


def test_what_is_due_is_done_and_no_more(station):
    assert keep_safe(station) == ()
    assert care_view(station).generations == 1
    assert keep_safe(station) == ()
    assert care_view(station).generations == 1


def test_the_whole_check_is_remembered(station):
    checked = check_all(station)
    assert checked.checked.startswith("2026-11-23")
    assert checked.faults == ()


def test_the_repair_room_mends_and_prints(station):
    keep_safe(station)
    station.cabinet.close()
    spoil(station.cabinet.base_dir / "ledger.db")
    repaired = repair_now(station)
    assert repaired.left == ()
    assert repaired.pdf.startswith(b"%PDF")
    assert any("没有删除" in line for line in repaired.words)
    assert check_all(station).faults == ()


def test_the_command_repairs_what_does_not_open(station, tmp_path, monkeypatch, capsys):
    keep_safe(station)
    station.cabinet.close()
    base = station.cabinet.base_dir
    data = bytearray((base / "ledger.db").read_bytes())
    data[20] ^= 1
    (base / "ledger.db").write_bytes(data)
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    common = ["--base-dir", str(base), "--account", "周明华"]
    assert main([*common, "status"]) == 1
    out = tmp_path / "sheet.pdf"
    capsys.readouterr()
    assert main([*common, "--json", "repair", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kind"] == "database"
    assert out.read_bytes().startswith(b"%PDF")
    assert main([*common, "verify"]) == 0
    assert main([*common, "place"]) == 0
    assert main([*common, "backup"]) == 0
