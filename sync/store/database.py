"""Database: one encrypted SQLite file, opened the only way that kept every receipt in the ordeals.

Knows pragmas, keys, connections and the schema version; knows no table's meaning. Writers
begin IMMEDIATE, one at a time, on the calling thread; readers get a snapshot of their own
and cannot write. Measured reasons: WAL with synchronous=FULL lost nothing in 10,000 cuts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from sync.ledger.problems import Problem
from sync.store.failures import of_database
from sync.store.migration import bring_up
from sync.store.page_check import OpenFile, PagesSeen, look_at_pages
from sync.store.tables import SCHEMA, SEARCH_TABLE, county_signatures, meta, metadata

log = logging.getLogger(__name__)

BUSY_MS = 5000
CHECKPOINT_BUSY_MS = 200  # a reader's snapshot may hold a checkpoint up, but not a clerk
OPEN_TRIES = 3  # a passing read error looks like damage; only a lasting one is
_CACHE_KIB = 16_000
_FIRST_LOOK = select(meta.c.name).limit(1)


class Database:
    """The file and its connections. `key`: 32 raw bytes. `busy_ms`: how long to wait for another program."""

    def __init__(self, path: Path, key: bytes, *, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self._key = key
        self._busy_ms = busy_ms
        self._turn = threading.RLock()
        self._writing_thread: int | None = None
        self._writers = self._engine(read_only=False)
        self._readers = self._engine(read_only=True)
        self._file = OpenFile(path)

    def open(self) -> None:
        """Make, bring up or check the schema. Raises Problem store.newer, migration, damaged, locked, read_only,
        disk_full."""
        for attempt in range(1, OPEN_TRIES + 1):
            try:
                bring_up(self.path, self._opened, SCHEMA)
                with self.writing() as connection:
                    _ensure_schema(connection)
                return
            except Problem as problem:
                self.close()
                if problem.code != "store.damaged" or attempt == OPEN_TRIES:
                    raise

    def look(self) -> None:
        """Only see that this is our schema: another program has the file. Raises Problem store.locked where it is not
        there yet or of another version, store.*."""
        if not self.path.exists():
            raise Problem("store.locked")
        with self.reading() as connection:
            found = connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar_one()
        if int(found) != SCHEMA:
            raise Problem("store.locked")

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        busy = any(pool.checkedout() for pool in (self._writers.pool, self._readers.pool))
        self._writers.dispose()
        self._readers.dispose()
        if not busy:
            self._file.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """This thread's turn to write, held over a transaction and what must follow it in order.

        Raises RuntimeError where this thread already has it: a unit of work would wait for itself.
        """
        me = threading.get_ident()
        if self._writing_thread == me:
            raise RuntimeError("a unit of work is already open on this thread")
        with self._turn:
            self._writing_thread = me
            try:
                yield
            finally:
                self._writing_thread = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One IMMEDIATE transaction. Any error rolls back, closes the connection and becomes a Problem."""
        with self._turn, self._translated(), self._writers.connect() as connection:
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                connection.invalidate()
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only snapshot: what was committed when it began, whatever is written meanwhile."""
        with self._translated(), self._readers.connect() as connection:
            try:
                with connection.begin():
                    connection.execute(_FIRST_LOOK).first()
                    yield connection
            except DBAPIError:
                connection.invalidate()  # after one failed read SQLCipher calls every later page damaged
                raise

    def checkpoint(self) -> bool:
        """Move the write-ahead log into authenticated pages and empty it. True where all of it went.

        Never raises for weather: the transaction stands already, in the log.
        """
        try:
            with self._bare() as connection:
                connection.execute(f"PRAGMA busy_timeout={CHECKPOINT_BUSY_MS}")
                try:
                    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                finally:
                    connection.execute(f"PRAGMA busy_timeout={self._busy_ms}")
        except (sqlcipher3.DatabaseError, DBAPIError) as error:
            log.error("checkpoint failed: %s", type(error).__name__)
            return False
        return not busy

    def damage(self) -> tuple[str, ...]:
        """Read and authenticate every page; what is wrong, in SQLite's words, empty when sound.

        The log is emptied first: the check reads the file alone, and a page that a power cut tore
        while the log held it whole is no damage.
        """
        self.checkpoint()
        try:
            with self._bare() as connection:
                return _damage(connection)
        except (sqlcipher3.DatabaseError, DBAPIError) as error:
            return (str(error),)

    def look_at_pages(self, after: int, most: int) -> PagesSeen:
        """Authenticate the next pages; no writer and no checkpoint meanwhile. Raises Problem store.*."""
        with self._turn, self._translated(), self._file.reading() as file:
            return look_at_pages(file, self._key, after, most)

    def damage_of(self, path: Path) -> tuple[str, ...]:
        """The same of a copy of this database that lies elsewhere; changes nothing in it."""
        try:
            connection = self._opened(path)
            try:
                return _damage(connection)
            finally:
                connection.close()
        except sqlcipher3.DatabaseError as error:
            return (str(error),)

    def copy_to(self, path: Path) -> None:
        """SQLite's online copy, under the same key; writers go on meanwhile. Not synced yet.

        Raises Problem store.*.
        """
        with self._translated():
            source = self._connect(read_only=True)
            try:
                target = self._opened(path, "synchronous=OFF", "journal_mode=OFF")
                try:
                    source.backup(target)
                finally:
                    target.close()
            finally:
                source.close()

    def pragma(self, name: str) -> Any:
        """The value of one pragma on a writer's connection."""
        with self._bare() as connection:
            return connection.execute(f"PRAGMA {name}").fetchone()[0]

    @contextmanager
    def _bare(self) -> Iterator[Any]:
        """A writer's DB-API connection outside any transaction."""
        with self._turn:
            raw = self._writers.raw_connection()
            try:
                yield raw.driver_connection
            except BaseException:
                raw.invalidate()
                raise
            finally:
                raw.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            problem = of_database(error, self.path.parent)
            if problem is None:
                raise
            raise problem from error

    def _engine(self, *, read_only: bool) -> Engine:
        engine = create_engine(
            "sqlite://",
            module=sqlcipher3,
            creator=lambda: self._connect(read_only=read_only),
            poolclass=QueuePool,
            pool_size=1 if not read_only else 2,
            max_overflow=0 if not read_only else 14,
            hide_parameters=True,
        )
        begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def _opened(self, path: Path, *pragmas: str) -> sqlcipher3.Connection:
        """Another file under this key, bare."""
        connection = sqlcipher3.connect(str(path), isolation_level=None, timeout=self._busy_ms / 1000)
        try:
            for pragma in ("cipher_log_level=NONE", self._key_pragma(), "temp_store=MEMORY", *pragmas):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _key_pragma(self) -> str:
        return f"key=\"x'{self._key.hex()}'\""

    def _connect(self, *, read_only: bool) -> sqlcipher3.Connection:
        connection = sqlcipher3.connect(
            str(self.path), isolation_level=None, check_same_thread=False, timeout=self._busy_ms / 1000
        )
        try:
            for pragma in (
                "cipher_log_level=NONE",  # else each bad page is a line on stderr
                self._key_pragma(),
                "journal_mode=WAL",
                "synchronous=FULL",
                "temp_store=MEMORY",  # FILE put ID numbers into plain temporary files
                "foreign_keys=ON",
                "secure_delete=ON",
                f"cache_size=-{_CACHE_KIB}",
                f"query_only={'ON' if read_only else 'OFF'}",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection


def _damage(connection: Any) -> tuple[str, ...]:
    found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    if not found:
        rows = connection.execute("PRAGMA quick_check").fetchall()
        found = [row[0] for row in rows if row[0] != "ok"]
    return tuple(found)


def _ensure_schema(connection: Connection) -> None:
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if not tables:
        metadata.create_all(connection)
        connection.exec_driver_sql(SEARCH_TABLE)
        connection.execute(insert(meta).values(name="schema", value=str(SCHEMA)))
        return
    found = connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar_one()
    if int(found) > SCHEMA:
        raise Problem("store.newer", found=found, known=SCHEMA)
    county_signatures.create(connection, checkfirst=True)  # came later; an older program passes over it
