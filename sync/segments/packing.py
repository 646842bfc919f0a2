"""Packing: journal rows in, one signed file out. Deterministic, so a repeated pack is the same file.

Knows the signing seed it is given; chooses nothing: which rows and how many is the
messenger's decision (`sync.engine`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from sync import seal
from sync.codec import event_to_wire
from sync.ledger.events import Event
from sync.segments.header import SegmentHeader, header_for, write_head
from sync.segments.rows import CODEC, squeeze
from sync.wire import WireEvent


def pack(
    header: SegmentHeader, events: Sequence[WireEvent], escrows: Mapping[str, bytes], sign_seed: bytes
) -> bytes:
    """The file's bytes. `header` from `header_for`; codec, length and hash are filled in here."""
    payload = squeeze(events, escrows)
    filled = msgspec.structs.replace(
        header, codec=CODEC, length=len(payload), sha256=hashlib.sha256(payload).hexdigest()
    )
    head = write_head(filled)
    return head + payload + seal.sign(sign_seed, head)


class Packer:
    """The packer of one station: implements `engine.ports.SegmentPacker` with the station's seed."""

    def __init__(self, sign_seed: bytes) -> None:
        self._sign_seed = sign_seed

    def pack(self, events: Sequence[Event], escrows: Mapping[str, bytes]) -> bytes:
        """One segment of consecutive own events."""
        rows = [event_to_wire(event) for event in events]
        return pack(header_for(rows), rows, escrows, self._sign_seed)
