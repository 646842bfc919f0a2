"""A PC that the county let go is wiped only when the county has everything; before that, nothing is touched."""

from __future__ import annotations

import json
from datetime import date

import pytest

import desktop.cli
from desktop.usecases.pouches import pouch_in, pouch_out
from desktop.usecases.safekeeping import back_up_now, keep_place
from desktop.usecases.wiping import wipe
from sync.center.devices import revoke
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, VILLAGE_A

PERSON = Person("李桂芳", date(1961, 3, 8), 46, "13911223344")


def refused(call, *given):
    with pytest.raises(Problem) as refusal:
        call(*given)
    return refusal.value.code


def contents(base):
    return {path.relative_to(base): path.read_bytes() for path in base.rglob("*") if path.is_file()}


@pytest.fixture
def place(world):
    """A village's PC with one case and its scans, not sent."""
    place = world[VILLAGE_A]
    steps.register(place, pension(PERSON, VILLAGE_A, AGENTS[VILLAGE_A]), scans=True)
    return place


def test_not_before_the_county_says_so(world, place):
    base = place.station.cabinet.base_dir
    place.sync()
    assert refused(wipe, place.station) == "wipe.not_revoked"
    world.line_down()
    assert refused(wipe, place.station) == "road.offline"
    assert (base / "keys.json").exists()
    assert place.station.cabinet.verify().faults == ()


def test_not_before_everything_is_acknowledged(world, place, tmp_path):
    """The revoked PC hands in its sealed pouch, reads the county's answer, and may forget only then."""
    base = place.station.cabinet.base_dir
    revoke(world.county, VILLAGE_A, place.station.site().device)
    assert refused(wipe, place.station) == "wipe.unacknowledged"
    pouch_out(place.station, tmp_path / "out.pouch")
    assert refused(wipe, place.station) == "wipe.unacknowledged"  # handed out is not acknowledged
    taken = take_in_pouch(world.county, tmp_path / "out.pouch")
    assert refused(wipe, place.station) == "wipe.unacknowledged"
    assert place.station.cabinet.verify().faults == ()
    answer_pouch(world.county, tmp_path / "in.pouch", taken.device, taken.manifest)
    pouch_in(place.station, tmp_path / "in.pouch")
    keys = place.station.cabinet.keys
    assert wipe(place.station) >= 5
    left = contents(base)
    assert not {path.name for path in left} & {"keys.json", "ledger.db", "ledger.db-wal", "reserve"}
    assert not any(keys.data_key in content for content in left.values())
    assert [case["applicant"]["name"] for case in world.exported("cases")] == [PERSON.name]


def test_backups_and_copies_go_too_wherever_they_lie(world, place, tmp_path):
    """A backup holds the whole book and the wrapped keys: who knows the password could open it."""
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "holiday.jpg").write_bytes(b"not ours")
    keep_place(place.station, str(stick))
    back_up_now(place.station)
    place.station.cabinet.care.own_backups.take(place.station.now(), 1)
    place.sync()
    base = place.station.cabinet.base_dir
    assert {path.name for path in stick.rglob("*")} & {"keys.json"}
    assert list(base.glob("daiban-*.backups/*.db"))
    revoke(world.county, VILLAGE_A, place.station.site().device)
    hidden = stick.rename(tmp_path / "away")
    assert refused(wipe, place.station) == "wipe.place_away"
    hidden.rename(stick)
    assert wipe(place.station)
    assert [path.name for path in stick.iterdir()] == ["holiday.jpg"]
    assert contents(base) == {}


def test_by_command(world, place, monkeypatch, capsys):
    base = place.station.cabinet.base_dir
    place.sync()
    revoke(world.county, VILLAGE_A, place.station.site().device)
    place.station.cabinet.close()
    monkeypatch.setenv("DAIBAN_PASSWORD", "wrong password")
    command = ["--base-dir", str(base), "--account", "周明华", "--json", "wipe"]
    assert desktop.cli.main(command) == 1
    assert (base / "keys.json").exists()
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    capsys.readouterr()
    assert desktop.cli.main(command) == 0
    assert json.loads(capsys.readouterr().out)["files"] >= 5
    assert not (base / "keys.json").exists()
