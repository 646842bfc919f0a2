"""The note of a restoration: what a database that came from a backup has to be told, beside it until it was told.

Between a backup's taking the place of a damaged file and the first unit of work in it the power may go or
the disk may refuse. Without the note the next start would see a sound database and give numbers that people
hold already (ADR 0021).
"""

from __future__ import annotations

import logging
from pathlib import Path

from sync.store.durable import sync_folder, write_whole
from sync.store.marks import CURSOR, UNPROVED
from sync.store.unit_of_work import Unit

log = logging.getLogger(__name__)

NOTE_FILE = "restored"
_PROVED, _UNPROVED = b"proved\n", b"unproved\n"


def write_note(base_dir: Path, *, proved: bool) -> None:
    """Before the damaged file is moved. `proved`: the second copy holds every number that was given. Raises OSError."""
    write_whole(base_dir / NOTE_FILE, [_PROVED if proved else _UNPROVED])


def drop_note(base_dir: Path) -> None:
    """What it said is in the database. One that stays is told again at the next start: that costs a device number."""
    try:
        (base_dir / NOTE_FILE).unlink(missing_ok=True)
        sync_folder(base_dir)
    except OSError as error:
        log.warning("the note of a restoration stays: %s", error.strerror)


def noted(base_dir: Path) -> bool:
    """A restoration has not been told to its database yet."""
    return (base_dir / NOTE_FILE).exists()


def tell(base_dir: Path, unit: Unit) -> None:
    """The county's news are fetched from the beginning, every scan is offered again, and where the last numbers are not
    proved none is given. A note that cannot be read counts as unproved."""
    try:
        proved = (base_dir / NOTE_FILE).read_bytes() == _PROVED
    except OSError:
        proved = False
    if not proved:
        unit.marks.set(UNPROVED, "1")
    unit.marks.set(CURSOR, "")
    unit.blobs.offer_all_again()
