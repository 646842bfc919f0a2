"""Registrations over a line that drops, doubles, reorders and truncates: each case arrives exactly once.

Short form here (DAIBAN_CASES=40); `make ordeal` sends 200.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from desktop.usecases.exchange import road_view, sync_now
from sync.transport import http_center
from sync.transport import line as road_line
from sync.transport.http_center import HttpCenter
from tests.support import steps
from tests.support.bad_line import BadLine, Jumbled, Weather
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A

CASES = int(os.environ.get("DAIBAN_CASES", "40"))
SEED = int(os.environ.get("DAIBAN_SEED", "20261124"))
SCANS_EVERY = 10
ROUNDS = 60 + 10 * CASES


@pytest.fixture
def line(world):
    line = BadLine(world.port, SEED)
    yield line
    line.close()


def reroute(place, url):
    with place.station.cabinet.unit() as unit:
        unit.settings.put("county", unit.settings.get("county") | {"url": url})


def register(place, number):
    person = Person(f"周{chr(0x4E00 + number)}", date(1984, 2, 19), number * 2 + 1, "13800000002")
    answers = pension(person, VILLAGE_A, AGENTS[VILLAGE_A])
    return steps.register(place, answers, scans=number % SCANS_EVERY == 0)


def impatient(monkeypatch):
    """The same watchdog with less patience than a real line needs, so that silence costs the test little."""
    monkeypatch.setitem(HttpCenter.__init__.__kwdefaults__, "patience", 0.3)
    monkeypatch.setattr(http_center, "EXCHANGE_PATIENCE", 3)
    monkeypatch.setattr(road_line, "QUICK_S", 0.3)
    monkeypatch.setattr(road_line, "CONNECT_S", 0.3)


def settled(station):
    standing = station.cabinet.standing()
    return standing.acked == standing.last and not standing.unsent_blobs


def send_all(station, line):
    """Round after round as the program does it, until the county has proved everything."""
    for _ in range(ROUNDS):
        outcome = sync_now(station)
        assert outcome.status in ("synced", "offline", "refused"), outcome
        if outcome.status == "synced" and settled(station):
            return
    pytest.fail(f"not done after {ROUNDS} rounds, {line.cuts} cuts: {road_view(station)}")


@pytest.mark.parametrize("hush", [0.0, 0.5], ids=["told", "silent"])
def test_each_case_arrives_exactly_once(world, line, expected_logs, monkeypatch, hush):
    """`silent`: every second cut is one that neither end hears of; the station's patience finds it out."""
    expected_logs.append("Invalid HTTP request")  # what a truncated head is to the county
    if hush:
        line.weather = Weather(hush=hush)
        impatient(monkeypatch)
    village = world[VILLAGE_A]
    reroute(village, line.url)
    chance = random.Random(SEED)
    real = village.station.county
    jumbled = replace(village.station, county=lambda: Jumbled(real(), chance))
    numbers = []
    for number in range(CASES):
        numbers.append(register(village, number))
        if number % 20 == 19:
            sync_now(jumbled)  # while the clerk goes on
    send_all(jumbled, line)
    assert line.cuts > CASES // 10
    assert line.repeats
    assert line.stalls
    assert bool(line.hushed) == bool(hush)

    cases = world.exported("cases")
    assert Counter(case["case_no"] for case in cases) == Counter(numbers)
    events = Counter(event["event_id"] for event in world.exported("events"))
    assert set(events.values()) == {1}
    assert len(events) == CASES
    standing = village.station.cabinet.standing()
    assert world.county_figures()["digests"][VILLAGE_A] == standing.digest
    assert village.station.cabinet.verify().faults == ()
    scans = {name for case in cases for doc in case["materials"] for name in doc.get("files", ())}
    assert len(scans) == 5 * len(range(0, CASES, SCANS_EVERY))
    for name in scans:
        assert world.county.vault.is_true(name)

    # and down again: the township takes it all in over the same line
    reroute(world[TOWNSHIP], line.url)
    send_all(world[TOWNSHIP].station, line)
    with world[TOWNSHIP].station.cabinet.reading() as view:
        assert sorted(case.case_no for case in view.cases.open()) == sorted(numbers)
    held = world[TOWNSHIP].station.cabinet.blobs
    assert all(held.sound(name) for name in scans)
