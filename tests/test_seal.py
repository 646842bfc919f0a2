"""Sealing: what fits opens, what was touched does not, a body never unfolds without end."""

from __future__ import annotations

import zlib

import pytest

from sync import seal

KEY, EVENT = bytes(range(32)), b"event-1"


def test_a_body_is_smaller_sealed_and_opens_again():
    body = '{"answers":{"values":{"applicant.name":"李𬍛"}}}'.encode() * 40
    sealed = seal.seal_body(KEY, body, EVENT)
    assert len(sealed) < len(body) / 4
    assert seal.unseal_body(KEY, sealed, EVENT) == body


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
    [zlib.compress(bytes(seal.MAX_BODY + 1)), zlib.compress(b"{}" * 50)[:-6], b"no zlib"],
    ids=["bomb", "cut", "foreign"],
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
