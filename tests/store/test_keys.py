"""keys.json: made once, private, never silently replaced."""

from __future__ import annotations

import os
import stat

import pytest

from sync.ledger.problems import Problem
from sync.store import StationKeys
from tests.store.desk import open_desk


def test_keys_are_made_once_and_read_again(tmp_path):
    base = tmp_path / "station"
    made = StationKeys.load_or_create(base)
    assert StationKeys.load_or_create(base) == made
    assert len({made.data_key, made.sign_seed, made.box_seed}) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps files private by folder, not by mode")
def test_only_the_owner_reads_them(tmp_path):
    StationKeys.load_or_create(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_lost_key_file_is_not_replaced_beside_a_database(tmp_path):
    open_desk(tmp_path, keys=StationKeys.load_or_create(tmp_path)).cabinet.close()
    (tmp_path / "keys.json").unlink()
    with pytest.raises(Problem, match=r"keys\.damaged"):
        StationKeys.load_or_create(tmp_path)
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("text", ["", "{}", '{"data_key": "00", "sign_seed": "00", "box_seed": "00"}', "[]"])
def test_a_spoiled_key_file_is_said(tmp_path, text):
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(Problem, match=r"store\.damaged"):
        StationKeys.load_or_create(tmp_path)


def test_no_secret_in_repr():
    keys = StationKeys(b"d" * 32, b"s" * 32, b"b" * 32)
    assert "ddd" not in repr(keys)


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "station").write_text("")
    with pytest.raises(Problem, match=r"store\.read_only"):
        StationKeys.load_or_create(tmp_path / "station")
