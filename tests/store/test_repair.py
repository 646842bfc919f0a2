"""Backups and the repair room: the smallest remedy that helps, and nothing is ever overwritten."""

from __future__ import annotations

import itertools
import json
import os
from datetime import datetime, timedelta

import pytest

from sync.ledger.problems import Problem
from sync.store.frames import FILLER, Frame
from sync.store.places import choose_second_place, second_place
from sync.store.repair import DATABASE, SOUND, TABLES, repair
from sync.store.second_copy import SecondCopy
from tests.store.desk import KEYS, Desk, open_cabinet, open_desk

NINE = datetime(2026, 11, 27, 9, 0)
PAGE = 4096


def spoil(path, at):
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 4]))


def lose(folder, *names):
    for name in names:
        for path in folder.glob(name):
            path.unlink()


def repaired(folder, at=NINE):
    return repair(folder, KEYS, lambda: open_cabinet(folder), at)


def cases_of(folder):
    cabinet = open_cabinet(folder)
    with cabinet.reading() as reading:
        numbers = [case.case_no for case in reading.cases.open()]
    assert cabinet.verify().faults == ()
    cabinet.close()
    return numbers


def test_a_backup_is_due_after_five_minutes_or_twenty_receipts(tmp_path):
    desk = open_desk(tmp_path)
    care = desk.cabinet.care
    assert care.back_up_if_due(NINE) is not None
    assert care.back_up_if_due(NINE + timedelta(hours=1)) is None  # nothing happened
    desk.register()
    assert care.back_up_if_due(NINE + timedelta(minutes=4)) is None
    assert care.back_up_if_due(NINE + timedelta(minutes=5)) is not None
    for _ in range(20):
        desk.register()
    assert care.back_up_if_due(NINE + timedelta(minutes=6)) is not None
    assert len(care.backups.all()) == 3


def test_a_clock_that_went_back_does_not_stop_backups(tmp_path):
    desk = open_desk(tmp_path)
    desk.cabinet.care.back_up(NINE)
    desk.register()
    assert desk.cabinet.care.back_up_if_due(NINE - timedelta(days=400)) is not None


def test_fourteen_days_are_kept_and_no_more(tmp_path):
    desk = open_desk(tmp_path)
    care = desk.cabinet.care
    start = NINE - timedelta(days=20)
    first = care.back_up(start).path
    content = first.read_bytes()
    for step in range(1, 20 * 24):
        at = start + timedelta(hours=step)
        (first.parent / f"{at:%Y%m%d-%H%M%S}-{step + 1}.db").write_bytes(content)
    care.backups.thin(NINE)
    kept = care.backups.all()
    assert len({one.taken.date() for one in kept}) == 15  # today and fourteen days before
    assert NINE - kept[-1].taken <= timedelta(days=14)
    assert 36 <= len(kept) <= 40


def test_a_backup_that_does_not_read_back_is_not_kept(tmp_path, monkeypatch):
    desk = open_desk(tmp_path)
    care = desk.cabinet.care
    good = care.back_up(NINE)
    monkeypatch.setattr("sync.store.backup._sync_file", lambda path: spoil(path, 2 * PAGE + 9))
    with pytest.raises(Problem, match=r"store\.backup_bad"):
        care.back_up(NINE + timedelta(minutes=10))
    assert [one.path for one in care.backups.all()] == [good.path]
    assert not list(good.path.parent.glob(".new*"))


def test_a_damaged_database_comes_from_the_newest_good_backup_and_the_copy(tmp_path):
    desk = open_desk(tmp_path)
    desk.register()
    older = desk.cabinet.care.back_up(NINE)
    desk.register()
    newer = desk.cabinet.care.back_up(NINE + timedelta(minutes=9))
    desk.register()
    before = desk.cabinet
    with before.reading() as reading:
        numbers = [case.case_no for case in reading.cases.open()]
    before.close()
    spoil(newer.path, 5 * PAGE + 100)
    spoil(tmp_path / "ledger.db", 3 * PAGE + 77)
    damaged = (tmp_path / "ledger.db").read_bytes()

    incident = repaired(tmp_path)
    assert incident.kind == DATABASE
    assert incident.source.path == older.path
    assert incident.replayed == 2
    assert incident.left == ()
    assert incident.aside.read_bytes() == damaged
    assert cases_of(tmp_path) == numbers


def test_without_the_second_copy_the_backup_still_gives_what_it_holds(tmp_path):
    desk = open_desk(tmp_path)
    kept = desk.register()
    desk.cabinet.care.back_up(NINE)
    desk.register()
    desk.cabinet.close()
    lose(tmp_path, "second-copy/*")
    spoil(tmp_path / "ledger.db", 10)
    assert repaired(tmp_path).left == ()
    assert cases_of(tmp_path) == [kept]


