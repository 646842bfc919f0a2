"""Catalogue and calendar from a stick of updates at a station without a line: newer ones only, of its own county only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.updating.updating import Program
from desktop.usecases.program_updates import Updated, update_program
from desktop.usecases.stick_settings import settings_words, take_settings
from forms.calendar import CALENDAR_FORMAT
from forms.catalog import Catalog
from forms.package import write_package
from sync import seal
from sync.center import rollouts
from sync.center.publishing import publish
from sync.center.station_settings import enter
from sync.center.update_keys import key_document
from sync.center.update_stick import pack_stick
from sync.ledger.problems import Problem
from sync.releases.manifest import Manifest
from tests.center.maker import LINUX, Maker
from tests.support import steps
from tests.support.places import VILLAGE_A, VILLAGE_B

SEED = bytes(range(32))


def package(version):
    item = replace(Catalog.builtin(verify=seal.verify).get("SB-001"), version=version)
    return write_package(item, lambda plain: seal.sign(SEED, plain), seal.sign_public(SEED))


def closed(*days):
    return {"format": CALENDAR_FORMAT, "years": {}, "local": {"off": {"县庆": list(days)}}}


@pytest.fixture
def maker(world, tmp_path):
    """A maker that trusts this county, one release given to everybody."""
    found = Maker(tmp_path / "made", key_document(world.county.keys), world.clock())
    found.release("0.2.0")
    rollouts.begin(world.county, None)
    rollouts.take_updates(world.county, found.folder)
    rollouts.decide(world.county, LINUX, "0.2.0", by="管理员", percent=100)
    return found


@pytest.fixture
def taken(world, maker, tmp_path):
    """`taken(stick)` at the first village."""
    root = (maker.folder / "metadata" / "1.root.json").read_bytes()
    installed = Manifest(LINUX, "0.2.0", world.clock().isoformat(), ())

    def program_of(station):
        return Program(tmp_path / "root", tmp_path / "app", installed, station.cabinet.base_dir, root)

    def take(stick, site=VILLAGE_A, **more):
        station = world[site].station
        return take_settings(station, stick, program=program_of(station), **more)

    take.program = program_of(world[VILLAGE_A].station)
    return take


def later(world, **span):
    world.clock.jump(world.clock() + timedelta(**span))


def packed(world, tmp_path, name="stick"):
    later(world, minutes=5)
    pack_stick(world.county, tmp_path / name)
    return tmp_path / name


def test_items_and_calendar_come_with_the_stick(world, taken, tmp_path):
    steps.everybody_syncs(world)
    publish(world.county, package("2026-12"), trust=True)
    enter(world.county, "calendar", closed("2027-03-03"))
    stick, station = packed(world, tmp_path), world[VILLAGE_A].station
    world.line_down()
    brought = taken(stick)
    assert (brought.items, brought.calendar) == (("SB-001@2026-12",), True)
    assert settings_words(brought) == "已从U盘收进服务事项 1 个和工作日历。"
    assert not station.calendar.is_workday(date(2027, 3, 3))
    assert station.item("SB-001", "2026-12").version == "2026-12"
    again = taken(stick)
    assert (again.items, again.calendar) == ((), False)
    world.line_up()
    steps.everybody_syncs(world)
    assert station.item("SB-001", "2026-12").version == "2026-12"
    assert not station.calendar.is_workday(date(2027, 3, 3))


def test_an_older_stick_takes_nothing_back(world, taken, tmp_path):
    enter(world.county, "calendar", closed("2027-03-03"))
    old = packed(world, tmp_path, "old")
    later(world, minutes=5)
    enter(world.county, "calendar", closed("2027-03-04"))
    steps.everybody_syncs(world)
    assert not taken(old).calendar
    station = world[VILLAGE_A].station
    assert station.calendar.is_workday(date(2027, 3, 3))
    assert not station.calendar.is_workday(date(2027, 3, 4))


def test_a_station_with_days_of_its_own_keeps_them(world, taken, tmp_path):
    enter(world.county, "calendar", closed("2027-03-03"))
    enter(world.county, "calendar", closed("2027-03-04"), VILLAGE_B)
    stick = packed(world, tmp_path)
    assert taken(stick).calendar
    assert taken(stick, VILLAGE_B).calendar
    days = {site: world[site].station.calendar for site in (VILLAGE_A, VILLAGE_B)}
    assert [days[VILLAGE_A].is_workday(date(2027, 3, day)) for day in (3, 4)] == [False, True]
    assert not days[VILLAGE_B].is_workday(date(2027, 3, 4))


def test_another_countys_stick_is_said_to_be_one(world, taken, tmp_path):
    enter(world.county, "calendar", closed("2027-03-03"))
    stick = packed(world, tmp_path)
    with world[VILLAGE_A].station.cabinet.unit() as unit:
        unit.settings.put("county", unit.settings.get("county") | {"site": "511998000000"})
    with pytest.raises(Problem) as refused:
        taken(stick)
    assert refused.value.code == "update.other_county"


def test_an_altered_document_changes_nothing(world, taken, tmp_path):
    enter(world.county, "calendar", closed("2027-03-03"))
    stick = packed(world, tmp_path)
    (calendar,) = (stick / "daiban-update/targets/calendar").iterdir()
    calendar.write_bytes(json.dumps(closed("2027-03-05")).encode())
    with pytest.raises(Problem) as refused:
        taken(stick)
    assert refused.value.code == "update.altered"
    assert world[VILLAGE_A].station.calendar.is_workday(date(2027, 3, 3))


def test_an_expired_stick_asks_a_person(world, taken, tmp_path):
    enter(world.county, "calendar", closed("2027-03-03"))
    stick = packed(world, tmp_path)
    later(world, days=500)
    with pytest.raises(Problem) as refused:
        taken(stick)
    assert refused.value.code == "update.stick_expired"
    assert taken(stick, accept_expired=True).calendar


def test_the_window_takes_them_with_the_program(world, taken, tmp_path, monkeypatch):
    publish(world.county, package("2026-12"), trust=True)
    enter(world.county, "calendar", closed("2027-03-03"))
    stick = packed(world, tmp_path)
    station = world[VILLAGE_A].station
    monkeypatch.setattr("desktop.updating.installed.installed_program", lambda _base: taken.program)
    taking = (stick, False, lambda _size: None, lambda: False)
    assert update_program(station, *taking) == Updated("", "", "已从U盘收进服务事项 1 个和工作日历。")
    assert update_program(station, *taking) == Updated("", "")
