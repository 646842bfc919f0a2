"""A village without a line: what was registered is sealed for the road meanwhile; the line takes it as it lies."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.register import register_case
from desktop.usecases.safekeeping import keep_safe
from sync.engine import ahead, machine
from sync.segments import Packer
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, StoryClock, World
from tests.support.quick_draft import quick_draft

SMALL = 16 << 10


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "SEGMENT_LIMIT", SMALL)
    monkeypatch.setattr(ahead, "SEGMENT_LIMIT", SMALL)
    world = World(tmp_path, StoryClock(datetime(2026, 11, 2, 8, 0)))
    yield world
    world.close()


@pytest.fixture
def packed(monkeypatch):
    """How many rows each segment had that was packed."""
    rows, pack = [], Packer.pack

    def counting(self, events, escrows, keys=None):
        rows.append([event.seq for event in events])
        return pack(self, events, escrows, keys)

    monkeypatch.setattr(Packer, "pack", counting)
    return rows


def register(village, count, first=0):
    for number in range(first, first + count):
        person = Person(
            f"王小{'一二三四五六七'[number]}", date(1960, 3, 1 + number), 420 + number, "13800000011"
        )
        draft = quick_draft(
            village.station, village.actor, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]), scans=False
        )
        register_case(village.station, village.actor, draft)


def test_the_line_takes_what_lies_ready(world, packed):
    village = world[VILLAGE_A]
    village.sync()
    world.line_down()
    register(village, 6)
    assert village.sync().status == "offline"
    packed.clear()
    keep_safe(village.station)
    *full, last = packed
    assert full
    assert last[-1] == village.station.cabinet.standing().last
    packed.clear()
    keep_safe(village.station)
    assert packed == [last]  # a row may still come to it
    packed.clear()
    register(village, 1, first=6)
    world.line_up()
    assert village.sync().status == "synced"
    standing = village.station.cabinet.standing()
    assert standing.acked == standing.last
    assert [row for rows in packed for row in rows] == list(range(last[0], standing.last + 1))
    assert len(world.exported("cases")) == 7
