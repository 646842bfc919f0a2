"""Blob files: scans on disk, each a chain of sealed 1 MiB frames under a name that says nothing.

AES-256-GCM in STREAM framing (nonce = 7 random + 4 counter + 1 last-frame flag), so frames
cannot be dropped, swapped or cut unseen and a range is read without the rest. The file name
is an HMAC of the content name. Written whole and durable, or not at all. Knows no tables.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.seal import SealBroken, blob_name, derive
from sync.store.durable import make_folder, sync_folder, write_whole

log = logging.getLogger(__name__)

FRAME = 1 << 20
_TAG = 16
_MAGIC = b"DBB1"
_PREFIX = 7
_HEAD = len(_MAGIC) + _PREFIX


class BlobFiles:
    """The folder of scans. Names are SHA-256 hex of the plain bytes."""

    def __init__(self, folder: Path, data_key: bytes) -> None:
        self.folder = folder
        self._data_key = data_key
        self._names = derive(data_key, "material-names")

    def write(self, sha256: str, content: bytes) -> None:
        """Keep content under its name; durable when it returns. Raises OSError."""
        path = self._path(sha256)
        if path.exists() and self.sound(sha256):
            return
        make_folder(self.folder)
        make_folder(path.parent)
        write_whole(path, self._sealed(sha256, content))

    def read(self, sha256: str, offset: int = 0, size: int | None = None) -> bytes:
        """Plain bytes from `offset`, at most `size`. Raises FileNotFoundError, SealBroken."""
        with self._path(sha256).open("rb") as file:
            total = plain_size(file.seek(0, os.SEEK_END))
            end = total if size is None else min(offset + size, total)
            file.seek(0)
            cipher, prefix = self._cipher(sha256), _prefix(file.read(_HEAD))
            if offset >= end and total:
                return b""
            last = _last_frame(total)
            parts = []
            for index in range(min(offset // FRAME, last), _last_frame(end) + 1):
                file.seek(_HEAD + index * (FRAME + _TAG))
                sealed = file.read(FRAME + _TAG)
                parts.append(_opened(cipher, _nonce(prefix, index, index == last), sealed))
        start = offset % FRAME
        return b"".join(parts)[start : start + end - offset]

    def sound(self, sha256: str) -> bool:
        """The file is there, opens, and bears its name. One read that fails is no damage: it is read again."""
        for _try in range(2):
            try:
                return hashlib.sha256(self.read(sha256)).hexdigest() == sha256
            except (FileNotFoundError, SealBroken):
                return False
            except OSError as error:
                log.info("a scan cannot be read: %s", error.strerror)
        return False

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def remove(self, sha256: str) -> None:
        """Delete a file, durably; a no-op where there is none."""
        path = self._path(sha256)
        if path.exists():
            path.unlink()
            sync_folder(path.parent)

    def name(self, sha256: str) -> str:
        """Where the file lies below the folder."""
        name = blob_name(self._names, sha256)
        return f"{name[:2]}/{name}"

    def set_aside(self, sha256: str) -> None:
        """Keep a spoiled file under another name, out of the way; a no-op where there is none."""
        path = self._path(sha256)
        if path.exists():
            os.replace(path, path.with_name(f".damaged-{path.name}"))
            sync_folder(path.parent)

    def put_back(self, sha256: str, sealed: bytes) -> bool:
        """Take a file from a mirror; the spoiled one is kept aside. False where the mirror is spoiled too."""
        self.set_aside(sha256)
        path = self._path(sha256)
        make_folder(self.folder)
        make_folder(path.parent)
        write_whole(path, [sealed])
        if self.sound(sha256):
            return True
        path.unlink()
        return False

    def _path(self, sha256: str) -> Path:
        return self.folder / self.name(sha256)

    def _cipher(self, sha256: str) -> AESGCM:
        return AESGCM(derive(self._data_key, f"material/{sha256}"))

    def _sealed(self, sha256: str, content: bytes) -> Iterator[bytes]:
        prefix = os.urandom(_PREFIX)
        yield _MAGIC + prefix
        cipher, last = self._cipher(sha256), _last_frame(len(content))
        for index in range(last + 1):
            plain = content[index * FRAME : (index + 1) * FRAME]
            yield cipher.encrypt(_nonce(prefix, index, index == last), plain, None)


def plain_size(file_size: int) -> int:
    """Plain bytes in a file of that size; 0 for what is too short to be one."""
    body = file_size - _HEAD
    frames = -(-body // (FRAME + _TAG))
    return max(body - frames * _TAG, 0)


def _last_frame(size: int) -> int:
    return max(size - 1, 0) // FRAME


def _nonce(prefix: bytes, index: int, last: bool) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([last])


def _prefix(head: bytes) -> bytes:
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        raise SealBroken
    return head[len(_MAGIC) :]


def _opened(cipher: AESGCM, nonce: bytes, sealed: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError) as broken:
        raise SealBroken from broken
