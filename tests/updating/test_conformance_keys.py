"""The station's own trust, case by case after the public suite of The Update Framework: keys, thresholds, rotations."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from securesystemslib.signer import CryptoSigner

from tests.updating.paper import STAMPS, Paper, Station, signer

KEYS = [signer() for _ in range(10)]
"""By number; a case names them 0 to 9."""


@pytest.fixture
def paper():
    return Paper()


@pytest.fixture
def pc(paper, tmp_path):
    return Station(tmp_path / "lists", paper)


def held(paper: Paper, role: str, keys: Sequence[int], threshold: int, signs: Sequence[int]) -> None:
    """The root names these keys for the role; `signs` sign its next list."""
    for keyid in list(paper.root.roles[role].keyids):
        paper.root.revoke_key(keyid, role)
    for number in keys:
        paper.root.add_key(KEYS[number].public_key, role)
    paper.root.roles[role].threshold = threshold
    paper.keys[role] = [KEYS[number] for number in signs]


def test_fewer_signatures_than_wanted(paper, pc):
    assert pc.refresh() == ""
    held(paper, "snapshot", [1, 2], 2, [1])
    paper.publish("root", *STAMPS)
    assert pc.refresh() == "update.signature"
    assert pc.versions == (2, 2, 1, 1)


def test_fewer_keys_than_signatures_wanted(paper, pc):
    held(paper, "snapshot", [1, 2], 3, [1, 2, 3])
    paper.publish("root", *STAMPS)
    assert pc.refresh() == "update.signature"
    assert pc.version("snapshot") is None


def test_one_key_named_often_counts_once(paper, pc):
    held(paper, "snapshot", [1], 2, [1])
    paper.root.roles["snapshot"].keyids *= 4
    paper.publish("root", *STAMPS)
    assert pc.refresh() == "update.nonsense"
    assert pc.versions == (1, None, None, None)


def test_one_signature_given_often_counts_once(paper, pc):
    held(paper, "snapshot", [1, 2], 2, [1])
    paper.publish("root", *STAMPS)
    paper.spoil("snapshot", lambda document: document["signatures"].extend(document["signatures"] * 3))
    assert pc.refresh() == "update.nonsense"
    assert pc.version("snapshot") is None


MAKE = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.mark.parametrize("kind", MAKE)
def test_kinds_of_keys(paper, pc, kind):
    one, other = CryptoSigner(MAKE[kind]()), CryptoSigner(MAKE[kind]())
    paper.rotate("timestamp")
    paper.root.revoke_key(paper.keys["timestamp"][0].public_key.keyid, "timestamp")
    paper.root.add_key(one.public_key, "timestamp")
    paper.keys["timestamp"] = [one]
    paper.publish("root", "timestamp")
    assert pc.refresh() == ""
    paper.publish("timestamp")
    foreign = other.sign(b"something else").signature
    paper.spoil("timestamp", lambda document: document["signatures"][0].update(sig=foreign))
    assert pc.refresh() == "update.signature"
    assert pc.version("timestamp") == 2


def test_a_bad_signature_beside_enough_good_ones(paper, pc):
    paper.publish("timestamp")
    bad = {"keyid": KEYS[5].public_key.keyid, "sig": "00" * 64}
    paper.spoil("timestamp", lambda document: document["signatures"].append(bad))
    assert pc.refresh() == ""
    assert pc.version("timestamp") == 2


FIVE, NEXT = [0, 1, 2, 3, 4], [0, 1, 3, 4, 5]
ROOTS = {
    "1 of 1, changed": ([([1], 1, [1]), ([2], 1, [2, 1]), ([2], 1, [2])], True),
    "1 of 1, changed, others sign too": ([([1], 1, [3, 1]), ([2], 1, [3, 2, 1]), ([2], 1, [4, 2])], True),
    "3 of 5, others each time": ([(FIVE, 3, [0, 2, 4]), (FIVE, 3, [0, 4, 1]), (FIVE, 3, [0, 1, 3])], True),
    "3 of 5, one changed": ([(FIVE, 3, [0, 2, 4]), (NEXT, 3, [0, 4, 1])], True),
    "3 of 5, one changed by a step": (
        [(FIVE, 3, [0, 2, 4]), (NEXT, 3, [0, 2, 4, 5]), (NEXT, 3, [0, 4, 5])],
        True,
    ),
    "3 of 5, all changed by a step": (
        [(FIVE, 3, [0, 2, 4]), ([5, 6, 7, 8, 9], 3, [0, 2, 4, 5, 6, 7]), ([5, 6, 7, 8, 9], 3, [5, 6, 7])],
        True,
    ),
    "1 of 3 becomes 2 of 3": ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [1, 2])], True),
    "2 of 3 becomes 1 of 3": ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1, 2]), ([1, 2, 3], 1, [1])], True),
    "1 of 1 becomes 2 of 2": ([([1], 1, [1]), ([1, 2], 2, [1, 2])], True),
    "the old key did not sign": ([([1], 1, [1]), ([2], 1, [2, 3, 4])], False),
    "the new key did not sign": ([([1], 1, [1]), ([2], 1, [1, 3, 4])], False),
    "3 of 5, two new ones only": ([(FIVE, 3, [0, 2, 4]), (NEXT, 3, [0, 2, 4])], False),
    "3 of 5, two old ones only": ([(FIVE, 3, [0, 2, 4]), (NEXT, 3, [0, 4, 5])], False),
    "raised, not reached": ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [2])], False),
    "lowered, the old one not reached": ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1])], False),
}


@pytest.mark.parametrize(("steps", "taken"), ROOTS.values(), ids=ROOTS)
def test_roots_one_after_another(paper, tmp_path, steps, taken):
    paper.root.version = 0
    for step in steps:
        held(paper, "root", *step)
        paper.publish("root")
    pc = Station(tmp_path / "lists", paper, paper.given["metadata/1.root.json"])
    assert pc.refresh() == ("" if taken else "update.signature")
    assert pc.version("root") == len(steps) - (0 if taken else 1)
    assert pc.version("timestamp") == (1 if taken else None)


OTHERS = [
    ([2], 1, [2], True),
    ([1], 1, [3, 1, 4], True),
    ([2], 1, [1, 3, 4], False),
    (NEXT, 3, [0, 2, 4], False),
    (NEXT, 3, [0, 4], False),
    (FIVE, 3, [0, 2, 4], True),
    (FIVE, 3, [0, 4, 1], True),
    (FIVE, 3, [0, 1, 3], True),
    (FIVE, 3, [1, 2, 3], True),
    (FIVE, 3, [2, 3, 4], True),
]


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
@pytest.mark.parametrize(("keys", "threshold", "signs", "taken"), OTHERS)
def test_other_roles_change_keys(paper, pc, role, keys, threshold, signs, taken):
    held(paper, role, keys, threshold, signs)
    paper.publish("root", "targets", *STAMPS)
    assert pc.refresh() == ("" if taken else "update.signature")
    assert (pc.version(role) == 2) is taken
