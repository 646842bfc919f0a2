"""Opening a segment: every defect is found before a row is believed.

Order: shape, signature over the head, payload hash, the box, capped decompression, rows against
header. The reader need not trust the road; only the signer's public key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sync import seal
from sync.ledger.problems import Problem
from sync.segments import columns
from sync.segments.dictionaries import UnknownDictionary, dictionary
from sync.segments.header import COLUMNS, ROWS, SegmentHeader, bound, rows_fit, split, texts_of
from sync.segments.rows import unfold
from sync.wire import WireEvent

MAX_PLAIN = 64 << 20
_NUL = "\x00"


@dataclass(frozen=True, slots=True)
class Segment:
    """What was packed. Case number to its content key: `keys` as it is, `escrows` sealed to the county."""

    header: SegmentHeader
    events: tuple[WireEvent, ...]
    escrows: Mapping[str, bytes] = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)


def open_segment(
    raw: bytes, sign_public: bytes, max_plain: int = MAX_PLAIN, box_seed: bytes = b""
) -> Segment:
    """The rows of a segment signed by the owner of `sign_public` (32 bytes).

    `box_seed`: the county's, for segments sealed to it. Raises Problem: road.body (not whole,
    altered, rows and header disagree), road.signature, road.protocol (newer format or codec),
    road.too_large (plain size beyond `max_plain`), road.dictionary (newer than this program),
    road.rebuild (signed and whole, but it does not give the rows again: ask for the plain form).
    Event hashes and the chain are the receiver's to check, row by row.
    """
    header, head, payload, signature = split(raw)
    if not seal.verify(sign_public, head, signature):
        raise Problem("road.signature")
    if hashlib.sha256(payload).hexdigest() != header.sha256:
        raise Problem("road.body", reason="segment: hash")
    if header.codec == ROWS:
        rows = unfold(payload, max_plain)
        segment = Segment(header, tuple(rows.events), escrows=rows.escrows)
    elif header.codec == COLUMNS:
        segment = _from_columns(header, payload, box_seed, max_plain)
    else:
        raise Problem("road.protocol", theirs=header.codec, ours=COLUMNS)
    if not rows_fit(header, segment.events):
        raise Problem("road.body", reason="segment: rows differ from header")
    if any(_NUL in text for row in segment.events for text in texts_of(row)):
        raise Problem(
            "road.body", reason="segment: NUL"
        )  # no program of ours writes it, no database keeps it
    return segment


def _from_columns(header: SegmentHeader, payload: bytes, box_seed: bytes, max_plain: int) -> Segment:
    try:
        words = dictionary(header.dictionary)
    except UnknownDictionary as newer:
        raise Problem("road.dictionary", dictionary=header.dictionary) from newer
    try:
        reader = columns.Reader(seal.unbox(box_seed, payload, bound(header)), words, max_plain)
        events, keys = columns.take_rows(reader, max_plain)
        reader.finish()
    except columns.TooLarge as more:
        raise Problem("road.too_large", size=f"> {max_plain}") from more
    except (seal.SealBroken, ValueError) as broken:
        raise Problem("road.rebuild") from broken
    if not events or events[-1].hash.hex() != header.last:
        raise Problem("road.rebuild")
    return Segment(header, tuple(events), keys=keys)
