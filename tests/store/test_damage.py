"""Damage: every flipped bit is seen, and what the second copy holds comes back."""

from __future__ import annotations

import random
import shutil

import pytest

from sync.ledger.problems import Problem
from sync.store import set_aside_damaged
from tests.store.desk import KEYS, open_cabinet, open_desk

PAGE = 4096


def seen(folder):
    """Damage is said at opening, or by verify."""
    try:
        cabinet = open_cabinet(folder)
    except Problem as problem:
        return problem.code == "store.damaged"
    faults = cabinet.verify().faults
    cabinet.close()
    return bool(faults)


@pytest.fixture
def written(tmp_path):
    """A closed station with some cases, and their numbers."""
    desk = open_desk(tmp_path / "station")
    numbers = [desk.register() for _ in range(6)]
    desk.cabinet.close()
    return tmp_path / "station", numbers


def test_one_flipped_bit_in_any_page_is_seen(written):
    folder, _numbers = written
    path = folder / "ledger.db"
    whole = path.read_bytes()
    pages = len(whole) // PAGE
    chance = random.Random(20261127)
    for page in sorted(chance.sample(range(pages), 12)):
        spoiled = bytearray(whole)
        spoiled[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        path.write_bytes(spoiled)
        assert seen(folder), f"page {page}"
    path.write_bytes(whole)
    assert not seen(folder)


def test_a_truncated_file_is_seen(written):
    folder, _numbers = written
    path = folder / "ledger.db"
    path.write_bytes(path.read_bytes()[: -2 * PAGE])
    assert seen(folder)


def test_a_damaged_database_is_set_aside_and_rebuilt_from_the_copy(written):
    folder, numbers = written
    path = folder / "ledger.db"
    spoiled = bytearray(path.read_bytes())
    spoiled[100] ^= 1
    path.write_bytes(spoiled)
    with pytest.raises(Problem, match=r"store\.damaged"):
        open_cabinet(folder)
    aside = set_aside_damaged(folder, "20261127")
    assert aside.path.read_bytes() == spoiled
    desk = open_desk(folder)
    assert desk.cabinet.healed.replayed == 6
    assert all(desk.case(number) for number in numbers)
    assert desk.cabinet.verify().faults == ()


def test_a_flipped_bit_in_the_log_drops_receipts_and_the_second_copy_heals_them(tmp_path):
    desk = open_desk(tmp_path / "station")
    with desk.cabinet.reading():  # a long snapshot: no checkpoint empties the log meanwhile
        numbers = [desk.register() for _ in range(4)]
        shutil.copytree(tmp_path / "station", tmp_path / "crashed", ignore=shutil.ignore_patterns("*-shm"))
    desk.cabinet.close()
    log = tmp_path / "crashed" / "ledger.db-wal"
    spoiled = bytearray(log.read_bytes())
    assert len(spoiled) > 20_000
    spoiled[len(spoiled) // 3] ^= 1
    log.write_bytes(spoiled)

    healed = open_desk(tmp_path / "crashed")
    assert healed.cabinet.healed.replayed > 0
    assert all(healed.case(number) for number in numbers)
    assert healed.cabinet.verify().faults == ()
    assert "-0005-" in healed.register()


def test_an_unreadable_key_file_copy_does_not_touch_the_data(written):
    folder, _numbers = written
    other = type(KEYS)(b"x" * 32, KEYS.sign_seed, KEYS.box_seed)
    with pytest.raises(Problem, match=r"store\.damaged"):
        open_cabinet(folder, other)
    assert not seen(folder)
