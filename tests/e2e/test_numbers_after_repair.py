"""A disk lost with its second copy: printed numbers it forgot are never given again, by line or by stick."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from msgspec import structs

from desktop.usecases.exchange import sync_now
from desktop.usecases.pouches import pouch_in, pouch_out
from desktop.usecases.safekeeping import back_up_now, repair_now
from sync.center import new_life
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.center.proofs import prove
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A


def register(place, serial):
    person = Person("张三", date(1984, 2, 19), serial, "13800000002")
    return steps.register(place, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))


@pytest.fixture
def restored(world):
    """(place, numbers that people hold in their hands): the last one was printed after the backup, never sent."""
    place = world[VILLAGE_A]
    first = register(place, 1)
    assert sync_now(place.station).status == "synced"
    back_up_now(place.station)
    forgotten = register(place, 3)
    cabinet = place.station.cabinet
    cabinet.close()
    shutil.rmtree(cabinet.base_dir / "second-copy")
    with (cabinet.base_dir / "ledger.db").open("r+b") as file:
        file.write(b"x" * 100)
    assert repair_now(place.station).left == ()
    return place, {first, forgotten}


def goes_on(world, place, held):
    numbers = {register(place, serial) for serial in (5, 7)}
    assert not numbers & held
    assert {number.split("-")[2] for number in numbers} == {"02"}
    assert place.station.cabinet.verify().faults == ()


def test_by_line(world, restored):
    place, held = restored
    with pytest.raises(Problem, match=r"number\.unproved"):
        register(place, 5)
    assert sync_now(place.station).status == "synced"
    goes_on(world, place, held)
    assert sync_now(place.station).status == "synced"
    assert prove(world.county).faults == ()
    assert len(world.exported("cases")) == 3


def test_a_county_of_an_older_program_costs_a_day(world, restored, monkeypatch):
    """It does not know why a PC whose rows agree would want another number."""
    place, held = restored
    real = new_life.incarnate
    older = lambda county, device, asked: real(county, device, structs.replace(asked, restored=False))  # noqa: E731
    monkeypatch.setattr(new_life, "incarnate", older)
    assert sync_now(place.station).status == "synced"
    with pytest.raises(Problem, match=r"number\.unproved_today"):
        register(place, 5)
    world.clock.move_to(date(2026, 11, 24))
    assert sync_now(place.station).status == "synced"
    number = register(place, 7)
    assert number not in held
    assert number.split("-")[1:3] == ["20261124", "01"]
    monkeypatch.undo()
    assert sync_now(place.station).status == "synced"
    assert register(place, 9).split("-")[2] == "02"


def test_by_stick(world, restored, tmp_path):
    place, held = restored
    world.line_down()

    def trip():
        pouch_out(place.station, tmp_path / "out.pouch")
        taken = take_in_pouch(world.county, tmp_path / "out.pouch")
        answer_pouch(world.county, tmp_path / "in.pouch", taken.device, taken.manifest, anew=taken.anew)
        pouch_in(place.station, tmp_path / "in.pouch")

    trip()
    goes_on(world, place, held)
    trip()
    assert prove(world.county).faults == ()
    assert len(world.exported("cases")) == 3


def test_acts_since_a_day_are_offered_again_and_counted_once(world):
    """A county that lost something asks for it by telephone; what it has already is no double."""
    place = world[VILLAGE_A]
    numbers = [register(place, serial) for serial in (1, 3)]
    assert sync_now(place.station).acknowledged == 2
    repaired = repair_now(place.station, "2026-11-23")
    assert any("自 2026-11-23 起的 2 条经历将重新上报" in line for line in repaired.words)
    outcome = sync_now(place.station)
    assert (outcome.status, outcome.sent) == ("synced", 2)
    assert sorted(case["case_no"] for case in world.exported("cases")) == sorted(numbers)
    assert prove(world.county).faults == ()
    with pytest.raises(Problem, match="usage"):
        repair_now(place.station, "昨天")
