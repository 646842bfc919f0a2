"""Writing a pouch so that it is on the stick when we say so: temp, fsync, rename, read again, compare.

A stick is pulled early, is full, or lies: the file is read back whole before anybody is told that
it was exported. Nothing is left of a pouch that could not be written.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyrage import EncryptError, encrypt_io

from sync.ledger.problems import Problem
from sync.pouch.age_keys import recipient
from sync.pouch.manifest import Manifest, Member, head_of

LARGEST = (4 << 30) - (1 << 20)  # a FAT32 stick takes no file of 4 GiB
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One member and where its bytes come from, block by block."""

    member: Member
    blocks: Callable[[], Iterable[bytes]]


def write_pouch(
    path: Path,
    manifest: Manifest,
    pieces: Iterable[Piece],
    *,
    receiver: bytes,
    sign_seed: bytes,
    report: Callable[[int], None] = lambda _written: None,
) -> int:
    """Write the pouch for the owner of the X25519 key `receiver`; returns the file's size in bytes.

    `report` is told the plain bytes read so far and may raise to give up. Raises Problem:
    pouch.too_large, pouch.stick_full, pouch.not_written.
    """
    wanted = list(pieces)
    if sum(piece.member.size for piece in wanted) > LARGEST:
        raise Problem("pouch.too_large")
    plain = _Plain(head_of(manifest, sign_seed), wanted, report)

    def encrypt(file: _Noted) -> None:
        try:
            encrypt_io(plain, file, [recipient(receiver)])
        except EncryptError as stopped:
            raise plain.trouble or OSError(str(stopped)) from stopped

    return _safely(path, encrypt)


def write_safely(path: Path, content: bytes) -> int:
    """Put the bytes of a pouch on a stick with the same care. Raises Problem like `write_pouch`."""
    return _safely(path, lambda file: file.write(content))


def _safely(path: Path, fill: Callable[[_Noted], object]) -> int:
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            noted = _Noted(file)
            fill(noted)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
        if _hash_of(path) != noted.hash.hexdigest():
            raise Problem("pouch.not_written", reason="读回的内容与写入的不一致")
        return path.stat().st_size
    except OSError as error:
        code = "pouch.stick_full" if error.errno in (errno.ENOSPC, errno.EFBIG) else "pouch.not_written"
        raise Problem(code, reason=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):  # the stick is gone: so is the file
            temporary.unlink(missing_ok=True)


class _Plain(io.RawIOBase):
    """The plain content as a stream, made while it is read."""

    def __init__(self, head: bytes, pieces: list[Piece], report: Callable[[int], None]) -> None:
        self._source = self._blocks(head, pieces)
        self._report = report
        self._left = b""
        self._read = 0
        self.trouble: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._next(size)
        except Exception as trouble:
            self.trouble = trouble  # the encrypting library tells of an error of its own instead
            raise

    def _next(self, size: int) -> bytes:
        while not self._left:
            block = next(self._source, None)
            if block is None:
                return b""
            self._left = block
        taken, self._left = self._left[:size], self._left[size:]
        self._read += len(taken)
        self._report(self._read)
        return taken

    def _blocks(self, head: bytes, pieces: list[Piece]) -> Iterator[bytes]:
        yield head
        for piece in pieces:
            running, size = hashlib.sha256(), 0
            for block in piece.blocks():
                running.update(block)
                size += len(block)
                yield block
            if size != piece.member.size or running.hexdigest() != piece.member.sha256:
                raise Problem("pouch.content", name=piece.member.sha256[:16])


class _Noted(io.RawIOBase):
    """A writer that remembers the hash of what passed through it."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def write(self, block) -> int:  # type: ignore[no-untyped-def]
        self.hash.update(block)
        return self._file.write(block)

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()


def _hash_of(path: Path) -> str:
    running = hashlib.sha256()
    with path.open("rb") as file:
        _past_the_cache(file)
        while block := file.read(_BLOCK):
            running.update(block)
    return running.hexdigest()


def _past_the_cache(file: io.BufferedReader) -> None:
    """Ask the system to read from the stick, not from memory, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
