"""Objects on their way: fetched in pieces, resumed after a cut, believed only when their hash fits.

Each lies in the work folder under its own hash until the update that wants it is done.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import zstandard

from desktop.updating.sources import PIECE, Absent, Source
from desktop.updating.trust import of_disk
from sync.ledger.problems import Problem
from sync.releases.manifest import MOST_BYTES, Stored
from sync.releases.names import TARGETS, object_path

LARGEST_WINDOW = 1 << 27


class Objects:
    """`told(bytes)` after each piece; `cancelled` is asked before each."""

    def __init__(
        self,
        folder: Path,
        source: Source,
        told: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._folder = folder
        self._source = source
        self._told = told
        self._cancelled = cancelled

    def fetch(self, stored: Stored) -> Path:
        """The object as a file. Raises Absent, Problem update.*, road.*; what came stays for the next time."""
        done = self._folder / stored.sha256
        part = done.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if done.exists():
                # After a power cut a file may have its name and its size, and zeros for what was never written.
                if done.stat().st_size == stored.size and _hash(done) == stored.sha256:
                    return done
                done.unlink()
            resumed = part.exists()
            self._take(part, stored)
            if resumed and _hash(part) != stored.sha256:
                part.unlink()
                self._take(part, stored)
            if _hash(part) != stored.sha256:
                part.unlink()
                raise Problem("update.altered")
            os.replace(part, done)
        except OSError as error:
            raise of_disk(error, stored.size) from error
        return done

    def document(self, stored: Stored) -> bytes:
        """A packed list, unpacked."""
        raw = self.fetch(stored).read_bytes()
        return unpacked(raw, None, MOST_BYTES)

    def _take(self, part: Path, stored: Stored) -> None:
        with part.open("ab") as file:
            at = file.tell()
            if at > stored.size:
                file.truncate(0)
                at = 0
            while at < stored.size:
                if self._cancelled():
                    raise Problem("update.cut")
                piece = self._source.piece(
                    f"{TARGETS}/{object_path(stored.sha256)}", at, min(PIECE, stored.size - at)
                )
                if not piece:
                    raise Absent(stored.sha256)
                if len(piece) > stored.size - at:
                    raise Problem("update.altered")
                file.write(piece)
                file.flush()
                at += len(piece)
                self._told(len(piece))


def unpacked(packed: bytes, base: bytes | None, most: int) -> bytes:
    """One zstd frame, with an old file as its dictionary if there is one. Raises Problem("update.altered")."""
    words = None
    if base is not None:
        words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    try:
        if not 0 <= zstandard.frame_content_size(packed) <= most:
            raise Problem("update.altered")
        return zstandard.ZstdDecompressor(dict_data=words, max_window_size=LARGEST_WINDOW).decompress(packed)
    except (zstandard.ZstdError, MemoryError) as error:
        raise Problem("update.altered") from error


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
