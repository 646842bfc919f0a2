"""Without a line: a case goes village -> county -> township -> county -> village by sticks alone."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.updating.report import say
from desktop.usecases.day_slip import day_slip
from desktop.usecases.exchange import road_view
from desktop.usecases.pouches import carry_pouch, exported_words, pouch_in, pouch_out
from sync.center.database import reading
from sync.center.devices import revoke
from sync.center.fleet import terminals
from sync.center.pouches import answer_pouch, newest_device, take_in_pouch
from sync.center.station_settings import enter
from sync.ledger.problems import Problem
from sync.store.heads import county_head
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A, VILLAGE_B
from tests.support.proof import pdf_text


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def register(world, serial, **choice):
    person = Person("陈䶮", date(1986, 10, 10), serial, "13800000002")
    answers = pension(person, VILLAGE_A, AGENTS[VILLAGE_A])
    return steps.register(world[VILLAGE_A], answers, **choice)


def trip(world, stick, *sites):
    """Each site exports, the county takes in and answers, the site takes in. No socket is open."""
    for site in sites:
        station = world[site].station
        pouch_out(station, stick / "out.pouch")
        taken = take_in_pouch(world.county, stick / "out.pouch")
        answer_pouch(world.county, stick / "in.pouch", taken.device, taken.manifest)
        pouch_in(station, stick / "in.pouch")


def refused(call, *arguments):
    with pytest.raises(Problem) as problem:
        call(*arguments)
    return problem.value.code


def test_a_case_goes_round_by_stick_alone(world, stick):
    world.line_down()
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = register(world, 1, scans=True)
    steps.hand_over(world, case_no)
    trip(world, stick, VILLAGE_A, TOWNSHIP)
    assert steps.state_at(township, case_no) == "HANDED_OVER"
    steps.take_over(world, case_no)
    township.act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.forward(world, case_no)
    trip(world, stick, TOWNSHIP)
    steps.acknowledge(world, case_no)
    steps.approve(world, case_no)
    trip(world, stick, TOWNSHIP, VILLAGE_A)
    for place in (village, township):
        assert steps.state_at(place, case_no) == steps.state_at_county(world, case_no) == "APPROVED"
        standing = place.station.cabinet.standing()
        assert standing.acked == standing.last
        assert world.county_figures()["digests"][standing.site] == standing.digest
    with village.station.cabinet.reading() as view:
        files = {name for doc in view.cases.get(case_no).materials for name in doc.files}
    assert files
    for name in files:
        assert world.county.vault.is_true(name)
    assert not village.station.cabinet.standing().unsent_blobs
    trip(world, stick, TOWNSHIP)
    assert not township.station.cabinet.standing().wanted_blobs


def test_a_station_that_knows_only_the_stick_is_in_the_fleet_with_its_version(world, stick, monkeypatch):
    world.line_down()
    monkeypatch.setattr("desktop.running.running_version", lambda: "0.3.0")
    say(world[VILLAGE_A].station.cabinet.base_dir, state="failed", target="0.4.0", reason="U盘读不出来")
    trip(world, stick, VILLAGE_A)
    with reading(world.county.engine) as connection:
        rows, _ = terminals(connection, world.county)
    found = {row.site: (row.version, row.state, row.target, row.reason) for row in rows}
    assert found[VILLAGE_A] == ("0.3.0", "failed", "0.4.0", "U盘读不出来")
    assert found[VILLAGE_B][0] == ""


def test_exported_is_not_sent(world, stick):
    village = world[VILLAGE_A]
    register(world, 1)
    pouch_out(village.station, stick / "out.pouch")
    assert (road_view(village.station).unsent, road_view(village.station).sent) == (1, 0)
    assert "尚未收到县里的回执" in exported_words(village.station)
    steps.everybody_syncs(world, VILLAGE_A)
    assert road_view(village.station).acknowledged == 1
    assert exported_words(village.station) == ""


def test_by_both_roads_and_twice_it_is_there_once(world, stick):
    village = world[VILLAGE_A]
    case_no = register(world, 1, scans=True)
    pouch_out(village.station, stick / "out.pouch")
    steps.everybody_syncs(world, VILLAGE_A)
    first = take_in_pouch(world.county, stick / "out.pouch")
    again = take_in_pouch(world.county, stick / "out.pouch")
    assert first.acked == again.acked
    assert [case["case_no"] for case in world.exported("cases")] == [case_no]
    assert len(world.exported("events")) == 1
    answer_pouch(world.county, stick / "in.pouch", first.device, first.manifest)
    for _ in range(2):
        assert pouch_in(village.station, stick / "in.pouch").proved == 0
    assert village.station.cabinet.standing().digest == world.county_figures()["digests"][VILLAGE_A]


def test_an_old_answer_does_not_turn_anything_back(world, stick):
    village = world[VILLAGE_A]
    register(world, 1)
    trip(world, stick, VILLAGE_A)
    (stick / "in.pouch").rename(stick / "old.pouch")
    register(world, 3)
    steps.everybody_syncs(world, VILLAGE_A)
    before = village.station.cabinet.standing()
    pouch_in(village.station, stick / "old.pouch")
    assert village.station.cabinet.standing() == before


def test_the_township_carries_the_village_s_stick_over_its_line(world, stick):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = register(world, 1, scans=True)
    pouch_out(village.station, stick / "out.pouch")
    carry_pouch(township.station, stick / "out.pouch", stick / "in.pouch")
    assert pouch_in(village.station, stick / "in.pouch").proved == 1
    assert [case["case_no"] for case in world.exported("cases")] == [case_no]
    assert road_view(village.station).words.startswith("1 件已上报，0 件待上报")
    assert not village.station.cabinet.standing().unsent_blobs
    # Carried once more, after the answer got lost:
    carry_pouch(township.station, stick / "out.pouch", stick / "again.pouch")
    assert pouch_in(village.station, stick / "again.pouch").proved == 0


def test_a_carrier_sees_nothing_and_changes_nothing(world, stick):
    register(world, 1)
    pouch_out(world[VILLAGE_A].station, stick / "out.pouch")
    assert refused(pouch_in, world[TOWNSHIP].station, stick / "out.pouch") == "pouch.not_ours"
    raw = bytearray((stick / "out.pouch").read_bytes())
    assert "陈䶮".encode() not in raw
    raw[-1] ^= 1
    (stick / "out.pouch").write_bytes(raw)
    assert refused(carry_pouch, world[TOWNSHIP].station, stick / "out.pouch", stick / "in") == "pouch.damaged"
    assert not (stick / "in").exists()
    assert world.exported("cases") == []


def test_for_the_neighbour(world, stick):
    device = newest_device(world.county, VILLAGE_B)
    answer_pouch(world.county, stick / "b.pouch", device)
    before = world[VILLAGE_A].station.cabinet.standing()
    assert refused(pouch_in, world[VILLAGE_A].station, stick / "b.pouch") == "pouch.not_ours"
    assert world[VILLAGE_A].station.cabinet.standing() == before
    pouch_in(world[VILLAGE_B].station, stick / "b.pouch")


def test_a_revoked_pc_hands_in_its_sealed_pouch(world, stick):
    case_no = register(world, 1)
    revoke(world.county, VILLAGE_A, world[VILLAGE_A].station.site().device)
    pouch_out(world[VILLAGE_A].station, stick / "out.pouch")
    take_in_pouch(world.county, stick / "out.pouch")
    assert [case["case_no"] for case in world.exported("cases")] == [case_no]


def test_settings_travel_too(world, stick):
    device = newest_device(world.county, VILLAGE_A)
    local = {"tables": {"local": [{"name": "dibao_standard", "value": "655"}]}}
    enter(world.county, "parameters", local, VILLAGE_A)
    answer_pouch(world.county, stick / "in.pouch", device)
    pouch_in(world[VILLAGE_A].station, stick / "in.pouch")
    tables = world[VILLAGE_A].station.site().parameters["tables"]
    assert tables["local"][0]["value"] == "655"


def test_the_countersigned_head_comes_back_by_stick(world, stick):
    world.line_down()
    register(world, 1)
    station = world[VILLAGE_A].station
    trip(world, stick, VILLAGE_A)
    with station.cabinet.reading() as view:
        kept = county_head(view)
        last = view.journal.last(VILLAGE_A, 1)
        assert (kept["seq"], kept["hash"]) == (last, view.journal.place(VILLAGE_A, 1, last).hash.hex())
    assert "县中心签收：第" in pdf_text(day_slip(station).pdf)
    assert station.cabinet.tampering() == ()
