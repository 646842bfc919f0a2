"""What a county signs beside the program: its service items with the keys of their authors, and its calendar.

Reads by the county's index, which says whose it is: under one maker the sticks of several counties look alike.
Knows names and signatures; what an item is and whether it is newer than what is here is asked elsewhere.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

import desktop.updating.words  # noqa: F401
from desktop.updating.trust import Trust
from sync.ledger.problems import Problem
from sync.releases.names import CALENDAR, CALENDARS, CATALOGUE, CATALOGUE_KEYS, INDEX

log = logging.getLogger(__name__)
MOST_DOCUMENTS = 2_000


@dataclass(frozen=True, slots=True)
class CountySigned:
    """JSON objects as they were signed. `items`: by id@version; None or empty where the county has none."""

    keys: bytes | None
    items: dict[str, bytes]
    calendar: bytes | None


def read_signed(trust: Trust, county: str, site: str) -> CountySigned | None:
    """What `county` signed for the station `site`; None where the source is older than indexes.

    Raises Problem update.other_county, update.nonsense, and those of the lists.
    """
    raw = trust.document(INDEX)
    if raw is None:
        return None
    names = _names(raw, county)
    days = f"{CALENDARS}{site}.json"
    items = {}
    for name in sorted(names):
        if name.startswith(CATALOGUE) and name != CATALOGUE_KEYS:
            content = _object(trust, name)
            if content is not None:
                items[name.removeprefix(CATALOGUE).removesuffix(".json")] = content
    return CountySigned(
        _object(trust, CATALOGUE_KEYS) if CATALOGUE_KEYS in names else None,
        items,
        next((_object(trust, name) for name in (days, CALENDAR) if name in names), None),
    )


def _names(raw: bytes, county: str) -> frozenset[str]:
    try:
        index: Any = json.loads(raw)
        names = [str(name) for name in index["documents"]]
        theirs = str(index["county"])
    except (ValueError, KeyError, TypeError, RecursionError) as nonsense:
        raise Problem("update.nonsense", reason=INDEX) from nonsense
    if theirs != county:
        raise Problem("update.other_county", county=theirs)
    if len(names) > MOST_DOCUMENTS:
        raise Problem("update.nonsense", reason=INDEX)
    return frozenset(names)


def _object(trust: Trust, name: str) -> bytes | None:
    content = trust.document(name)
    try:
        if content is not None and isinstance(json.loads(content), dict):
            return content
    except (ValueError, RecursionError):
        log.info("a signed document is no JSON and is passed over")
    return None
