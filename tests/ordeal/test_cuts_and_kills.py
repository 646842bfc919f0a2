"""Three stations and a county, each a process of its own, on a line that is cut, while either end is killed.

Real sockets, real SIGKILL. Every clerk's work is written down here as it is done; in the end every
book must hold it once, under the name of the one who did it. Short form here, a thousand cuts by
`make ordeal` (DAIBAN_CUTS).
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from desktop.usecases.accounts import add_account
from desktop.usecases.exchange import sync_now
from sync.center.proofs import prove
from tests.support import steps
from tests.support.county_process import CountyProcess
from tests.support.killing import NEEDS_FORK, killed
from tests.support.line_process import LineProcess
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, TOWNSHIP, VILLAGE_A, VILLAGE_B, Place
from tests.support.watched import watched

CUTS = int(os.environ.get("DAIBAN_CUTS", "100"))
KILLS = CUTS // 5
COUNTY_KILLS = max(3, CUTS // 25)
SEED = int(os.environ.get("DAIBAN_SEED", "20261124"))
VILLAGES = (VILLAGE_A, VILLAGE_B)
ROUNDS = 8
NEVER = 1 << 30
QUIET_ROUNDS = 3


@dataclass
class Ordeal:
    """`seconds`: the other clerk of a village. `done`: what they did, (case, act) to (site, author)."""

    world: object
    process: CountyProcess
    line: LineProcess
    chance: random.Random
    seconds: dict
    done: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    scans: int = 0
    stations_killed: int = 0
    counties_killed: int = 0

    def enough(self, share: float) -> bool:
        return (
            self.line.counted().cuts >= CUTS * share
            and self.stations_killed >= KILLS * share
            and self.counties_killed >= COUNTY_KILLS * share
        )

    def work(self, site: str) -> None:
        """A clerk registers two cases, one of them with scans, and queues one; the two clerks take turns."""
        place = self.world[site]
        for scans in (True, False):
            author = self.chance.choice(self.clerks(site))
            number = len(self.done)
            person = Person(
                f"周{chr(0x4E00 + number)}", date(1984, 2, 19), number % 499 * 2 + 1, "13800000002"
            )
            answers = pension(person, site, AGENTS[site])
            case_no = steps.register(replace(place, actor=author), answers, scans=scans)
            self.done[case_no, "CaseRegistered"] = (site, author.name)
            self.scans += 5 * scans
        author = self.chance.choice(self.clerks(site))
        replace(place, actor=author).act(case_no, "CaseQueued")
        self.done[case_no, "CaseQueued"] = (site, author.name)

    def clerks(self, site: str) -> list:
        return [self.world[site].actor, self.seconds[site]]

    def exchange(self, site: str) -> None:
        """A process of its own exchanges until it is done, killed, or weary; the county may die under it."""
        station = self.world[site].station
        station.cabinet.close()
        word = self.chance.choice(("upload", "upload", "exchange", "exchange", "offset", "round"))
        lines = self.chance.randint(1, 4) if self.chance.random() < 0.9 else NEVER
        falls = self.chance.random() < 0.15
        told = killed(lambda tell: self._rounds(site, tell, falls), lines, self.chance.uniform(0, 0.08), word)
        self.stations_killed += "over" not in told
        if not self.process.alive:
            self.counties_killed += 1
            self.process.kill()
            self.process.start()
        place = self.world[site]
        self.world.places[site] = Place(self.world.opened(site), place.actor)

    def _rounds(self, site: str, tell, falls: bool) -> None:
        """In the child. `falls`: the county is killed a moment after something was asked of it."""
        station = self.world.opened(site)
        deaths = [threading.Timer(self.chance.uniform(0, 0.2), os.kill, (self.process.pid, signal.SIGKILL))]
        word = self.chance.choice(("exchange", "upload"))

        def before(name: str) -> None:
            tell(name)
            if falls and name == word and deaths:
                deaths.pop().start()

        for _ in range(ROUNDS):
            outcome = sync_now(watched(station, before))
            assert outcome.status in ("synced", "offline", "refused"), outcome
            tell(f"round {outcome.status}")
            if outcome.status == "synced":
                break
        station.cabinet.close()
        tell("over")


@pytest.fixture
def ordeal(make_world, request):
    """A world whose county and line have moved into processes of their own."""
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    world = make_world(database=database)
    names = zip(VILLAGES, ("王秀兰", "李国强"), strict=True)
    seconds = {site: add_account(world[site].station, name, PASSWORD, "VA") for site, name in names}
    world.line_down()
    world.county.close()
    process = CountyProcess(world.county.folder, world.port, database)
    process.start()
    line = LineProcess(process.port, SEED)
    for place in world.places.values():
        with place.station.cabinet.unit() as unit:
            unit.settings.put("county", unit.settings.get("county") | {"url": line.url})
    yield Ordeal(world, process, line, random.Random(SEED), seconds)
    line.close()
    process.kill()


@pytest.mark.skipif(NEEDS_FORK, reason="needs fork")
@pytest.mark.parametrize(("ordeal", "share"), [("sqlite", 1.0), ("postgresql", 0.2)], indirect=["ordeal"])
def test_everything_arrives_once_under_the_name_of_who_did_it(ordeal, share):
    while not ordeal.enough(share):
        for site in VILLAGES:
            ordeal.work(site)
        for site in ordeal.chance.sample((*VILLAGES, TOWNSHIP), 3):
            ordeal.exchange(site)
    ordeal.line.calm()
    everybody_is_quiet(ordeal.world)
    counted = ordeal.line.counted()
    assert counted.repeats, counted
    assert counted.stalls, counted
    ordeal.process.stop()
    ordeal.world.open_county()
    the_books_agree(ordeal)


def everybody_is_quiet(world) -> None:
    """Rounds over a line that is whole again: all are through within a few."""
    for _ in range(QUIET_ROUNDS):
        said = [place.sync() for place in world.places.values()]
    assert [outcome.status for outcome in said] == ["synced"] * len(said), said


def the_books_agree(ordeal) -> None:
    """0 lost, 0 doubled, 0 under another name; digests, chains and scans."""
    world = ordeal.world
    exported = world.exported("events")
    book = {event["event_id"]: event for event in exported}
    assert len(book) == len(exported)
    authors = {(e["case_no"], e["kind"]): (e["site"], e["actor"]["name"]) for e in exported}
    assert authors == ordeal.done
    assert len(exported) == len(ordeal.done)
    cases = world.exported("cases")
    assert Counter(case["case_no"] for case in cases) == Counter(
        case for case, act in ordeal.done if act == "CaseRegistered"
    )
    assert {event["status"] for event in exported} == {"applied"}
    assert prove(world.county).faults == ()
    figures = world.county_figures()
    for site, place in world.places.items():
        cabinet = place.station.cabinet
        standing = cabinet.standing()
        assert (standing.acked, standing.unsent_blobs, standing.wanted_blobs) == (standing.last, (), ())
        assert figures["digests"][site] == standing.digest
        assert cabinet.verify().faults == ()
        same_events(place, book)
    names = {f for case in cases for doc in case["materials"] for f in doc.get("files", ())}
    assert len(names) == ordeal.scans
    assert all(world.county.vault.is_true(name) for name in names)
    assert all(world[TOWNSHIP].station.cabinet.blobs.sound(name) for name in names)


def same_events(place: Place, book: dict) -> None:
    """Whatever a station holds, its own or another's, is word for word the county's: author, place, body."""
    with place.station.cabinet.reading() as view:
        held = [event for case in view.cases.open() for event in view.journal.history(case.case_no)]
    assert held
    for event in held:
        theirs = book[event.event_id]
        assert event.header() | {"hash": event.hash.hex(), "body": event.body} == {
            name: theirs[name] for name in (*event.header(), "hash", "body")
        }
