"""The county's disk is set back to yesterday: under a new epoch the stations bring again what was lost."""

from __future__ import annotations

import shutil
from datetime import date

from desktop.usecases.exchange import road_view
from desktop.usecases.pouches import pouch_in, pouch_out
from sync.center import own_scans
from sync.center.county import County, begin_anew, own_incarnation
from sync.center.database import reading
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.center.proofs import prove
from sync.ledger.problems import Problem
from sync.store.marks import GIVE_BACK
from sync.transport.http_center import HttpCenter
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import CR1, TOWNSHIP, VILLAGE_A


def register(world, serial, **choice):
    person = Person("张三", date(1984, 2, 19), serial, "13800000002")
    answers = pension(person, VILLAGE_A, AGENTS[VILLAGE_A])
    return steps.register(world[VILLAGE_A], answers, scans=True, **choice)


def set_back(world, backup):
    """What `daiban-center restored` does: yesterday's folder, under a new epoch and incarnation."""
    world.line_down()
    world.county.close()
    shutil.rmtree(world.county.folder)
    shutil.copytree(backup, world.county.folder)
    world.county = County.open(world.county.folder, now=world.clock)
    begin_anew(world.county)
    world.county.close()
    world.county = County.open(world.county.folder, now=world.clock)
    world.line_up()


def backed_up(world):
    backup = world.folder / "backup"
    world.line_down()
    world.county.close()
    shutil.copytree(world.county.folder, backup)
    world.county = County.open(world.county.folder, now=world.clock)
    world.line_up()
    return backup


def lost_half(world):
    """(kept, lost): a case the restored county knows an old state of, and one it does not know."""
    kept = register(world, 1)
    steps.everybody_syncs(world)
    backup = backed_up(world)
    lost = register(world, 3)
    steps.hand_over(world, kept)
    steps.everybody_syncs(world)
    steps.take_over(world, kept)
    steps.everybody_syncs(world)
    set_back(world, backup)
    return kept, lost


def test_what_the_county_lost_comes_again(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    kept, lost = lost_half(world)
    assert [case["case_no"] for case in world.exported("cases")] == [kept]

    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP, VILLAGE_A)
    assert sorted(case["case_no"] for case in world.exported("cases")) == sorted([kept, lost])
    assert steps.state_at_county(world, kept) == "RECEIVED"
    for place in (village, township):
        assert steps.state_at(place, kept) == "RECEIVED"
        assert steps.state_at(place, lost) == "INTAKE"
        assert road_view(place.station).unsent == 0
        standing = place.station.cabinet.standing()
        assert standing.acked == standing.last
        assert world.county_figures()["digests"][standing.site] == standing.digest
    events = [event["event_id"] for event in world.exported("events")]
    assert len(events) == len(set(events))
    with village.station.cabinet.reading() as view:
        files = {f for no in (kept, lost) for doc in view.cases.get(no).materials for f in doc.files}
    for name in files:
        assert world.county.vault.has(name)


def test_the_township_may_come_first(world):
    """Nothing a clerk confirmed is discarded, in whatever order the stations come back."""
    kept, _ = lost_half(world)
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A, TOWNSHIP, VILLAGE_A)
    assert steps.state_at_county(world, kept) == "RECEIVED"
    for site in (VILLAGE_A, TOWNSHIP):
        with world[site].station.cabinet.reading() as view:
            assert not view.journal.refused()
        standing = world[site].station.cabinet.standing()
        assert world.county_figures()["digests"][site] == standing.digest
        assert steps.state_at(world[site], kept) == "RECEIVED"


def test_the_county_goes_on_under_a_new_device_number(world):
    """Its own acts after the restore neither fork the chain that was lost nor reuse its numbers."""
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = register(world, 1)
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world)
    steps.take_over(world, case_no)
    world[TOWNSHIP].act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.forward(world, case_no)
    steps.everybody_syncs(world)
    backup = backed_up(world)
    steps.acknowledge(world, case_no)
    steps.everybody_syncs(world)
    set_back(world, backup)
    steps.everybody_syncs(world)
    steps.approve(world, case_no)
    steps.everybody_syncs(world)
    assert [place[:2] for place in own_acts(world)] == [(1, 1), (2, 1)]
    for place in (village, township):
        assert steps.state_at(place, case_no) == steps.state_at_county(world, case_no)
        with place.station.cabinet.reading() as view:
            assert not view.journal.refused()


def decided_and_lost(world):
    """A case that two people of the county took over and decided after the backup; everybody knows it."""
    case_no = register(world, 1)
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world)
    steps.take_over(world, case_no)
    world[TOWNSHIP].act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.forward(world, case_no)
    steps.everybody_syncs(world)
    backup = backed_up(world)
    steps.acknowledge(world, case_no)
    steps.everybody_syncs(world)
    return case_no, backup


def own_acts(world):
    """(device number, seq, who, status) of the county's own acts."""
    rows = [row for row in world.exported("events") if row["site"] == world.county.code]
    return [(row["incarnation"], row["seq"], row["actor"]["name"], row["status"]) for row in rows]