def test_without_any_source_nothing_is_touched(tmp_path):
    desk = open_desk(tmp_path)
    desk.register()
    desk.cabinet.close()
    lose(tmp_path, "second-copy/*")
    spoil(tmp_path / "ledger.db", 10)
    damaged = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(Problem, match=r"store\.no_source"):
        repaired(tmp_path)
    assert (tmp_path / "ledger.db").read_bytes() == damaged
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_sound_cabinet_is_told_so_and_folded_anew(tmp_path):
    desk = open_desk(tmp_path)
    number = desk.register()
    desk.cabinet.close()
    incident = repaired(tmp_path)
    assert (incident.kind, incident.found, incident.left, incident.to_do) == (
        SOUND,
        ("没有发现问题",),
        (),
        (),
    )
    assert cases_of(tmp_path) == [number]


def test_a_spoiled_copy_is_written_anew(tmp_path):
    desk = open_desk(tmp_path)
    for _ in range(3):
        desk.register()
    desk.cabinet.close()
    copy = next((tmp_path / "second-copy").iterdir())
    spoil(copy, copy.stat().st_size // 2)
    incident = repaired(tmp_path)
    assert incident.kind == TABLES
    assert incident.left == ()


def test_a_chosen_folder_gets_copy_backups_and_scans(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = open_desk(tmp_path / "station")
    first = desk.register()
    desk.cabinet.care.choose(stick)
    assert second_place(tmp_path / "station") == stick
    scan = desk.cabinet.blobs.put(os.urandom(3000))
    second = desk.register(materials=[{"material": "m", "name": "证", "state": "present", "files": [scan]}])
    generation = desk.cabinet.care.back_up(NINE)
    assert generation.path.is_relative_to(stick)
    assert desk.cabinet.status().second_copy
    desk.cabinet.close()
    # The whole disk of the PC is gone; only the key and the stick are left.
    station = tmp_path / "station"
    lose(station, "ledger.db*", "second-copy/*", "blobs/*/*")
    for left in sorted(station.glob("blobs/*")):
        left.rmdir()
    (station / "ledger.db").write_bytes(os.urandom(5 * PAGE))

    incident = repaired(station)
    assert incident.left == ()
    assert cases_of(station) == [first, second]
    cabinet = open_cabinet(station)
    assert len(cabinet.blobs.get(scan)) == 3000
    cabinet.close()


def test_a_folder_that_is_away_is_said_and_the_copy_beside_goes_on(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = open_desk(tmp_path / "station")
    desk.cabinet.care.choose(stick)
    stick.rename(tmp_path / "pulled")
    number = desk.register()
    assert not desk.cabinet.status().second_copy
    assert desk.cabinet.care.back_up(NINE).path.is_relative_to(tmp_path / "station")
    desk.cabinet.close()
    lose(tmp_path / "station", "ledger.db*")
    assert cases_of(tmp_path / "station") == [number]


def test_a_folder_inside_the_data_is_refused(tmp_path):
    desk = open_desk(tmp_path / "station")
    with pytest.raises(Problem, match=r"store\.place_inside"):
        desk.cabinet.care.choose(tmp_path / "station" / "second-copy")
    with pytest.raises(Problem, match=r"store\.read_only"):
        desk.cabinet.care.choose(tmp_path / "nowhere")


def test_a_place_that_cannot_be_kept_is_refused_and_the_old_one_stays(tmp_path):
    base, stick = tmp_path / "station", tmp_path / "stick"
    base.mkdir()
    stick.mkdir()
    choose_second_place(base, stick)
    with pytest.raises(Problem, match=r"store\.read_only"):
        choose_second_place(base, tmp_path / "away")
    assert second_place(base) == stick
    with pytest.raises(Problem, match=r"store\."):
        choose_second_place(tmp_path / "no such folder", stick)
    for broken in ("{", "[]", '{"second": 3}'):
        (base / "places.json").write_text(broken)
        assert second_place(base) is None
    choose_second_place(base, None)
    assert second_place(base) is None


def test_no_key_in_clear_goes_to_the_stick(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    station = tmp_path / "station"
    desk = open_desk(station)
    (station / "keys.json").write_text(json.dumps({"data_key": KEYS.data_key.hex()}))
    desk.cabinet.care.choose(stick)
    desk.cabinet.care.back_up(NINE)
    assert not list(stick.rglob("keys.json"))
    (station / "keys.json").write_text('{"wrapped": "00"}')
    desk.cabinet.care.back_up(NINE + timedelta(minutes=5))
    assert len(list(stick.rglob("keys.json"))) == 1


def test_the_scrub_takes_turns_and_mends(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = open_desk(tmp_path / "station")
    desk.cabinet.care.choose(stick)
    scans = [desk.cabinet.blobs.put(os.urandom(500)) for _ in range(5)]
    desk.cabinet.care.back_up(NINE)
    alone, proved = (desk.cabinet.blobs.put(os.urandom(500)) for _ in range(2))
    desk.register(materials=[{"material": "m", "name": "证", "state": "present", "files": [proved]}])
    desk.cabinet.blob_stored(proved)
    for name in (scans[0], alone, proved):
        spoil(desk.cabinet.blobs._files._path(name), 100)
    total = list(itertools.islice(iter(lambda: desk.cabinet.care.scrub(3), None), 3))
    assert [part.checked for part in total] == [3, 3, 1]
    assert sum(part.restored for part in total) == 1
    assert sum(part.asked for part in total) == 1
    assert [name for part in total for name in part.lost] == [alone]
    assert desk.cabinet.blobs.sound(scans[0])
    with desk.cabinet.reading() as reading:
        assert reading.blobs.wanted() == (proved,)


def test_acts_since_a_day_are_offered_again(tmp_path):
    desk = open_desk(tmp_path)
    desk.register()
    desk.register()
    with desk.cabinet.unit() as unit:
        here = unit.settings.enrolment()
        last = unit.journal.last(here.site, here.incarnation)
        unit.journal.mark_acked(here.site, here.incarnation, last)
        unit.marks.set("acked", last)
        unit.marks.set("sent", last)
        day = datetime.fromisoformat(
            next(iter(unit.journal.own_after(here.site, here.incarnation, 0))).recorded_at
        )
    desk.cabinet.close()
    later = repair(tmp_path, KEYS, lambda: open_cabinet(tmp_path), NINE, day.date() + timedelta(days=1))
    assert "的 0 条" in "".join(later.done)
    assert open_cabinet(tmp_path).standing().acked == last
    incident = repair(tmp_path, KEYS, lambda: open_cabinet(tmp_path), NINE, day.date())
    assert f"的 {last} 条" in "".join(incident.done)
    standing = open_cabinet(tmp_path).standing()
    assert (standing.acked, standing.sent, standing.last) == (0, 0, last)


def test_numbers_are_given_on_where_the_second_copy_proves_the_last_one(tmp_path):
    desk = open_desk(tmp_path)
    desk.register()
    desk.cabinet.care.back_up(NINE)
    desk.register()
    desk.cabinet.close()
    spoil(tmp_path / "ledger.db", 10)
    assert not any("换一个设备号" in line for line in repaired(tmp_path).done)
    with open_cabinet(tmp_path).unit() as unit:
        assert unit.counters.next("case/2026-11-27") >= 1


@pytest.mark.parametrize("copy", ["lost", "spoiled"])
def test_no_printed_number_after_a_repair_without_the_second_copy(tmp_path, copy):
    desk = open_desk(tmp_path)
    desk.register()
    desk.cabinet.care.back_up(NINE)
    desk.register()
    desk.cabinet.close()
    if copy == "lost":
        lose(tmp_path, "second-copy/*")
    else:
        (path,) = tmp_path.glob("second-copy/*.copy")
        spoil(path, path.stat().st_size - 40)
    spoil(tmp_path / "ledger.db", 10)
    incident = repaired(tmp_path)
    assert any("换一个设备号" in line for line in incident.done)
    cabinet = open_cabinet(tmp_path)
    for series in ("case/2026-11-27", "document/登/2026"):
        with pytest.raises(Problem, match=r"number\.unproved"), cabinet.unit() as unit:
            unit.counters.next(series)
    assert repaired(tmp_path).kind == SOUND  # another repair does not forget it
    with pytest.raises(Problem, match=r"number\.unproved"), open_cabinet(tmp_path).unit() as unit:
        unit.counters.next("case/2026-11-27")
    cabinet.begin_anew(2, cabinet.standing().last)
    with cabinet.unit() as unit:
        assert unit.counters.next("case/2026-11-27") >= 1


@pytest.mark.parametrize("broken", ["the copy alone", "the database too"])
@pytest.mark.parametrize("way", ["something of its name", "no folder"])
def test_a_copy_that_cannot_be_replaced_is_said_and_the_database_is_used(tmp_path, broken, way):
    desk = open_desk(tmp_path)
    desk.register()
    desk.cabinet.care.back_up(NINE)
    desk.cabinet.close()
    (copy,) = tmp_path.glob("second-copy/*.copy")
    if way == "no folder":
        lose(tmp_path, "second-copy/*")
        copy.parent.rmdir()
        copy.parent.write_bytes(b"")
    else:
        copy.unlink()
        copy.mkdir()
    if broken == "the database too":
        spoil(tmp_path / "ledger.db", 5 * PAGE + 100)
    for kind in (TABLES if broken == "the copy alone" else DATABASE, TABLES):
        incident = repaired(tmp_path)
        assert incident.kind == kind
        assert incident.left
        assert all(line.startswith("第二副本") for line in incident.left)
        assert any("数据库已可以使用" in line for line in incident.to_do)
    cabinet = open_cabinet(tmp_path)
    assert len(cabinet.verify().faults) == 1
    if broken == "the copy alone":  # else a new device number comes first
        assert Desk(cabinet).register()
    cabinet.close()
    copy.rmdir() if copy.is_dir() else copy.parent.unlink()
    assert repaired(tmp_path).left == ()
    assert next(tmp_path.glob("second-copy/*.copy")).is_file()


def test_power_goes_before_the_restored_database_was_told(tmp_path):
    """What came back is sound, and the next start knows nothing of the repair."""
    desk = open_desk(tmp_path)
    desk.register()
    desk.cabinet.care.back_up(NINE)
    desk.register()
    desk.cabinet.close()
    lose(tmp_path, "second-copy/*")
    spoil(tmp_path / "ledger.db", 10)
    with pytest.raises(KeyboardInterrupt):
        repair(tmp_path, KEYS, Opening(tmp_path).once, NINE)
    cabinet = open_cabinet(tmp_path)
    assert cabinet.verify().faults == ()
    with pytest.raises(Problem, match=r"number\.unproved"), cabinet.unit() as unit:
        unit.counters.next("case/2026-11-27")
    cabinet.begin_anew(2, cabinet.standing().last)
    cabinet.close()
    with open_cabinet(tmp_path).unit() as unit:  # told once
        assert unit.counters.next("case/2026-11-27") >= 1


def test_a_copy_that_was_half_written_anew_proves_nothing(tmp_path):
    """Each frame of it is sound; the one that says how far it reaches is still to come."""
    desk = open_desk(tmp_path)
    desk.register()
    desk.cabinet.care.back_up(NINE)
    desk.register()
    desk.cabinet.close()
    (path,) = tmp_path.glob("second-copy/*.copy")
    copy = SecondCopy(path.parent, KEYS.data_key, removable=False)
    frames, _sound = copy.frames()
    events = [event for frame in frames for event in frame.events]
    copy.rewrite([Frame(FILLER, events=events[:1], keys=frames[0].keys)])
    spoil(tmp_path / "ledger.db", 10)
    assert any("换一个设备号" in line for line in repaired(tmp_path).done)
    with pytest.raises(Problem, match=r"number\.unproved"), open_cabinet(tmp_path).unit() as unit:
        unit.counters.next("case/2026-11-27")


def test_one_failed_read_is_no_damage(tmp_path):
    """A sound database is not replaced by a backup, which holds no draft of today."""
    desk = open_desk(tmp_path)
    desk.cabinet.care.back_up(NINE)
    desk.register()
    with desk.cabinet.unit() as unit:
        unit.drafts.open(item_id="SB-001", version="1", account="周明华", saved_at="2026-11-27")
    desk.cabinet.close()
    tries = iter(("fails", "", ""))

    def opened():
        if next(tries):
            raise Problem("store.damaged", reason="磁盘读写出错")
        return open_cabinet(tmp_path)

    incident = repair(tmp_path, KEYS, opened, NINE)
    assert (incident.kind, incident.aside, incident.left) == (SOUND, None, ())
    with open_cabinet(tmp_path).reading() as reading:
        assert len(reading.drafts.all()) == 1


class Opening:
    """Opens the damaged cabinet; once it is restored the power goes."""

    def __init__(self, folder):
        self.folder, self.times = folder, 0

    def once(self):
        self.times += 1
        if self.times > 2:  # damage is looked at twice
            raise KeyboardInterrupt
        return open_cabinet(self.folder)


@pytest.mark.parametrize("lost", ["the copy's end", "the copy beside"])
def test_a_lost_database_that_no_whole_copy_proves_gives_no_number(tmp_path, lost):
    """Without any repair: the start itself replays what there is."""
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = open_desk(tmp_path / "station")
    if lost == "the copy beside":
        desk.cabinet.care.choose(stick)
    desk.register()
    desk.register()
    desk.cabinet.close()
    (path,) = tmp_path.glob("station/second-copy/*.copy")
    if lost == "the copy beside":
        path.unlink()
    else:
        spoil(path, path.stat().st_size - 40)
    lose(tmp_path / "station", "ledger.db*")
    cabinet = open_cabinet(tmp_path / "station")
    assert cabinet.healed.replayed
    with pytest.raises(Problem, match=r"number\.unproved"), cabinet.unit() as unit:
        unit.counters.next("case/2026-11-27")
