"""The county's shelf of bytes: uploads in progress and scans, sealed at rest.

A file is a row of frames, each `plain offset, sealed length, sealed bytes`, appended as
the bytes arrive; so a cut upload keeps what it had, and two writers of one content name
cannot spoil each other: a frame at an offset already read is passed over. Knows nothing
of cases, devices or HTTP.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sync import seal
from sync.center.shelf import FolderShelf, Shelf

_FRAME = struct.Struct(">QI")
FRAME_BYTES = 1 << 20
_SEALED_EXTRA = 28


class Vault:
    """Content-named files under one folder. Every name is a SHA-256 in hex; on disk it is an HMAC."""

    def __init__(self, folder: Path, data_key: bytes, shelf: Shelf | None = None) -> None:
        self._folder = folder
        self._shelf = shelf or FolderShelf(folder / "blobs")
        self._key = seal.derive(data_key, "county-blobs")
        self._names = seal.derive(data_key, "county-blob-names")

    def offset(self, kind: str, sha256: str) -> int:
        """Plain bytes held of an upload in progress. A torn tail is cut off.

        Another request may take the upload in and drop it at any moment: then nothing is held.
        """
        held = whole = 0
        try:
            with self._part(kind, sha256).open("r+b") as file:
                for start, sealed in _frames(file):
                    if start == held:
                        held += len(sealed) - _SEALED_EXTRA
                    whole += _FRAME.size + len(sealed)
                if os.fstat(file.fileno()).st_size > whole:
                    os.ftruncate(file.fileno(), whole)
        except FileNotFoundError:
            return 0
        return held

    def append(self, kind: str, sha256: str, offset: int, plain: bytes) -> None:
        """Add bytes that begin at `offset`; durable after `sync`."""
        path = self._part(kind, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            for at in range(0, len(plain), FRAME_BYTES):
                block = plain[at : at + FRAME_BYTES]
                sealed = seal.seal(self._key, block, _bound(sha256, offset + at))
                file.write(_FRAME.pack(offset + at, len(sealed)) + sealed)

    def sync(self, kind: str, sha256: str) -> None:
        """Put what was appended on the disk."""
        with suppress(FileNotFoundError), self._part(kind, sha256).open("rb") as file:
            os.fsync(file.fileno())

    def cut(self, kind: str, sha256: str, offset: int) -> None:
        """Forget everything of an upload that begins at `offset` or later."""
        keep = 0
        with suppress(FileNotFoundError), self._part(kind, sha256).open("r+b") as file:
            for start, sealed in _frames(file):
                if start >= offset:
                    break
                keep += _FRAME.size + len(sealed)
            os.ftruncate(file.fileno(), keep)

    def drop(self, kind: str, sha256: str) -> None:
        """Forget an upload in progress; its proof first, so that none vouches for what comes after it."""
        self._proof(kind, sha256).unlink(missing_ok=True)
        self._part(kind, sha256).unlink(missing_ok=True)

    def prove(self, kind: str, sha256: str) -> None:
        """Note that the whole upload bears its name. Lost with the power, the question is asked again."""
        proof = self._proof(kind, sha256)
        proof.parent.mkdir(parents=True, exist_ok=True)
        proof.touch()

    def is_proved(self, kind: str, sha256: str) -> bool:
        return self._proof(kind, sha256).exists() and self._part(kind, sha256).exists()

    def part_is_true(self, kind: str, sha256: str) -> bool:
        """True where the whole upload bears its name."""
        return _hash(self.blocks(kind, sha256)) == sha256

    def read_part(self, kind: str, sha256: str) -> bytes:
        """A whole upload. Raises FileNotFoundError, SealBroken."""
        return b"".join(self.blocks(kind, sha256))

    def blocks(self, kind: str, sha256: str) -> Iterator[bytes]:
        """A whole upload block by block. Raises FileNotFoundError, SealBroken."""
        return self._read(self._part(kind, sha256).open("rb"), sha256)

    def keep(self, sha256: str) -> None:
        """Move a whole blob upload to its place for good."""
        with suppress(FileNotFoundError):  # another request kept it already
            self._shelf.put(self._name(sha256), self._part("blob", sha256))

    def has(self, sha256: str) -> bool:
        return self._shelf.has(self._name(sha256))

    def read(self, sha256: str) -> bytes:
        """The plain bytes of a kept blob. Raises FileNotFoundError, SealBroken."""
        return b"".join(self._kept(sha256))

    def head(self, sha256: str) -> bytes:
        """The first frame of a kept blob: enough to know what it is. Raises FileNotFoundError, SealBroken."""
        first = self._shelf.start_of(self._name(sha256), _FRAME.size + FRAME_BYTES + _SEALED_EXTRA)
        return next(self._read(first, sha256), b"")

    def is_true(self, sha256: str) -> bool:
        """True where the kept blob opens and bears its name."""
        try:
            return _hash(self._kept(sha256)) == sha256
        except (FileNotFoundError, seal.SealBroken):
            return False

    def sealed(self, sha256: str) -> tuple[str, Callable[[], BinaryIO]]:
        """(name on the shelf, how its bytes are opened as they lie there); for a backup."""
        name = self._name(sha256)
        return name, lambda: self._shelf.open(name)

    def _kept(self, sha256: str) -> Iterator[bytes]:
        return self._read(self._shelf.open(self._name(sha256)), sha256)

    def _read(self, source: BinaryIO, sha256: str) -> Iterator[bytes]:
        held = 0
        with source as file:
            for start, sealed in _frames(file):
                if start != held:
                    continue
                plain = seal.unseal(self._key, sealed, _bound(sha256, start))
                held += len(plain)
                yield plain

    def _part(self, kind: str, sha256: str) -> Path:
        return self._folder / "parts" / kind / self._name(sha256)

    def _proof(self, kind: str, sha256: str) -> Path:
        return self._folder / "parts" / f"{kind}-whole" / self._name(sha256)

    def _name(self, sha256: str) -> str:
        return seal.blob_name(self._names, sha256)


def _frames(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    while len(head := file.read(_FRAME.size)) == _FRAME.size:
        start, length = _FRAME.unpack(head)
        sealed = file.read(length)
        if len(sealed) < max(length, _SEALED_EXTRA):
            return
        yield start, sealed


def _bound(sha256: str, offset: int) -> bytes:
    return f"{sha256}/{offset}".encode()


def _hash(pieces: Iterator[bytes]) -> str:
    running = hashlib.sha256()
    for piece in pieces:
        running.update(piece)
    return running.hexdigest()
