"""A restored disk image, a copied folder, a replaced PC: both histories stay, doubles are mended by people."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from desktop.usecases.exchange import drawer, exchange_view, sync_now
from desktop.usecases.new_life import register_again
from desktop.usecases.pouches import pouch_in, pouch_out
from desktop.usecases.register import register_case
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.center.proofs import prove
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, Place


@pytest.fixture
def expected_logs(expected_logs):
    expected_logs.append("fork")
    return expected_logs


def register(place, serial, name="张三"):
    person = Person(name, date(1984, 2, 19), serial, "13800000002")
    return steps.register(place, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]), scans=True)


def folder_of(place):
    return place.station.cabinet.base_dir


@pytest.fixture
def twins(world):
    """The village's PC and a copy of its folder, made while one case was registered and sent."""
    original = world[VILLAGE_A]
    first = register(original, 1)
    steps.everybody_syncs(world, VILLAGE_A)
    original.station.cabinet.close()
    shutil.copytree(folder_of(original), world.folder / "stations" / "copy")
    original = world.places[VILLAGE_A] = Place(world.opened(folder_of(original).name), original.actor)
    copy = Place(world.opened("copy"), original.actor)
    yield original, copy, first
    copy.station.cabinet.close()


def agrees(world, place):
    standing = place.station.cabinet.standing()
    assert standing.acked == standing.last
    assert not place.station.cabinet.verify().faults
    assert prove(world.county).faults == ()


def test_a_copied_folder_goes_on_under_a_number_of_its_own(world, twins):
    original, copy, first = twins
    mine = register(original, 3, "李四")
    assert sync_now(original.station).status == "synced"
    world.clock.move_to(world.clock().date() + timedelta(days=1))
    theirs = register(copy, 5, "王五")
    assert theirs != mine
    assert sync_now(copy.station).status == "synced"
    assert (original.station.site().device, copy.station.site().device) == (1, 2)
    assert sorted(case["case_no"] for case in world.exported("cases")) == sorted([first, mine, theirs])
    agrees(world, copy)
    assert "设备号 02" in exchange_view(copy.station).notice
    # Both go on, and see each other's work.
    assert sync_now(original.station).status == "synced"
    assert sync_now(copy.station).status == "synced"
    for place in (original, copy):
        for case_no in (first, mine, theirs):
            assert steps.state_at(place, case_no) == "INTAKE"
    assert register(copy, 7, "赵六").split("-")[2] == "02"


def test_a_number_that_was_printed_twice_is_mended_by_the_clerk(world, twins):
    original, copy, _ = twins
    mine = register(original, 3, "李四")
    sync_now(original.station)
    theirs = register(copy, 5, "王五")
    assert theirs == mine
    assert sync_now(copy.station).problem is None
    (stuck,) = drawer(copy.station)
    assert (stuck.code, stuck.case_no) == ("event.number_twice", mine)
    assert "重新登记" in stuck.sentence

    draft = register_again(copy.station, copy.actor, mine).draft_id
    assert register_again(copy.station, copy.actor, mine).draft_id == draft
    again = register_case(copy.station, copy.actor, draft).case_no
    assert again.split("-")[2] == "02"
    assert sync_now(copy.station).problem is None
    with copy.station.cabinet.reading() as view:
        assert view.cases.get(again).applicant["name"] == "王五"
        assert view.cases.get(mine).applicant["name"] == "李四"
        assert view.cases.get(again).materials[0].files
    assert drawer(copy.station) == ()
    agrees(world, copy)
    names = {case["case_no"]: case["applicant"] for case in world.exported("cases")}
    assert "李四" in str(names[mine])
    assert "王五" in str(names[again])


def test_a_disk_set_back_gives_no_number_twice(world):
    """The image is older than what was sent: its own acts come back, and with them the counters."""
    place = world[VILLAGE_A]
    first = register(place, 1)
    steps.everybody_syncs(world, VILLAGE_A)
    place.station.cabinet.close()
    image = world.folder / "image"
    shutil.copytree(folder_of(place), image)
    place = world.places[VILLAGE_A] = Place(world.opened(folder_of(place).name), place.actor)
    second = register(place, 3, "李四")
    steps.everybody_syncs(world, VILLAGE_A)
    place.station.cabinet.close()
    shutil.rmtree(folder_of(place))
    shutil.copytree(image, folder_of(place))
    place = world.places[VILLAGE_A] = Place(world.opened(folder_of(place).name), place.actor)
    assert sync_now(place.station).status == "synced"
    assert steps.state_at(place, second) == "INTAKE"
    third = register(place, 5, "王五")
    assert third not in (first, second)
    assert sync_now(place.station).status == "synced"
    assert len(world.exported("cases")) == 3
    agrees(world, place)


