"""The second copy: what it keeps, what it heals, what it says."""

from __future__ import annotations

import shutil

import pytest

from sync.ledger.problems import Problem
from sync.store.frames import Frame
from sync.store.second_copy import SecondCopy
from tests.store.desk import DAY, KEYS, ZENG, open_cabinet, open_desk


@pytest.fixture
def copy(tmp_path):
    return SecondCopy(tmp_path / "copy", b"k" * 32, removable=False)


def numbers(copy):
    return [frame.n for frame in copy.frames()[0]]


def lose_the_database(folder):
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (folder / name).unlink(missing_ok=True)


def test_frames_come_back_in_order(copy):
    assert copy.last() is None
    assert copy.frames() == ([], True)
    for n in (1, 2, 3):
        copy.append(Frame(n, counters={"a": n}))
    assert copy.last().counters == {"a": 3}
    assert numbers(copy) == [1, 2, 3]


def test_a_torn_end_costs_only_itself(copy):
    for n in (1, 2, 3):
        copy.append(Frame(n))
    whole = copy.path.read_bytes()
    for cut in (1, 5, 20):
        copy.path.write_bytes(whole[:-cut])
        assert copy.last() is None
        assert numbers(copy) == [1, 2]
        assert copy.frames()[1] is False


def test_every_flipped_bit_costs_one_frame_and_is_seen(copy):
    for n in (1, 2, 3):
        copy.append(Frame(n))
    whole = bytearray(copy.path.read_bytes())
    middle = len(whole) // 2
    for at in range(middle - 8, middle + 8):
        spoiled = bytearray(whole)
        spoiled[at] ^= 4
        copy.path.write_bytes(spoiled)
        frames, sound = copy.frames()
        assert not sound
        assert [frame.n for frame in frames] == [1, 3]


def test_another_key_reads_nothing(copy, tmp_path):
    copy.append(Frame(1, counters={"a": 1}))
    other = SecondCopy(tmp_path / "copy", b"x" * 32, removable=False)
    assert other.path != copy.path
    shutil.copy(copy.path, other.path)
    assert other.frames() == ([], False)


def test_a_lost_database_comes_back_from_the_copy(tmp_path):
    desk = open_desk(tmp_path)
    with desk.cabinet.unit() as unit:
        unit.accounts.add("周明华", "VA", "phc")
    first, second = desk.register(), desk.register()
    desk.act("CaseQueued", first)
    before = [desk.case(number) for number in (first, second)]
    desk.cabinet.close()
    lose_the_database(tmp_path)

    again = open_desk(tmp_path)
    assert again.cabinet.healed.replayed == 3
    assert [again.case(number) for number in (first, second)] == before
    assert again.cabinet.verify().faults == ()
    assert "-0003-" in again.register()
    with again.cabinet.reading() as reading:
        assert reading.settings.get("profile")["name"] == "青山村"
        assert reading.accounts.get("周明华").phc == "phc"
        assert [case_no for case_no, _paper in reading.papers.unprinted()][:2] == [first, second]
        assert len(reading.search.rows(ZENG.name)) == 3


def test_an_old_image_of_the_disk_is_brought_up(tmp_path):
    desk = open_desk(tmp_path)
    desk.register()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "image")
    late = desk.register()
    desk.cabinet.close()
    lose_the_database(tmp_path)
    shutil.copy(tmp_path / "image", tmp_path / "ledger.db")

    again = open_desk(tmp_path)
    assert again.cabinet.healed.replayed == 1
    assert again.case(late) is not None
    assert "-0003-" in again.register()


def test_two_lives_of_one_disk_are_a_fork(tmp_path):
    desk = open_desk(tmp_path)
    shutil.copy(tmp_path / "ledger.db", tmp_path / "image")
    copy = next((tmp_path / "second-copy").iterdir())
    shutil.copy(copy, tmp_path / "old-copy")
    for _ in range(2):
        desk.register()
    desk.cabinet.close()
    lose_the_database(tmp_path)
    shutil.copy(tmp_path / "image", tmp_path / "ledger.db")
    shutil.copy(copy, tmp_path / "long-copy")
    shutil.copy(tmp_path / "old-copy", copy)
    other = open_desk(tmp_path)
    other.register()
    other.cabinet.close()
    shutil.copy(tmp_path / "long-copy", copy)
    with pytest.raises(Problem, match=r"road\.fork"):
        open_cabinet(tmp_path)


