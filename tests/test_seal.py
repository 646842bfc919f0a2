"""Sealing: what fits opens, what was touched does not, and what must be the same again is."""

from __future__ import annotations

import zlib

import pytest

from sync import seal

KEY, EVENT = bytes(range(32)), b"event-1"


def test_a_body_sealed_again_is_the_same_and_another_shares_nothing_with_it():
    """The receiver of a segment works sealed bodies out; a nonce must never serve two contents."""
    body = '{"answers":{"values":{"applicant.name":"李𬍛"}}}'.encode()
    sealed = seal.seal_body(KEY, body, EVENT)
    assert seal.seal_body(KEY, body, EVENT) == sealed
    assert seal.unseal_body(KEY, sealed, EVENT) == body
    others = [(KEY, body + b" ", EVENT), (KEY, body, b"event-2"), (bytes(32), body, EVENT)]
    assert len({sealed[:12], *(seal.seal_body(*other)[:12] for other in others)}) == 4


def test_what_is_bound_cannot_be_shifted_into_the_body():
    assert seal.seal_body(KEY, b"bc", b"a")[:12] != seal.seal_body(KEY, b"c", b"ab")[:12]


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_a_body_that_was_squeezed_by_an_older_program_opens(level):
    body = '{"name":"李𬍛"}'.encode() * 40
    assert seal.unseal_body(KEY, seal.seal(KEY, zlib.compress(body, level), EVENT), EVENT) == body


@pytest.mark.parametrize("at", [0, 12, 20, -1])
def test_a_changed_byte_is_no_body(at):
    sealed = bytearray(seal.seal_body(KEY, b"{}", EVENT))
    sealed[at] ^= 1
    with pytest.raises(seal.SealBroken):
        seal.unseal_body(KEY, bytes(sealed), EVENT)


def test_a_body_belongs_to_its_event():
    with pytest.raises(seal.SealBroken):
        seal.unseal_body(KEY, seal.seal_body(KEY, b"{}", EVENT), b"event-2")


@pytest.mark.parametrize(
    "inner",
    [
        zlib.compress(bytes(seal.MAX_BODY + 1)),
        zlib.compress(b"{}" * 50)[:-6],
        b"x no zlib",
        bytes(seal.MAX_BODY + 1),
    ],
    ids=["bomb", "cut", "foreign", "long"],
)
def test_what_does_not_unfold_is_refused(inner):
    with pytest.raises(seal.SealBroken):
        seal.unseal_body(KEY, seal.seal(KEY, inner, EVENT), EVENT)


def test_a_box_opens_for_its_owner_only():
    mine, other = seal.new_key(), seal.new_key()
    box = seal.box_to(seal.box_public(mine), b"key")
    assert seal.unbox(mine, box) == b"key"
    with pytest.raises(seal.SealBroken):
        seal.unbox(other, box)


def test_a_box_belongs_to_what_it_is_bound_to():
    mine = seal.new_key()
    box = seal.box_to(seal.box_public(mine), b"key", b"rows 1-9")
    assert seal.unbox(mine, box, b"rows 1-9") == b"key"
    with pytest.raises(seal.SealBroken):
        seal.unbox(mine, box)


def test_a_box_made_again_is_the_same_for_the_same_content_only():
    mine = seal.new_key()
    public = seal.box_public(mine)
    box = seal.box_again(KEY, public, b"rows", b"1-9")
    assert seal.box_again(KEY, public, b"rows", b"1-9") == box
    assert seal.unbox(mine, box, b"1-9") == b"rows"
    others = [
        (KEY, public, b"row", b"1-9"),
        (KEY, public, b"rows", b"1-8"),
        (bytes(32), public, b"rows", b"1-9"),
    ]
    assert len({box[:32], *(seal.box_again(*other)[:32] for other in others)}) == 4
