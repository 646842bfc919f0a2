"""Loads: a station full of work that nobody has sent yet, and its county, made once and copied for each run.

Real registrations of six items by made-up people, typed through the counter's own verb. Text
loads have no scans; a scan here is 300 kB that no compressor shrinks. Kept in out/bench/loads.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard
from sqlalchemy.schema import CreateTable

from desktop.usecases.register import register_case
from forms.canonical import canonical
from sync.center import tables as county_tables
from sync.segments.dictionaries import NEWEST
from sync.store import tables as station_tables
from tests.bench.crowd import names
from tests.bench.figures import OUT
from tests.support.people import AGENTS, Person, disability, medical, old_age, pension, subsistence
from tests.support.places import VILLAGE_A, Place, StoryClock, World
from tests.support.quick_draft import quick_draft

SCAN_BYTES = 300_000
_GROUPS = ["柳沟", "椑南", "石桥", "黄葛", "双凤", "观音", "龙井", "大田", "土地", "新房"]


@dataclass(frozen=True, slots=True)
class Load:
    """`docs` registrations, the first `scans` of them with one scan each."""

    docs: int
    scans: int = 0

    @property
    def name(self) -> str:
        return f"{self.docs}-{self.scans}"


@dataclass(frozen=True, slots=True)
class Made:
    """`documents`: what each row says, header and body, as canonical JSON: what any peer would send.

    `limit`: bytes of the physical limit: one zstd-19 frame of all documents, and the scans as they are.
    """

    load: Load
    folder: Path
    documents: tuple[bytes, ...]
    scans: tuple[bytes, ...]
    limit: int

    def copied_to(self, folder: Path) -> tuple[Path, Path]:
        """(the county's folder, the station's base directory) of one run."""
        center, station = folder / "center", folder / "station"
        shutil.copytree(self.folder / "center", center)
        shutil.copytree(self.folder / "stations" / VILLAGE_A, station)
        return center, station


def made(load: Load) -> Made:
    """The load, from out/bench/loads or made now (a registration takes about 0.1 s)."""
    folder = OUT / "loads" / load.name
    mark = folder / "whole"
    if not (mark.exists() and mark.read_text("utf-8") == _version()):
        making = Path(tempfile.mkdtemp(prefix=f"{load.name}-", dir=_made_in(folder.parent)))
        _make(load, making)
        (making / "whole").write_text(_version(), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        making.rename(folder)
    documents = json.loads((folder / "documents.json").read_text("utf-8"))
    scans = [path.read_bytes() for path in sorted((folder / "scans").iterdir())]
    frame = int((folder / "frame").read_text("ascii"))
    given = tuple(text.encode() for text in documents)
    return Made(load, folder, given, tuple(scans), frame + sum(map(len, scans)))


def _made_in(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _make(load: Load, folder: Path) -> None:
    world = World(folder, StoryClock(datetime(2026, 11, 2, 8, 0)))
    (folder / "scans").mkdir()
    try:
        village = world[VILLAGE_A]
        village.sync()
        for number, answers in enumerate(_applications(load.docs)):
            draft = quick_draft(village.station, village.actor, answers, scans=False)
            if number < load.scans:
                content = random.Random(number).randbytes(SCAN_BYTES)
                (folder / "scans" / f"{number:04}").write_bytes(content)
                _attach(village, draft, content)
            register_case(village.station, village.actor, draft)
        clear = list(_documents(village))
        frame = zstandard.ZstdCompressor(level=19).compress(b"\n".join(clear))
        (folder / "frame").write_text(str(len(frame)), "ascii")
        documents = [text.decode() for text in clear]
        (folder / "documents.json").write_text(json.dumps(documents, ensure_ascii=False), "utf-8")
    finally:
        world.close()


def _attach(place: Place, draft: str, content: bytes) -> None:
    name = place.station.cabinet.blobs.put(content)
    with place.station.cabinet.unit() as unit:
        kept = unit.drafts.get(draft)
        assert kept is not None
        materials = dict(kept.content["materials"])
        first = next(iter(materials))
        materials[first] = {**materials[first], "files": [name]}
        unit.drafts.save(
            draft, {**kept.content, "materials": materials}, saved_at=place.station.recorded_at()
        )


def _documents(place: Place) -> Iterator[bytes]:
    """Every own row that waits, its header and its body in clear."""
    cabinet = place.station.cabinet
    for event in cabinet.own_events(cabinet.standing().acked, 1 << 40):
        with cabinet.reading() as view:
            opened = view.keys.opened(event)
        yield canonical({**opened.header(), "body": dict(opened.body or {})})


def _applications(count: int) -> Iterator[dict[str, Any]]:
    """Answers files of people who are all different, in a fixed order."""
    chance, person_names, agent = random.Random(20261124), names(), AGENTS[VILLAGE_A]
    for number in range(count):
        kind = chance.choices(
            (pension, medical, old_age, subsistence, disability), weights=(40, 25, 15, 10, 10)
        )[0]
        age = (81, 95) if kind is old_age else (20, 59) if kind is pension else (20, 85)
        person = _person(chance, next(person_names), number, age)
        if kind is subsistence:
            members = tuple(_person(chance, next(person_names), number, (5, 80)) for _ in range(2))
            answers = subsistence(person, VILLAGE_A, agent, members)
        elif kind is disability:
            answers = disability(
                person, VILLAGE_A, agent, _person(chance, next(person_names), number, (20, 80))
            )
        else:
            answers = kind(person, VILLAGE_A, agent)  # type: ignore[call-arg]
        yield _lived_in(answers, chance)


def _person(chance: random.Random, name: str, number: int, ages: tuple[int, int]) -> Person:
    born = date(2026 - chance.randint(*ages), 1, 1) + timedelta(days=chance.randrange(365))
    mobile = f"1{chance.choice((35, 38, 39, 58, 87))}{chance.randrange(10**8):08}"
    return Person(name, born, (number * 7 + chance.randrange(7)) % 1000, mobile)


def _lived_in(answers: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Another house for everybody, another account for whoever has one."""
    given = dict(answers["answers"])
    group, house = chance.randint(1, 12), chance.randint(1, 260)
    given["applicant.hukou_address"] = f"椑木镇{chance.choice(_GROUPS)}村{group}组{house}号"
    if "insurance.group" in given:
        given["insurance.group"] = f"{group}组"
        given["insurance.grade"] = chance.choice(("100", "200", "300", "500", "1000"))
    if "bank.bank_account" in given:
        given["bank.bank_account"] = f"6217{chance.randrange(10**15):015}"
    return {**answers, "answers": given}


def _version() -> str:
    """Changes with this module, the dictionary and the tables of both ends."""
    whole = hashlib.sha256(NEWEST.encode())
    whole.update(Path(__file__).read_bytes())
    for metadata in (county_tables.metadata, station_tables.metadata):
        whole.update("".join(str(CreateTable(table)) for table in metadata.sorted_tables).encode())
    return whole.hexdigest()
