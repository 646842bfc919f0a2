"""What is installed here: the running version's folder, its list, the root of trust in it, and whether it may update.

IT forbids updates by an empty file `updates.off` beside the program, in /etc/daiban or in the station's folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

import desktop.updating.words  # noqa: F401
from desktop import launcher
from desktop.updating.report import county_of
from desktop.updating.updating import Program
from sync.ledger.problems import Problem
from sync.releases.manifest import MANIFEST_NAME, read_manifest

OFF = "updates.off"
ROOT_FILE = Path("resources") / "updates" / "root.json"


def installed_program(base: Path, folder: Path | None = None) -> Program:
    """`folder`: of the running version, else the interpreter's. Raises Problem update.off, .not_installed, .no_root."""
    folder = folder or Path(sys.executable).resolve().parent
    try:
        installed = read_manifest((folder / MANIFEST_NAME).read_bytes())
    except (OSError, ValueError) as missing:
        raise Problem("update.not_installed") from missing
    if any((place / OFF).exists() for place in (folder, Path("/etc/daiban"), base)):
        raise Problem("update.off")
    trusted = next((p for p in _places(folder) if p.is_file()), None)
    if trusted is None:
        raise Problem("update.no_root")
    try:
        root = trusted.read_bytes()
    except OSError as unread:
        raise Problem("update.no_root") from unread
    known = county_of(base)
    return Program(
        launcher.program_root(),
        folder,
        installed,
        base,
        root,
        known.get("station", ""),
        known.get("site", ""),
        known.get("key", ""),
    )


def _places(folder: Path) -> list[Path]:
    return [folder / inside / ROOT_FILE for inside in ("", "_internal", "lib")]
