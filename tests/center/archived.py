"""A station's bytes as a program of 2026-11 (event schema 1, protocol 1) wrote them, kept in tests/archive.

`python -m tests.center.archived` writes the files; that is done once for a schema, and never again: what
lies there is history. The keys in them are of no station that exists.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sync import seal
from sync.ledger.events import Actor
from sync.segments import Packer
from sync.wire import About, EnrolAnswer
from tests.center.hand_station import HandStation
from tests.center.worked import VILLAGE, at, number, registration

FOLDER = Path(__file__).parents[1] / "archive"
KEYS, ROWS, COLUMNS = (f"station-schema-1.{end}" for end in ("json", "rows.dbsg", "columns.dbsg"))
QUEUED: dict[str, Any] = {"facts": {}}


def archived_station(url: str = "") -> tuple[HandStation, dict[str, str]]:
    """The station with its keys and no memory, and (hex) what its county and its cases had."""
    kept = json.loads((FOLDER / KEYS).read_text("utf-8"))
    return _station(url, bytes.fromhex(kept["sign_seed"]), bytes.fromhex(kept["county_box_seed"])), kept


def archived(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _station(url: str, sign_seed: bytes, county_seed: bytes) -> HandStation:
    box = seal.box_public(county_seed)
    about = About(1, "", "", "511999000000", bytes(32), box)
    enrolled = EnrolAnswer(VILLAGE, "", "", "village", 1, "", about)
    return HandStation(url, enrolled, sign_seed, seal.new_key(), Actor("周明华", "周明华", "VA"))


def write() -> None:
    sign_seed, county_seed = seal.new_key(), seal.new_key()
    station = _station("", sign_seed, county_seed)
    for serial in (1, 2):
        when = at(f"11-27 09:1{serial}")
        body = registration(note_of_an_older_program="kept") | {"op_id": f"op-{serial}"}
        station.write("CaseRegistered", number(serial), body, when)
        station.write("CaseQueued", number(serial), QUEUED, when)
    keys = {"sign_seed": sign_seed.hex(), "county_box_seed": county_seed.hex()}
    (FOLDER / KEYS).write_text(json.dumps(keys, indent=1) + "\n", "utf-8")
    (FOLDER / ROWS).write_bytes(station.packed())
    packer = Packer(sign_seed, station.county_box)
    (FOLDER / COLUMNS).write_bytes(packer.pack(station.journal, {}, station.keys))


if __name__ == "__main__":
    write()
