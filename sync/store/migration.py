"""Migration (升级数据): an older database is brought up on a copy; the old file is kept.

Order: copy, steps, counts and digests of every old row compared, every page read, synced; then
the old file is kept as `ledger.db.before-<n>`, and one rename makes the copy the database. A
cut or an error before that rename leaves the old one; a new one that does not open is taken
back. Knows schema versions and rows, not what the rows mean.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlcipher3

from sync.ledger.problems import Problem
from sync.store.durable import sync_folder, write_whole
from sync.store.failures import of_database, of_disk

log = logging.getLogger(__name__)

_PIECE = 1 << 20
Open = Callable[[Path], Any]
Step = Callable[[Any], None]


def _to_2(connection: Any) -> None:
    """The county's signatures over its acts, indexes that early databases lack, a search index for single characters.

    The search index is dropped, not converted: `meta.refold` has it filled anew at the next start.
    """
    connection.execute(_SIGNATURES_OF_2)
    for name, body in _INDEXES_OF_2.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {body}")
    held = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'search'").fetchone()
    if held is None or _PREFIX_OF_2 not in held[0]:
        connection.execute("DROP TABLE IF EXISTS search")
        connection.execute(_SEARCH_OF_2)
        connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('refold', '1')")


_PREFIX_OF_2 = "prefix='1 2 3 4'"
_SEARCH_OF_2 = (
    "CREATE VIRTUAL TABLE search USING fts5(words, letters, content='', contentless_delete=1, "
    f"{_PREFIX_OF_2}, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
)
_SIGNATURES_OF_2 = (
    "CREATE TABLE IF NOT EXISTS county_signatures "
    "(event_id TEXT NOT NULL PRIMARY KEY, signature BLOB NOT NULL)"
)
_INDEXES_OF_2 = {
    "events_own": "events (case_no, status) WHERE own = 1",
    "cases_by_person": "cases (id_no)",
    "cases_decided": "cases (case_no) WHERE decided = 1",
    "cases_open": "cases (registered_on) WHERE state != 'CLOSED'",
    "blobs_waiting": "blobs (sha256) WHERE own = 1 AND stored = 0",
    "case_blobs_wanted": "case_blobs (case_no, sha256) WHERE here = 0",
}

STEPS: Mapping[int, Step] = {1: _to_2}  # from this version to the next


def bring_up(path: Path, open_file: Open, known: int, steps: Mapping[int, Step] = STEPS) -> Path | None:
    """Bring an older database up to version `known`; returns where the old file is kept.

    None where there is nothing to do. `open_file` opens a path bare, with its key. Raises Problem
    store.newer, store.migration (the old database stands untouched), store.locked, store.*.
    """
    if not path.exists():
        return None
    try:
        with _opened(open_file, path) as old:
            found = _version(old)
        if found is None or found == known:
            return None
        if found > known:
            raise Problem("store.newer", found=found, known=known)
        return _bring_up(path, open_file, found, known, steps)
    except sqlcipher3.DatabaseError as error:
        raise of_database(error, path.parent) or error from error
    except OSError as error:
        raise of_disk(error, path.parent) from error


def take_back(path: Path, kept: Path) -> None:
    """The way back: the kept file is the database again; the new one lies beside it. Raises OSError."""
    _drop(path, ("-wal", "-shm"))
    os.replace(path, path.with_name(f"{path.name}.refused"))
    write_whole(path, _pieces(kept))


def _bring_up(path: Path, open_file: Open, found: int, known: int, steps: Mapping[int, Step]) -> Path:
    fresh = path.with_name(f"{path.name}.new")
    kept = path.with_name(f"{path.name}.before-{known}")
    _drop(fresh)
    try:
        with _opened(open_file, path) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            old.execute("BEGIN IMMEDIATE")
            before = digests(old)
            _copy(open_file, path, fresh)
            _step_up(open_file, fresh, found, known, steps, before)
            old.execute("ROLLBACK")
        if _has_bytes(path.with_name(path.name + "-wal")):
            raise Problem("store.locked")
        write_whole(kept, _pieces(path))
        os.replace(fresh, path)
        sync_folder(path.parent)
    except BaseException:
        _drop(fresh)
        raise
    try:
        with _opened(open_file, path) as new:
            _agree(before, digests(new))
    except (Problem, sqlcipher3.DatabaseError) as broken:
        take_back(path, kept)
        raise Problem("store.migration", reason="换上后读不出来，已换回原来的") from broken
    log.info("database brought from version %d to %d", found, known)
    return kept


def _copy(open_file: Open, path: Path, fresh: Path) -> None:
    with _opened(open_file, path) as source, _opened(open_file, fresh) as target:
        source.backup(target)


def _step_up(
    open_file: Open,
    fresh: Path,
    found: int,
    known: int,
    steps: Mapping[int, Step],
    before: Mapping[str, tuple[int, str]],
) -> None:
    with _opened(open_file, fresh) as new:
        new.execute("BEGIN IMMEDIATE")
        for version in range(found, known):
            steps[version](new)
        new.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(known),))
        new.execute("COMMIT")
        _agree(before, digests(new))
        bad = new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        bad = bad or new.execute("PRAGMA cipher_integrity_check").fetchall()
        bad = bad or new.execute("PRAGMA quick_check").fetchall() != [("ok",)]
        if bad:
            raise Problem("store.migration", reason="新文件校验不通过")
    handle = os.open(fresh, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digests(connection: Any) -> dict[str, tuple[int, str]]:
    """Table -> how many rows, and a digest over all of them and their columns; the search index left out."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
    ).fetchall()
    return {name: _digest(connection, name) for (name,) in names}


def _digest(connection: Any, table: str) -> tuple[int, str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    where = " WHERE name NOT IN ('schema', 'refold')" if table == "meta" else ""
    order = ", ".join(columns)
    made, count = hashlib.sha256(order.encode()), 0
    for row in connection.execute(f"SELECT {order} FROM {table}{where} ORDER BY rowid"):
        made.update(repr(row).encode())
        count += 1
    return count, made.hexdigest()


def _agree(before: Mapping[str, tuple[int, str]], after: Mapping[str, tuple[int, str]]) -> None:
    for table, (count, digest) in before.items():
        held = after.get(table, (0, ""))
        if held[0] != count:
            raise Problem("store.migration", reason=f"{table} 的行数由 {count} 变为 {held[0]}")
        if held[1] != digest:
            raise Problem("store.migration", reason=f"{table} 的内容变了")


def _version(connection: Any) -> int | None:
    """None for a file without tables."""
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return None
    return int(connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()[0])


class _opened:
    """A bare connection for the length of a block."""

    def __init__(self, open_file: Open, path: Path) -> None:
        self._connection = open_file(path)

    def __enter__(self) -> Any:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _drop(path: Path, suffixes: tuple[str, ...] = ("", "-wal", "-shm", "-journal")) -> None:
    for suffix in suffixes:
        Path(str(path) + suffix).unlink(missing_ok=True)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
