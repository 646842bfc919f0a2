"""The look round after the start: each page as SQLCipher itself judges it, a spoiled one named, nobody kept waiting."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.usecases import tampering as room
from desktop.usecases.tampering import walk_chain
from sync.store.page_check import PAGE, OpenFile, look_at_pages
from tests.ordeal.stations import one_case, open_at
from tests.store.desk import KEYS, ZENG, open_desk


@pytest.fixture
def base(tmp_path):
    station = open_at(tmp_path)
    one_case(station, 0)
    station.cabinet.close()
    return tmp_path


def looked(base, after=0, most=10_000):
    with (base / "ledger.db").open("rb") as file:
        return look_at_pages(file, KEYS.derived("database"), after, most)


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
    with path.open("rb") as file:
        assert len(look_at_pages(file, bytes(32), 0, 5).bad) == 5
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 100)
    pages = -(-path.stat().st_size // PAGE)
    assert looked(base).bad == (pages,)


def test_the_window_hears_of_it_and_of_where_to_mend_it(base, monkeypatch):
    monkeypatch.setattr(room, "PAGES", 16)
    monkeypatch.setattr(room, "SLICES", 1)
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


def locks_of(path):
    """What this process has locked of a file, as the kernel says."""
    inode = path.stat().st_ino
    rows = (line.split() for line in Path("/proc/locks").read_text("ascii").splitlines())
    mine = str(os.getpid())
    return {tuple(row[1:4]) for row in rows if row[4] == mine and row[5].split(":")[2] == str(inode)}


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="needs the kernel's list of locks")
def test_the_look_gives_no_lock_of_sqlites_away(tmp_path):
    """Closing any descriptor of a file drops a process's POSIX locks on it; whoever comes beside the window would
    then take the database for nobody's."""
    desk = open_desk(tmp_path)
    desk.register(ZENG)
    path = tmp_path / "ledger.db"
    before = locks_of(path)
    assert before
    assert desk.cabinet.look_at_pages(0, 10_000).bad == ()
    assert locks_of(path) == before
    desk.cabinet.close()
    assert not any(str(path) in os.readlink(f"/proc/self/fd/{each}") for each in descriptors())


def descriptors():
    return [each for each in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{each}")]


def test_a_file_that_was_put_in_its_place_is_looked_at(base):
    """A repair puts a new file under the name; the pages are those of the new one."""
    file = OpenFile(base / "ledger.db")
    key = KEYS.derived("database")
    with file.reading() as old:
        assert look_at_pages(old, key, 0, 10_000).bad == ()
    whole = (base / "ledger.db").read_bytes()
    (base / "fresh").write_bytes(whole[: 3 * PAGE] + bytes(PAGE) + whole[4 * PAGE :])
    os.replace(base / "fresh", base / "ledger.db")
    with file.reading() as new:
        assert look_at_pages(new, key, 0, 10_000).bad == (4,)
    file.close()
