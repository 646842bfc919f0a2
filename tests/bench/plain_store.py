"""The same station with parts of its care taken away: what safety and secrecy cost is the difference.

Reaches into the store on purpose (swaps its database and its second copy), which nothing but a
bench may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

from desktop.usecases.station import Station
from sync.store import cabinet as store
from sync.store.copying import Copying
from sync.store.database import BUSY_MS, Database
from sync.store.heal import Healing
from tests.support.lone import open_lone

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "foreign_keys=ON",
    "cache_size=-16000",
)


class PlainDatabase(Database):
    """The same SQLite library and settings, no key."""

    def _connect(self, *, read_only: bool) -> sqlcipher3.Connection:
        connection = sqlcipher3.connect(
            str(self.path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
        for pragma in (*PRAGMAS, "secure_delete=ON", f"query_only={'ON' if read_only else 'OFF'}"):
            connection.execute(f"PRAGMA {pragma}")
        return connection


class CarelessDatabase(PlainDatabase):
    """Plain, and the log is left to SQLite's own automatic checkpoints."""

    def checkpoint(self) -> bool:
        return True


class NoCopying(Copying):
    """No second copy."""

    def heal(self) -> Healing:
        return Healing()

    def after(self, frame: Any) -> None:
        """Nothing."""


def open_unencrypted(base: Path) -> Station:
    """A station over a plain file; checkpoint and second copy as delivered."""
    with _with(Database=PlainDatabase):
        return open_lone(base)


def open_careless(base: Path) -> Station:
    """A station over a plain file, no checkpoint after the commit, no second copy."""
    with _with(Database=CarelessDatabase, Copying=NoCopying):
        return open_lone(base)


@contextmanager
def _with(**parts: type) -> Iterator[None]:
    known = {name: getattr(store, name) for name in parts}
    try:
        for name, part in parts.items():
            setattr(store, name, part)
        yield
    finally:
        for name, part in known.items():
            setattr(store, name, part)
