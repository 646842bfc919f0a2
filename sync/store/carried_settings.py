"""Settings that a stick of updates brought: taken where the county signed them after all that it told by exchange.

Whoever checked the signatures is another room. A stick that is older than the last answer, or than the stick
before, brings nothing: the county may have taken back what is on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sync.store.marks import CARRIED, SERVER_TIME

if TYPE_CHECKING:
    from sync.store.unit_of_work import Unit


def take_carried(unit: Unit, documents: Mapping[str, bytes], made: datetime) -> tuple[str, ...]:
    """Keep documents (name to JSON) as of `made`; returns the names of those that are new here."""
    known = (unit.marks.text(mark) for mark in (SERVER_TIME, CARRIED))
    if any(datetime.fromisoformat(moment) >= made for moment in known if moment):
        return ()
    new = []
    for name, content in documents.items():
        if unit.settings.raw(name) != content:
            unit.settings.put(name, content)
            new.append(name)
    unit.marks.set(CARRIED, made.isoformat())
    return tuple(new)
