"""A cabinet opened beside the program that has the folder: it sees everything and changes nothing."""

from __future__ import annotations

import pytest
import sqlcipher3

from sync.ledger.problems import Problem
from tests.store.desk import KEYS, ZENG, open_cabinet, open_desk


def contents(folder):
    kept = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("ledger.db-"))
    return {path: path.read_bytes() for path in kept}


@pytest.fixture
def desk(tmp_path):
    desk = open_desk(tmp_path)
    desk.register(ZENG)
    yield desk
    desk.cabinet.close()


def test_it_sees_what_the_other_wrote_and_what_it_writes_meanwhile(desk, tmp_path):
    beside = open_cabinet(tmp_path, beside=True)
    assert beside.standing().last == 1
    desk.register(ZENG, op_id="op-2")
    assert beside.standing().last == 2
    assert beside.second_copy
    beside.close()


def test_it_changes_no_byte_and_refuses_a_unit(desk, tmp_path):
    before = contents(tmp_path)
    beside = open_cabinet(tmp_path, beside=True)
    with pytest.raises(Problem, match=r"store\.locked"), beside.unit():
        pass
    beside.close()
    assert contents(tmp_path) == before


def test_a_copy_that_lags_is_said_and_left_to_the_other(desk, tmp_path):
    (copy,) = tmp_path.glob("second-copy/*.copy")
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-9])
    beside = open_cabinet(tmp_path, beside=True)
    assert not beside.second_copy
    beside.close()
    assert copy.read_bytes() == whole[:-9]


def test_a_database_of_another_version_is_not_brought_up(desk, tmp_path):
    desk.cabinet.close()
    raw = sqlcipher3.connect(str(tmp_path / "ledger.db"))
    raw.execute(f"PRAGMA key=\"x'{KEYS.derived('database').hex()}'\"")
    raw.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    raw.commit()
    raw.close()
    with pytest.raises(Problem, match=r"store\.locked"):
        open_cabinet(tmp_path, beside=True)
    assert not list(tmp_path.glob("ledger.db.before-*"))


def test_where_nothing_stands_yet_nothing_is_made(tmp_path):
    with pytest.raises(Problem, match=r"store\.locked"):
        open_cabinet(tmp_path, beside=True)
    assert not (tmp_path / "ledger.db").exists()
