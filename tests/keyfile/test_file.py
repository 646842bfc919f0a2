"""The key file: opens for whom it was wrapped, for nobody else, and says no name."""

from __future__ import annotations

import dataclasses
import json

import pytest

from sync.keyfile import (
    SECRETS,
    KeyFile,
    Spoiled,
    by_code,
    by_county,
    by_password,
    code_of,
    new_file,
    with_account,
    with_code,
    with_county,
    with_suite,
    without_account,
    without_codes,
)
from sync.seal import PasswordCost, SealBroken, box_public, offers, unwrap, wrap
from tests.support.places import CHEAP

KEEPER = {name: bytes([at]) * 32 for at, name in enumerate(SECRETS)}
COUNTY = b"c" * 32
CODE = code_of(b"q" * 32, 1)


@pytest.fixture(params=["intl", "gm"])
def both(request):
    """A file with two accounts, the county and one code, in each suite."""
    if not offers(request.param):
        pytest.skip("this OpenSSL has no SM4")
    made = new_file(KEEPER, request.param)
    made = with_account(*made, "周明华", "守信为民2026", CHEAP)
    made = with_account(*made, "何秀英", "另一个密码88", CHEAP)
    made = with_county(*made, box_public(COUNTY), {"site": "511999104205"})
    return with_code(*made, "1", CODE, CHEAP, "2026-11-23")


def test_everybody_it_was_wrapped_for_opens_it(both):
    file = KeyFile.from_bytes(both[0].to_bytes())
    assert file == both[0]
    assert by_password(file, "周明华", "守信为民2026").secrets == KEEPER
    assert by_password(file, "何秀英", "另一个密码88").secrets == KEEPER
    assert by_county(file, COUNTY).secrets == KEEPER
    opened, slot = by_code(file, CODE)
    assert (opened.secrets, slot.name, opened.next_code) == (KEEPER, "1", 2)


@pytest.mark.parametrize(
    ("account", "password"),
    [
        ("周明华", "另一个密码88"),
        ("周明华", ""),
        ("周明花", "守信为民2026"),
        ("何秀英", "守信为民2026"),
        ("", ""),
    ],
)
def test_nobody_else_does(both, account, password):
    with pytest.raises(SealBroken):
        by_password(both[0], account, password)


def test_other_codes_and_counties_do_not(both):
    with pytest.raises(SealBroken):
        by_code(both[0], code_of(b"q" * 32, 2))
    with pytest.raises(SealBroken):
        by_county(both[0], b"d" * 32)


def test_no_name_and_no_secret_in_the_file(both):
    raw = both[0].to_bytes()
    for word in ("周明华", "何秀英", *(json.dumps(name)[1:-1] for name in ("周明华", "何秀英"))):
        assert word.encode() not in raw
    assert [secret.hex() for secret in KEEPER.values() if secret.hex().encode() in raw] == []
    assert "周明华" not in repr(both[1])


def test_a_changed_password_shuts_the_old_one_out(both):
    file, _ = with_account(*both, "周明华", "新的密码2027", CHEAP)
    assert by_password(file, "周明华", "新的密码2027").secrets == KEEPER
    with pytest.raises(SealBroken):
        by_password(file, "周明华", "守信为民2026")
    assert by_password(file, "何秀英", "另一个密码88").secrets == KEEPER


def test_a_removed_account_and_a_used_code_are_shut_out(both):
    file, opened = without_account(*both, "何秀英")
    with pytest.raises(SealBroken):
        by_password(file, "何秀英", "另一个密码88")
    file, opened = without_codes(file, opened, lambda slot: True)
    with pytest.raises(SealBroken):
        by_code(file, CODE)
    assert by_password(file, "周明华", "守信为民2026").next_code == 2


