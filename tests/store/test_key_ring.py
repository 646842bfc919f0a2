"""The key ring on a disk: wrapped at the first password, kept twice, changed whole or not at all."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from sync import keyfile, seal
from sync.keyfile import KeyFile, code_of
from sync.keyfile.codes import random_code
from sync.ledger.problems import Problem
from sync.store import StationKeys, enrolling, key_ring
from sync.store.key_ring import CODES_READY, KeyRing, look, take_codes
from tests.support.places import CHEAP

WHO, PASSWORD, OTHER = "周明华", "守信为民2026", "何秀英"
TODAY = date(2026, 11, 23)
QR = b"q" * 32


def refused(call, *given):
    with pytest.raises(Problem) as refusal:
        call(*given)
    return refusal.value.code


def opened(base, account=WHO, password=PASSWORD):
    return KeyRing.by_password(base, account, password, CHEAP)


@pytest.fixture
def base(tmp_path):
    """A folder whose keys stood in clear and were wrapped for one account."""
    ring = KeyRing.clear(tmp_path, cost=CHEAP)
    ring.put_account(WHO, PASSWORD, TODAY)
    return tmp_path


def test_the_first_password_wraps_keys_that_stood_in_clear(tmp_path):
    keys = StationKeys.load_or_create(tmp_path)  # as every program before wrote them
    before = (tmp_path / "keys.json").read_bytes()
    assert keys.data_key.hex().encode() in before
    ring = KeyRing.clear(tmp_path, cost=CHEAP)
    assert (ring.keys, ring.wrapped, look(tmp_path).wrapped) == (keys, False, False)
    ring.put_account(WHO, PASSWORD, TODAY)
    assert (ring.wrapped, look(tmp_path).wrapped) == (True, True)
    assert opened(tmp_path).keys == keys
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert not any(secret.encode() in path.read_bytes() for secret in secrets_of(keys)), path
    assert refused(KeyRing.clear, tmp_path) == "keys.locked"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be replaced")
def test_the_bytes_of_the_clear_file_are_written_over(tmp_path):
    KeyRing.clear(tmp_path)
    with (tmp_path / "keys.json").open("rb") as old:  # the very file, whatever its name becomes
        KeyRing.clear(tmp_path, cost=CHEAP).put_account(WHO, PASSWORD, TODAY)
        assert set(old.read()) == {0}


@pytest.mark.parametrize("step", ["write_whole", "new_file", "by_password"])
def test_a_failed_migration_leaves_everything_as_it_was(tmp_path, monkeypatch, step):
    """The way back: keys in clear stay, and open, until the wrapped file has proved itself."""
    keys = StationKeys.load_or_create(tmp_path)
    before = (tmp_path / "keys.json").read_bytes()

    def fails(*_given, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_ring if step == "write_whole" else keyfile, step, fails)
    ring = KeyRing.clear(tmp_path, cost=CHEAP)
    with pytest.raises((Problem, OSError)):
        ring.put_account(WHO, PASSWORD, TODAY)
    assert not ring.wrapped
    assert (tmp_path / "keys.json").read_bytes() == before
    monkeypatch.undo()
    ring.put_account(WHO, PASSWORD, TODAY)
    assert opened(tmp_path).keys == keys


def test_accounts_come_change_and_go(base):
    ring = opened(base)
    ring.put_account(OTHER, "另一个密码88", TODAY)
    assert opened(base, OTHER, "另一个密码88").accounts == {WHO, OTHER}
    ring.put_account(OTHER, "第三个密码88", TODAY)
    assert refused(opened, base, OTHER, "另一个密码88") == "keys.refused"
    assert ring.fits(OTHER, "第三个密码88")
    assert not ring.fits(OTHER, "另一个密码88")
    ring.drop_account(OTHER)
    assert refused(opened, base, OTHER, "第三个密码88") == "keys.refused"
    assert refused(ring.drop_account, WHO) == "account.last"
    assert opened(base).accounts == {WHO}


def test_either_copy_is_enough(base):
    raw = (base / "keys.json").read_bytes()
    copy = base / "second-copy" / "keys.json"
    assert copy.read_bytes() == raw
    for spoil in (lambda p: p.unlink(), lambda p: p.write_bytes(raw[:99]), lambda p: p.write_bytes(b"")):
        for path in (base / "keys.json", copy):
            spoil(path)
            assert opened(base).accounts == {WHO}
            assert (base / "keys.json").read_bytes() == raw == copy.read_bytes()  # mended


def test_both_spoiled_is_said_and_nothing_is_made(base):
    for path in (base / "keys.json", base / "second-copy" / "keys.json"):
        path.write_bytes(b"{}")
    assert refused(look, base) == refused(opened, base) == refused(KeyRing.clear, base) == "keys.damaged"
    assert (base / "keys.json").read_bytes() == b"{}"


def test_a_full_disk_changes_nothing(base, monkeypatch):
    ring, raw = opened(base), (base / "keys.json").read_bytes()

    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_ring, "write_whole", full)
    assert refused(ring.put_account, OTHER, "另一个密码88", TODAY) == "store.disk_full"
    assert (base / "keys.json").read_bytes() == raw
    assert ring.accounts == {WHO}


class TestCodes:
    @staticmethod
    def renew(ring, today=TODAY):
        return ring.renew_codes(lambda number: code_of(QR, number), today)

    def test_five_are_ready(self, base):
        ring = opened(base)
        assert self.renew(ring) == CODES_READY
        assert self.renew(ring) == 0
        assert look(base).next_code == "1"

    def test_one_opens_once_and_those_before_it_no_more(self, base):
        self.renew(opened(base))
        ring, slot = KeyRing.by_code(base, code_of(QR, 3), CHEAP)
        ring.reset(slot, WHO, "新的密码2027", TODAY)
        for number in (1, 2, 3):
            assert refused(KeyRing.by_code, base, code_of(QR, number)) == "keys.code_refused"
        assert look(base).next_code == "4"
        assert refused(opened, base) == "keys.refused"
        ring = opened(base, password="新的密码2027")
        assert self.renew(ring) == 3
        assert KeyRing.by_code(base, code_of(QR, 8))[1].name == "8"
        assert refused(KeyRing.by_code, base, code_of(QR, 9)) == "keys.code_refused"

    def test_they_age(self, base):
        self.renew(opened(base))
        assert self.renew(opened(base), date(2027, 6, 1)) == CODES_READY
        assert refused(KeyRing.by_code, base, code_of(QR, 1)) == "keys.code_refused"
        assert look(base).next_code == "6"

    def test_a_wrong_one_is_told_from_a_mistyped_one(self, base):
        assert refused(KeyRing.by_code, base, random_code()) == "keys.code_refused"
        assert refused(KeyRing.by_code, base, "123") == "keys.code_mistyped"


class TestTheCountysFile:
    def test_its_code_is_taken_over_and_nothing_else(self, base):
        raw, code = recovered(base)
        KeyRing.by_password(base, WHO, PASSWORD, CHEAP).put_account(OTHER, "另一个密码88", TODAY)
        take_codes(base, raw)
        ring, slot = KeyRing.by_code(base, code, CHEAP)
        assert ring.accounts == {WHO, OTHER}  # what was changed here meanwhile stands
        ring.reset(slot, WHO, "新的密码2027", TODAY)
        assert refused(KeyRing.by_code, base, code) == "keys.code_refused"

    def test_another_stations_file_is_refused(self, base, tmp_path_factory):
        other = tmp_path_factory.mktemp("other")
        KeyRing.clear(other, cost=CHEAP).put_account(WHO, PASSWORD, TODAY)
        before = (base / "keys.json").read_bytes()
        for raw in (recovered(other)[0], before, b"", b"{}"):
            assert refused(take_codes, base, raw) == "keys.not_ours"
        assert (base / "keys.json").read_bytes() == before


def recovered(base: Path) -> tuple[bytes, str]:
    """What the county does, without the county."""
    file = KeyFile.from_bytes((base / "keys.json").read_bytes())
    code = random_code()
    inside = keyfile.by_password(file, WHO, PASSWORD)
    return keyfile.with_code(file, inside, "r-1", code, CHEAP, "2026-11-23")[0].to_bytes(), code


def secrets_of(keys):
    return (keys.data_key.hex(), keys.sign_seed.hex(), keys.box_seed.hex())


ENROLMENT_CODE = "ABCD-EFGH-JKLM-NPQR"


def prepared(base, ring):
    county = seal.box_public(bytes(range(32)))
    return enrolling.prepare(
        base, ring, ENROLMENT_CODE, TODAY, county=county, place={"site": "511999104205"}, suite="intl"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be replaced")
def test_what_the_enrolment_could_not_place_is_placed_later_and_nothing_else_is(tmp_path, expected_logs):
    expected_logs.append("not the one of the enrolment")
    ring = KeyRing.clear(tmp_path, cost=CHEAP)
    ready = tmp_path / enrolling.PREPARED_FILE
    ready.mkdir()  # a disk that refuses
    (ready / "x").touch()
    assert refused(prepared, tmp_path, ring) == "store.read_only"
    assert not list(tmp_path.glob(".new*"))
    (ready / "x").unlink()
    ready.rmdir()
    digest = prepared(tmp_path, ring).digest
    clear, raw = (tmp_path / "keys.json").read_bytes(), ready.read_bytes()
    ready.write_bytes(raw[:-9] + b"x" + raw[-8:])
    assert not enrolling.put_in_place(tmp_path, digest)  # spoiled meanwhile: the clear keys are all there is
    ready.write_bytes(raw)
    assert not enrolling.put_in_place(tmp_path, "0" * 64)  # of an enrolment that never was
    assert (tmp_path / "keys.json").read_bytes() == clear
    with (tmp_path / "keys.json").open("rb") as old:
        assert enrolling.put_in_place(tmp_path, digest)
        assert set(old.read()) == {0}
    assert KeyRing.by_code(tmp_path, ENROLMENT_CODE, CHEAP)[0].keys == ring.keys
    assert (tmp_path / "second-copy" / "keys.json").read_bytes() == raw
    assert not enrolling.put_in_place(tmp_path, digest)
    ring.put_account(WHO, PASSWORD, TODAY)  # the session that was open meanwhile
    assert opened(tmp_path).keys == ring.keys


def test_until_the_first_account_the_enrolment_code_opens(tmp_path):
    ring = KeyRing.clear(tmp_path, cost=CHEAP)
    keys = ring.keys
    enrolling.finish(tmp_path, ring, prepared(tmp_path, ring))
    assert ring.wrapped
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("keys.json*"))
    assert keys.data_key.hex().encode() not in files
    assert (look(tmp_path).enrolling, look(tmp_path).wrapped) == (True, True)
    assert refused(KeyRing.clear, tmp_path) == "keys.locked"
    assert refused(KeyRing.by_code, tmp_path, "ABCD-EFGH-JKLM-NPQS", CHEAP) == "keys.enrolment_refused"
    again, _slot = KeyRing.by_code(tmp_path, "abcd efgh jklm npqr", CHEAP)
    assert again.keys == keys
    again.put_account(WHO, PASSWORD, TODAY)
    assert not look(tmp_path).enrolling
    assert refused(KeyRing.by_code, tmp_path, ENROLMENT_CODE, CHEAP) == "keys.code_mistyped"
    assert KeyRing.by_password(tmp_path, WHO, PASSWORD, CHEAP).keys == keys
