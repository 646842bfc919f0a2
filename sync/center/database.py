"""Opening the county's database, and the three statements that differ between engines.

Knows SQLite's pragmas and the IMMEDIATE begin hook (SQLAlchemy's default set-up loses
concurrent read-then-write updates), and how a row is inserted unless it is there.
Everything above this module writes portable SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock, RLock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Table, create_engine, event, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.center.tables import SCHEMA, meta, metadata, scopes
from sync.ledger.problems import Problem

BUSY_MS = 15_000
# As many connections as there are worker threads that may ask for one.
_POOL = {"pool_size": 10, "max_overflow": 40}
_turns: WeakKeyDictionary[Engine, AbstractContextManager[Any]] = WeakKeyDictionary()
_turns_lock = Lock()
_DANGEROUS_OFF = ("fsync", "synchronous_commit", "full_page_writes")


def open_engine(folder: Path, url: str | None = None) -> Engine:
    """The engine of `url`, or of `county.db` in the folder. Tables are made where they lack.

    Raises Problem("store.newer") for tables of a later version and
    Problem("center.unsafe_database") for a server that may forget commits.
    """
    engine = create_engine(url or f"sqlite:///{folder / 'county.db'}", hide_parameters=True, **_POOL)
    try:
        if engine.dialect.name == "sqlite":
            _tune_sqlite(engine)
        else:
            _refuse_forgetful(engine)
        metadata.create_all(engine)
        _settle_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: commits at the end, rolls back on any exception.

    SQLite has one writer and lets the others poll, in no order; fifty stations at once waited longer
    than the busy timeout and got "database is locked". So writers of one process stand in line here.
    """
    with _turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look; writes nothing, so SQLite takes no write lock."""
    with engine.connect().execution_options(daiban_reads=True) as connection:
        yield connection
        connection.rollback()


def insert_or_leave(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """INSERT ... ON CONFLICT DO NOTHING. True where the row is new."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = maker(table).values(**row).on_conflict_do_nothing()
    # Without the option PostgreSQL's count of an INSERT is not kept (-1).
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount == 1


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert, or update the row of the same primary key."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key.columns]
    rest = {name: value for name, value in row.items() if name not in keys}
    connection.execute(maker(table).values(**row).on_conflict_do_update(index_elements=keys, set_=rest))


def next_number(connection: Connection, scope: str) -> int:
    """Take the next number of a counter row, from 1. The row stays locked until the commit."""
    taken = connection.execute(
        update(scopes).where(scopes.c.scope == scope).values(n=scopes.c.n + 1).returning(scopes.c.n)
    ).scalar()
    if taken is not None:
        return int(taken)
    insert_or_leave(connection, scopes, {"scope": scope, "n": 0})
    return next_number(connection, scope)


def last_number(connection: Connection, scope: str) -> int:
    """The number taken last, 0 where none was."""
    return int(connection.execute(select(scopes.c.n).where(scopes.c.scope == scope)).scalar() or 0)


def read_meta(connection: Connection, name: str) -> str:
    """One line of `meta`, "" where it is not set."""
    return str(connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar() or "")


def write_meta(connection: Connection, name: str, value: str) -> None:
    put(connection, meta, {"name": name, "value": value})


def _turn(engine: Engine) -> AbstractContextManager[Any]:
    if engine.dialect.name != "sqlite":
        return nullcontext()
    with _turns_lock:
        return _turns.setdefault(engine, RLock())


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            raw.execute(f"PRAGMA {line}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("daiban_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _refuse_forgetful(engine: Engine) -> None:
    """A server with these off lost acknowledged receipts when it was killed; better not to start."""
    if engine.dialect.name != "postgresql":
        raise Problem("center.database_unknown", database=engine.dialect.name)
    with engine.connect() as connection:
        for name in _DANGEROUS_OFF:
            if connection.execute(text(f"SHOW {name}")).scalar() == "off":
                raise Problem("center.unsafe_database", setting=name)


def _settle_schema(engine: Engine) -> None:
    with writing(engine) as connection:
        found = read_meta(connection, "schema")
        if found and int(found) > SCHEMA:
            raise Problem("store.newer", found=found, known=str(SCHEMA))
        if not found:
            write_meta(connection, "schema", str(SCHEMA))