def test_no_part_can_be_moved(both):
    """A slot of another file, a slot under another name, the inside of another file: none opens."""
    file = both[0]
    other = with_account(*new_file(KEEPER), "周明华", "守信为民2026", CHEAP)[0]
    mine = file.of("account")[0]
    for wrong in (
        dataclasses.replace(file, station="0" * 16),
        dataclasses.replace(file, slots=(dataclasses.replace(mine, name="0" * 16),)),
        dataclasses.replace(file, slots=other.slots),
        dataclasses.replace(file, salt=bytes(16)),
    ):
        with pytest.raises(SealBroken):
            by_password(wrong, "周明华", "守信为民2026")
    with pytest.raises(Spoiled):
        by_password(dataclasses.replace(file, sealed=other.sealed, suite="intl"), "周明华", "守信为民2026")


def test_the_cost_of_a_slot_is_its_own(both):
    dearer = PasswordCost(128, 2)
    file, _ = with_account(*both, "新人", "新人的密码1", dearer)
    assert by_password(file, "新人", "新人的密码1").secrets == KEEPER
    assert {slot.cost for slot in file.of("account")} == {CHEAP, dearer}


def test_a_file_moves_to_another_suite():
    if not offers("gm"):
        pytest.skip("this OpenSSL has no SM4")
    made = with_account(*new_file(KEEPER), "周明华", "守信为民2026", CHEAP)
    file, opened = with_suite(*made, "gm")
    assert (file.suite, file.of("account")[0].suite) == ("gm", "intl")  # the slot follows with its password
    assert by_password(file, "周明华", "守信为民2026").secrets == KEEPER
    file, _ = with_account(file, opened, "周明华", "守信为民2026", CHEAP)
    assert file.of("account")[0].suite == "gm"
    assert by_password(file, "周明华", "守信为民2026").secrets == KEEPER


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_wrapping_is_bound_and_authenticated(suite):
    if not offers(suite):
        pytest.skip("this OpenSSL has no SM4")
    key, wrapped = b"k" * 32, wrap(suite, b"k" * 32, b"secret", b"here")
    assert unwrap(suite, key, wrapped, b"here") == b"secret"
    assert wrap(suite, key, b"secret", b"here") != wrapped
    for wrong in (wrapped[:-1], wrapped[:10], b"", bytes([wrapped[0] ^ 1]) + wrapped[1:]):
        with pytest.raises(SealBroken):
            unwrap(suite, key, wrong, b"here")
    for wrong_key, place in ((b"x" * 32, b"here"), (key, b"there")):
        with pytest.raises(SealBroken):
            unwrap(suite, wrong_key, wrapped, place)


def test_an_unknown_suite_is_no_suite():
    assert not offers("rot13")
    with pytest.raises(ValueError, match="rot13"):
        wrap("rot13", bytes(32), b"", b"")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "daiban-keys 3"}, {"kdf": "pbkdf2"}, {"salt": "AA=="}, {"salt": "?"}, {"sealed": ""},
        {"slots": 5}, {"slots": [{}]}, {"slots": [{"kind": "thief"}]}, {"place": []}, {"station": 5},
        {"slots": [{"kind": "account", "name": "x", "suite": "intl", "wrapped": "", "made": "", "memory_kib": 1 << 30, "iterations": 1}]},
        {"slots": [{"kind": "account", "name": "x", "suite": "intl", "wrapped": "", "made": "", "memory_kib": True, "iterations": 1}]},
    ],
)  # fmt: skip
def test_a_spoiled_file_is_said(change):
    document = json.loads(with_account(*new_file(KEEPER), "周", "密码密码密码密码", CHEAP)[0].to_bytes())
    with pytest.raises(Spoiled):
        KeyFile.from_bytes(json.dumps({**document, **change}).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b" " * (1 << 20)])
def test_what_is_no_file_at_all(raw):
    with pytest.raises(Spoiled):
        KeyFile.from_bytes(raw)


@pytest.mark.parametrize(
    ("field", "value"), [("memory_kib", 1 << 20), ("memory_kib", 262_145), ("iterations", 11)]
)
def test_a_tampered_cost_is_refused_before_anything_is_computed(both, field, value):
    document = json.loads(both[0].to_bytes())
    document["slots"][0][field] = value
    with pytest.raises(Spoiled):
        KeyFile.from_bytes(json.dumps(document).encode())
