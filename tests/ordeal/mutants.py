"""Mutants: settings and shortcuts that are known to lose receipts. The ordeal must catch each one.

Applied inside a worker of the yard, by name, before its flow begins.
"""

from __future__ import annotations

from collections.abc import Callable


def _pragmas(*pragmas: str) -> None:
    from sync.store.database import Database

    honest = Database._connect

    def connect(self: Database, *, read_only: bool):
        connection = honest(self, read_only=read_only)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    Database._connect = connect  # type: ignore[method-assign]


def delete_journal() -> None:
    """Python's default: a rollback journal whose deletion nobody syncs."""
    from sync.store import database

    real = database.sqlcipher3

    class Deleting(real.Connection):  # type: ignore[name-defined]
        def execute(self, sql: str, *rest: object) -> object:
            return super().execute(sql.replace("journal_mode=WAL", "journal_mode=DELETE"), *rest)

    class Module:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        @staticmethod
        def connect(*args: object, **named: object) -> object:
            return real.connect(*args, factory=Deleting, **named)

    database.sqlcipher3 = Module()


def no_folder_sync() -> None:
    from sync.store import blob_files, durable, second_copy

    for module in (durable, blob_files, second_copy):
        module.sync_folder = lambda _path: None


def no_file_sync() -> None:
    from sync.store import durable

    durable.os = _Os(durable.os)  # type: ignore[attr-defined]


class _Os:
    """`os` whose fsync does nothing."""

    def __init__(self, real: object) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    @staticmethod
    def fsync(_handle: int) -> None:
        return None


def no_dedup() -> None:
    from desktop.usecases import register
    from sync.store.cases import Cases
    from sync.store.drafts import Drafts

    Drafts.drop = lambda *_args, **_named: None  # type: ignore[method-assign]
    Cases.by_op = lambda _self, _op: None  # type: ignore[method-assign]
    register._registered_before = lambda _station, _draft: None


def no_journal() -> None:
    from sync.store import copying

    copying.Copying.after = lambda self, _frame: setattr(self, "state", copying.WHOLE)


MUTANTS: dict[str, Callable[[], None]] = {
    "synchronous NORMAL": lambda: _pragmas("synchronous=NORMAL"),
    "synchronous OFF": lambda: _pragmas("synchronous=OFF"),
    "DELETE and FULL": delete_journal,
    "no folder sync": no_folder_sync,
    "no file sync": no_file_sync,
    "no dedup": no_dedup,
    "no journal": no_journal,
}
