"""The look round after the start: each page as SQLCipher itself judges it, a spoiled one named, nobody kept waiting."""

from __future__ import annotations

import os

import pytest

from desktop.usecases import tampering as room
from desktop.usecases.tampering import walk_chain
from sync.store.page_check import PAGE, look_at_pages
from tests.ordeal.stations import one_case, open_at
from tests.store.desk import KEYS


@pytest.fixture
def base(tmp_path):
    station = open_at(tmp_path)
    one_case(station, 0)
    station.cabinet.close()
    return tmp_path


def looked(base, after=0, most=10_000):
    return look_at_pages(base / "ledger.db", KEYS.derived("database"), after, most)


def flip(base, page, at):
    with (base / "ledger.db").open("r+b") as file:
        file.seek((page - 1) * PAGE + at)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))


def test_every_page_of_a_real_database_is_sound(base):
    pages = (base / "ledger.db").stat().st_size // PAGE
    seen = looked(base)
    assert (seen.through, seen.left, seen.bad) == (pages, False, ())
    assert looked(base, 3, 4) == type(seen)(7, True, ())


@pytest.mark.parametrize("at", [16, 2000, PAGE - 80, PAGE - 1])
def test_one_bit_in_any_page_is_seen(base, at):
    pages = (base / "ledger.db").stat().st_size // PAGE
    for page in {1, 2, pages // 2, pages}:
        flip(base, page, at)
        assert looked(base).bad == (page,)
        flip(base, page, at)


def test_a_file_that_was_cut_and_another_key(base):
    path = base / "ledger.db"
    assert len(look_at_pages(path, bytes(32), 0, 5).bad) == 5
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 100)
    pages = -(-path.stat().st_size // PAGE)
    assert looked(base).bad == (pages,)


def test_the_window_hears_of_it_and_of_where_to_mend_it(base, monkeypatch):
    monkeypatch.setattr(room, "PAGES_AT_ONCE", 16)
    pages = (base / "ledger.db").stat().st_size // PAGE
    station = open_at(base)
    flip(base, pages, 1000)
    seen, walked = [], None
    while walked is None or walked.left:
        walked = walk_chain(station, walked)
        seen.append(walked.pages)
    station.cabinet.close()
    assert seen == [*range(16, pages, 16), -1]
    assert any(f"第 {pages} 页损坏" in words and "备份与修复" in words for words in walked.faults)
