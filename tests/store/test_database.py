"""The database file: how it is opened, and what its errors become."""

from __future__ import annotations

import os
import threading

import pytest
from sqlalchemy import insert, select, update

from sync.ledger.problems import Problem
from sync.store.database import Database
from sync.store.tables import counters, meta
from tests.store.desk import KEYS, open_cabinet, open_desk

KEY = b"k" * 32


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "ledger.db", KEY, busy_ms=20)
    made.open()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("temp_store", 2),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
    ],
)
def test_it_is_opened_the_safe_way(database, pragma, value):
    assert database.pragma(pragma) == value


def test_the_file_is_no_plain_database(database):
    assert not database.path.read_bytes().startswith(b"SQLite format 3")


def test_two_threads_that_read_then_write_lose_nothing(database):
    with database.writing() as connection:
        connection.execute(insert(counters).values(name="n", value=0))
    failures = []

    def work():
        try:
            for _ in range(40):
                with database.writing() as connection:
                    value = connection.execute(select(counters.c.value)).scalar_one()
                    connection.execute(update(counters).values(value=value + 1))
        except Problem as problem:
            failures.append(problem)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.execute(select(counters.c.value)).scalar_one() == 80
    assert failures == []


def test_a_snapshot_does_not_see_later_commits(database):
    with database.reading() as before, database.writing() as connection:
        connection.execute(insert(counters).values(name="n", value=1))
        assert before.execute(select(counters)).all() == []


def test_a_reader_cannot_write(database):
    with pytest.raises(Problem, match=r"store\.read_only"), database.reading() as connection:
        connection.execute(insert(counters).values(name="n", value=1))


def test_an_error_leaves_nothing_behind(database):
    def stumble():
        with database.writing() as connection:
            connection.execute(insert(counters).values(name="n", value=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    with database.reading() as connection:
        assert connection.execute(select(counters)).all() == []


def test_another_program_holding_the_file_is_said(database):
    other = Database(database.path, KEY, busy_ms=20)
    with database.writing(), pytest.raises(Problem, match=r"store\.locked"), other.writing():
        pass
    other.close()


def test_a_wrong_key_looks_like_damage_and_changes_nothing(database):
    database.close()
    before = database.path.read_bytes()
    other = Database(database.path, b"x" * 32)
    with pytest.raises(Problem, match=r"store\.damaged"):
        other.open()
    assert database.path.read_bytes() == before


def test_a_newer_schema_is_not_touched(tmp_path):
    desk = open_desk(tmp_path)
    with desk.cabinet.unit() as unit:
        unit.marks.set("schema", 99)
    desk.cabinet.close()
    with pytest.raises(Problem, match=r"store\.newer") as refused:
        open_cabinet(tmp_path)
    assert refused.value.params["found"] == "99"


def test_the_schema_version_is_written(database):
    with database.reading() as connection:
        assert connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar_one() == "2"


def test_a_folder_where_the_file_should_be(tmp_path):
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(Problem, match=r"store\.read_only"):
        open_cabinet(tmp_path)


def test_a_file_where_the_base_directory_should_be(tmp_path):
    (tmp_path / "station").write_text("")
    with pytest.raises(Problem, match=r"store\.read_only"):
        open_cabinet(tmp_path / "station", KEYS)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes into read-only folders")
def test_a_read_only_folder_is_said(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Problem, match=r"store\.read_only"):
            open_cabinet(tmp_path)
    finally:
        tmp_path.chmod(0o700)
