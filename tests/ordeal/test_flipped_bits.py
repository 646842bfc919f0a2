"""One flipped bit in every page of the database, the second copy, a scan and a backup: found, and restored.

Short form here: DAIBAN_FLIPS=6 places of each file; 0 takes every page twice (`make ordeal`).
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.repair import TABLES
from tests.ordeal.flows import BEFORE
from tests.ordeal.flows_care import LATER, database_of, is_damaged, numbers_of, prepare_backup, repaired
from tests.ordeal.stations import one_case, open_at
from tests.store.desk import open_cabinet

FLIPS = int(os.environ.get("DAIBAN_FLIPS", "6"))
SEED = int(os.environ.get("DAIBAN_SEED", "20261124"))
PAGE = 4096
CASES = BEFORE + 1


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of two cases, then one case more; a stick that holds copy, backups and scans."""
    folder = tmp_path_factory.mktemp("flips")
    prepare_backup(folder / "station")
    station = open_at(folder / "station")
    one_case(station, CASES - 1)
    station.cabinet.close()
    return folder


def places(size: int, chance: random.Random) -> Iterator[tuple[int, int]]:
    """(byte, bit): one in each chosen page, or two in every page."""
    pages = range(-(-size // PAGE))
    chosen = sorted(chance.sample(pages, min(FLIPS, len(pages)))) if FLIPS else [*pages, *pages]
    for page in chosen:
        yield min(page * PAGE + chance.randrange(PAGE), size - 1), 1 << chance.randrange(8)


def flips(prepared: Path, tmp_path: Path, name: str) -> Iterator[Path]:
    """The station again and again, one bit of the file flipped in each."""
    chance = random.Random(f"{SEED}/{name}")
    found = sorted(prepared.glob(f"station/{name}"))[0]
    whole = found.read_bytes()
    for at, bit in places(len(whole), chance):
        station = tmp_path / "station"
        shutil.copytree(prepared / "station", station)
        spoiled = bytearray(whole)
        spoiled[at] ^= bit
        (tmp_path / found.relative_to(prepared)).write_bytes(spoiled)
        yield station
        shutil.rmtree(station)


def test_in_the_database(prepared: Path, tmp_path: Path) -> None:
    for station in flips(prepared, tmp_path, "ledger.db"):
        spoiled = (station / "ledger.db").read_bytes()
        assert is_damaged(station)
        incident = repaired(station)
        assert not incident.left
        assert incident.aside is not None
        assert incident.aside.read_bytes() == spoiled or is_of_the_log(station, incident.aside)
        assert len(numbers_of(station)) == CASES


def is_of_the_log(station: Path, aside: Path) -> bool:
    """The look before the repair may have emptied a log into the damaged file; it is still kept, still damaged."""
    return bool(database_of(station).damage_of(aside))


def test_in_the_second_copy(prepared: Path, tmp_path: Path) -> None:
    for station in flips(prepared, tmp_path, "second-copy/*.copy"):
        cabinet = open_cabinet(station)
        seen = bool(cabinet.verify().faults) or cabinet.healed.spoiled or cabinet.healed.appended
        cabinet.close()
        assert seen, "a spoiled second copy was taken for whole"
        incident = repaired(station)
        assert not incident.left
        assert incident.kind != TABLES or "第二副本已重写" in incident.done
        assert len(numbers_of(station)) == CASES


def test_in_a_backup(prepared: Path, tmp_path: Path) -> None:
    """It is never taken: the database comes from what is left, here the second copy alone."""
    for station in flips(prepared, tmp_path, "*.backups/*.db"):
        database = station / "ledger.db"
        database.write_bytes(database.read_bytes()[: 3 * PAGE])
        incident = repaired(station)
        assert incident.source is None
        assert not incident.left
        assert len(numbers_of(station)) == CASES


def test_in_a_scan(prepared: Path, tmp_path: Path) -> None:
    """Found by the scrub, taken from the stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    base = tmp_path / "base" / "station"
    shutil.copytree(prepared / "station", base)
    cabinet = open_cabinet(base)
    cabinet.care.choose(stick)
    cabinet.care.back_up_if_due(LATER)
    cabinet.close()
    for station in flips(base.parent, tmp_path, "blobs/??/*"):
        cabinet = open_cabinet(station)
        scrubbed = cabinet.care.scrub_all()
        assert (scrubbed.restored, scrubbed.asked, scrubbed.lost) == (1, 0, ())
        assert cabinet.care.scrub_all().words == ()
        cabinet.close()


def test_nothing_flipped_is_nothing_found(prepared: Path) -> None:
    assert not is_damaged(prepared / "station")
