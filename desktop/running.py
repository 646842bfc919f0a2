"""What runs here: the version and platform of this program, and what the room of updates last wrote of itself.

Tells the county by each exchange (`sync.wire.program`). Knows one small file; a missing or spoiled one says nothing.
"""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sync.releases.names import platform_here

REPORT = "update-report.json"
"""In the base folder: a JSON object with fields of `ProgramReport`."""
_MOST = 16 << 10


def running_version() -> str:
    """Of this program, "" where it was not installed."""
    try:
        return version("daiban")
    except PackageNotFoundError:
        return ""


def program_report(base: Path) -> dict[str, object]:
    """The fields of a `ProgramReport`: version and platform, and over them what the file says."""
    plain: dict[str, object] = {
        "version": running_version(),
        "platform": platform_here(sys.platform, platform.machine()),
    }
    try:
        with (base / REPORT).open("rb") as file:
            kept = json.loads(file.read(_MOST))
    except (OSError, ValueError, RecursionError):
        return plain
    return plain | kept if isinstance(kept, dict) else plain
