"""Second copy (第二份流水): an append-only, encrypted, fsynced journal beside the database.

One flipped bit in the write-ahead log silently drops every later receipt; this file does
not share that fault, and on another disk it survives the first one. Each frame carries its
length on both ends, so the last one is read without the others, and a spoiled frame costs
only itself. Knows frames and files; what is missing on which side is `heal.py`.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from sync.seal import SealBroken, derive, seal, unseal
from sync.store.durable import make_folder, sync_folder, write_whole
from sync.store.frames import Frame, frame_from_bytes

_HEAD = b"DAIBAN-SECOND-COPY 1\n"
_MARK = b"\xdbFR\x01"
_LENGTH = struct.Struct(">I")
_AROUND = len(_MARK) + 2 * _LENGTH.size
_CHUNK = 1 << 20


class SecondCopy:
    """One file in `folder`, named after the key, so that several stations may share a stick.

    `removable`: the folder is the user's (another device); it is never made, only used when there.
    """

    def __init__(self, folder: Path, data_key: bytes, *, removable: bool) -> None:
        self._key = derive(data_key, "second-copy")
        self._removable = removable
        self.folder = folder
        mark = hashlib.sha256(derive(data_key, "second-copy-name")).hexdigest()[:12]
        self.path = folder / f"daiban-{mark}.copy"

    @property
    def present(self) -> bool:
        """The folder is there (the stick is plugged in)."""
        return not self._removable or self.folder.is_dir()

    @property
    def beside(self) -> bool:
        """It lies with the database, so it was there for every unit."""
        return not self._removable

    def other_device(self, base_dir: Path) -> bool:
        """The copy would survive the disk of the database."""
        try:
            return self.folder.stat().st_dev != base_dir.stat().st_dev
        except OSError:
            return False

    def last(self) -> Frame | None:
        """The last frame; None where there is no file or its end is not whole. Raises OSError."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return None
        with file:
            size = file.seek(0, os.SEEK_END)
            if size < len(_HEAD) + _AROUND:
                return None
            file.seek(size - _LENGTH.size)
            start = size - _LENGTH.unpack(file.read(_LENGTH.size))[0] - _AROUND
            if start < len(_HEAD):
                return None
            file.seek(start)
            return self._frame(file.read(size - start))

    def append(self, frame: Frame) -> None:
        """Add one frame; it is on the disk when this returns. Raises OSError."""
        new = not self.path.exists()
        if new and not self._removable:
            make_folder(self.folder)
        handle = os.open(
            self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
        )
        try:
            _write_all(handle, (_HEAD if new else b"") + self._packed(frame))
            os.fsync(handle)
        finally:
            os.close(handle)
        if new:
            sync_folder(self.folder)

    def frames(self) -> tuple[list[Frame], bool]:
        """All readable frames in order, and whether everything between them was sound. Raises OSError."""
        if not self.path.exists():
            return [], True
        found: list[Frame] = []
        sound = True
        for piece in self._pieces():
            if piece is None:
                sound = False
            else:
                found.append(piece)
        return found, sound

    def rewrite(self, frames: Iterable[Frame]) -> None:
        """Replace the whole file, durably; the old content is gone, or all of it stands. Raises OSError."""
        if not self._removable:
            make_folder(self.folder)
        write_whole(self.path, (_HEAD, *(self._packed(frame) for frame in frames)))

    def _packed(self, frame: Frame) -> bytes:
        sealed = seal(self._key, frame.to_bytes(), _HEAD)
        length = _LENGTH.pack(len(sealed))
        return _MARK + length + sealed + length

    def _frame(self, packed: bytes) -> Frame | None:
        if not packed.startswith(_MARK) or packed[len(_MARK) :][:4] != packed[-4:]:
            return None
        try:
            return frame_from_bytes(unseal(self._key, packed[len(_MARK) + 4 : -4], _HEAD))
        except (SealBroken, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None

    def _pieces(self) -> Iterator[Frame | None]:
        """Frames in order; None for each stretch of bytes that is none."""
        data = self.path.read_bytes()
        at = len(_HEAD)
        if not data.startswith(_HEAD):
            yield None
            at = 0
        while at < len(data):
            frame, end = self._at(data, at)
            if frame is not None:
                at = end
                yield frame
                continue
            yield None
            following = data.find(_MARK, at + 1)
            at = len(data) if following < 0 else following

    def _at(self, data: bytes, at: int) -> tuple[Frame | None, int]:
        head = data[at : at + len(_MARK) + _LENGTH.size]
        if len(head) < len(_MARK) + _LENGTH.size or not head.startswith(_MARK):
            return None, at
        end = at + _LENGTH.unpack(head[len(_MARK) :])[0] + _AROUND
        return (self._frame(data[at:end]), end) if end <= len(data) else (None, at)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data[:_CHUNK]) :]
