"""登记: from the pressed button to the case standing on the disk twice.

Ours does everything (form checked, judged, numbered, sealed, folded, indexed, committed in an
encrypted WAL with synchronous=FULL, checkpointed, copied with fsync). Beside it: the same use
case without the durability steps, without encryption, and the bare rows alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from tests.bench.bare_book import BareBook
from tests.bench.figures import Figure, beside, interleaved, median, percentile, reported
from tests.bench.plain_store import open_careless, open_unencrypted
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A
from tests.support.quick_draft import quick_draft


def figures(quick: bool, folder: Path) -> list[Figure]:
    rounds = 5 if quick else 80
    stations = {
        "ours": open_lone(folder / "ours"),
        "unencrypted": open_unencrypted(folder / "unencrypted"),
        "careless": open_careless(folder / "careless"),
    }
    works = {name: registering(station, rounds + 3) for name, station in stations.items()}
    first = works["ours"]()
    bare = BareBook(folder / "bare.db", stations["ours"], first)
    works["bare"] = bare.register
    interleaved(2, works)  # caches, fonts, prepared statements
    times = interleaved(rounds, works)
    for station in stations.values():
        station.cabinet.close()
    bare.close()
    middle = {name: median(found) for name, found in times.items()}
    return [
        beside("registration p50, all durability steps; same without them", middle["ours"], middle["careless"], "ms", 2),
        reported("registration p95", percentile(times["ours"], 95), "ms", percentile(times["careless"], 95)),
        beside("registration p50, encrypted; same unencrypted", middle["ours"], middle["unencrypted"], "ms", 2),
        reported("registration p50; its bare rows by sqlite3", middle["ours"], "ms", middle["bare"]),
    ]  # fmt: skip


def registering(station: Station, count: int) -> Callable[[], str]:
    """A function that registers the next of `count` ready drafts and returns the case number."""
    actor = clerk(station)
    drafts = [
        quick_draft(station, actor, pension(_person(serial), VILLAGE_A, AGENTS[VILLAGE_A]))
        for serial in range(count)
    ]
    return lambda: register_case(station, actor, drafts.pop()).case_no


def _person(serial: int) -> Person:
    return Person("李秀兰", date(1984, 2, 19), serial % 500 * 2, "13800000002")
