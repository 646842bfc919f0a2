"""Blobs (扫描件): the shelf of scans: file first, durable, then its row.

Content-addressed: putting the same page twice keeps it once. A unit of work of its own per
scan, so it is never called inside another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager

from sync.ledger.problems import Problem
from sync.seal import SealBroken
from sync.store.blob_files import BlobFiles
from sync.store.blob_rows import Blob
from sync.store.failures import of_disk
from sync.store.fingerprint import sm3_hex
from sync.store.unit_of_work import Reading, Surroundings, Unit


class Blobs:
    """Scans of this cabinet."""

    def __init__(
        self,
        files: BlobFiles,
        around: Surroundings,
        unit: Callable[[], AbstractContextManager[Unit]],
        reading: Callable[[], AbstractContextManager[Reading]],
    ) -> None:
        self._files = files
        self._around = around
        self._unit = unit
        self._reading = reading

    def put(self, content: bytes, *, own: bool = True) -> str:
        """Keep a scan; returns its name (SHA-256 hex). On the disk when it returns. Raises Problem store.*."""
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            self._files.write(sha256, content)
        except OSError as error:
            raise of_disk(error, self._files.folder.parent) from error
        self._around.step("materials")
        with self._unit() as unit:
            blob = Blob(sha256, len(content), sm3_hex(content), own, stored=not own)
            unit.blobs.keep(blob, self._around.pen.now_ms())
        return sha256

    def get(self, sha256: str) -> bytes:
        """All plain bytes. Raises Problem("material.unreadable")."""
        content = self.read(sha256)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Problem("material.unreadable", file=sha256[:16], reason="内容与校验不符")
        return content

    def read(self, sha256: str, offset: int = 0, size: int | None = None) -> bytes:
        """Plain bytes of a range. Raises Problem("material.unreadable")."""
        try:
            return self._files.read(sha256, offset, size)
        except FileNotFoundError:
            raise Problem("material.unreadable", file=sha256[:16], reason="本机没有这份扫描件") from None
        except SealBroken:
            raise Problem("material.unreadable", file=sha256[:16], reason="内容与校验不符") from None
        except OSError as error:
            raise Problem("material.unreadable", file=sha256[:16], reason="磁盘读写出错") from error

    def describe(self, sha256: str) -> Blob | None:
        """Size and SM3 fingerprint; None where the scan is not here."""
        with self._reading() as reading:
            return reading.blobs.get(sha256)

    def sound(self, sha256: str) -> bool:
        """The file opens and bears its name."""
        return self._files.sound(sha256)

    def remove_files(self, names: tuple[str, ...]) -> None:
        """Delete files whose rows are gone already."""
        for sha256 in names:
            self._files.remove(sha256)
