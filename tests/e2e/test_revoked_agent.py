"""One agent is revoked, his PC stays in use: by line and by stick, also where he was the only one there."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

import sync.center.__main__
from desktop.bootstrap import door_of
from desktop.paths import AppPaths, font_folders
from desktop.usecases.accounts import account_names, add_account, sign_in
from desktop.usecases.exchange import drawer, road_view
from desktop.usecases.left_cases import give_over, left_cases
from desktop.usecases.pouches import pouch_out
from desktop.usecases.recusal import declare_relative
from sync.center.agents import restore_agent, revoke_agent, revoked_agents
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.center.recovery import unlock_codes
from sync.center.station_settings import enter
from sync.keyfile import KeyFile
from tests.e2e.test_pouch import refused, trip
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import CHEAP, PASSWORD, TOWNSHIP, VILLAGE_A, VILLAGE_B, Place

WHO, OTHER, NEXT = "周明华", "吴小妹", "郑来春"
WHY = "已调离本村"


@pytest.fixture
def stick(tmp_path):
    return tmp_path


@pytest.fixture
def pair(world):
    """Two agents at one PC."""
    add_account(world[VILLAGE_A].station, OTHER, PASSWORD)
    return world


def register(place, serial):
    person = Person("陈䶮", date(1986, 10, 10), serial, "13800000002")
    return steps.register(place, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))


def revoke(world, site=VILLAGE_A, who=WHO):
    revoke_agent(world.county, site, who, "安全员", WHY)


def statuses(world):
    return [(event["actor"]["name"], event["status"], event["code"]) for event in world.exported("events")]


def by_line(world, _stick):
    assert world[VILLAGE_A].sync().status == "synced"


def by_stick(world, stick):
    world.line_down()
    trip(world, stick, VILLAGE_A)


@pytest.mark.parametrize("road", [by_line, by_stick])
def test_after_the_next_exchange_he_neither_signs_in_nor_acts(pair, stick, road):
    world, village = pair, pair[VILLAGE_A]
    case_no = register(village, 1)
    revoke(world)
    register(village, 3)  # the station cannot know yet
    road(world, stick)
    station = village.station
    assert account_names(station) == (OTHER,)
    assert station.ring.accounts == {OTHER}
    assert road_view(station).revoked == {WHO: "2026-11-23"}
    assert refused(sign_in, station, WHO, PASSWORD) == "account.revoked"
    assert refused(add_account, station, WHO, PASSWORD) == "account.revoked"
    assert refused(village.act, case_no, "CaseQueued") == "account.revoked"
    assert sign_in(station, OTHER, PASSWORD).name == OTHER
    road(world, stick)
    assert {status for _, status, _ in statuses(world)} == {"applied"}  # what he did before stays his
    assert {name for name, _, _ in statuses(world)} == {WHO}
    (line,) = revoked_agents(world.county)
    assert (line.learnt.keys(), line.waiting, line.words) == ({1}, (), "站点已执行")


def test_what_a_doctored_program_writes_afterwards_does_not_count(pair, monkeypatch):
    world, village = pair, pair[VILLAGE_A]
    before = register(village, 1)
    revoke(world)
    for _ in range(2):  # the second one says that the first one's news were taken in
        assert village.sync().status == "synced"
    monkeypatch.setattr("desktop.usecases.confirm.refuse_writer", lambda *_: None)
    world.clock.jump(world.clock() - timedelta(minutes=5))  # nor does a clock that is turned back help it
    late = register(village, 3)
    assert village.sync().status == "synced"
    assert [line.code for line in drawer(village.station)] == ["event.revoked_account"]
    assert {case["case_no"] for case in world.exported("cases")} == {before}
    mine = Place(village.station, sign_in(village.station, OTHER, PASSWORD))
    mine.act(before, "CaseQueued")
    assert village.sync().status == "synced"
    assert (steps.state_at_county(world, before), steps.state_at(village, late)) == ("QUEUED", "INTAKE")


def test_a_revoked_name_elsewhere_is_somebody_else(world):
    revoke(world, VILLAGE_B)
    steps.everybody_syncs(world, VILLAGE_A, VILLAGE_B, TOWNSHIP)
    assert sign_in(world[VILLAGE_A].station, WHO, PASSWORD).name == WHO
    told = world[TOWNSHIP].station.site().profile["revoked"]
    assert told == [{"site": VILLAGE_B, "account": WHO, "day": "2026-11-23"}]
    assert refused(add_account, world[VILLAGE_B].station, WHO, PASSWORD) == "account.revoked"


def test_the_last_one_goes_too_and_a_code_lets_a_successor_in(world):
    village = world[VILLAGE_A]
    case_no = register(village, 1)
    revoke(world)
    assert village.sync().status == "synced"
    assert account_names(village.station) == ()
    base = village.station.cabinet.base_dir
    assert KeyFile.from_bytes((base / "keys.json").read_bytes()).of("account") == ()
    village.station.cabinet.close()
    shut = door_of(AppPaths(base, font_folders()), world.clock, CHEAP)
    seen = shut.look()
    assert seen.nobody
    assert refused(shut.sign_in, WHO, PASSWORD) == "keys.refused"
    ((_, code),) = unlock_codes(world.county, "安全员", VILLAGE_A, 1, int(seen.next_code))
    assert refused(shut.unlock_by_code, code, WHO, PASSWORD) == "account.revoked"  # not under his name
    assert shut.unlock_by_code(code, NEXT, PASSWORD).role == "VA"
    assert (shut.look().nobody, shut.account_names()) == (False, (NEXT,))
    place = Place(shut.station, shut.sign_in(NEXT, PASSWORD))
    place.act(case_no, "CaseQueued")
    assert place.sync().status == "synced"
    assert steps.state_at_county(world, case_no) == "QUEUED"
    shut.close()


def test_a_station_that_was_killed_between_taking_and_heeding_heeds_at_the_next_password(pair, stick):
    world, station = pair, pair[VILLAGE_A].station
    revoke(world)
    assert station.cabinet.standing().acked == 0
    with station.cabinet.unit() as unit:  # as far as the answer's own transaction goes
        profile = unit.settings.get("profile")
        told = [{"site": VILLAGE_A, "account": WHO, "day": "2026-11-23"}]
        unit.settings.put("profile", profile | {"revoked": told})
    station.cabinet.close()
    shut = door_of(AppPaths(station.cabinet.base_dir, font_folders()), world.clock, CHEAP)
    assert refused(shut.sign_in, WHO, PASSWORD) == "account.revoked"
    assert refused(shut.sign_in, WHO, PASSWORD) == "keys.refused"
    assert shut.sign_in(OTHER, PASSWORD).name == OTHER
    shut.close()


def test_settings_entered_later_do_not_lift_it(pair):
    world = pair
    revoke(world)
    enter(world.county, "profile", {"phone": "0832-2100206", "revoked": []}, VILLAGE_A)
    assert world[VILLAGE_A].sync().status == "synced"
    assert account_names(world[VILLAGE_A].station) == (OTHER,)


def test_a_restored_agent_gets_an_account_again(pair):
    world, village = pair, pair[VILLAGE_A]
    revoke(world)
    assert village.sync().status == "synced"
    assert refused(restore_agent, world.county, VILLAGE_A, OTHER, "安全员", WHY) == "center.agent_not_revoked"
    restore_agent(world.county, VILLAGE_A, WHO, "安全员", "误停，已核实")
    assert village.sync().status == "synced"
    add_account(village.station, WHO, PASSWORD)
    register(village, 1)
    assert village.sync().status == "synced"
    assert statuses(world) == [(WHO, "applied", "")]
    assert revoked_agents(world.county) == []


def test_the_command_says_who_knows(pair, capsys):
    def center(*words):
        code = sync.center.__main__.main(["agent", *words, "--data", str(pair.folder / "center"), "--json"])
        told = capsys.readouterr()
        return json.loads(told.out) if code == 0 else json.loads(told.err)["code"]

    act = (WHO, "--site", VILLAGE_A, "--by", "安全员")
    assert center("revoke", *act, "--reason", "走") == "audit.reason_missing"
    assert center("revoke", *act, "--reason", WHY)["revoked"]
    assert center("revoke", *act, "--reason", WHY) == "center.agent_revoked"
    (row,) = center("list")["agents"]
    assert (row["name"], row["by"], row["reason"], row["waiting"]) == (WHO, "安全员", WHY, ["01"])
    for _ in range(2):  # told with one exchange, known to be told with the next
        pair[VILLAGE_A].sync()
    (row,) = center("list")["agents"]
    assert (list(row["learnt"]), row["waiting"]) == (["01"], [])


def test_the_stick_alone_says_that_it_was_taken_in(pair, stick):
    """An answer that was written but never came home proves nothing."""
    world = pair
    world.line_down()
    revoke(world)
    for _ in range(2):
        pouch_out(world[VILLAGE_A].station, stick / "out.pouch")
        taken = take_in_pouch(world.county, stick / "out.pouch")
        answer_pouch(world.county, stick / "in.pouch", taken.device, taken.manifest)
    assert revoked_agents(world.county)[0].waiting == (1,)
    trip(world, stick, VILLAGE_A, VILLAGE_A)
    assert revoked_agents(world.county)[0].waiting == ()


def test_his_open_cases_are_listed_and_given_over_in_one_go(pair):
    """At the village by the second agent; what he closed or another one registered is not on the list."""
    world, village = pair, pair[VILLAGE_A]
    mine = Place(village.station, sign_in(village.station, OTHER, PASSWORD))
    his = [register(village, serial) for serial in (1, 3, 5)]
    hers = register(mine, 7)
    assert left_cases(village.station, mine.actor) == ()
    revoke(world)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    (left,) = left_cases(village.station, mine.actor)
    assert ((left.account, left.day), [line.case_no for line in left.lines]) == ((WHO, "2026-11-23"), his)
    assert left_cases(world[TOWNSHIP].station, world[TOWNSHIP].actor)[0].lines != ()
    values = {field.name: field.default for field in left.option.fields}
    assert values["facts.new_agent"] == OTHER  # she goes on herself
    given = give_over(village.station, mine.actor, left.site, left.account, values)
    assert (given.to, given.done, given.refused) == (OTHER, 3, ())
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    for place in (mine, world[TOWNSHIP]):
        assert left_cases(place.station, place.actor) == ()
    acts = [event for event in world.exported("events") if event["kind"] == "AgentReplaced"]
    assert ({event["case_no"] for event in acts}, len(acts)) == (set(his), 3)
    assert {event["status"] for event in acts} == {"applied"}
    with mine.station.cabinet.reading() as view:
        cases = [view.cases.get(number) for number in (*his, hers)]
    assert {case.proxy["name"] for case in cases[:3]} == {OTHER}
    assert [case.history[0].actor for case in cases] == [WHO, WHO, WHO, OTHER]


def test_the_township_names_who_goes_on_and_a_relatives_case_stays(pair):
    world, village = pair, pair[VILLAGE_A]
    mine = Place(village.station, sign_in(village.station, OTHER, PASSWORD))
    his = [register(village, serial) for serial in (1, 3)]
    revoke(world)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    with village.station.cabinet.reading() as view:
        declare_relative(village.station, mine.actor, "母亲", view.cases.get(his[0]).applicant["id_no"])
    (left,) = left_cases(village.station, mine.actor)
    values = {field.name: field.default for field in left.option.fields}
    given = give_over(village.station, mine.actor, left.site, left.account, values)
    ((line, sentence),) = given.refused
    assert (given.done, line.case_no) == (1, his[0])
    assert "请交给" in sentence
    assert refused(give_over, village.station, mine.actor, left.site, left.account, values) == "role.recused"
    office = world[TOWNSHIP]
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    (left,) = left_cases(office.station, office.actor)
    assert [line.case_no for line in left.lines] == [his[0]]
    blank = {field.name: field.default for field in left.option.fields}
    nobody = (office.station, office.actor, left.site, left.account)
    assert refused(give_over, *nobody, blank) == "guard.another_agent_named"
    assert give_over(*nobody, {**blank, "facts.new_agent": NEXT}).done == 1
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    assert left_cases(village.station, mine.actor) == ()
