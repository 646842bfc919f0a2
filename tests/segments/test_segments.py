"""A segment is whole, true and the signer's, or it is refused with a code."""

from __future__ import annotations

import hashlib
from datetime import date
from random import Random

import msgspec
import pytest
import zstandard

from sync import seal
from sync.codec import event_from_wire, event_to_wire
from sync.ledger.events import GENESIS, SYSTEM, Event
from sync.ledger.problems import Problem
from sync.segments import Packer, SegmentHeader, header_for, open_segment, pack, read_header
from sync.segments.header import SIGNATURE_BYTES, write_head
from sync.segments.rows import Rows
from sync.wire import WireEvent

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC = seal.sign_public(SEED)


def rows(count: int, first: int = 1, site: str = "511999000101") -> list[Event]:
    day, chance = date(2026, 11, 2), Random(first)
    return [
        Event(
            site, 1, seq, f"id{seq}", f"case{seq % 3}", "NoteAdded", 1, SYSTEM, day,
            "2026-11-02T09:00:00+08:00", "", chance.randbytes(200), GENESIS, chance.randbytes(32),
        )
        for seq in range(first, first + count)
    ]  # fmt: skip


def wired(count: int, first: int = 1) -> list[WireEvent]:
    return [event_to_wire(event) for event in rows(count, first)]


def code_of(raw: bytes, public: bytes = PUBLIC, max_plain: int = 1 << 20) -> str:
    with pytest.raises(Problem) as refused:
        open_segment(raw, public, max_plain)
    return refused.value.code


def forged(header: SegmentHeader, payload: bytes, seed: bytes = SEED) -> bytes:
    """What a dishonest or broken signer could write: a true signature over a false payload."""
    filled = msgspec.structs.replace(header, length=len(payload), sha256=hashlib.sha256(payload).hexdigest())
    head = write_head(filled)
    return head + payload + seal.sign(seed, head)


def test_what_was_packed_is_opened() -> None:
    events = rows(40, first=7)
    segment = open_segment(Packer(SEED).pack(events, {"case1": b"k1", "case0": b"k0"}), PUBLIC)
    assert [event_from_wire(row) for row in segment.events] == events
    assert segment.escrows == {"case0": b"k0", "case1": b"k1"}
    assert (segment.header.seq_from, segment.header.seq_to) == (7, 46)
    assert (segment.header.site, segment.header.incarnation) == ("511999000101", 1)


def test_packing_again_gives_the_same_file_so_an_upload_can_resume() -> None:
    events = rows(20)
    one = Packer(SEED).pack(events, {"case0": b"a", "case1": b"b"})
    two = Packer(SEED).pack(events, {"case1": b"b", "case0": b"a"})
    assert one == two


def test_the_header_is_readable_before_the_signer_is_known() -> None:
    assert read_header(Packer(SEED).pack(rows(3), {})).seq_to == 3


def test_any_flipped_byte_is_refused() -> None:
    raw = Packer(SEED).pack(rows(2), {"case1": b"k"})
    for place in range(len(raw)):
        broken = bytearray(raw)
        broken[place] ^= 0x01
        assert code_of(bytes(broken)) in {"road.body", "road.signature", "road.protocol"}, place


def test_any_cut_is_refused() -> None:
    raw = Packer(SEED).pack(rows(2), {})
    assert {code_of(raw[:end]) for end in range(len(raw))} == {"road.body"}
    assert code_of(raw + b"\x00") == "road.body"
    assert code_of(raw + raw) == "road.body"


def test_another_signer_is_refused() -> None:
    assert code_of(Packer(OTHER).pack(rows(2), {})) == "road.signature"
    assert code_of(Packer(SEED).pack(rows(2), {}), seal.sign_public(OTHER)) == "road.signature"
    assert code_of(Packer(SEED).pack(rows(2), {}), b"short") == "road.signature"


def test_a_bomb_is_stopped_by_its_plain_size() -> None:
    payload = zstandard.ZstdCompressor(level=19).compress(bytes(80 << 20))
    assert len(payload) < 16 << 10
    assert code_of(forged(header_for(wired(1)), payload)) == "road.too_large"


def test_a_bomb_with_a_huge_window_is_stopped() -> None:
    wide = zstandard.ZstdCompressionParameters.from_level(19, window_log=27)
    squeezer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    payload = squeezer.compress(b"a" * 1000) + squeezer.flush()
    assert code_of(forged(header_for(wired(1)), payload)) == "road.body"


@pytest.mark.parametrize(
    "payload", [b"", b"nothing like zstd", zstandard.compress(b"\xc1"), zstandard.compress(b"")]
)
def test_a_signed_payload_that_is_no_rows_is_refused(payload: bytes) -> None:
    assert code_of(forged(header_for(wired(1)), payload)) == "road.body"


def test_rows_must_be_those_the_header_names() -> None:
    squeezed = zstandard.compress(msgspec.msgpack.encode(Rows(wired(3))))
    for header in (header_for(wired(2)), header_for(wired(3, first=2)), header_for(wired(4))):
        assert code_of(forged(header, squeezed)) == "road.body"
    assert open_segment(forged(header_for(wired(3)), squeezed), PUBLIC).events == tuple(wired(3))


def test_a_header_cannot_make_the_reader_count_for_ever() -> None:
    header = msgspec.structs.replace(header_for(wired(1)), seq_to=2**62)
    assert code_of(forged(header, zstandard.compress(msgspec.msgpack.encode(Rows(wired(1)))))) == "road.body"


def test_a_codec_of_tomorrow_is_said_to_be_one() -> None:
    header = msgspec.structs.replace(header_for(wired(1)), codec="columns+zstd")
    assert code_of(forged(header, b"x")) == "road.protocol"


def test_unknown_fields_of_a_newer_packer_are_skipped() -> None:
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(Rows(wired(1))))
    plain["events"][0]["next_year"] = 1
    raw = forged(header_for(wired(1)), zstandard.compress(msgspec.msgpack.encode(plain)))
    assert open_segment(raw, PUBLIC).events == tuple(wired(1))


@pytest.mark.parametrize("events", [[], [*wired(1), *wired(1)], [*wired(1), *wired(1, 3)], wired(2)[::-1]])
def test_only_consecutive_rows_are_packed(events: list[WireEvent]) -> None:
    with pytest.raises(ValueError, match="row"):
        pack(header_for(events), events, {}, SEED)


def test_rows_of_two_sites_are_not_mixed() -> None:
    mixed = [event_to_wire(rows(1)[0]), event_to_wire(rows(1, 2, "511999000102")[0])]
    with pytest.raises(ValueError, match="row"):
        header_for(mixed)


def test_the_signature_is_at_the_end() -> None:
    raw = Packer(SEED).pack(rows(1), {})
    assert code_of(raw[:-SIGNATURE_BYTES] + bytes(SIGNATURE_BYTES)) == "road.signature"