def test_a_copy_that_lags_gets_what_it_lacks(tmp_path):
    desk = open_desk(tmp_path)
    copy = next((tmp_path / "second-copy").iterdir())
    shutil.copy(copy, tmp_path / "old-copy")
    number = desk.register()
    desk.cabinet.close()
    shutil.copy(tmp_path / "old-copy", copy)

    again = open_desk(tmp_path)
    assert (again.cabinet.healed.replayed, again.cabinet.healed.appended) == (0, 1)
    assert again.cabinet.verify().faults == ()
    again.cabinet.close()
    lose_the_database(tmp_path)
    assert open_desk(tmp_path).case(number) is not None


def test_a_spoiled_copy_is_written_anew(tmp_path):
    desk = open_desk(tmp_path)
    number = desk.register()
    desk.register()
    copy = next((tmp_path / "second-copy").iterdir())
    spoiled = bytearray(copy.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    copy.write_bytes(spoiled)
    assert desk.cabinet.verify().faults == ("第二副本有一段已损坏", "第二副本少 1 条经历")
    spoiled[-6] ^= 1
    copy.write_bytes(spoiled)
    desk.cabinet.close()

    again = open_desk(tmp_path)
    assert again.cabinet.healed.spoiled
    assert again.cabinet.verify().faults == ()
    again.cabinet.close()
    lose_the_database(tmp_path)
    assert open_desk(tmp_path).case(number) is not None


def test_a_stick_that_was_away_catches_up_when_it_is_back(tmp_path):
    stick = tmp_path / "stick"
    desk = open_desk(tmp_path / "station", second_copy_dir=stick)
    assert not desk.cabinet.status().second_copy
    first = desk.register()
    assert not desk.cabinet.status().second_copy
    stick.mkdir()
    second = desk.register()
    assert desk.cabinet.status().second_copy
    assert desk.cabinet.verify().faults == ()
    stick.rename(tmp_path / "elsewhere")
    third = desk.register()
    assert not desk.cabinet.status().second_copy
    desk.cabinet.close()
    (tmp_path / "elsewhere").rename(stick)

    again = open_desk(tmp_path / "station", second_copy_dir=stick)
    assert again.cabinet.healed.appended == 1
    again.cabinet.close()
    lose_the_database(tmp_path / "station")
    restored = open_desk(tmp_path / "station", second_copy_dir=stick)
    assert all(restored.case(number) for number in (first, second, third))


def test_drafts_and_rounds_leave_no_frame(tmp_path):
    desk = open_desk(tmp_path)
    copy = next((tmp_path / "second-copy").iterdir())
    size = copy.stat().st_size
    with desk.cabinet.unit() as unit:
        unit.drafts.open(item_id="SB-001", version="2026-11", account="周明华", saved_at=str(DAY))
        unit.settings.put("last_round", {"status": "offline"})
    assert copy.stat().st_size == size


def test_many_missing_events_go_in_several_frames(tmp_path, monkeypatch):
    desk = open_desk(tmp_path)
    for _ in range(5):
        desk.register()
    desk.cabinet.close()
    copy = SecondCopy(tmp_path / "second-copy", KEYS.data_key, removable=False)
    copy.path.unlink()
    monkeypatch.setattr("sync.store.heal._CHUNK", 2)
    assert open_desk(tmp_path).cabinet.healed.appended == 5
    assert [frame.n for frame in copy.frames()[0]] == [0, 0, 6]
    lose_the_database(tmp_path)
    assert open_desk(tmp_path).cabinet.healed.replayed == 5


def test_what_was_erased_leaves_a_stick_that_was_away_too(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = open_desk(tmp_path / "station", second_copy_dir=stick)
    number = desk.register()
    stick.rename(tmp_path / "pulled")
    with pytest.raises(Problem):
        desk.cabinet.erase_case(number)
    desk.cabinet.close()
    open_desk(tmp_path / "station", second_copy_dir=stick).cabinet.close()
    (tmp_path / "pulled").rename(stick)
    open_desk(tmp_path / "station", second_copy_dir=stick).cabinet.close()
    for folder in (stick, tmp_path / "station" / "second-copy"):
        frames, sound = SecondCopy(folder, KEYS.data_key, removable=True).frames()
        assert sound
        assert all(frame.keys.get(number, (b"", b""))[0] == b"" for frame in frames)


def test_a_folder_that_went_is_no_other_device(tmp_path):
    assert not SecondCopy(tmp_path / "away", KEYS.data_key, removable=True).other_device(tmp_path)
