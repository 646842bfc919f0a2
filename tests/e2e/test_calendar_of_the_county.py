"""The county's own days off count at every station: by line, by stick, after a restart, in lists and in forms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.usecases.drafts import context_of
from desktop.usecases.pouches import pouch_in, pouch_out
from forms.calendar import CALENDAR_FORMAT, WorkingCalendar
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.center.station_settings import enter
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
