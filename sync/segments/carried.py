"""Codec `carried`: what a county sends up to its city, in the envelope of every segment.

The rows are other people's: each with its own chain hash, its writer and the county's verdict. A body
travels as its hash, which is all that a chain needs; with its content only where the receiver may see
the case. The feed's numbers stand in the header as `seq_from` and `seq_to`, its digest in `last`.
Knows the form; who may bring and see what is the business of both offices.
"""

from __future__ import annotations

import hashlib

import msgspec
import zstandard

from sync import seal
from sync.ledger.problems import Problem
from sync.segments.header import SegmentHeader, bound, split, write_head
from sync.segments.rows import unpacked

CARRIED = "carried"
BEGINNING = bytes(32)
"""The digest of a feed before its first row."""
_LEVEL = 19


class CarriedRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A journal row without its body; `hash` only where it is not what the row gives (refused for that)."""

    site: str
    incarnation: int
    seq: int
    event_id: str
    case_no: str
    kind: str
    rev: int
    account: str
    actor: str
    role: str
    effective_date: str
    recorded_at: str
    hlc: str
    prev_hash: bytes
    body_hash: bytes
    status: str = "applied"
    code: str = ""
    hash: bytes = b""
    schema: int = 1
    suite: str = "intl"

    def header(self) -> dict[str, object]:
        """The hashed part, as `ledger.events.Event.header`."""
        names = ("site", "incarnation", "seq", "event_id", "case_no", "kind", "rev")
        dated = ("effective_date", "recorded_at", "hlc", "schema", "suite")
        actor = {"account": self.account, "name": self.actor, "role": self.role}
        return {name: getattr(self, name) for name in (*names, *dated)} | {"actor": actor}


class CarriedCase(msgspec.Struct, frozen=True):
    """What statistics need of a case, as of the time of packing."""

    case_no: str
    item: str
    item_name: str
    state: str
    owner: str
    site: str
    township: str
    registered_at: str


class CarriedSite(msgspec.Struct, frozen=True):
    site: str
    name: str
    tier: str
    parent: str


class CarriedDevice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A PC whose rows are here; `head` and `signature`: the newest segment head it signed, where one was kept."""

    site: str
    incarnation: int
    sign_public: bytes
    head: bytes = b""
    signature: bytes = b""


class Carried(msgspec.Struct, frozen=True):
    """`digest`: of the feed before the first row. `bodies`: row hash in hex to its sealed body."""

    feed: str
    digest: bytes
    rows: list[CarriedRow]
    cases: list[CarriedCase]
    sites: list[CarriedSite]
    devices: list[CarriedDevice]
    keys: dict[str, bytes] = {}
    bodies: dict[str, bytes] = {}


def feed_digest(before: bytes, row_hash: bytes, status: str, code: str) -> bytes:
    """The digest of a feed after one more row with the county's verdict on it."""
    return hashlib.sha256(before + row_hash + f"{status}/{code}".encode()).digest()


def pack_carried(header: SegmentHeader, carried: Carried, sign_seed: bytes, receiver_box: bytes) -> bytes:
    """One segment; the same content gives the same bytes, so that half an upload of it can go on."""
    plain = msgspec.msgpack.encode(carried)
    squeezed = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False).compress(plain)
    payload = seal.box_again(sign_seed, receiver_box, squeezed, bound(header))
    name = hashlib.sha256(payload).hexdigest()
    filled = msgspec.structs.replace(header, codec=CARRIED, length=len(payload), sha256=name)
    head = write_head(filled)
    return head + payload + seal.sign(sign_seed, head)


def open_carried(
    raw: bytes, sign_public: bytes, box_seed: bytes, max_plain: int
) -> tuple[SegmentHeader, Carried]:
    """Raises Problem: road.signature, road.body, road.rebuild (not boxed to this receiver), road.too_large."""
    header, head, payload, signature = split(raw)
    if not seal.verify(sign_public, head, signature):
        raise Problem("road.signature")
    if hashlib.sha256(payload).hexdigest() != header.sha256:
        raise Problem("road.body", reason="segment: hash")
    try:
        squeezed = seal.unbox(box_seed, payload, bound(header))
    except seal.SealBroken as broken:
        raise Problem("road.rebuild") from broken
    carried = unpacked(squeezed, max_plain, Carried)
    if len(carried.rows) != header.seq_to - header.seq_from + 1 or header.seq_from < 1:
        raise Problem("road.body", reason="segment: rows differ from header")
    return header, carried
