"""A segment in columns: small, sealed to the county, exactly the rows that were packed, or refused with a code."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from sync import seal
from sync.codec import event_from_wire, event_to_wire
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.segments import Packer, SegmentHeader, open_segment, read_header
from sync.segments.columns import Writer, put_rows
from sync.segments.dictionaries import NEWEST, SHA256, dictionary
from sync.segments.header import COLUMNS, ROWS, bound, header_for, write_head
from tests.segments.rows_for_tests import application, case_of, chained, key_of, keys_for

SEED, COUNTY = bytes(range(32)), bytes(range(1, 33))
SIGNED, BOX = seal.sign_public(SEED), seal.box_public(COUNTY)
PACKER = Packer(SEED, BOX)
ARCHIVE = Path(__file__).parents[1] / "archive"


def packed(events: list[Event], keys: dict[str, bytes] | None = None) -> bytes:
    return PACKER.pack(events, {}, keys_for(events) if keys is None else keys)


def opened(raw: bytes, cap: int = 1 << 20) -> list[Event]:
    return [event_from_wire(row) for row in open_segment(raw, SIGNED, cap, COUNTY).events]


def code_of(raw: bytes, cap: int = 1 << 20, county: bytes = COUNTY) -> str:
    with pytest.raises(Problem) as refused:
        open_segment(raw, SIGNED, cap, county)
    return refused.value.code


def forged(raw: bytes, payload: bytes | None = None, **changed: object) -> bytes:
    """A true signature over a header or a payload that is not."""
    header = msgspec.structs.replace(read_header(raw), **changed)
    payload = raw[-64 - read_header(raw).length : -64] if payload is None else payload
    header = msgspec.structs.replace(header, length=len(payload), sha256=sha256(payload).hexdigest())
    head = write_head(header)
    return head + payload + seal.sign(SEED, head)


def boxed(header: SegmentHeader, writer: Writer) -> bytes:
    return seal.box_to(BOX, writer.packed(dictionary(NEWEST)), bound(header))


def test_what_was_packed_is_opened() -> None:
    events = chained([application(n) for n in range(40)], first=7, prev=bytes([9]) * 32)
    segment = open_segment(packed(events), SIGNED, box_seed=COUNTY)
    assert [event_from_wire(row) for row in segment.events] == events
    assert segment.keys == keys_for(events)
    assert not segment.escrows
    header = segment.header
    assert (header.codec, header.dictionary, header.last) == (COLUMNS, NEWEST, events[-1].hash.hex())
    assert (header.seq_from, header.seq_to) == (7, 46)


def test_packing_again_gives_the_same_file_so_an_upload_can_resume() -> None:
    events = chained([application(n) for n in range(20)])
    assert packed(events) == packed(events) == Packer(SEED, BOX).pack(events, {}, keys_for(events))
    assert packed(events) != packed(events[:-1])


def test_it_is_a_fraction_of_the_plain_form() -> None:
    events = chained([application(n) for n in range(60)])
    escrows = {case: seal.box_to(BOX, key) for case, key in keys_for(events).items()}
    assert len(packed(events)) * 3 < len(Packer(SEED).pack(events, escrows))


def test_nobody_else_reads_it() -> None:
    events = chained([application(1)])
    raw = packed(events)
    assert "李小花".encode() not in raw
    assert key_of(events[0].case_no) not in raw
    assert code_of(raw, county=bytes(32)) == "road.rebuild"
    assert code_of(raw, county=b"") == "road.rebuild"


def test_without_keys_the_plain_form_is_packed() -> None:
    events = chained([application(1)])
    escrows = {events[0].case_no: b"box"}
    for raw in (PACKER.pack(events, escrows), Packer(SEED).pack(events, escrows, keys_for(events))):
        segment = open_segment(raw, SIGNED)
        assert (segment.header.codec, segment.escrows) == (ROWS, escrows)


def test_bodies_of_older_programs_are_carried_as_they_are() -> None:
    """They were squeezed before they were sealed, under a nonce of chance: nobody can seal them again."""
    first, second, third = chained([application(n) for n in range(3)])
    old = seal.seal(key_of(second.case_no), zlib.compress(b'{"old":true}', 9), second.event_id.encode())
    second = replace(second, sealed=old)
    second = replace(second, hash=second.computed_hash())
    third = replace(third, prev_hash=second.hash)
    third = replace(third, hash=third.computed_hash())
    events = [first, second, third]
    assert opened(packed(events)) == events


def test_a_case_whose_key_was_destroyed_goes_sealed_and_without_a_key() -> None:
    events = chained([application(n) for n in range(4)])
    keys = {case_of(0): key_of(case_of(0))}
    segment = open_segment(packed(events, keys), SIGNED, box_seed=COUNTY)
    assert [event_from_wire(row) for row in segment.events] == events
    assert segment.keys == keys


def test_a_row_that_does_not_bear_its_hash_spoils_no_other() -> None:
    events = chained([application(n) for n in range(5)])
    events[2] = replace(events[2], sealed=b"rotten")
    events[4] = replace(events[4], hash=bytes(32))
    assert opened(packed(events)) == events


def test_any_flipped_byte_and_any_cut_is_refused() -> None:
    raw = packed(chained([application(1)]))
    for place in range(len(raw)):
        broken = bytearray(raw)
        broken[place] ^= 0x01
        assert code_of(bytes(broken)) in {"road.body", "road.signature", "road.protocol"}, place
    assert {code_of(raw[:end]) for end in range(0, len(raw), 7)} == {"road.body"}


def test_a_signer_cannot_pass_another_s_box_off_as_his_own() -> None:
    raw = packed(chained([application(1)]))
    for changed in ({"site": "511999104206"}, {"incarnation": 2}, {"seq_from": 2, "seq_to": 2}):
        assert code_of(forged(raw, **changed)) == "road.rebuild"


def test_rows_that_are_not_given_back_ask_for_the_plain_form() -> None:
    raw = packed(chained([application(1)]))
    assert code_of(forged(raw, last="00" * 32)) == "road.rebuild"
    assert code_of(forged(raw, b"no box")) == "road.rebuild"
    header = read_header(raw)
    for spoilt in (b"", b"\xff" * 40):
        writer = Writer()
        writer.numbers += spoilt
        assert code_of(forged(raw, boxed(header, writer))) == "road.rebuild"
    assert code_of(forged(raw, seal.box_to(BOX, b"", bound(header)))) == "road.rebuild"


def test_left_over_bytes_are_no_segment() -> None:
    events = chained([application(1)])
    writer = Writer()
    put_rows(writer, [event_to_wire(event) for event in events], keys_for(events))
    writer.raw(b"more")
    raw = packed(events)
    assert code_of(forged(raw, boxed(read_header(raw), writer))) == "road.rebuild"


def test_rows_must_be_those_the_header_names() -> None:
    events = chained([application(n) for n in range(3)])
    writer = Writer()
    put_rows(writer, [event_to_wire(event) for event in events[:2]], keys_for(events))
    header = msgspec.structs.replace(
        header_for([event_to_wire(event) for event in events]),
        codec=COLUMNS, dictionary=NEWEST, last=events[1].hash.hex(),
    )  # fmt: skip
    payload = boxed(header, writer)
    filled = msgspec.structs.replace(header, length=len(payload), sha256=sha256(payload).hexdigest())
    head = write_head(filled)
    assert code_of(head + payload + seal.sign(SEED, head)) == "road.body"


def test_a_dictionary_of_tomorrow_is_said_to_be_one() -> None:
    raw = packed(chained([application(1)]))
    for name in ("999", "../1", ""):
        assert code_of(forged(raw, dictionary=name)) == "road.dictionary"


def test_a_bomb_is_stopped_by_its_plain_size() -> None:
    events = chained([{"text": "x" * 5_000}] * 40)
    raw = packed(events)
    assert len(raw) < 6_000
    assert code_of(raw, cap=50_000) == "road.too_large"
    assert opened(raw) == events


def test_every_dictionary_is_the_one_that_was_released() -> None:
    for name, digest in SHA256.items():
        assert sha256(dictionary(name).as_bytes()).hexdigest() == digest
    assert NEWEST in SHA256
    assert dictionary(NEWEST) is dictionary(NEWEST)


@pytest.mark.parametrize("name", ["rows", "columns"])
def test_a_segment_of_every_released_form_is_read(name: str) -> None:
    """Written by the program of its time; three rows of two cases, the bodies as that time sealed them."""
    segment = open_segment((ARCHIVE / f"segment-{name}.dbsg").read_bytes(), SIGNED, box_seed=COUNTY)
    rows = [event_from_wire(row) for row in segment.events]
    assert [(row.seq, row.kind, row.effective_date) for row in rows] == [
        (1, "CaseRegistered", date(2026, 11, 2)),
        (2, "CaseRegistered", date(2026, 11, 2)),
        (3, "CaseQueued", date(2026, 11, 2)),
    ]
    keys = segment.keys or {case: seal.unbox(COUNTY, box) for case, box in segment.escrows.items()}
    assert [row.computed_hash() for row in rows] == [row.hash for row in rows]
    bodies = [seal.unseal_body(keys[row.case_no], row.sealed, row.event_id.encode()) for row in rows]
    assert "李𬍛".encode() in bodies[0]
    assert bodies[2] == b'{"facts":{}}'
