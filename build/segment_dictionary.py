"""The next dictionary of the segments' columns, from made-up cases: `make dictionary`.

Registers every built-in item's specimen at a lone station and plays the demonstration, then trains
on the words of each act alone. Writes sync/segments/dictionaries/N.zdict and prints its hash, which
belongs into SHA256 there; an old number is never written again.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import zstandard

from forms.canonical import canonical
from sync import seal
from sync.center import tables
from sync.center.bodies import body_of, case_key
from sync.center.database import reading
from sync.center.journal_rows import event_of
from sync.codec import event_to_wire
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.segments.columns import Writer, put_rows
from sync.segments.dictionaries import SHA256
from tests.demo.story import Story
from tests.e2e.test_every_specimen import answers_file, registered
from tests.forms.welfare_items import specimen
from tests.support.lone import open_lone
from tests.support.places import VILLAGE_A, VILLAGE_B, StoryClock, World

SIZE = 110 << 10
SEGMENT, GRAIN = 1000, 8  # zstd's k and d: long pieces, because whole forms recur
KEY = bytes(32)


def main(root: Path) -> int:
    """Write the next dictionary; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        samples = [_words(event) for event in _events(root, Path(folder))]
    samples = [sample for sample in samples if sample]
    made = zstandard.train_dictionary(SIZE, samples, k=SEGMENT, d=GRAIN, level=19).as_bytes()
    name = str(max(map(int, SHA256), default=0) + 1)
    path = root / "sync" / "segments" / "dictionaries" / f"{name}.zdict"
    path.write_bytes(made)
    digest = hashlib.sha256(made).hexdigest()
    sys.stdout.write(f'{path}: {len(made)} bytes of {len(samples)} acts\n"{name}": "{digest}"\n')
    return 0


def _words(event: Event) -> bytes:
    """The text stream of one act alone, as a packer writes it."""
    sealed = seal.seal_body(KEY, canonical(event.body), event.event_id.encode())
    to = Writer()
    put_rows(to, [msgspec.structs.replace(event_to_wire(event), sealed=sealed)], {event.case_no: KEY})
    return bytes(to.text)


def _events(root: Path, folder: Path) -> Iterator[Event]:
    yield from _specimens(root, folder)
    world = World(
        folder / "demo",
        StoryClock(datetime(2026, 11, 2, 8, 30)),
        entrust={VILLAGE_B: {"SB-001": "示范县人社发〔2026〕8号"}},
        village_step={VILLAGE_A: ["MZ-001"]},
    )
    try:
        Story(world, folder / "demo").tell()
        with reading(world.county.engine) as connection:
            for row in connection.execute(tables.events.select().order_by(tables.events.c.applied_n)).all():
                event = event_of(row)
                key = case_key(connection, world.county, event.case_no or f"@{event.site}")
                if key is not None:
                    yield event.opened(body_of(key, event))
    finally:
        world.close()


def _specimens(root: Path, folder: Path) -> Iterator[Event]:
    station = open_lone(folder / "lone")
    try:
        for item_id in sorted(path.name for path in (root / "forms" / "items").glob("??-???")):
            try:
                form = specimen(item_id, station.today())
                case = registered(station, answers_file(form), folder / item_id)
            except (Problem, LookupError, ValueError) as without:
                sys.stderr.write(f"{item_id} passed over: {without}\n")
                continue
            with station.cabinet.reading() as view:
                yield from view.journal.history(case.case_no)
    finally:
        station.cabinet.close()


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
