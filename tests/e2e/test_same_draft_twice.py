"""A double click, a second thread, a restart between two clicks: one draft is one case."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest

from desktop.usecases.drafts import list_drafts
from desktop.usecases.register import register_case
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A
from tests.support.quick_draft import quick_draft


@pytest.fixture
def draft(world):
    place = world[VILLAGE_A]
    person = Person("王𠮷", date(1990, 7, 8), 205, "13800000002")
    return quick_draft(place.station, place.actor, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]), scans=False)


def clicked(place, draft):
    """One of several clicks at once; the one that lost the race may find the draft gone."""
    with suppress(Problem):
        return register_case(place.station, place.actor, draft).case_no
    return None


def only_case(world, case_no):
    steps.everybody_syncs(world, VILLAGE_A)
    assert [case["case_no"] for case in world.exported("cases")] == [case_no]
    assert len(world.exported("events")) == 1
    assert list_drafts(world[VILLAGE_A].station) == ()


def test_twice_on_one_thread(world, draft):
    place = world[VILLAGE_A]
    case_no = register_case(place.station, place.actor, draft).case_no
    assert register_case(place.station, place.actor, draft).case_no == case_no
    only_case(world, case_no)


def test_from_four_threads_at_once(world, draft):
    place = world[VILLAGE_A]
    with ThreadPoolExecutor(4) as pool:
        told = {number for number in pool.map(lambda _: clicked(place, draft), range(4)) if number}
    (case_no,) = told
    only_case(world, case_no)


def test_again_after_a_restart(world, draft):
    place = world[VILLAGE_A]
    case_no = register_case(place.station, place.actor, draft).case_no
    place.station.cabinet.close()
    place.station = world.opened(VILLAGE_A)
    assert register_case(place.station, place.actor, draft).case_no == case_no
    only_case(world, case_no)
