"""Two PCs in one village, both offline: 60 numbers, none twice, none missing; then one list on both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from desktop.usecases.cases import find_cases
from sync.ledger.numbers import parse_case_number
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, Place

EACH = 30


@pytest.fixture
def second(world) -> Iterator[Place]:
    place = world.new_pc(VILLAGE_A, "second-pc", "吴小妹", "VA")
    yield place
    place.station.cabinet.close()


def register(place: Place, how_many: int, first: int) -> list[str]:
    """Register people with serials from `first` on."""
    made = []
    for number in range(how_many):
        person = Person("张三", date(1984, 2, 19), (first + number) * 2 + 1, "13800000002")
        made.append(steps.register(place, pension(person, VILLAGE_A, AGENTS[VILLAGE_A])))
    return made


def test_sixty_numbers_and_one_list(world, second):
    first = world[VILLAGE_A]
    assert {place.station.site().device for place in (first, second)} == {1, 2}
    world.line_down()
    here, there = register(first, EACH, 0), register(second, EACH, EACH)
    assert len({*here, *there}) == 2 * EACH
    for device, numbers in ((1, here), (2, there)):
        parsed = [parse_case_number(number) for number in numbers]
        assert {number.device for number in parsed} == {device}
        assert [number.serial for number in parsed] == list(range(1, EACH + 1))

    world.line_up()
    for place in (first, second, first):
        assert place.sync().status == "synced"
    assert sorted(case["case_no"] for case in world.exported("cases")) == sorted([*here, *there])
    for place in (first, second):
        assert {line.case_no for line in find_cases(place.station)} == {*here, *there}
        assert place.station.cabinet.verify().faults == ()
    documents = [paper["doc_no"] for case in world.exported("cases") for paper in case["papers"]]
    assert len(documents) == len(set(documents)) == 3 * 2 * EACH

    # what one PC registered the other carries on
    second.act(here[0], "CaseQueued")
    for place in (second, first):
        assert place.sync().status == "synced"
    assert steps.state_at(first, here[0]) == "QUEUED"
    assert steps.state_at_county(world, here[0]) == "QUEUED"
