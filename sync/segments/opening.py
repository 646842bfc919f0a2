"""Opening a segment: every defect is found before a row is believed.

Order: shape, signature over the head, payload hash, capped decompression, rows against
header. The reader need not trust the road; only the signer's public key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sync import seal
from sync.ledger.problems import Problem
from sync.segments.header import SegmentHeader, rows_fit, split
from sync.segments.rows import CODEC, unfold
from sync.wire import WireEvent

MAX_PLAIN = 64 << 20


@dataclass(frozen=True, slots=True)
class Segment:
    """What was packed. `escrows`: case number to content key sealed to the county."""

    header: SegmentHeader
    events: tuple[WireEvent, ...]
    escrows: Mapping[str, bytes]


def open_segment(raw: bytes, sign_public: bytes, max_plain: int = MAX_PLAIN) -> Segment:
    """The rows of a segment signed by the owner of `sign_public` (32 bytes).

    Raises Problem: road.body (not whole, altered, rows and header disagree), road.signature,
    road.protocol (newer format or codec), road.too_large (plain size beyond `max_plain`).
    Event hashes and the chain are the receiver's to check, row by row.
    """
    header, head, payload, signature = split(raw)
    if not seal.verify(sign_public, head, signature):
        raise Problem("road.signature")
    if hashlib.sha256(payload).hexdigest() != header.sha256:
        raise Problem("road.body", reason="segment: hash")
    if header.codec != CODEC:
        raise Problem("road.protocol", theirs=header.codec, ours=CODEC)
    rows = unfold(payload, max_plain)
    if not rows_fit(header, rows.events):
        raise Problem("road.body", reason="segment: rows differ from header")
    return Segment(header, tuple(rows.events), rows.escrows)
