"""A county port that says what is about to be done, each time before it is done. Wraps the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desktop.usecases.station import Station


class Watched:
    """`before(name)` is called with the name of each call, on the thread that makes it."""

    def __init__(self, county: Any, before: Callable[[str], None]) -> None:
        self._county = county
        self._before = before

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._county, name)
        if not callable(real):
            return real

        def called(*arguments: Any) -> Any:
            self._before(name)
            return real(*arguments)

        return called


def watched(station: Station, before: Callable[[str], None]) -> Station:
    """The station with its way to the county watched."""
    real = station.county
    return replace(station, county=lambda: Watched(real(), before))
