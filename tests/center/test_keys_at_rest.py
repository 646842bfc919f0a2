"""The county's key file under a passphrase: converted, opened by a file or a systemd credential, refused otherwise."""

from __future__ import annotations

import json
import os

import pytest

import sync.center.__main__
from sync.center import keys_at_rest
from sync.center.county import County
from sync.center.keys import keep, load_or_make
from sync.ledger.problems import Problem
from sync.seal import PasswordCost

WORDS = "十二个字以上的口令才可以用"
CHEAP = PasswordCost(memory_kib=64, iterations=1)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "office"
    made.mkdir()
    return made


@pytest.fixture
def given(tmp_path, monkeypatch):
    """Give a passphrase as the service does."""

    def give(words: str) -> None:
        file = tmp_path / "passphrase"
        file.write_text(words + "\n", "utf-8")
        monkeypatch.setenv(keys_at_rest.VARIABLE, str(file))

    return give


def refused(call, *arguments):
    with pytest.raises(Problem) as refusal:
        call(*arguments)
    return refusal.value.code


def test_what_was_in_clear_is_wrapped_and_opens_by_the_passphrase_alone(folder, given):
    keys = load_or_make(folder)
    clear = (folder / "keys.json").read_bytes()
    assert keys.data_key.hex().encode() in clear
    with (folder / "keys.json").open("rb") as before:
        keep(folder, WORDS, CHEAP)
        assert before.read() == bytes(len(clear))  # the old bytes are written over
    raw = (folder / "keys.json").read_bytes()
    assert not any(secret.hex().encode() in raw for secret in (keys.data_key, keys.sign_seed, keys.box_seed))
    assert os.stat(folder / "keys.json").st_mode & 0o077 == 0
    assert refused(load_or_make, folder) == "center.keys_locked"
    given("another passphrase")
    assert refused(load_or_make, folder) == "center.keys_refused"
    given(WORDS)
    assert load_or_make(folder) == keys
    keep(folder, "", CHEAP)
    assert load_or_make(folder) == keys


def test_a_credential_of_systemd_opens_it(folder, tmp_path, monkeypatch):
    keys = load_or_make(folder)
    keep(folder, WORDS, CHEAP)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert refused(load_or_make, folder) == "center.keys_locked"
    (credentials / keys_at_rest.CREDENTIAL).write_text(WORDS, "utf-8")
    assert load_or_make(folder) == keys


def test_a_spoiled_file_a_short_passphrase_and_one_that_cannot_be_read(folder, given, monkeypatch):
    keys = load_or_make(folder)
    assert refused(keep, folder, "too short") == "center.passphrase_short"
    assert load_or_make(folder) == keys
    keep(folder, WORDS, CHEAP)
    given(WORDS)
    path = folder / "keys.json"
    whole = path.read_bytes()
    for spoiled in (b"", b"[]", b"{}", whole[:-40], whole.replace(b'"iterations": 1', b'"iterations": 99')):
        path.write_bytes(spoiled)
        assert refused(load_or_make, folder) == "center.keys_spoiled"
    document = json.loads(whole)
    path.write_text(json.dumps(document | {"salt": document["salt"][::-1]}), "utf-8")
    assert refused(load_or_make, folder) in ("center.keys_refused", "center.keys_spoiled")
    path.write_bytes(whole)
    given("")
    assert refused(load_or_make, folder) == "center.passphrase_unread"
    monkeypatch.setenv(keys_at_rest.VARIABLE, "/nowhere/passphrase")
    assert refused(load_or_make, folder) == "center.passphrase_unread"


def test_the_command_and_an_office_that_goes_on(folder, tmp_path, given, capsys):
    def center(*arguments: str) -> tuple[int, str]:
        code = sync.center.__main__.main([*arguments, "--data", str(folder), "--json"])
        out, err = capsys.readouterr()
        return code, out or err

    county = County.open(folder, password_cost=CHEAP)
    mark = county.qr_mac("a line")
    county.close()
    assert json.loads(center("keys", "show")[1]) == {"wrapped": False}
    fresh = tmp_path / "fresh"
    fresh.write_text(WORDS, "utf-8")
    assert center("keys", "wrap")[0] == 1
    assert json.loads(center("keys", "wrap", "--new-passphrase-file", str(fresh))[1]) == {"wrapped": True}
    assert json.loads(center("check")[1])["code"] == "center.keys_locked"
    given(WORDS)
    county = County.open(folder, password_cost=CHEAP)
    assert county.qr_mac("a line") == mark
    county.close()
    assert json.loads(center("keys", "unwrap")[1]) == {"wrapped": False}
