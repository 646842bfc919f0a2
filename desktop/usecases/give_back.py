"""Giving back: the county's disk was set back, and acts of its own that it lost lie on this PC with its signature.

Done by itself after the first exchange under the county's new life, page by page; broken off, it goes on
at the next exchange. A station without a line hands them in with every report on a stick until one that
had them was answered. Nothing here is changed by it. Knows which acts lie here; the county judges them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from desktop.usecases.station import Station
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.store.marks import GIVE_BACK

log = logging.getLogger(__name__)

PAGE_BYTES = 512 << 10
MOST_BYTES = 2 << 20
"""Of one act; a larger one stays here."""
_ROW = 1 << 10
SignedAct = tuple[Event, bytes]


def give_back(station: Station) -> int:
    """Hand back what the county lacks; returns how many acts it took. Weather and refusals wait for the next time."""
    with station.cabinet.reading() as view:
        due = bool(view.marks.number(GIVE_BACK))
        has_some = view.county_acts.any()
        county_site = str((view.settings.get("county") or {}).get("site", ""))
    if not due:
        return 0
    taken = 0
    try:
        if has_some:
            road = station.county()
            heads, _ = road.give_back(())
            with station.cabinet.reading() as view:
                lacking = list(view.county_acts.after(county_site, heads))
            taken = sum(road.give_back(page)[1] for page in _pages(lacking))
    except Problem as problem:
        log.info("the county's own acts wait for the next exchange: %s", problem.code)
        return taken
    done(station)
    return taken


def carried(station: Station) -> tuple[bool, list[bytes]]:
    """(something is due, pages of everything signed that lies here) for a stick: what the county lacks cannot be asked."""
    from sync.pouch import returned_content

    with station.cabinet.reading() as view:
        if not view.marks.number(GIVE_BACK):
            return False, []
        county_site = str((view.settings.get("county") or {}).get("site", ""))
        acts = list(view.county_acts.after(county_site, {}))
    return True, [returned_content(page) for page in _pages(acts)]


def done(station: Station) -> None:
    """The county has them, or was told that there are none."""
    with station.cabinet.unit() as unit:
        unit.marks.set(GIVE_BACK, 0)


def _pages(acts: Iterable[SignedAct]) -> Iterator[list[SignedAct]]:
    page: list[SignedAct] = []
    size = 0
    for event, signature in acts:
        if len(event.sealed) > MOST_BYTES:
            log.warning("an act of %s bytes is not handed back", len(event.sealed))
            continue
        if page and size + len(event.sealed) > PAGE_BYTES:
            yield page
            page, size = [], 0
        page.append((event, signature))
        size += len(event.sealed) + _ROW
    if page:
        yield page
