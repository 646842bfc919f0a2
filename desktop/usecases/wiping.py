"""Wiping (清除): a PC that the county let go forgets everything, but never before its work is safe.

The county must say that this PC is revoked, and must have acknowledged every act and scan of it;
otherwise nothing is touched. The keys go first: from then on the rest is noise.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from desktop.usecases.exchange import sync_now
from desktop.usecases.station import Station
from sync.ledger.problems import Problem
from sync.store.key_ring import COPY_FOLDER
from sync.store.keys import DATABASE_FILE, KEYS_FILE

FILES = ("reserve", "window.json", "tries.json", "places.json")
FOLDERS = ("blobs", COPY_FOLDER, "devices", "printed", "logs")


def may_wipe(station: Station) -> None:
    """Asks the county once. Raises Problem road.*, wipe.not_revoked, wipe.unacknowledged, wipe.place_away."""
    outcome = sync_now(station)
    if outcome.problem is None:
        raise Problem("wipe.not_revoked")
    if outcome.problem.code != "road.revoked":
        raise outcome.problem
    standing = station.cabinet.standing()
    waiting, scans = standing.last - standing.acked, len(standing.unsent_blobs)
    if waiting or scans:
        raise Problem("wipe.unacknowledged", count=waiting, scans=scans)
    chosen = station.cabinet.care.chosen
    if chosen is not None and not chosen.is_dir():
        raise Problem("wipe.place_away", folder=chosen)


def wipe(station: Station) -> int:
    """Forget this station, its backups and second copies; returns how many files went.

    Raises as `may_wipe`, and then nothing is gone.
    """
    may_wipe(station)
    base, copies = station.cabinet.base_dir, _copies(station)
    station.cabinet.close()
    keys = (base / KEYS_FILE, base / COPY_FOLDER / KEYS_FILE, *(copy / KEYS_FILE for copy in copies))
    gone = sum(_shred(path) for path in keys)
    files = [base / name for name in FILES]
    for path in (
        *sorted(base.glob(f"{DATABASE_FILE}*")),
        *files,
        *(base / name for name in FOLDERS),
        *copies,
    ):
        gone += _remove(path)
    return gone


def _copies(station: Station) -> list[Path]:
    """Backups, mirrored scans and second copies of this station, beside the database and in the chosen folder."""
    care = station.cabinet.care
    mark = care.own_backups.folder.stem
    places = [station.cabinet.base_dir, *([care.chosen] if care.chosen else [])]
    return sorted(path for place in places for path in place.glob(f"{mark}.*"))


def _remove(path: Path) -> int:
    if not path.is_dir():
        gone = int(path.is_file())
        path.unlink(missing_ok=True)
        return gone
    gone = sum(inner.is_file() for inner in path.rglob("*"))
    shutil.rmtree(path, ignore_errors=True)
    return gone


def _shred(path: Path) -> bool:
    """Write over, then remove. The keys are wrapped besides; a flash disk may keep an old block."""
    if not path.is_file():
        return False
    with contextlib.suppress(OSError), path.open("r+b") as stream:
        stream.write(bytes(path.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
    path.unlink()
    return True
