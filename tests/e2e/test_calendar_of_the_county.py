"""The county's own days off count at every station: by line, by stick, after a restart, in lists and in forms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from desktop.usecases.drafts import context_of
from desktop.usecases.pouches import pouch_in, pouch_out
from forms.calendar import CALENDAR_FORMAT, WorkingCalendar
from sync.center import reckoning, tables
from sync.center.county import County
from sync.center.database import reading
from sync.center.parts import ABOVE
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.center.proofs import prove
from sync.center.reckoning import reckon_anew
from sync.center.station_settings import enter
from sync.ledger.problems import Problem
from sync.store.marks import CALENDAR
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, Place


def registered(world):
    person = Person("张三", date(1984, 2, 19), 1, "13800000002")
    case_no = steps.register(world[VILLAGE_A], pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))
    steps.everybody_syncs(world)
    return case_no


def closed(world, days=5):
    """The county is closed for some working days from tomorrow on; the calendar with that alone."""
    first = world.clock().date()
    off = [(first + timedelta(days=n)).isoformat() for n in range(1, days + 1)]
    return {"format": CALENDAR_FORMAT, "years": {}, "local": {"off": {"县庆": off}}}


def listed(place, case_no):
    """The last day by which lists are sorted."""
    with place.station.cabinet.reading() as view:
        return next(row.deadline for row in view.cases.rows() if row.case_no == case_no)


def moved(world, place, case_no, before):
    own = WorkingCalendar.builtin()
    last = date.fromisoformat(steps.clocks_at(place, case_no)["C0"])
    assert last > before
    assert listed(place, case_no) == last
    assert not place.station.calendar.is_workday(world.clock().date() + timedelta(days=1))
    assert place.station.calendar.holiday(date(2027, 1, 1)) == own.holiday(date(2027, 1, 1)) != ""
    form = context_of(place.station, place.station.item("SB-001"))
    assert form.calendar is place.station.calendar


def by_line(world, _folder):
    steps.everybody_syncs(world)


def by_stick(world, folder):
    world.line_down()
    station = world[VILLAGE_A].station
    pouch_out(station, folder / "out.pouch")
    taken = take_in_pouch(world.county, folder / "out.pouch")
    answer_pouch(world.county, folder / "in.pouch", taken.device, taken.manifest)
    pouch_in(station, folder / "in.pouch")


@pytest.mark.parametrize("way", [by_line, by_stick])
def test_a_new_calendar_moves_what_is_open(world, tmp_path, way):
    case_no, place = registered(world), world[VILLAGE_A]
    before = listed(place, case_no)
    enter(world.county, "calendar", closed(world))
    way(world, tmp_path)
    moved(world, place, case_no, before)
    folder = place.station.cabinet.base_dir.name
    place.station.cabinet.close()
    place = world.places[VILLAGE_A] = Place(world.opened(folder), place.actor)
    moved(world, place, case_no, before)


def test_killed_between_the_answer_and_the_deadlines(world):
    case_no, place = registered(world), world[VILLAGE_A]
    before = listed(place, case_no)
    with place.station.cabinet.unit() as unit:
        unit.settings.put("calendar", closed(world))
    folder = place.station.cabinet.base_dir.name
    place.station.cabinet.close()
    place = world.places[VILLAGE_A] = Place(world.opened(folder), place.actor)
    moved(world, place, case_no, before)


def test_what_is_no_calendar_stops_no_clock(world):
    case_no, place = registered(world), world[VILLAGE_A]
    before, worn = listed(place, case_no), place.station.calendar
    with place.station.cabinet.unit() as unit:
        unit.settings.put("calendar", {"format": 99})
        unit.marks.set(CALENDAR, "")
    folder = place.station.cabinet.base_dir.name
    place.station.cabinet.close()
    place = world.places[VILLAGE_A] = Place(world.opened(folder), place.actor)
    assert place.station.calendar == worn
    assert listed(place, case_no) == before


def at_the_county(county, case_no):
    """(day by which the queue is sorted, what `check` finds)"""
    with reading(county.engine) as connection:
        row = connection.execute(select(tables.cases).where(tables.cases.c.case_no == case_no)).one()
    return row.due, prove(county).faults


def test_the_county_goes_by_it_at_once_in_every_process(world):
    """Another process of the same office, opened before, counts by the table from its commit on."""
    case_no = registered(world)
    other = County.open(world.county.folder)
    before, faults = at_the_county(other, case_no)
    assert (bool(before), faults) == (True, ())
    enter(world.county, "calendar", closed(world))
    assert not other.calendar.is_workday(world.clock().date() + timedelta(days=1))
    assert reckon_anew(other) == 1
    after, faults = at_the_county(world.county, case_no)
    assert (after > before, faults) == (True, ())
    assert reckon_anew(world.county) == 0
    later = registered(world)
    assert at_the_county(other, later) == (after, ())
    other.close()


def test_a_pass_that_breaks_off_goes_on(world, monkeypatch):
    monkeypatch.setattr(reckoning, "_AT_ONCE", 1)
    numbers = [registered(world) for _ in range(3)]
    before = [at_the_county(world.county, number)[0] for number in numbers]
    enter(world.county, "calendar", closed(world))
    looked = []
    assert reckon_anew(world.county, looked.append, lambda: len(looked) == 1) == 1
    stood = [at_the_county(world.county, n)[0] == old for n, old in zip(numbers, before, strict=True)]
    assert stood == [False, True, True]
    with reckoning.beside(world.county):
        pass
    reckon_anew(world.county)
    assert all(at_the_county(world.county, n)[0] > old for n, old in zip(numbers, before, strict=True))
    assert prove(world.county).faults == ()


def test_parts_that_do_not_add_up_together_are_refused(world):
    city = WorkingCalendar.from_json(year(off={"元旦": "0101"}))
    days = city.workdays_between(date(2026, 12, 31), date(2027, 12, 31))
    enter(world.county, "calendar", year(off={"元旦": "0101"}, workdays=days), ABOVE)
    with pytest.raises(Problem) as refused:
        enter(world.county, "calendar", year(off={"县庆": "0303"}))
    assert refused.value.code == "center.setting_wrong"
    assert world.county.calendar.is_workday(date(2027, 3, 3))
    enter(world.county, "calendar", year(off={"县庆": "0303"}, workdays=days - 1))
    assert not world.county.calendar.is_workday(date(2027, 3, 3))
    assert not world.county.calendar.is_workday(date(2027, 1, 1))


def year(**row):
    return {"format": CALENDAR_FORMAT, "years": {"2027": {"status": "official", **row}}}
