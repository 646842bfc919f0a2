"""Packing: journal rows in, one signed file out. Deterministic, so a repeated pack is the same file.

Knows the signing seed and the county's box key it is given; chooses nothing: which rows and how
many is the messenger's decision (`sync.engine`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from sync import seal
from sync.codec import event_to_wire
from sync.ledger.events import Event
from sync.segments import columns
from sync.segments.dictionaries import NEWEST, dictionary
from sync.segments.header import COLUMNS, ROWS, SegmentHeader, bound, header_for, write_head
from sync.segments.rows import squeeze
from sync.wire import WireEvent


def pack(
    header: SegmentHeader, events: Sequence[WireEvent], escrows: Mapping[str, bytes], sign_seed: bytes
) -> bytes:
    """Rows as they lie in the journal, bodies sealed, for any reader. `header` from `header_for`."""
    filled = msgspec.structs.replace(header, codec=ROWS, last=events[-1].hash.hex())
    return _signed(filled, squeeze(events, escrows), sign_seed)


def pack_columns(
    header: SegmentHeader,
    events: Sequence[WireEvent],
    keys: Mapping[str, bytes],
    sign_seed: bytes,
    county_box: bytes,
) -> bytes:
    """Rows with their bodies in clear, in columns, as one box that only the county opens.

    `keys`: case number to content key ("" for rows of no case). `county_box`: its X25519 public key.
    """
    writer = columns.Writer()
    columns.put_rows(writer, events, keys)
    plain = writer.packed(dictionary(NEWEST))
    filled = msgspec.structs.replace(header, codec=COLUMNS, dictionary=NEWEST, last=events[-1].hash.hex())
    return _signed(filled, seal.box_again(sign_seed, county_box, plain, bound(filled)), sign_seed)


def _signed(header: SegmentHeader, payload: bytes, sign_seed: bytes) -> bytes:
    filled = msgspec.structs.replace(header, length=len(payload), sha256=hashlib.sha256(payload).hexdigest())
    head = write_head(filled)
    return head + payload + seal.sign(sign_seed, head)


class Packer:
    """The packer of one station: implements `engine.ports.SegmentPacker` with the station's seed.

    Without the county's box key every segment goes in the form that any reader takes.
    """

    def __init__(self, sign_seed: bytes, county_box: bytes = b"") -> None:
        self._sign_seed = sign_seed
        self._county_box = county_box

    def pack(
        self,
        events: Sequence[Event],
        escrows: Mapping[str, bytes],
        keys: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """One segment of consecutive own events; in columns where the cases' content `keys` are given."""
        rows = [event_to_wire(event) for event in events]
        header = header_for(rows)
        if keys is None or not self._county_box:
            return pack(header, rows, escrows, self._sign_seed)
        return pack_columns(header, rows, keys, self._sign_seed, self._county_box)
