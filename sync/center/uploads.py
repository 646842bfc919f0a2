"""Resumable uploads (one protocol step): what a PUT or HEAD of a segment or scan means.

Knows offsets, sizes and content names; the bytes come from `routes.py` block by block
and lie in the vault. The newest request for an upload takes over the older one, because
a line that died silently may hold the older one open for minutes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_or_leave, put_all, reading, writing
from sync.ledger.problems import Problem

KINDS = ("segment", "blob", "pouch")
CAPS = {"segment": 8 << 20, "blob": 64 << 20, "pouch": 1 << 30}
SHA256 = re.compile(r"[0-9a-f]{64}")
_FLUSH = 64 << 10


@dataclass(slots=True)
class Desk:
    """Who writes which upload now, in this process. Two processes are told apart by the vault's frames."""

    takers: dict[tuple[str, str], Incoming] = field(default_factory=dict)

    def take_in(self, kind: str, sha256: str) -> None:
        """What a request brought that may be dead by now counts, so that nobody sends it again."""
        older = self.takers.get((kind, sha256))
        if older is not None:
            older.flush()


@dataclass(slots=True)
class Incoming:
    """One PUT under way: bytes are buffered to frames of 64 KiB and kept even if the line dies."""

    county: County
    desk: Desk
    kind: str
    sha256: str
    size: int
    offset: int
    buffer: bytearray = field(default_factory=bytearray)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, block: bytes) -> None:
        """Raises Problem where the upload grew beyond its size or a newer request took over."""
        if self.desk.takers.get((self.kind, self.sha256)) is not self:
            raise Problem("road.superseded")
        with self.lock:
            self.buffer += block
            enough = len(self.buffer)
            if self.offset + enough > self.size:
                self.buffer.clear()
                raise Problem("road.too_large", size=str(self.size))
        if enough >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Append what is buffered, unless a newer request has taken over."""
        with self.lock:
            if self.buffer and self.desk.takers.get((self.kind, self.sha256)) is self:
                self.county.vault.append(self.kind, self.sha256, self.offset, bytes(self.buffer))
                self.offset += len(self.buffer)
            self.buffer.clear()

    def close(self) -> None:
        """The request ended, well or badly: keep what came and make it durable."""
        self.flush()
        self.county.vault.sync(self.kind, self.sha256)
        if self.desk.takers.get((self.kind, self.sha256)) is self:
            del self.desk.takers[(self.kind, self.sha256)]


def offset_of(county: County, kind: str, sha256: str) -> tuple[int, bool]:
    """(bytes held, complete). A segment whose rows are in the journal counts as held whole."""
    with reading(county.engine) as connection:
        row = connection.execute(_row(kind, sha256)).one_or_none()
    if row is not None and row.complete:
        return row.size, True
    return county.vault.offset(kind, sha256), county.vault.is_proved(kind, sha256)


def held(county: County, desk: Desk, kind: str, sha256: str) -> tuple[int, bool]:
    """`offset_of` with what lies unwritten with a request under way in this process."""
    desk.take_in(kind, sha256)
    return offset_of(county, kind, sha256)


def begin(county: County, desk: Desk, kind: str, sha256: str, offset: int, size: int) -> Incoming:
    """Open a PUT at `offset`. Raises Problem: road.body, road.too_large, road.offset."""
    if kind not in KINDS or not SHA256.fullmatch(sha256):
        raise Problem("road.body", reason="kind or name")
    if not 0 <= offset <= size:
        raise Problem("road.body", reason="Upload-Offset")
    if size > CAPS[kind]:
        raise Problem("road.too_large", size=str(size))
    desk.take_in(kind, sha256)
    here, complete = offset_of(county, kind, sha256)
    if here >= size > 0 and not complete:  # the request before broke off between its last byte and its proof
        here, complete = finish(county, kind, sha256, size), True
    if offset != here or (complete and offset != size):
        raise Problem("road.offset", offset=str(here))
    incoming = Incoming(county, desk, kind, sha256, size, offset)
    desk.takers[(kind, sha256)] = incoming
    return incoming


def finish(county: County, kind: str, sha256: str, size: int) -> int:
    """After the last byte: verify the name, enter the upload as whole. Returns the offset held.

    Raises Problem("road.hash") and forgets the bytes where they do not bear the name.
    """
    here, complete = offset_of(county, kind, sha256)
    if complete or here < size:
        return here
    try:
        true = county.vault.part_is_true(kind, sha256)
    except FileNotFoundError:  # another request took it in meanwhile
        return offset_of(county, kind, sha256)[0]
    if not true:
        county.vault.drop(kind, sha256)
        raise Problem("road.hash")
    if kind == "segment":  # entered with its rows: one commit for both
        county.vault.prove(kind, sha256)
        return here
    if kind == "blob":
        county.vault.keep(sha256)
    with writing(county.engine) as connection:
        row = {"kind": kind, "sha256": sha256, "size": size, "complete": True}
        insert_or_leave(connection, tables.uploads, row)
    return here


def enter_applied(connection: Connection, sizes: Mapping[str, int]) -> None:
    """The rows of these segments are committed with this: their bytes may go, their names stay known."""
    rows = [
        {"kind": "segment", "sha256": name, "size": size, "complete": True, "applied": True}
        for name, size in sizes.items()
    ]
    put_all(connection, tables.uploads, rows)


def forget(county: County, kind: str, sha256: str) -> None:
    """The bytes were damaged here: ask for them again from the start."""
    with writing(county.engine) as connection:
        columns = tables.uploads.c
        connection.execute(delete(tables.uploads).where(columns.kind == kind, columns.sha256 == sha256))
    county.vault.drop(kind, sha256)


def _row(kind: str, sha256: str):  # type: ignore[no-untyped-def]
    return select(tables.uploads).where(tables.uploads.c.kind == kind, tables.uploads.c.sha256 == sha256)
