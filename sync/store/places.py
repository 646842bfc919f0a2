"""Places (存放处): where this PC keeps its backups and its other second copy; one small file, no secret.

It must be known before the database opens, so it does not lie in it. A file that cannot be
read means: beside the database only, and the page 维护 says so.
"""

from __future__ import annotations

import json
from pathlib import Path

from sync.ledger.problems import Problem
from sync.store.durable import write_whole
from sync.store.failures import of_disk

PLACES_FILE = "places.json"


def second_place(base_dir: Path) -> Path | None:
    """The folder that the clerk chose for second copies; None where none was chosen."""
    try:
        text = json.loads((base_dir / PLACES_FILE).read_text("utf-8"))["second"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Path(text) if isinstance(text, str) and text else None


def choose_second_place(base_dir: Path, folder: Path | None) -> None:
    """Remember the folder; None forgets it. Raises Problem store.read_only, store.disk_full, store.place_inside."""
    if folder is not None:
        folder = folder.resolve()
        if not folder.is_dir():
            raise Problem("store.read_only", folder=folder)
        home = base_dir.resolve()
        if folder == home or home in folder.parents:
            raise Problem("store.place_inside", folder=folder)
    try:
        write_whole(base_dir / PLACES_FILE, [json.dumps({"second": str(folder or "")}).encode()])
    except OSError as error:
        raise of_disk(error, base_dir) from error