def test_what_the_county_itself_did_comes_back_signed_by_it(world):
    case_no, backup = decided_and_lost(world)
    before = own_acts(world)
    state = steps.state_at_county(world, case_no)
    assert before
    assert before[0][3] == "applied"
    set_back(world, backup)
    assert own_acts(world) == []

    steps.everybody_syncs(world, VILLAGE_A)
    assert own_acts(world) == before
    assert steps.state_at_county(world, case_no) == state
    assert prove(world.county).faults == ()
    steps.everybody_syncs(world)
    assert own_acts(world) == before
    for site in (VILLAGE_A, TOWNSHIP):
        assert steps.state_at(world[site], case_no) == state
        with world[site].station.cabinet.reading() as view:
            assert not view.journal.refused()
            assert view.marks.number(GIVE_BACK) == 0


def test_a_backup_brought_back_twice_takes_no_device_number_twice(world):
    """The second restored county knows nothing of the first one's acts and must not write in their place."""
    case_no, backup = decided_and_lost(world)
    set_back(world, backup)
    steps.everybody_syncs(world)
    steps.approve(world, case_no)
    steps.everybody_syncs(world)
    chain = own_acts(world)
    assert {place[0] for place in chain} == {1, 2}

    set_back(world, backup)
    steps.everybody_syncs(world)
    assert own_acts(world) == chain
    with reading(world.county.engine) as connection:
        assert own_incarnation(connection) == 3
    assert prove(world.county).faults == ()


def test_a_broken_line_hands_the_acts_back_the_next_time(world, monkeypatch):
    case_no, backup = decided_and_lost(world)
    before = own_acts(world)
    set_back(world, backup)

    def cut(*_arguments):
        raise Problem("road.offline")

    with monkeypatch.context() as cutting:
        cutting.setattr(HttpCenter, "give_back", cut)
        steps.everybody_syncs(world, VILLAGE_A)
    assert own_acts(world) == []
    steps.everybody_syncs(world, VILLAGE_A)
    assert own_acts(world) == before
    assert steps.state_at_county(world, case_no) == steps.state_at(world[VILLAGE_A], case_no)


def test_a_scan_of_the_countys_own_comes_back_with_its_act(world):
    case_no, backup = decided_and_lost(world)
    sha256 = own_scans.keep(world.county, "结果.pdf", b"%PDF-1.4 the result")
    facts = {"rows_counted": True, "signed_on": steps.today(world)}
    world.county_acts(CR1, case_no, "ForwardingAcknowledged", payload={"files": [sha256]}, **facts)
    steps.everybody_syncs(world)
    assert world.county.vault.has(sha256)
    set_back(world, backup)
    assert not world.county.vault.has(sha256)
    steps.everybody_syncs(world, VILLAGE_A)
    assert world.county.vault.read(sha256) == b"%PDF-1.4 the result"
    assert prove(world.county).faults == ()


def by_stick(world, folder, site):
    """One stick there and back."""
    station = world[site].station
    pouch_out(station, folder / "out.pouch")
    taken = take_in_pouch(world.county, folder / "out.pouch")
    answer_pouch(world.county, folder / "in.pouch", taken.device, taken.manifest)
    pouch_in(station, folder / "in.pouch")


def test_a_stick_hands_the_acts_back_too(world, tmp_path):
    """A village without a line learns of the new life from one stick and gives back with the next."""
    case_no, backup = decided_and_lost(world)
    sha256 = own_scans.keep(world.county, "结果.pdf", b"%PDF-1.4 the result")
    facts = {"rows_counted": True, "signed_on": steps.today(world)}
    world.county_acts(CR1, case_no, "ForwardingAcknowledged", payload={"files": [sha256]}, **facts)
    steps.everybody_syncs(world)
    before = own_acts(world)
    set_back(world, backup)
    world.line_down()
    village = world[VILLAGE_A].station
    by_stick(world, tmp_path, VILLAGE_A)
    assert own_acts(world) == []
    by_stick(world, tmp_path, VILLAGE_A)
    assert own_acts(world) == before
    assert steps.state_at_county(world, case_no) == steps.state_at(world[VILLAGE_A], case_no)
    with village.cabinet.reading() as view:
        assert view.marks.number(GIVE_BACK) == 0
    assert not world.county.vault.has(sha256)
    by_stick(world, tmp_path, VILLAGE_A)
    assert own_acts(world) == before
    assert world.county.vault.read(sha256) == b"%PDF-1.4 the result"
    assert prove(world.county).faults == ()


def test_a_lost_stick_hands_nothing_back_and_the_next_one_does(world, tmp_path):
    case_no, backup = decided_and_lost(world)
    before = own_acts(world)
    set_back(world, backup)
    world.line_down()
    by_stick(world, tmp_path, VILLAGE_A)
    pouch_out(world[VILLAGE_A].station, tmp_path / "lost.pouch")
    assert own_acts(world) == []
    by_stick(world, tmp_path, VILLAGE_A)
    assert own_acts(world) == before
    assert steps.state_at_county(world, case_no) == steps.state_at(world[VILLAGE_A], case_no)
