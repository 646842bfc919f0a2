"""The pouch as a file: what is written comes out, and everything else is refused whole."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import encrypt, x25519

from sync import seal
from sync.ledger.problems import Problem
from sync.pouch import Manifest, Member, Piece, open_pouch, write_pouch
from sync.pouch.age_keys import identity, recipient
from sync.pouch.manifest import head_of
from sync.pouch.writing import LARGEST

SENDER, RECEIVER = bytes(range(32)), bytes(range(32, 64))
TO = seal.box_public(RECEIVER)
FROM = seal.sign_public(SENDER)


def piece(content: bytes, kind: str = "blob") -> Piece:
    member = Member(kind, sha256(content).hexdigest(), len(content))
    return Piece(member, lambda: (content[:7], content[7:]))


def manifest(*pieces: Piece, **changed) -> Manifest:
    fields = {
        "kind": "report",
        "pouch_id": "00" * 16,
        "site": "511999104205",
        "incarnation": 1,
        "county": "511999000000",
        "made_at": "2026-11-24T09:00:00+08:00",
        "members": [each.member for each in pieces],
    }
    return Manifest(**{**fields, **changed})


def written(path, *contents: bytes, **changed):
    pieces = [piece(content) for content in contents]
    write_pouch(path, manifest(*pieces, **changed), pieces, receiver=TO, sign_seed=SENDER)
    return path


def opened(path, seed: bytes = RECEIVER, sender: bytes = FROM):
    taken = []
    found = open_pouch(path, seed, lambda _manifest: sender)
    found.members(lambda member, content: taken.append(content))
    return found.manifest, taken


def refused(path, **choice) -> str:
    with pytest.raises(Problem) as problem:
        opened(path, **choice)
    assert problem.value.sentence
    return problem.value.code


def test_our_keys_are_ages_keys():
    """age itself turns the secret key into the same public one that our boxes use."""
    assert str(identity(RECEIVER).to_public()) == str(recipient(TO))
    theirs = x25519.Identity.generate()
    assert str(x25519.Recipient.from_str(str(theirs.to_public()))) == str(theirs.to_public())


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_every_key_is_spelt_right(seed):
    assert str(identity(seed).to_public()) == str(recipient(seal.box_public(seed)))


def test_what_goes_in_comes_out(tmp_path):
    contents = [b"", b"a segment", os.urandom(3 << 20)]
    found, taken = opened(written(tmp_path / "a.pouch", *contents, last=17))
    assert taken == contents
    assert found.last == 17
    assert [path.name for path in tmp_path.iterdir()] == ["a.pouch"]


def test_a_pouch_without_members_is_one_too(tmp_path):
    assert opened(written(tmp_path / "a.pouch"))[1] == []


def test_for_somebody_else(tmp_path):
    assert refused(written(tmp_path / "a.pouch", b"x"), seed=bytes(32)) == "pouch.not_ours"


def test_no_pouch_at_all(tmp_path):
    path = tmp_path / "a.pouch"
    assert refused(path) == "pouch.missing"
    for content in (b"", b"hello", b"PK\x03\x04" + bytes(100), b"age-encryption.org/v1\n-> X25519 "):
        path.write_bytes(content)
        assert refused(path) == "pouch.not_ours"


def test_cut_short_anywhere(tmp_path):
    path = written(tmp_path / "a.pouch", b"abc" * 50_000, b"def")
    whole = path.read_bytes()
    for length in (len(whole) - 1, len(whole) - 20, len(whole) // 2, 66_000, 400, 100):
        path.write_bytes(whole[:length])
        assert refused(path) in ("pouch.damaged", "pouch.not_ours")


def test_a_bit_turned_anywhere(tmp_path):
    path = written(tmp_path / "a.pouch", b"abc" * 30_000)
    whole = path.read_bytes()
    for place in (5, 60, 150, 210, 1000, 70_000, len(whole) - 3):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        path.write_bytes(bytes(spoilt))
        assert refused(path) in ("pouch.damaged", "pouch.not_ours")


def test_signed_by_another(tmp_path):
    assert refused(written(tmp_path / "a.pouch", b"x"), sender=seal.sign_public(bytes(32))) == "pouch.forged"


def packed(path, plain: bytes):
    path.write_bytes(encrypt(plain, [recipient(TO)]))
    return path


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (b"", "pouch.damaged"),
        (b"DBPC", "pouch.damaged"),
        (b"XXPC\x01\x00\x00\x00\x02{}" + bytes(64), "pouch.damaged"),
        (b"DBPC\x09\x00\x00\x00\x02{}" + bytes(64), "pouch.newer"),
        (b"DBPC\x01\xff\xff\xff\xff{}" + bytes(64), "pouch.too_large"),
        (b"DBPC\x01\x00\x00\x00\x02{}" + bytes(64), "pouch.damaged"),
        (b"DBPC\x01\x00\x00\x00\x02[[" + bytes(64), "pouch.damaged"),
    ],
)
def test_inside_is_nonsense(tmp_path, plain, code):
    assert refused(packed(tmp_path / "a.pouch", plain)) == code


def test_a_member_too_many_or_too_few(tmp_path):
    head = head_of(manifest(piece(b"abc")), SENDER)
    assert refused(packed(tmp_path / "a.pouch", head)) == "pouch.damaged"
    assert refused(packed(tmp_path / "a.pouch", head + b"abcd")) == "pouch.damaged"
    assert refused(packed(tmp_path / "a.pouch", head + b"abd")) == "pouch.damaged"


def test_names_that_climb_and_members_beyond_every_measure(tmp_path):
    climbing = manifest(members=[Member("blob", "../../etc/passwd", 3)])
    assert refused(packed(tmp_path / "a.pouch", head_of(climbing, SENDER) + b"abc")) == "pouch.damaged"
    huge = manifest(members=[Member("segment", "0" * 64, 2 << 30)])
    assert refused(packed(tmp_path / "a.pouch", head_of(huge, SENDER))) == "pouch.too_large"
    odd = manifest(members=[Member("program", "0" * 64, 3)])
    assert refused(packed(tmp_path / "a.pouch", head_of(odd, SENDER) + b"abc")) == "pouch.damaged"


def test_larger_than_a_stick_takes_is_said_before_writing(tmp_path):
    many = [Piece(Member("blob", "0" * 64, 64 << 20), tuple) for _ in range(LARGEST // (64 << 20) + 1)]
    with pytest.raises(Problem) as problem:
        write_pouch(tmp_path / "a.pouch", manifest(*many), many, receiver=TO, sign_seed=SENDER)
    assert problem.value.code == "pouch.too_large"
    assert not list(tmp_path.iterdir())


def test_a_scan_that_is_no_longer_what_it_was(tmp_path):
    changed = Piece(Member("blob", sha256(b"abc").hexdigest(), 3), lambda: (b"abd",))
    with pytest.raises(Problem) as problem:
        write_pouch(tmp_path / "a.pouch", manifest(changed), [changed], receiver=TO, sign_seed=SENDER)
    assert problem.value.code == "pouch.content"
    assert not list(tmp_path.iterdir())


def test_giving_up_leaves_nothing_and_the_old_pouch(tmp_path):
    path = written(tmp_path / "a.pouch", b"old")

    class GaveUp(Exception):
        pass

    def give_up(_done):
        raise GaveUp

    one = piece(b"new")
    with pytest.raises(GaveUp):
        write_pouch(path, manifest(one), [one], receiver=TO, sign_seed=SENDER, report=give_up)
    assert opened(path)[1] == [b"old"]
    assert [each.name for each in tmp_path.iterdir()] == ["a.pouch"]


def test_a_full_stick(tmp_path):
    """/dev/full answers every write with ENOSPC, as a full stick does."""
    target = tmp_path / "a.pouch"
    (tmp_path / ".a.pouch.part").symlink_to("/dev/full")
    one = piece(os.urandom(1 << 20))
    with pytest.raises(Problem) as problem:
        write_pouch(target, manifest(one), [one], receiver=TO, sign_seed=SENDER)
    assert problem.value.code == "pouch.stick_full"
    assert not target.exists()


def test_a_stick_that_is_not_there(tmp_path):
    one = piece(b"abc")
    with pytest.raises(Problem) as problem:
        write_pouch(tmp_path / "no" / "a", manifest(one), [one], receiver=TO, sign_seed=SENDER)
    assert problem.value.code == "pouch.not_written"
