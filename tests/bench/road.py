"""The road: how many round trips until a decided result lies in the village, and what a day's rows weigh.

A real county on a loopback port, real stations. A round trip is one request with its answer after
the connection stands. Bytes are those of the segments against one zstd-19 frame of all documents
in clear, which is the least that a day's work could weigh without any secrecy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import zstandard

from desktop.usecases.exchange import sync_now
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from forms.canonical import canonical
from sync.engine.machine import PLAIN_LIMIT, SEGMENT_LIMIT
from sync.engine.ports import Answer, CountyPort, Standing
from sync.ledger.events import Event
from tests.bench.crowd import names
from tests.bench.figures import Figure, at_most, reported
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import CR1, CR2, TOWNSHIP, VILLAGE_A, StoryClock, World
from tests.support.quick_draft import quick_draft

DECISION = "CaseApproved"


@dataclass
class CountingCounty:
    """A county that counts the requests until the decision has come; `before` is None while it has not."""

    county: CountyPort
    calls: list[str] = field(default_factory=list)
    before: int | None = None

    def upload(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> int:
        self.calls.append(f"upload {kind}")
        return self.county.upload(sha256, content, offset, size, kind)

    def offset(self, sha256: str, kind: str) -> int:
        self.calls.append("offset")
        return self.county.offset(sha256, kind)

    def exchange(self, standing: Standing, segments: Sequence[str]) -> Answer:
        self.calls.append("exchange")
        answer = self.county.exchange(standing, segments)
        if self.before is None and any(
            change.event and change.event.kind == DECISION for change in answer.changes
        ):
            self.before = len(self.calls)
        return answer

    def fetch_blob(self, sha256: str) -> bytes:
        self.calls.append("blob")
        return self.county.fetch_blob(sha256)


def figures(quick: bool, folder: Path) -> list[Figure]:
    waiting = (0, 1) if quick else (0, 1, 10)
    return [*_round_trips(folder, waiting), *_bytes(folder, 60 if quick else 600)]


def _round_trips(folder: Path, waiting: Sequence[int]) -> list[Figure]:
    world = World(folder / "world", StoryClock(datetime(2026, 11, 2, 9, 0)))
    try:
        found = []
        for count in waiting:
            trips = _trips(world, count)
            words = f"round trips to a decision, {count} new cases waiting to go up"
            found.append(at_most(words, trips, "", 2) if count <= 1 else reported(words, trips, ""))
        return found
    finally:
        world.close()


def _trips(world: World, waiting: int) -> int:
    """The village goes offline with a case handed over; the county decides; the line comes back."""
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = _register(village.station, village.actor, 1)[0]
    village.act(case_no, "CaseQueued")
    village.act(case_no, "CaseHandedOver", facts__way="专人")
    village.sync()
    _decide(world, township, case_no)
    _register(village.station, village.actor, waiting)
    county = CountingCounty(village.station.county())
    outcome = sync_now(replace(village.station, county=lambda: county))
    if outcome.status != "synced" or county.before is None:
        raise RuntimeError(f"no decision came: {outcome.status}, {county.calls}")
    return county.before


def _decide(world: World, township: Any, case_no: str) -> None:
    day = world.clock().date().isoformat()
    township.sync()
    counted = {"facts__rows_counted": True, "facts__differences": "", "facts__signed_on": day}
    township.act(case_no, "CaseReceived", **counted)
    township.act(case_no, "PreReviewStarted")
    township.act(case_no, "CaseAccepted", facts__complete_and_legal_form=True, facts__in_power=True)
    township.act(case_no, "ReviewStarted")
    signed = {"facts__first_review_opinion_signed": True, "facts__file_complete": True}
    township.act(case_no, "CaseForwarded", **signed, facts__opinion="符合条件，建议确认。")
    township.sync()
    world.county_acts(CR1, case_no, "ForwardingAcknowledged", rows_counted=True, signed_on=day)
    found = {"facts_found": "符合参保条件。", "basis": "《社会保险法》第二十条", "content": "准予参保登记。"}
    world.county_acts(CR2, case_no, DECISION, **found)


def _register(station: Station, actor: Any, count: int) -> list[str]:
    person = names()
    return [
        register_case(station, actor, quick_draft(station, actor, _answers(next(person), serial))).case_no
        for serial in range(count)
    ]


def _answers(name: str, serial: int) -> dict[str, Any]:
    person = Person(name, date(1950 + serial % 50, 2, 19), serial % 1000, f"139{serial:08d}")
    return pension(person, VILLAGE_A, AGENTS[VILLAGE_A])


def _bytes(folder: Path, count: int) -> list[Figure]:
    station = open_lone(folder / "bytes")
    try:
        _register(station, clerk(station), count)
        cabinet = station.cabinet
        with cabinet.reading() as view:
            opened = [event for case in view.cases.open() for event in view.journal.history(case.case_no)]
        sent = _in_segments(station, SEGMENT_LIMIT, plain=False)
        plain = _in_segments(station, PLAIN_LIMIT, plain=True)
    finally:
        station.cabinet.close()
    least = len(_frame(b"\n".join(_clear(event) for event in opened)))
    each = sum(len(_frame(_clear(event))) for event in opened)
    words = f"zstd-19 of all {count} documents in one frame"
    return [
        reported(f"bytes a case in segments of columns; {words}", sent / count, "B", least / count),
        reported("bytes a case in segments for every reader; the same", plain / count, "B", least / count),
        reported("each document alone under zstd-19; the same", each / count, "B", least / count),
    ]


def _in_segments(station: Station, limit: int, *, plain: bool) -> int:
    """Bytes of all own rows in the segments that the messenger would make."""
    cabinet, sent, after = station.cabinet, 0, 0
    while rows := cabinet.own_events(after, limit):
        cases = dict.fromkeys(event.case_no for event in rows if event.case_no)
        keys = None if plain else cabinet.content_keys(cases)
        sent += len(station.packer().pack(rows, cabinet.escrows(cases), keys))
        after = rows[-1].seq
    return sent


def _clear(event: Event) -> bytes:
    return canonical(event.body or {})


_frame: Callable[[bytes], bytes] = zstandard.ZstdCompressor(level=19).compress
