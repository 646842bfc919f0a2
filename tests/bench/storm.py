"""The morning storm, small and local: many stations come back at the same moment with a day's rows.

The real county over SQLite on a loopback port, the real HTTP client; stations are written by hand,
their segments packed beforehand. Client and county share one process here, so the figures are a
lower bound; nothing of it is a gate before it runs with 3,000 sites and PostgreSQL.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from forms.catalog import Catalog
from sync.center.app import create_app
from sync.center.county import County
from sync.center.serving import serve_in_thread
from sync.center.sites import add_site, new_code
from sync.engine.ports import Standing
from sync.ledger.numbers import case_number
from sync.ledger.problems import Problem
from sync.transport.http_center import HttpCenter
from tests.bench.figures import MS, Figure, median, percentile, reported
from tests.center.conftest import Clock
from tests.center.hand_station import HandStation
from tests.center.worked import TOWNSHIP, at, registration

OPERATIONS = 20
PER_EXCHANGE = 5
PATIENCE = 20
PAUSE = 1.0
WEATHER = ("center.busy", "road.offline")  # the messenger comes again; the clerk sees a calm word


@dataclass
class Client:
    """One station with its day's segments: (bytes, last seq)."""

    station: HandStation
    segments: list[tuple[bytes, int]]
    times: list[float] = field(default_factory=list)
    turned_away: int = 0
    errors: list[str] = field(default_factory=list)


def figures(quick: bool, folder: Path) -> list[Figure]:
    count = 6 if quick else 50
    clock = Clock(at("11-27 09:00"))
    county = County.open(folder / "county", now=clock, catalog=Catalog.of([]))
    serving = serve_in_thread(create_app(county))
    try:
        add_site(county, TOWNSHIP, "椑木镇便民服务中心", "township", short="椑木镇")
        clients = [
            _client(county, serving.url, f"511999104{number:03d}") for number in range(201, 201 + count)
        ]
        lasted = _storm(clients, serving.url, clock)
    finally:
        serving.stop()
        county.close()
    times = [each for client in clients for each in client.times]
    words = f"storm {count} stations x {OPERATIONS} operations"
    return [
        reported(f"{words}: errors a clerk would see", sum(len(client.errors) for client in clients), ""),
        reported("operations a second", count * OPERATIONS / lasted, "/s"),
        reported(f"upload and exchange of {PER_EXCHANGE} rows p50", median(times) * MS, "ms"),
        reported("the same p99", percentile(times, 99) * MS, "ms"),
        reported(
            "tries answered by busy or by 8 s of silence, repeated",
            sum(client.turned_away for client in clients),
            "",
        ),
    ]


def _client(county: County, url: str, site: str) -> Client:
    add_site(county, site, f"示范村{site[-3:]}", "village", TOWNSHIP, short=f"示范{site[-3:]}")
    station = HandStation.enrol(url, new_code(county, site))
    segments = []
    for first in range(1, OPERATIONS, PER_EXCHANGE):
        rows = [_written(station, site, serial) for serial in range(first, first + PER_EXCHANGE)]
        segments.append((station.packed(rows), rows[-1].seq))
    return Client(station, segments)


def _written(station: HandStation, site: str, serial: int):  # type: ignore[no-untyped-def]
    when = at("11-27 09:12")
    number = case_number(site, when.date(), station.incarnation, serial)
    return station.write("CaseRegistered", number, {**registration(), "op_id": f"{site}-{serial}"}, when)


def _storm(clients: Sequence[Client], url: str, now: Clock) -> float:
    """All at once; returns seconds until the last one is through."""
    start = threading.Barrier(len(clients) + 1)
    threads = [threading.Thread(target=_come_back, args=(client, url, now, start)) for client in clients]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _come_back(client: Client, url: str, now: Clock, start: threading.Barrier) -> None:
    station = client.station
    center = HttpCenter(
        url,
        site=station.site,
        incarnation=station.incarnation,
        sign_seed=station.sign_seed,
        now=lambda: _now(now),
    )
    start.wait()
    acked = 0
    for raw, last in client.segments:
        began = time.perf_counter()
        acked = _through(client, center, raw, last, acked)
        client.times.append(time.perf_counter() - began)
    if acked != len(station.journal):
        client.errors.append(f"acknowledged {acked} of {len(station.journal)}")
    center.close()


def _through(client: Client, center: HttpCenter, raw: bytes, last: int, acked: int) -> int:
    """Upload and exchange until it is acknowledged, as the messenger would, waiting where told to."""
    station, name = client.station, hashlib.sha256(raw).hexdigest()
    standing = Standing(
        station.site, station.incarnation, len(station.journal), last, acked, station.cursor, ""
    )
    for _ in range(PATIENCE):
        try:
            center.upload(name, raw, 0, len(raw), "segment")
            answer = center.exchange(standing, [name])
        except Problem as problem:
            if problem.code not in WEATHER:
                client.errors.append(problem.code)
                return acked
            client.turned_away += 1
            time.sleep(PAUSE)
            continue
        if answer.refused:
            client.errors.append(str(answer.refused))
        station.cursor = answer.cursor
        return answer.acked
    client.errors.append("never let in")
    return acked


def _now(clock: Clock) -> datetime:
    return clock.now
