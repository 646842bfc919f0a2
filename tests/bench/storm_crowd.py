"""The stations of the full storm: enrolled in the office's tables, their morning's segments packed beforehand.

Sealing and packing 60,000 registrations takes minutes, so they are kept with the office's keys in
out/bench/storm-crowd-N and used by every run. Knows nothing of HTTP.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from forms.catalog import Catalog
from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_all, writing
from sync.center.keys import KEYS_FILE, load_or_make
from sync.ledger.events import Actor
from sync.ledger.numbers import case_number
from sync.wire import About, EnrolAnswer
from tests.bench.figures import OUT
from tests.center.hand_station import HandStation
from tests.center.worked import at, registration

OPERATIONS = 20
BELOW = 20  # villages of a township
COUNTY = "511999000000"


@dataclass(frozen=True, slots=True)
class Morning:
    """One station with the segment of its morning: `rows` registrations."""

    site: str
    township: str
    sign_seed: bytes
    box_seed: bytes
    segment: bytes
    rows: int

    @property
    def name(self) -> str:
        return hashlib.sha256(self.segment).hexdigest()


def crowd(count: int) -> tuple[Path, list[Morning]]:
    """(file of the office's keys, the stations); made once."""
    folder = OUT / f"storm-crowd-{count}"
    kept = folder / "mornings.pickle"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        box_public = load_or_make(folder).box_public
        print(f"packing the mornings of {count} stations, once", flush=True)
        with get_context("spawn").Pool(2) as pool:
            work = [(number, box_public) for number in range(count)]
            mornings = []
            for morning in pool.imap(_morning, work, chunksize=20):
                mornings.append(morning)
                if len(mornings) % 500 == 0:
                    print(f"  {len(mornings)} packed", flush=True)
        with kept.with_suffix(".part").open("wb") as file:
            pickle.dump(mornings, file)
        kept.with_suffix(".part").replace(kept)
    return folder / KEYS_FILE, pickle.loads(kept.read_bytes())


def furnish(folder: Path, keys: Path, mornings: list[Morning], database_url: str | None) -> None:
    """An empty office that knows these stations and their PCs."""
    folder.mkdir(parents=True)
    shutil.copy(keys, folder / KEYS_FILE)
    county = County.open(folder, database_url=database_url, catalog=Catalog.of([]))
    townships = sorted({morning.township for morning in mornings})
    sites = [_site(site, "township", "") for site in townships]
    sites += [_site(morning.site, "village", morning.township) for morning in mornings]
    with writing(county.engine) as connection:
        insert_all(connection, tables.sites, sites)
        insert_all(connection, tables.devices, list(_devices(county, mornings)))
    county.close()


def _site(site: str, tier: str, parent: str) -> dict[str, str]:
    return {"site": site, "name": f"站点{site[6:]}", "short": site[6:], "tier": tier, "parent": parent}


def _devices(county: County, mornings: list[Morning]) -> Iterator[dict[str, object]]:
    for morning in mornings:
        yield {
            "site": morning.site,
            "incarnation": 1,
            "sign_public": seal.sign_public(morning.sign_seed),
            "box_public": seal.box_public(morning.box_seed),
            "qr_key": county.keys.at_rest(b"q" * 32, f"qr/{morning.site}.1"),
            "enrolled_at": county.stamp(),
            "revoked": False,
            "forked_at": "",
            "last_seen": "",
            "last_digest": "",
            "backed_up": 0,
        }


def _morning(work: tuple[int, bytes]) -> Morning:
    number, box_public = work
    township = f"511999{101 + number // BELOW:03d}000"
    site = f"{township[:9]}{201 + number % BELOW:03d}"
    seeds = seal.new_key(), seal.new_key()
    about = About(1, "", "", COUNTY, b"", box_public)
    enrolled = EnrolAnswer(site, site, site, "village", 1, "", about, {})
    station = HandStation("", enrolled, *seeds, Actor("代办员", "代办员", "VA"))
    when = at("11-20 09:12")
    for serial in range(1, OPERATIONS + 1):
        body = {**registration(name=_person(number, serial)), "op_id": f"{site}-{serial}"}
        station.write("CaseRegistered", case_number(site, when.date(), 1, serial), body, when)
    return Morning(site, township, *seeds, station.packed(), OPERATIONS)


def _person(number: int, serial: int) -> str:
    """A name of three characters, few of them alike."""
    family, given = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "秀英桂兰玉华明建国志强丽娟芳淑珍平军勇敏静"
    n = number * OPERATIONS + serial
    return family[n % 20] + given[n // 20 % 21] + given[n // 420 % 21]
