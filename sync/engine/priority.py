"""What comes first: rows, then news, then scans going up (oldest case first), then scans coming down. Pure.

A refused or missing scan is stepped over for the round, so that it holds nobody up.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sync.engine.ports import Standing

ROWS = "rows"
NEWS = "news"
SCAN_UP = "scan_up"
SCAN_DOWN = "scan_down"
NOTHING = "nothing"


def next_upload(standing: Standing, stepped_over: AbstractSet[str]) -> tuple[str, int] | None:
    """(sha256, size) of the first scan to send. The cabinet lists them oldest case first."""
    waiting = (scan for scan in standing.unsent_blobs if scan[0] not in stepped_over)
    return next(waiting, None)


def next_fetch(standing: Standing, stepped_over: AbstractSet[str]) -> str | None:
    """The first scan to fetch."""
    return next((name for name in standing.wanted_blobs if name not in stepped_over), None)


def first_errand(standing: Standing, offered: int, asked: bool, stepped_over: AbstractSet[str]) -> str:
    """`offered`: seq through which rows were uploaded; `asked`: the county has nothing more to tell."""
    if standing.last > offered:
        return ROWS
    if not asked:
        return NEWS
    if next_upload(standing, stepped_over) is not None:
        return SCAN_UP
    if next_fetch(standing, stepped_over) is not None:
        return SCAN_DOWN
    return NOTHING
