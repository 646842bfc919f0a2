"""Migration: an older database comes up with every row as it was, or stays as it is."""

from __future__ import annotations

import pytest
import sqlcipher3

from sync.ledger.problems import Problem
from sync.store.database import Database
from sync.store.migration import STEPS, bring_up, digests, take_back
from sync.store.tables import SCHEMA
from tests.store.desk import KEYS, ZENG, open_cabinet, open_desk

OLD_SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(words, letters, content='', contentless_delete=1, "
    "prefix='2 3 4', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
)


def bare(folder):
    return Database(folder / "ledger.db", KEYS.derived("database"))._opened(folder / "ledger.db")


@pytest.fixture
def old(tmp_path):
    """A station as the first version wrote it: fewer indexes, another search index."""
    desk = open_desk(tmp_path)
    numbers = [desk.register() for _ in range(3)]
    desk.cabinet.close()
    connection = bare(tmp_path)
    for index in ("events_own", "cases_by_person", "cases_decided", "blobs_waiting"):
        connection.execute(f"DROP INDEX {index}")
    connection.execute("DROP TABLE search")
    connection.execute("DROP TABLE county_signatures")
    connection.execute(OLD_SEARCH)
    connection.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    before = digests(connection)
    connection.close()
    return tmp_path, numbers, before


def version(folder):
    connection = bare(folder)
    found = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()[0]
    connection.close()
    return int(found)


def tables_of(folder):
    connection = bare(folder)
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found


def made_new(folder):
    fresh = folder / "fresh"
    open_desk(fresh).cabinet.close()
    return fresh


def test_every_step_is_there():
    assert sorted(STEPS) == list(range(1, SCHEMA))


def test_an_old_database_comes_up_whole(old):
    folder, numbers, before = old
    cabinet = open_cabinet(folder)
    assert cabinet.verify().faults == ()
    with cabinet.reading() as reading:
        assert [case.case_no for case in reading.cases.open()] == numbers
        assert len(reading.search.rows(ZENG.name)) == 3
        assert len(reading.search.rows("曾")) == 3
    cabinet.close()
    assert version(folder) == SCHEMA
    connection = bare(folder)
    indexes = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    after = digests(connection)
    connection.close()
    assert tables_of(folder) == tables_of(made_new(folder))
    assert {"events_own", "cases_by_person", "cases_decided", "blobs_waiting"} <= indexes
    assert after["events"] == before["events"]


def test_the_old_file_is_kept_and_is_the_way_back(old):
    folder, _numbers, before = old
    open_cabinet(folder).close()
    kept = folder / f"ledger.db.before-{SCHEMA}"
    take_back(folder / "ledger.db", kept)
    assert version(folder) == 1
    connection = bare(folder)
    assert digests(connection) == before
    connection.close()


@pytest.mark.parametrize(
    ("sin", "words"),
    [
        ("DELETE FROM events WHERE seq = 2", "行数"),
        ("UPDATE events SET account = 'x' WHERE seq = 2", "内容变了"),
        ("DROP TABLE drafts", "行数|内容"),
        ("UPDATE counters SET value = value + 1", "内容变了"),
    ],
)
def test_a_step_that_touches_a_row_is_refused(old, sin, words):
    folder, _numbers, before = old
    path = folder / "ledger.db"
    opened = Database(path, KEYS.derived("database"))._opened
    with pytest.raises(Problem, match=words):
        bring_up(path, opened, 2, {1: lambda connection: connection.execute(sin)})
    assert version(folder) == 1
    connection = bare(folder)
    assert digests(connection) == before
    connection.close()
    assert not list(folder.glob("ledger.db.new*"))


def test_a_failing_step_leaves_the_old_one(old):
    folder, _numbers, _before = old
    path = folder / "ledger.db"
    opened = Database(path, KEYS.derived("database"))._opened
    with pytest.raises(sqlcipher3.OperationalError):
        bring_up(path, opened, 2, {1: lambda connection: connection.execute("SELECT * FROM nothing")})
    assert version(folder) == 1
    open_cabinet(folder).close()
    assert version(folder) == SCHEMA


def test_a_new_file_that_does_not_open_is_taken_back(old, monkeypatch):
    folder, numbers, _before = old
    path = folder / "ledger.db"
    opened = Database(path, KEYS.derived("database"))._opened

    def broken_after(target):
        if target == path and (folder / "ledger.db.before-2").exists():
            raise sqlcipher3.DatabaseError("file is not a database")
        return opened(target)

    with pytest.raises(Problem, match=r"store\.migration"):
        bring_up(path, broken_after, 2)
    assert version(folder) == 1
    cabinet = open_cabinet(folder)
    with cabinet.reading() as reading:
        assert [case.case_no for case in reading.cases.open()] == numbers
