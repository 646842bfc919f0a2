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

FOLDERS = ("blobs", COPY_FOLDER, "devices", "printed", "logs")


def may_wipe(station: Station) -> None:
    """Asks the county once. Raises Problem road.*, wipe.not_revoked, wipe.unacknowledged."""
    outcome = sync_now(station)
    if outcome.problem is None:
        raise Problem("wipe.not_revoked")
    if outcome.problem.code != "road.revoked":
        raise outcome.problem
    standing = station.cabinet.standing()
    waiting, scans = standing.last - standing.acked, len(standing.unsent_blobs)
    if waiting or scans:
        raise Problem("wipe.unacknowledged", count=waiting, scans=scans)


def wipe(station: Station) -> int:
    """Forget this station; returns how many files went. Raises as `may_wipe`, and then nothing is gone."""
    may_wipe(station)
    base = station.cabinet.base_dir
    station.cabinet.close()
    gone = sum(_shred(path) for path in (base / KEYS_FILE, base / COPY_FOLDER / KEYS_FILE))
    for path in sorted(base.glob(f"{DATABASE_FILE}*")) + [base / "reserve", base / "window.json"]:
        gone += path.is_file()
        path.unlink(missing_ok=True)
    for name in FOLDERS:
        gone += sum(path.is_file() for path in (base / name).rglob("*"))
        shutil.rmtree(base / name, ignore_errors=True)
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
