"""The manifest: who sends what to whom, signed; the first bytes inside the encryption.

Plain content = `DBPC` ‖ version (1 byte) ‖ manifest length (4 bytes, big-endian) ‖ manifest (JSON)
‖ Ed25519 signature (64 bytes) over everything before it ‖ the members' bytes, one after the
other in the manifest's order. Members are named by content, never by a path.
"""

from __future__ import annotations

import re
import struct

import msgspec

from sync import seal
from sync.ledger.problems import Problem
from sync.wire import ExchangeRequest, IncarnateAnswer

MAGIC = b"DBPC"
FORMAT = 1
SIGNATURE_BYTES = 64
MAX_MANIFEST = 16 << 20
MAX_MEMBERS = 100_000
CAPS = {"segment": 8 << 20, "blob": 64 << 20, "answer": 32 << 20, "returned": 8 << 20}
REPORT, ANSWER = "report", "answer"
_PREFIX = struct.Struct(">4sBI")
PREFIX_BYTES = _PREFIX.size
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Member(msgspec.Struct, frozen=True):
    """`kind`: segment | blob | answer | returned; `sha256` hex of its `size` bytes."""

    kind: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """`kind` report (a station to its county) or answer (the county to a station).

    `site`, `incarnation`: the station, either way. `county`: the county's site code. `made_at`: local
    time with offset. A report asks with `request`, an answer names the report it `answers` (its id),
    the scans of it that the county `holds` and, in `lacks`, a station's wish: scans of others.
    `last`: the highest seq inside, what the page 交换 says was carried. `anew`: the answer to a report whose
    rows are not those that the county has of this device: the number its sender goes on under.
    """

    kind: str
    pouch_id: str
    site: str
    incarnation: int
    county: str
    made_at: str
    members: list[Member]
    request: ExchangeRequest | None = None
    lacks: list[str] = []
    answers: str = ""
    holds: list[str] = []
    last: int = 0
    more: bool = False
    anew: IncarnateAnswer | None = None


def head_of(manifest: Manifest, sign_seed: bytes) -> bytes:
    """The signed head that stands before the members."""
    content = msgspec.json.encode(manifest)
    head = _PREFIX.pack(MAGIC, FORMAT, len(content)) + content
    return head + seal.sign(sign_seed, head)


def manifest_length(prefix: bytes) -> int:
    """How long the manifest is. Raises Problem: pouch.damaged, pouch.newer, pouch.too_large."""
    magic, version, length = _PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise Problem("pouch.damaged")
    if version != FORMAT:
        raise Problem("pouch.newer", version=str(version))
    if length > MAX_MANIFEST:
        raise Problem("pouch.too_large")
    return int(length)


def read_manifest(content: bytes) -> Manifest:
    """A manifest whose every line makes sense. Raises Problem: pouch.damaged, pouch.too_large."""
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as nonsense:
        raise Problem("pouch.damaged") from nonsense
    if len(manifest.members) > MAX_MEMBERS:
        raise Problem("pouch.too_large")
    for member in manifest.members:
        if member.kind not in CAPS or not _SHA256.fullmatch(member.sha256) or member.size < 0:
            raise Problem("pouch.damaged")
        if member.size > CAPS[member.kind]:
            raise Problem("pouch.too_large")
    return manifest
