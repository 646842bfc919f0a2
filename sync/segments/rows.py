"""The payload of codec `rows+zstd`: journal rows as they lie there and content keys, MessagePack under zstd.

The form that every reader takes. Rows are maps, so an older reader skips fields it does not know. The plain size is capped
while decompressing, before anything is parsed; the window is capped too, so a small file
cannot ask for much memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec
import zstandard

from sync.ledger.problems import Problem
from sync.wire import WireEvent

_LEVEL = 19
_MAX_WINDOW = 8 << 20
_STEP = 1 << 20
Shape = TypeVar("Shape")


class Rows(msgspec.Struct, frozen=True):
    """`escrows`: case number to the case's content key, sealed to the county."""

    events: list[WireEvent]
    escrows: dict[str, bytes] = {}


def squeeze(events: Sequence[WireEvent], escrows: Mapping[str, bytes]) -> bytes:
    """The payload; the same rows and keys give the same bytes."""
    plain = msgspec.msgpack.encode(Rows(list(events), dict(sorted(escrows.items()))))
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False).compress(plain)


def unfold(payload: bytes, max_plain: int) -> Rows:
    """Raises Problem: road.too_large beyond `max_plain` bytes, road.body where it is no rows."""
    return unpacked(payload, max_plain, Rows)


def unpacked(payload: bytes, max_plain: int, shape: type[Shape]) -> Shape:
    """MessagePack under zstd. Raises Problem: road.too_large, road.body."""
    try:
        plain = _decompress(payload, max_plain)
        return msgspec.msgpack.decode(plain, type=shape)
    except (zstandard.ZstdError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
        raise Problem("road.body", reason="segment: rows") from broken


def _decompress(payload: bytes, max_plain: int) -> bytes:
    whole = bytearray()
    unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    with unpacker.stream_reader(payload) as reader:
        while block := reader.read(_STEP):
            whole += block
            if len(whole) > max_plain:
                raise Problem("road.too_large", size=f"> {max_plain}")
    return bytes(whole)
