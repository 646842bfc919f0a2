"""Backups (备份): a copy of the book and of every scan beside a running office, and what it covers.

The database first, the scans after it: a scan is never changed, so whatever the copied book names is there.
Only when all of it is on the disk and was read back is it written down how far each device's journal is
covered; answers tell that to the stations (`backed_up`), which delete nothing before. Layout: `FOLDER/blobs`
for all backups, `FOLDER/<stamp>/county.db` (or `county.dump`) and `manifest.json`. The keys are not copied.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, create_engine, func, select, update
from sqlalchemy.pool import NullPool

from sync.center import tables
from sync.center.county import County
from sync.center.database import reading, write_meta, writing
from sync.ledger.problems import Problem

_STEP = 1 << 20
_DUMP_PATIENCE_S = 6 * 3600
Heads = dict[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Backup:
    """`covered`: (site, device) to the last seq inside. `scans`: in all, `copied`: of these now."""

    folder: Path
    covered: Heads
    scans: int
    copied: int


def back_up(county: County, to: Path, pg_dump: str = "pg_dump") -> Backup:
    """Copy everything below `to`, then write down what is covered. May be done while the office is served.

    `pg_dump`: the program for a PostgreSQL, of its version or newer. Raises Problem("center.backup"); then
    nothing counts as backed up that did not before.
    """
    stamp = county.now().strftime("%Y%m%d-%H%M%S")
    unfinished, whole = to / f".{stamp}.unfinished", to / stamp
    try:
        if whole.exists():
            raise FileExistsError(str(whole))
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        covered, database = _database(county, unfinished, pg_dump)
        scans, copied = _scans(county, to / "blobs")
        _write(unfinished / "manifest.json", _manifest(county, covered, database, scans))
        _settle(unfinished)
        os.replace(unfinished, whole)
        _settle(to)
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as trouble:
        raise Problem("center.backup", reason=str(trouble)[:200]) from trouble
    with writing(county.engine) as connection:
        _note(connection, covered)
        write_meta(connection, "backed_up_at", county.stamp())
    return Backup(whole, covered, scans, copied)


def _note(connection: Connection, covered: Heads) -> None:
    """A later backup never covers less; one of another folder may be older."""
    columns = tables.devices.c
    for (site, incarnation), seq in covered.items():
        mine = (columns.site == site, columns.incarnation == incarnation, columns.backed_up < seq)
        connection.execute(update(tables.devices).where(*mine).values(backed_up=seq))


def _covered(connection: Connection) -> Heads:
    """How far each chain goes; only to before the first act that names a scan which is not here yet."""
    events, files, sent = tables.events.c, tables.case_files.c, tables.uploads.c
    chain = (events.site, events.incarnation)
    query = select(*chain, func.max(events.seq)).group_by(*chain)
    covered = {(site, incarnation): seq for site, incarnation, seq in connection.execute(query)}
    here = (files.sha256 == sent.sha256) & (sent.kind == "blob") & sent.complete
    lacking = tables.case_files.outerjoin(tables.uploads, here).join(
        tables.events, (events.case_no == files.case_no) & (events.site == files.site)
    )
    query = select(*chain, func.min(events.seq)).select_from(lacking).where(sent.sha256.is_(None))
    for site, incarnation, seq in connection.execute(query.group_by(*chain)):
        covered[site, incarnation] = seq - 1
    return covered


def _database(county: County, folder: Path, pg_dump: str) -> tuple[Heads, Path]:
    """What is covered, and the copy. A copy of SQLite is asked itself; PostgreSQL is asked before it is copied."""
    if county.engine.dialect.name == "sqlite":
        copy = folder / "county.db"
        _sqlite_copy(str(county.engine.url.database), copy)
        engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
        with engine.connect() as connection:
            return _covered(connection), copy
    with reading(county.engine) as connection:
        covered = _covered(connection)
    copy = folder / "county.dump"
    url = county.engine.url
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [pg_dump, "--format=custom", f"--file={copy}", f"--dbname={plain}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_DUMP_PATIENCE_S)
    if done.returncode:
        raise Problem("center.backup", reason=done.stderr.strip()[-200:])
    _settle(copy)
    return covered, copy


def _sqlite_copy(source: str, copy: Path) -> None:
    """The copy as of one moment, examined as it lies there."""
    live = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    with closing(live), closing(sqlite3.connect(copy)) as to:
        live.backup(to)
        to.execute("PRAGMA journal_mode=DELETE")
        fault = to.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if fault != "ok":
            raise sqlite3.DatabaseError(fault)
    os.chmod(copy, 0o600)
    _settle(copy)


def _scans(county: County, shelf: Path) -> tuple[int, int]:
    """(scans there, of these copied now). They are sealed as they lie and keep their names."""
    columns = tables.uploads.c
    complete = select(columns.sha256).where(columns.kind == "blob", columns.complete)
    with reading(county.engine) as connection:
        names = connection.execute(complete.order_by(columns.sha256)).scalars().all()
    copied = 0
    for sha256 in names:
        name, opened = county.vault.sealed(sha256)
        place = shelf / name[:2] / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with opened() as source:
                _copy(source, place)
            copied += 1
    return len(names), copied


def _copy(source: BinaryIO, place: Path) -> None:
    """Temp file, fsync, read back, rename: what bears its name is whole."""
    fresh = place.with_name(f".{place.name}")
    read = hashlib.sha256()
    with fresh.open("wb") as file:
        while piece := source.read(_STEP):
            read.update(piece)
            file.write(piece)
    _settle(fresh)
    if _sum(fresh) != read.hexdigest():
        raise OSError(f"{place.name} was not written as it was read")
    os.replace(fresh, place)
    _settle(place.parent)


def _sum(path: Path) -> str:
    running = hashlib.sha256()
    for piece in _pieces(path):
        running.update(piece)
    return running.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            yield piece


def _manifest(county: County, covered: Heads, database: Path, scans: int) -> dict[str, Any]:
    rows = [
        {"site": site, "incarnation": device, "seq": seq} for (site, device), seq in sorted(covered.items())
    ]
    return {
        "county": county.code,
        "epoch": county.epoch,
        "made_at": county.stamp(),
        "database": {"file": database.name, "size": database.stat().st_size, "sha256": _sum(database)},
        "covered": rows,
        "scans": scans,
    }


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _settle(path)


def _settle(path: Path) -> None:
    """On the disk: a file, and where the system can do it a folder."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
