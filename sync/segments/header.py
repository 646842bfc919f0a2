"""The first bytes of a segment: magic, format version, header length, header.

File = `DBSG` ‖ version (1 byte) ‖ header length (4 bytes, big-endian) ‖ header (JSON) ‖ payload
‖ Ed25519 signature (64 bytes) over everything before the payload. The header carries the
payload's length and SHA-256, so the signature covers all. See docs/internals/wire.md.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import msgspec

from sync.ledger.problems import Problem
from sync.wire import WireEvent

MAGIC = b"DBSG"
FORMAT = 1
ROWS, COLUMNS = "rows+zstd", "columns"
SIGNATURE_BYTES = 64
MAX_HEADER = 64 << 10
_PREFIX = struct.Struct(">4sBI")


class SegmentHeader(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows `seq_from`..`seq_to` of (site, incarnation), without gaps.

    `codec` names the payload's encoding, `schema` the newest event schema inside,
    `prev_segment` the hex SHA-256 of the writer's previous segment where it was kept, else "".
    `length`, `sha256` (hex) are of the payload as stored. `last`: the hash of the last row (hex), so
    that the head alone is the writer's signature over its chain. Of codec `columns`: `dictionary` its number.
    """

    site: str
    incarnation: int
    seq_from: int
    seq_to: int
    codec: str = ROWS
    schema: int = 1
    suite: str = "intl"
    prev_segment: str = ""
    length: int = 0
    sha256: str = ""
    dictionary: str = ""
    last: str = ""


def header_for(events: Sequence[WireEvent], prev_segment: str = "") -> SegmentHeader:
    """The header of consecutive rows of one chain. Raises ValueError where they are not."""
    if not events:
        raise ValueError("a segment holds at least one row")
    header = SegmentHeader(
        site=events[0].site,
        incarnation=events[0].incarnation,
        seq_from=events[0].seq,
        seq_to=events[-1].seq,
        schema=max(event.schema for event in events),
        suite=events[0].suite,
        prev_segment=prev_segment,
    )
    if not rows_fit(header, events):
        raise ValueError("the rows of a segment are consecutive rows of one chain")
    return header


def rows_fit(header: SegmentHeader, events: Sequence[WireEvent]) -> bool:
    """True where the rows are exactly those the header promises."""
    return [(row.site, row.incarnation, row.seq) for row in events] == [
        (header.site, header.incarnation, seq)
        for seq in range(header.seq_from, header.seq_from + len(events))
    ] and len(events) == header.seq_to - header.seq_from + 1


def texts_of(row: WireEvent) -> tuple[str, ...]:
    """Every text of a row's header."""
    said = (row.site, row.event_id, row.case_no, row.kind, row.effective_date, row.recorded_at, row.hlc)
    return (*said, row.suite, row.actor.account, row.actor.name, row.actor.role)


def bound(header: SegmentHeader) -> bytes:
    """What the box of a payload is bound to: whose rows it says they are."""
    return f"{header.site}.{header.incarnation}/{header.seq_from}-{header.seq_to}".encode()


def write_head(header: SegmentHeader) -> bytes:
    """Prefix and header: what is signed."""
    encoded = msgspec.json.encode(header)
    return _PREFIX.pack(MAGIC, FORMAT, len(encoded)) + encoded


def split(raw: bytes) -> tuple[SegmentHeader, bytes, bytes, bytes]:
    """(header, signed head, payload, signature), nothing verified but the lengths.

    Raises Problem: road.body where it is no whole segment, road.protocol for another format.
    """
    if len(raw) < _PREFIX.size:
        raise Problem("road.body", reason="segment: too short")
    magic, version, size = _PREFIX.unpack_from(raw)
    if magic != MAGIC:
        raise Problem("road.body", reason="segment: magic")
    if version != FORMAT:
        raise Problem("road.protocol", theirs=version, ours=FORMAT)
    end = _PREFIX.size + size
    if size > MAX_HEADER or len(raw) < end + SIGNATURE_BYTES:
        raise Problem("road.body", reason="segment: cut short")
    header = _decode(raw[_PREFIX.size : end])
    if header.length != len(raw) - end - SIGNATURE_BYTES:
        raise Problem("road.body", reason="segment: length")
    return header, raw[:end], raw[end:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]


def read_header(raw: bytes) -> SegmentHeader:
    """Whose segment it claims to be; nothing is verified yet. Raises Problem as `split`."""
    return split(raw)[0]


def _decode(text: bytes) -> SegmentHeader:
    try:
        return msgspec.json.decode(text, type=SegmentHeader)
    except (msgspec.DecodeError, UnicodeDecodeError) as broken:
        raise Problem("road.body", reason="segment: header") from broken


def read_head(head: bytes) -> SegmentHeader:
    """The header of a signed head that was kept without its payload. Raises Problem("road.body")."""
    if len(head) < _PREFIX.size or _PREFIX.unpack_from(head)[::2] != (MAGIC, len(head) - _PREFIX.size):
        raise Problem("road.body", reason="segment: head")
    return _decode(head[_PREFIX.size :])
