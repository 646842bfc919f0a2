"""The rows of one registration and nothing else: a plain SQLite transaction, WAL and synchronous=FULL.

The baseline that any program would have to pay: the tables, indexes and rows are those that our
own registration left, written again by the standard library's sqlite3 with prepared rows. No form
is checked, no number taken, nothing sealed, folded, indexed or copied.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine

from desktop.usecases.station import Station
from sync.store.tables import metadata
from tests.bench.pattern import rows_of
from tests.bench.plain_store import PRAGMAS

COUNTERS = ("case", "D01", "D02", "D05", "chain")


class BareBook:
    """`station`: where `case_no` was registered; its rows are the pattern."""

    def __init__(self, path: Path, station: Station, case_no: str) -> None:
        engine = create_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        engine.dispose()
        self._book = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self._book.execute(f"PRAGMA {pragma}")
        self._pattern = [(table, row) for table, rows in rows_of(station, case_no).items() for row in rows]
        self._case_no = case_no
        self._written = 0

    def register(self) -> None:
        """One transaction: event, key, case, papers, scans' names, counters."""
        self._written += 1
        number = f"{self._case_no}-{self._written}"
        execute = self._book.execute
        execute("BEGIN IMMEDIATE")
        for table, row in self._pattern:
            fresh = dict(row)
            for name in ("case_no", "event_id", "op_id", "doc_no"):
                if name in fresh:
                    fresh[name] = f"{fresh[name]}-{self._written}"
            if "seq" in fresh:
                fresh["seq"] = self._written
            names, marks = ", ".join(fresh), ", ".join("?" * len(fresh))
            execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(fresh.values()))
        for name in COUNTERS:
            execute(
                "INSERT INTO counters (name, value) VALUES (?, 1)"
                " ON CONFLICT (name) DO UPDATE SET value = value + 1",
                (name,),
            )
        execute("UPDATE drafts SET registered_as = ? WHERE draft_id = ?", (number, number))
        execute("COMMIT")

    def close(self) -> None:
        self._book.close()
