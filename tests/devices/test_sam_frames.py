"""The codec finds every reply in whatever the wire brings, and makes the published frames byte for byte."""

from __future__ import annotations

import random

import pytest

from desktop.devices import sam_frames as sam
from tests.devices.simulated_reader import FIND, READ, SELECT, STATUS, answer, base_data


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        (sam.FIND_CARD, FIND), (sam.SELECT_CARD, SELECT), (sam.READ_BASE, READ), (sam.SAM_STATUS, STATUS),
        (sam.SET_MAX_RF, bytes.fromhex("AAAAAA9669000461FF50CA")),
    ],
)  # fmt: skip
def test_requests_are_the_published_bytes(command, frame):
    assert sam.request(command) == frame


def test_a_simulated_reply_is_the_same_as_the_published_one():
    assert sam.reply_frame(0x90, b"ab") == answer(0x90, b"ab")
    assert len(answer(0x90, base_data())) == 1295


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 100, 5000])
def test_any_pieces_and_noise_before_the_preamble(piece):
    wire = (
        b"\xaa\x00\xaa\xaa\xaa"
        + b"noise"
        + b"\xaa"
        + answer(0x9F, b"1234")
        + b"\xff"
        + answer(0x90, b"\xaa" * 9)
    )
    frames = sam.FrameReader()
    found = [reply for at in range(0, len(wire), piece) for reply in frames.feed(wire[at : at + piece])]
    assert found == [sam.Reply(0x9F, b"1234"), sam.Reply(0x90, b"\xaa" * 9)]
    assert not frames.half


def test_a_wrong_checksum_is_skipped_and_counted_and_the_next_frame_is_found():
    bad = bytearray(answer(0x90, b"abcd"))
    bad[-1] ^= 1
    frames = sam.FrameReader()
    assert frames.feed(bytes(bad) + answer(0x80)) == [sam.Reply(0x80, b"")]
    assert frames.spoiled == 1


@pytest.mark.parametrize("length", [0, 3, 5000, 65535])
def test_an_impossible_length_never_holds_up_the_next_frame(length):
    frames = sam.FrameReader()
    wire = sam.PREAMBLE + length.to_bytes(2, "big") + b"\0\0\x90" + answer(0x9F)
    assert frames.feed(wire) == [sam.Reply(0x9F, b"")]


def test_half_a_frame_is_known_and_forgotten():
    frames = sam.FrameReader()
    assert frames.feed(answer(0x90, b"abcdef")[:-3]) == []
    assert frames.half
    frames.forget()
    assert not frames.half
    assert frames.feed(answer(0x80)) == [sam.Reply(0x80, b"")]


def test_ten_thousand_random_bytes_keep_nothing_large():
    dice = random.Random(7)
    frames = sam.FrameReader()
    for _ in range(200):
        frames.feed(dice.randbytes(50))
    frames.feed(bytes(sam.LONGEST + 20))
    assert frames.feed(answer(0x90))[-1:] == [sam.Reply(0x90, b"")]