def test_the_second_copy_of_a_copied_folder_is_its_own(world, twins):
    """Killed right after the new number, the copy heals to the new life, not to the old one."""
    original, copy, _ = twins
    register(original, 3, "李四")
    sync_now(original.station)
    world.clock.move_to(world.clock().date() + timedelta(days=1))
    case_no = register(copy, 5, "王五")
    sync_now(copy.station)
    copy.station.cabinet.close()
    (folder_of(copy) / "ledger.db").unlink()
    for rest in folder_of(copy).glob("ledger.db-*"):
        rest.unlink()
    opened = Place(world.opened("copy"), copy.actor)
    try:
        assert opened.station.site().device == 2
        assert sync_now(opened.station).status == "synced"
        assert steps.state_at(opened, case_no) == "INTAKE"
        agrees(world, opened)
    finally:
        opened.station.cabinet.close()
    assert len({event["event_id"] for event in world.exported("events")}) == len(world.exported("events"))


def test_a_replaced_pc_takes_over_its_station(world):
    case_no = register(world[VILLAGE_A], 1)
    steps.everybody_syncs(world, VILLAGE_A)
    fresh = world.new_pc(VILLAGE_A, "new-pc", "周明华", "VA")
    try:
        assert sync_now(fresh.station).status == "synced"
        assert steps.state_at(fresh, case_no) == "INTAKE"
        assert register(fresh, 3, "李四").split("-")[2] == "02"
        assert sync_now(fresh.station).status == "synced"
        agrees(world, fresh)
    finally:
        fresh.station.cabinet.close()


def test_a_pc_that_is_alone_gets_no_other_number(world):
    register(world[VILLAGE_A], 1)
    steps.everybody_syncs(world, VILLAGE_A)
    with pytest.raises(Exception, match="center.no_fork"):
        world[VILLAGE_A].station.county().incarnate(1, [])


def by_stick(world, place, folder):
    """One trip of a stick; (what the county says, what the station says)."""
    pouch_out(place.station, folder / "out.pouch")
    taken = take_in_pouch(world.county, folder / "out.pouch")
    answer_pouch(world.county, folder / "in.pouch", taken.device, taken.manifest, anew=taken.anew)
    return taken, pouch_in(place.station, folder / "in.pouch")


def test_twins_that_know_only_the_stick_are_told_apart_too(world, twins, tmp_path):
    world.line_down()
    original, copy, first = twins
    mine = register(original, 3, "李四")
    by_stick(world, original, tmp_path)
    theirs = register(copy, 5, "王五")
    assert theirs == mine, "both printed the same number"
    taken, told = by_stick(world, copy, tmp_path)
    assert (taken.anew.incarnation, told.device, copy.station.site().device) == (2, 2, 2)
    assert "设备号 02" in exchange_view(copy.station).notice
    with pytest.raises(Problem, match="not_ours"):
        pouch_in(original.station, tmp_path / "in.pouch")
    assert original.station.site().device == 1

    taken, told = by_stick(world, copy, tmp_path)
    assert (taken.anew, told.device) == (None, 0)
    (stuck,) = drawer(copy.station)
    assert (stuck.code, stuck.case_no) == ("event.number_twice", mine)
    draft = register_again(copy.station, copy.actor, mine).draft_id
    again = register_case(copy.station, copy.actor, draft).case_no
    for place in (copy, copy, original):
        by_stick(world, place, tmp_path)
    assert drawer(copy.station) == ()
    for place in (original, copy):
        agrees(world, place)
        assert {steps.state_at(place, number) for number in (first, mine, again)} == {"INTAKE"}
    with copy.station.cabinet.reading() as view:
        assert view.cases.get(mine).applicant["name"] == "李四"
        assert view.cases.get(again).applicant["name"] == "王五"


def test_an_answer_lost_with_its_stick_is_asked_for_again(world, twins, tmp_path):
    world.line_down()
    original, copy, _ = twins
    register(original, 3, "李四")
    by_stick(world, original, tmp_path)
    register(copy, 5, "王五")
    pouch_out(copy.station, tmp_path / "lost.pouch")
    first = take_in_pouch(world.county, tmp_path / "lost.pouch")
    answer_pouch(world.county, tmp_path / "old.pouch", first.device, first.manifest, anew=first.anew)
    taken, told = by_stick(world, copy, tmp_path)
    assert first.anew == taken.anew, "the number that nobody used yet"
    assert told.device == 2
    with pytest.raises(Problem, match="not_ours"):
        pouch_in(copy.station, tmp_path / "old.pouch")
