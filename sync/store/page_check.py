"""Looking at the database page by page, a few thousand at a time, beside a clerk who works.

SQLCipher authenticates a page only when it reads it: a spoiled page of last year stays unseen until somebody asks for
that case. This reads pages of the file as they lie and computes the same HMAC (SQLCipher 4: raw key, pages of 4,096
bytes, 80 reserved at the end: 16 of IV, 64 of HMAC-SHA512 over content, IV and page number). Knows no SQL; whoever
calls keeps writers away meanwhile, because a checkpoint writes these very pages.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PAGE = 4096
_MAC, _SALT = 64, 16
_SALT_MASK = 0x3A


@dataclass(frozen=True, slots=True)
class PagesSeen:
    """`through`: pages of the file looked at so far. `left`: more wait. `bad`: numbers of pages, from 1."""

    through: int
    left: bool
    bad: tuple[int, ...] = ()


class OpenFile:
    """The database's file, held open beside SQLite.

    POSIX takes all locks that a process has on a file away when it closes any descriptor of it, SQLite's too
    (sqlite.org/howtocorrupt.html, 2.2). So what was opened stays open until SQLite has closed its own; a file that was
    put in its place is opened beside it. Elsewhere it is closed at once: an open file could not be replaced.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[BinaryIO] = []

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """The file that bears the name now. Raises OSError."""
        if os.name == "nt":
            with self._path.open("rb") as file:
                yield file
            return
        if not self._held or not os.path.samestat(os.fstat(self._held[-1].fileno()), self._path.stat()):
            self._held.append(self._path.open("rb", buffering=0))
        yield self._held[-1]

    def close(self) -> None:
        """Only after SQLite closed its own."""
        while self._held:
            self._held.pop().close()


def look_at_pages(file: BinaryIO, key: bytes, after: int, most: int) -> PagesSeen:
    """Authenticate up to `most` pages behind the first `after`. `key`: the database's 32 raw bytes. Raises OSError."""
    file.seek(0)
    salt = file.read(_SALT)
    whole, rest = divmod(file.seek(0, os.SEEK_END), PAGE)
    pages = whole + bool(rest)
    mac_key = _mac_key(key, salt)
    file.seek(after * PAGE)
    last = min(after + most, pages)
    bad = tuple(
        number for number in range(after + 1, last + 1) if not _is_sound(file.read(PAGE), number, mac_key)
    )
    return PagesSeen(last, last < pages, bad)


def _mac_key(key: bytes, salt: bytes) -> bytes:
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, masked, 2, 32)


def _is_sound(page: bytes, number: int, mac_key: bytes) -> bool:
    if len(page) != PAGE:
        return False
    content = page[_SALT if number == 1 else 0 : PAGE - _MAC]
    made = hmac.digest(mac_key, content + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(made, page[PAGE - _MAC :])
