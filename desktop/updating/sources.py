"""Where updates come from: the county's line, or a folder on a stick; the same names below both.

A source gives bytes and knows nothing of what they mean: all are checked above. `local` says whether an expired list
may be used after a person agreed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import desktop.updating.words  # noqa: F401
from sync.ledger.problems import Problem
from sync.releases.names import STICK_FOLDER
from sync.transport.line import Line

PIECE = 256 << 10
"""Bytes asked for at once; whole ones that came before a cut are kept, and a bad line must bring one between two cuts."""
HTTP_ROOM = "/updates/"
_GONE = (403, 404)
_BUSY = (429, 503)
"""It gives to a few at once; who is turned away comes again."""


class Absent(Exception):
    """The source has no such thing."""


class Source(Protocol):
    local: bool

    def read(self, name: str, most: int) -> bytes:
        """All of `metadata/…` or `targets/…`. Raises Absent, Problem road.*, update.*."""

    def piece(self, name: str, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset` of a target that is larger."""

    def close(self) -> None: ...


class FolderSource:
    """A stick: `folder` is its root, or `daiban-update` itself."""

    local = True

    def __init__(self, folder: Path) -> None:
        inside = folder / STICK_FOLDER
        self._folder = inside if inside.is_dir() else folder
        if not (self._folder / "metadata").is_dir():
            raise Problem("update.no_stick", folder=folder)

    def read(self, name: str, most: int) -> bytes:
        found = self.piece(name, 0, most + 1)
        if len(found) > most:
            raise Problem("update.altered")
        return found

    def piece(self, name: str, offset: int, size: int) -> bytes:
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except FileNotFoundError:
            raise Absent(name) from None
        except OSError as broken:
            raise Problem("update.broken_stick", reason=broken.strerror or "") from broken

    def close(self) -> None:
        """Nothing is held open."""


class LineSource:
    """The county's center by its own line: its limits, its certificates, no redirects."""

    local = False

    def __init__(self, line: Line) -> None:
        self._line = line

    def read(self, name: str, most: int) -> bytes:
        return self._ask(name, {}, most)

    def piece(self, name: str, offset: int, size: int) -> bytes:
        """A county that knows no ranges gives all of it: then the piece is cut out here."""
        return self._ask(name, {"Range": f"bytes={offset}-{offset + size - 1}"}, offset + size, offset)

    def close(self) -> None:
        self._line.close()

    def _ask(self, name: str, headers: dict[str, str], most: int, offset: int = 0) -> bytes:
        try:
            reply = self._line.ask("GET", HTTP_ROOM + name, headers, b"", most)
        except Problem as problem:
            if problem.code != "road.offline" or not self._line.stale():
                raise
            reply = self._line.ask("GET", HTTP_ROOM + name, headers, b"", most)
        if reply.status in _GONE:
            raise Absent(name)
        if reply.status in _BUSY:
            raise Problem("center.busy")
        if reply.status == 206 and headers:
            return reply.body
        if reply.status != 200:
            raise Problem("road.refused", reason=f"HTTP {reply.status}")
        return reply.body[offset:]
