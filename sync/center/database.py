"""Opening the county's database, and the three statements that differ between engines.

Knows SQLite's pragmas and the IMMEDIATE begin hook (SQLAlchemy's default set-up loses
concurrent read-then-write updates), and how a row is inserted unless it is there.
Everything above this module writes portable SQL.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from threading import Lock, RLock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Table,
    bindparam,
    create_engine,
    event,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.schema import CreateIndex

from sync.center import city_tables as city_tables  # its tables are made with the others
from sync.center.tables import SCHEMA, meta, metadata, scopes
from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")
BUSY_MS = 15_000
# SQLite: as many connections as there are worker threads that may ask for one.
_SQLITE_POOL = {"pool_size": 10, "max_overflow": 40}
# PostgreSQL: of each process; four of them stay below the 100 connections a server allows by default.
_POOL = {"pool_size": 8, "max_overflow": 12, "pool_timeout": 20}
_turns: WeakKeyDictionary[Engine, AbstractContextManager[Any]] = WeakKeyDictionary()
_turns_lock = Lock()
_COUNTER = update(scopes).where(scopes.c.scope == bindparam("wanted"))
_TAKE = _COUNTER.values(n=scopes.c.n + bindparam("many")).returning(scopes.c.n)
_WRITE = _COUNTER.values(n=bindparam("last"))
_DANGEROUS_OFF = ("fsync", "synchronous_commit", "full_page_writes")


def open_engine(folder: Path, url: str | None = None) -> Engine:
    """The engine of `url`, or of `county.db` in the folder. Tables are made where they lack.

    Raises Problem("store.newer") for tables of a later version and
    Problem("center.unsafe_database") for a server that may forget commits.
    """
    pool = _POOL if url and not url.startswith("sqlite") else _SQLITE_POOL
    engine = create_engine(url or f"sqlite:///{folder / 'county.db'}", hide_parameters=True, **pool)
    try:
        if engine.dialect.name == "sqlite":
            _tune_sqlite(engine)
        else:
            _refuse_forgetful(engine)
            _tune_postgresql(engine)
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
    with _calm(engine), _turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """As `writing`, for writers of the book: on any engine those of one process stand in line here.

    They would wait for the book's lock anyway, but each with a connection that others lack.
    """
    with _calm(engine), _line(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look; writes nothing, so SQLite takes no write lock."""
    with _calm(engine), engine.connect().execution_options(daiban_reads=True) as connection:
        yield connection
        connection.rollback()


def insert_or_leave(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """INSERT ... ON CONFLICT DO NOTHING. True where the row is new."""
    return connection.execute(_leaving(connection.dialect.name, table), dict(row)).rowcount == 1


def insert_all(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, leave: bool = False
) -> None:
    """Insert rows of the same columns at once. `leave`: those that are there stay as they are."""
    if rows:
        statement = _leaving(connection.dialect.name, table) if leave else table.insert()
        connection.execute(statement, list(rows))


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert, or update the row of the same primary key."""
    put_all(connection, table, [row])


def put_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, or update those of the same primary key."""
    if rows:
        statement = _putting(connection.dialect.name, table, tuple(rows[0]))
        connection.execute(statement, [dict(row) for row in rows] if len(rows) > 1 else dict(rows[0]))


@cache
def _leaving(dialect: str, table: Table) -> Executable:
    """Kept: making a statement costs more than running it."""
    maker = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # Without the option PostgreSQL's count of an INSERT is not kept (-1).
    return maker(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _putting(dialect: str, table: Table, names: tuple[str, ...]) -> Executable:
    maker = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = maker(table)
    keys = [column.name for column in table.primary_key.columns]
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def next_number(connection: Connection, scope: str) -> int:
    """Take the next number of a counter row, from 1. The row stays locked until the commit."""
    return next_numbers(connection, scope, 1)


def next_numbers(connection: Connection, scope: str, many: int) -> int:
    """Take the next `many` numbers; returns the last of them."""
    taken = connection.execute(_TAKE, {"wanted": scope, "many": many}).scalar()
    if taken is not None:
        return int(taken)
    insert_or_leave(connection, scopes, {"scope": scope, "n": 0})
    return next_numbers(connection, scope, many)


def lock_number(connection: Connection, scope: str) -> int:
    """The last number taken; nobody else takes or locks one until the commit."""
    return next_numbers(connection, scope, 0)


def write_number(connection: Connection, scope: str, n: int) -> None:
    """The last number taken of a locked counter."""
    connection.execute(_WRITE, {"wanted": scope, "last": n})


def last_number(connection: Connection, scope: str) -> int:
    """The number taken last, 0 where none was."""
    return int(connection.execute(select(scopes.c.n).where(scopes.c.scope == scope)).scalar() or 0)


def read_meta(connection: Connection, name: str) -> str:
    """One line of `meta`, "" where it is not set."""
    return str(connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar() or "")


def write_meta(connection: Connection, name: str, value: str) -> None:
    put(connection, meta, {"name": name, "value": value})


@contextmanager
def _calm(engine: Engine) -> Iterator[None]:
    """A server that is gone, starting or full of others is weather: whoever asked comes again.

    Whether a commit that broke off took effect is not known here; what is sent again is told apart by its
    place in the chain, so nothing takes effect twice.
    """
    try:
        yield
    except PoolTimeout as full:
        raise Problem("center.busy") from full
    except (OperationalError, InterfaceError) as trouble:
        if engine.dialect.name == "sqlite" and not str(trouble.orig).endswith("is locked"):
            raise
        LOG.warning("the database does not answer: %s", type(trouble.orig).__name__)
        raise Problem("center.busy") from trouble


def _turn(engine: Engine) -> AbstractContextManager[Any]:
    return _line(engine) if engine.dialect.name == "sqlite" else nullcontext()


def _line(engine: Engine) -> AbstractContextManager[Any]:
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


def _tune_postgresql(engine: Engine) -> None:
    """Statements here touch some thousand rows at most: starting helpers or a compiler costs more than it saves."""

    @event.listens_for(engine, "connect")
    def settings(raw: Any, _record: Any) -> None:
        raw.execute("SET max_parallel_workers_per_gather = 0")
        raw.execute("SET jit = off")
        raw.commit()

    engine.dispose()  # the connection that was looked at has not heard of it


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
        if found == "1":
            _add_indexes(connection)
        if found != str(SCHEMA):
            write_meta(connection, "schema", str(SCHEMA))


def _add_indexes(connection: Connection) -> None:
    """Tables of version 1 lack indexes that pages of a large county need; everything else is alike."""
    for table in metadata.sorted_tables:
        for index in table.indexes:
            if index.info.get("only", connection.dialect.name) == connection.dialect.name:
                connection.execute(CreateIndex(index, if_not_exists=True))
