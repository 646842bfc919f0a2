"""kill -9 of either end while they exchange: nothing is lost, nothing arrives twice, both books agree.

Short form here; `make ordeal` kills more often (DAIBAN_SYNC_KILLS).
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from datetime import date

import pytest

from desktop.usecases.exchange import sync_now
from sync.center.county import County
from sync.center.proofs import prove
from tests.support import steps
from tests.support.county_process import CountyProcess
from tests.support.killing import NEEDS_FORK, killed
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A
from tests.support.watched import watched

STATION_KILLS = int(os.environ.get("DAIBAN_SYNC_KILLS", "10"))
COUNTY_KILLS = int(os.environ.get("DAIBAN_SYNC_KILLS", "5"))
SEED = int(os.environ.get("DAIBAN_SEED", "20261124"))


@pytest.fixture
def process(world):
    """The world's county goes on as a process of its own, on the same port."""
    world.line_down()
    world.county.close()
    process = CountyProcess(world.county.folder, world.port)
    process.start()
    yield process
    process.kill()


def register(world, first, how_many):
    """Cases with scans on every third."""
    made = []
    for number in range(first, first + how_many):
        person = Person(f"周{chr(0x4E00 + number)}", date(1984, 2, 19), number * 2 + 1, "13800000002")
        answers = pension(person, VILLAGE_A, AGENTS[VILLAGE_A])
        made.append(steps.register(world[VILLAGE_A], answers, scans=number % 3 == 0))
    return made


def all_arrived_once(world, process, numbers):
    """After one quiet round: the county's export, its own proof, the digests and every scan."""
    station = world[VILLAGE_A].station
    outcome = sync_now(station)
    assert outcome.status == "synced", outcome
    process.stop()
    world.county = County.open(world.county.folder, now=world.clock)
    assert Counter(case["case_no"] for case in world.exported("cases")) == Counter(numbers)
    events = Counter(event["event_id"] for event in world.exported("events"))
    assert set(events.values()) == {1}
    assert len(events) == len(numbers)
    assert prove(world.county).faults == ()
    standing = station.cabinet.standing()
    assert (standing.acked, standing.unsent_blobs) == (standing.last, ())
    assert world.county_figures()["digests"][VILLAGE_A] == standing.digest
    assert station.cabinet.verify().faults == ()
    scans = [f for case in world.exported("cases") for doc in case["materials"] for f in doc.get("files", ())]
    assert len(scans) == 5 * sum(number % 3 == 0 for number in range(len(numbers)))
    assert all(world.county.vault.is_true(name) for name in scans)


@pytest.mark.skipif(NEEDS_FORK, reason="needs fork")
def test_the_station_is_killed_while_it_sends(world, process):
    chance = random.Random(SEED)
    numbers = []
    told = Counter()

    def send(tell):
        station = world.opened(VILLAGE_A)
        sync_now(watched(station, tell))
        station.cabinet.close()

    for kill in range(STATION_KILLS):
        numbers += register(world, kill * 3, 3)
        world[VILLAGE_A].station.cabinet.close()
        word = chance.choice(("upload", "upload", "exchange", "exchange", "offset"))
        told.update(killed(send, chance.randint(1, 3), chance.uniform(0, 0.08), word))
    assert {"upload", "exchange"} <= set(told)
    all_arrived_once(world, process, numbers)


def test_the_county_is_killed_while_it_applies(world, process):
    chance = random.Random(SEED)
    station = world[VILLAGE_A].station
    numbers = []
    ended = Counter()
    for kill in range(COUNTY_KILLS):
        numbers += register(world, kill * 5, 5)
        ended[_sync_and_kill(station, process, chance)] += 1
        process.start()
    assert ended["offline"] > COUNTY_KILLS // 2
    all_arrived_once(world, process, numbers)


def _sync_and_kill(station, process, chance):
    """One round; the county dies a moment after the exchange (or, now and then, an upload) began."""
    wanted = "exchange" if chance.random() < 0.75 else "upload"
    assassins = []

    def before(name):
        if name == wanted and not assassins:
            assassins.append(threading.Timer(chance.uniform(0, 0.25), process.kill))
            assassins[0].start()

    outcome = sync_now(watched(station, before))
    for assassin in assassins:
        assassin.join()
    return outcome.status
