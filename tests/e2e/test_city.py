"""A county as a station of its city: two real offices over sockets, a township and two villages below.

What the villages and the township wrote reaches the city once, with their own chains and signatures; what
the city enters reaches the villages. Nothing the city does or fails to do holds up the county.
"""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from forms.calendar import CALENDAR_FORMAT
from sync import seal
from sync.center import carried_view, parent, upward, upward_cabinet
from sync.center.app import create_app
from sync.center.city_tables import carried_bodies, carried_keys
from sync.center.county import County, begin_anew
from sync.center.database import reading, writing
from sync.center.proofs import prove
from sync.center.serving import Serving, serve_in_thread
from sync.center.sites import add_site, new_code
from sync.center.station_settings import enter, enter_station
from sync.engine import machine
from sync.engine.ports import ROW_COST
from sync.ledger.problems import Problem
from sync.transport.http_center import HttpCenter
from tests.support import steps
from tests.support.county_process import CountyProcess
from tests.support.people import AGENTS, Person, pension
from tests.support.places import COUNTY, TOWNSHIP, VILLAGE_A, VILLAGE_B, World

CITY = "511900000000"
PATIENCE = 3.0


@dataclass
class City:
    """The city's office beside the world of a county, on a port of its own."""

    world: World
    database: str | None = None
    serving: Serving | None = None
    port: int = 0

    def __post_init__(self) -> None:
        self.folder = self.world.folder / "city"
        names = {"code": CITY, "name": "示范市政务服务中心", "short": "示范市"}
        self.office = County.open(self.folder, database_url=self.database, now=self.world.clock, **names)
        self.line_up()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def line_up(self) -> None:
        self.serving = serve_in_thread(create_app(self.office), port=self.port)
        self.port = int(self.serving.url.rsplit(":", 1)[1])

    def line_down(self) -> None:
        if self.serving is not None:
            self.serving.stop()
            self.serving = None

    def enrol(self, **options: bool) -> None:
        enter_station(self.office, COUNTY, "示范县政务服务中心", "county", short="示范县")
        parent.enrol_at(self.world.county, self.url, new_code(self.office, COUNTY), **options)

    def exchange(self) -> parent.RoundOutcome:
        return parent.exchange_upward(self.world.county, patience=PATIENCE)

    def book(self) -> dict[tuple[str, int, int], tuple[str, str, str, str]]:
        """Place in its chain -> who, what, verdict and hash of every row that was carried here."""
        return {
            (row["site"], row["incarnation"], row["seq"]): (
                row["actor"],
                row["kind"],
                row["status"],
                row["hash"],
            )
            for row in carried_view.rows(self.office)
        }

    def count(self, table) -> int:
        with reading(self.office.engine) as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def close(self) -> None:
        self.line_down()
        self.office.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request, world) -> Iterator[City]:
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    made = City(world, database)
    yield made
    made.close()


def county_book(world: World) -> dict[tuple[str, int, int], tuple[str, str, str, str]]:
    return {
        (row["site"], row["incarnation"], row["seq"]): (
            row["actor"]["name"],
            row["kind"],
            row["status"],
            row["hash"],
        )
        for row in world.exported("events")
    }


def register(world: World, serial: int, site: str = VILLAGE_A) -> str:
    person = Person("张三", date(1984, 2, 19), serial, "13800000002")
    return steps.register(world[site], pension(person, site, AGENTS[site]))


def forwarded(world: World, serial: int = 1) -> str:
    """A case that the township forwarded to the county."""
    case_no = register(world, serial)
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world)
    steps.take_over(world, case_no)
    world[TOWNSHIP].act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.forward(world, case_no)
    steps.everybody_syncs(world)
    return case_no


def test_everything_below_reaches_the_city_once_and_as_it_was_written(world, city):
    case_no = forwarded(world)
    register(world, 3, VILLAGE_B)
    steps.everybody_syncs(world)
    city.enrol()
    assert city.exchange().status == "synced"
    steps.acknowledge(world, case_no)
    steps.approve(world, case_no)
    steps.everybody_syncs(world)
    outcome = city.exchange()
    assert (outcome.status, outcome.problem) == ("synced", None)

    assert city.book() == county_book(world)
    assert {place[0] for place in city.book()} == {VILLAGE_A, VILLAGE_B, TOWNSHIP, COUNTY}
    for chain in carried_view.chains(city.office):
        assert chain["proved"] == (0 if chain["site"] == COUNTY else chain["last"])
    figures = {(row["county"], row["state"]): row["cases"] for row in carried_view.figures(city.office)}
    states = [case["state"] for case in world.exported("cases")]
    assert figures == {(COUNTY, state): states.count(state) for state in states}
    assert prove(city.office).faults == ()
    assert prove(world.county).faults == ()

    again = city.exchange()
    assert (again.status, again.sent) == ("synced", 0)
    assert city.book() == county_book(world)


def test_the_city_sees_no_person_unless_the_case_lies_above_the_county(world, city, monkeypatch):
    case_no = forwarded(world)
    city.enrol()
    assert city.exchange().status == "synced"
    assert (city.count(carried_keys), city.count(carried_bodies)) == (0, 0)
    assert all(row["body"] is None for row in carried_view.rows(city.office))
    # No built-in item is decided above the county; a county that had to show what lies with itself does as well.
    monkeypatch.setattr(upward, "SEES", "county")
    steps.acknowledge(world, case_no)
    assert city.exchange().status == "synced"
    bodies = [row["body"] for row in carried_view.rows(city.office) if row["case_no"] == case_no]
    assert bodies
    assert all(bodies)
    assert "张三" in json.dumps(bodies, ensure_ascii=False)
    assert prove(city.office).faults == ()


def test_what_the_city_enters_reaches_the_villages(world, city):
    city.enrol()
    calendar = {"format": CALENDAR_FORMAT, "years": {}, "local": {"off": {"市庆": ["2027-03-03"]}}}
    enter(city.office, "calendar", calendar)
    enter(city.office, "parameters", {"tables": {"city": [{"name": "dibao_standard", "value": "700"}]}})
    outcome = city.exchange()
    assert (outcome.status, outcome.changes) == ("synced", 2)
    steps.everybody_syncs(world)
    with world[VILLAGE_A].station.cabinet.reading() as view:
        assert view.settings.get("calendar")["local"]["off"] == {"市庆": ["2027-03-03"]}
        tables = view.settings.get("parameters")["tables"]
    assert tables["city"] == [{"name": "dibao_standard", "value": "700"}]
    assert tables["local"] == [{"name": "dibao_standard", "value": "560"}], "the county's own stands"
    assert city.exchange().changes == 0


def test_a_silent_city_holds_up_nobody(world, city):
    city.enrol()
    city.line_down()
    with socket.create_server(("127.0.0.1", city.port)):  # takes the connection and never says a word
        outcome = parent.exchange_upward(world.county, patience=0.5)
        assert (outcome.status, outcome.problem.code) == ("offline", "road.offline")
        case_no = forwarded(world)
        assert steps.state_at_county(world, case_no) == "FORWARDED"
    city.line_up()
    assert city.exchange().status == "synced"
    assert city.book() == county_book(world)


def test_a_line_that_breaks_after_the_commit_doubles_nothing(world, city, monkeypatch):
    forwarded(world)
    city.enrol()

    def lost(*_arguments):
        raise Problem("road.offline")

    with monkeypatch.context() as cutting:
        cutting.setattr(upward_cabinet.UpwardCabinet, "take_answer", lost)
        assert city.exchange().status == "offline"
    assert city.book() == county_book(world)
    register(world, 3, VILLAGE_B)
    steps.everybody_syncs(world)
    assert city.exchange().status == "synced"
    assert city.book() == county_book(world)


def test_other_keys_at_the_citys_address_are_told_nothing(world, city):
    city.enrol()
    with writing(world.county.engine) as connection:
        known = upward.find_parent(connection)
    strange = seal.box_public(seal.new_key()).hex()
    for other in (replace(known, box_public=strange), replace(known, sign_public=strange)):
        upward.keep_parent(world.county, other, "")
        outcome = city.exchange()
        assert (outcome.status, outcome.problem.code) == ("refused", "parent.key")
    assert city.book() == {}


def test_a_feed_sealed_to_another_city_is_not_taken(world, city, monkeypatch):
    forwarded(world)
    city.enrol()
    with reading(world.county.engine) as connection:
        known = upward.find_parent(connection)
    upward.keep_parent(world.county, replace(known, box_public=seal.box_public(seal.new_key()).hex()), "")
    monkeypatch.setattr(parent, "_check_keys", lambda *_arguments: None)
    outcome = city.exchange()
    assert (outcome.status, outcome.problem.code) == ("refused", "road.rebuild")
    assert city.book() == {}


def changed_rows(monkeypatch, **values) -> None:
    true = upward.carried_row
    monkeypatch.setattr(upward, "carried_row", lambda *given: msgspec.structs.replace(true(*given), **values))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"site": "512000104205"}, "road.foreign_division"),
        ({"actor": "别人"}, "road.body"),
        ({"prev_hash": bytes(range(32))}, "road.body"),
        ({"hash": bytes(32)}, "road.body"),
    ],
)
def test_rows_that_are_not_the_countys_to_bring_or_were_altered_are_refused_whole(
    world, city, monkeypatch, change, code
):
    forwarded(world)
    city.enrol()
    with monkeypatch.context() as forging:
        changed_rows(forging, **change)
        outcome = city.exchange()
    assert (outcome.status, outcome.problem.code) == ("refused", code)
    assert city.book() == {}
    assert city.exchange().status == "synced"
    assert city.book() == county_book(world)


def test_a_county_of_another_city_is_not_entered(city):
    with pytest.raises(Problem) as refused:
        add_site(city.office, "512099000000", "外市的县", "county")
    assert refused.value.code == "road.foreign_division"


def test_a_code_for_another_county_makes_no_parent(world, city):
    enter_station(city.office, "511998000000", "邻县政务服务中心", "county")
    with pytest.raises(Problem) as refused:
        parent.enrol_at(world.county, city.url, new_code(city.office, "511998000000"))
    assert refused.value.code == "parent.other_site"
    with pytest.raises(Problem) as unknown:
        city.exchange()
    assert unknown.value.code == "parent.unknown"
    city.enrol()
    with pytest.raises(Problem) as known:
        city.enrol()
    assert known.value.code == "parent.known"


def test_a_village_that_claims_a_feed_is_refused(world, city):
    enter_station(city.office, VILLAGE_A, "越级的村", "village")
    code = new_code(city.office, VILLAGE_A)
    county = replace(world.county, code=VILLAGE_A)
    parent.enrol_at(county, city.url, code)
    forwarded(world)
    outcome = parent.exchange_upward(county, patience=PATIENCE)
    assert (outcome.status, outcome.problem.code) == ("refused", "road.foreign_division")
    assert city.book() == {}


def test_a_county_brought_back_from_a_backup_begins_its_feed_anew(world, city):
    case_no = forwarded(world)
    city.enrol()
    assert city.exchange().status == "synced"
    world.line_down()
    world.county.close()
    backup = world.folder / "backup"
    shutil.copytree(world.county.folder, backup)
    world.open_county()
    world.line_up()
    steps.acknowledge(world, case_no)
    steps.everybody_syncs(world)
    assert city.exchange().status == "synced"
    before = city.book()

    world.line_down()
    world.county.close()
    shutil.rmtree(world.county.folder)
    shutil.copytree(backup, world.county.folder)
    world.open_county()
    begin_anew(world.county)
    world.county.close()
    world.open_county()
    world.line_up()
    assert city.exchange().status == "synced"
    assert city.book() == before, "what the county lost is still at its city"
    steps.everybody_syncs(world)
    steps.approve(world, case_no)
    assert city.exchange().status == "synced"
    assert city.book() == county_book(world)
    assert prove(city.office).faults == ()


def test_a_city_brought_back_from_a_backup_is_told_again(world, tmp_path):
    city = City(world)
    city.enrol()
    case_no = forwarded(world)
    assert city.exchange().status == "synced"
    city.line_down()
    city.office.close()
    backup = tmp_path / "city-backup"
    shutil.copytree(city.folder, backup)
    city.office = County.open(city.folder, now=world.clock)
    city.line_up()
    steps.acknowledge(world, case_no)
    assert city.exchange().status == "synced"
    city.line_down()
    city.office.close()
    shutil.rmtree(city.folder)
    shutil.copytree(backup, city.folder)
    city.office = County.open(city.folder, now=world.clock)
    begin_anew(city.office)
    city.office.close()
    city.office = County.open(city.folder, now=world.clock)
    city.line_up()
    assert len(city.book()) < len(county_book(world))
    assert city.exchange().status == "synced"
    assert city.book() == county_book(world)
    city.close()


def test_the_commands_of_county_and_city(world, city, capsys, tmp_path: Path):
    if city.database:
        pytest.skip("the commands are the same on both databases")
    from sync.center.__main__ import main

    forwarded(world)
    enter_station(city.office, COUNTY, "示范县政务服务中心", "county")
    code, folder = new_code(city.office, COUNTY), str(world.county.folder)
    assert main(["parent", "enrol", "--data", folder, "--url", city.url, "--code", code, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parent"] == CITY
    assert main(["parent", "sync", "--data", folder, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["waiting"]) == ("synced", 0)
    assert main(["parent", "show", "--data", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["acked"] == told["acknowledged"]
    assert main(["carried", "--data", str(city.folder), "--what", "chains"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["site"] for line in lines} == {VILLAGE_A, TOWNSHIP}
    assert main(["parent", "sync", "--data", str(city.folder)]) == 1
    assert capsys.readouterr().err.startswith("parent.unknown")


def test_a_city_that_is_killed_in_between_has_everything_once(world, tmp_path, monkeypatch):
    """SIGKILL of the city's process before it is asked and after its commit, over a feed of many segments."""
    folder = tmp_path / "killed-city"
    office = County.open(folder, now=world.clock, code=CITY, name="示范市", short="示范市")
    enter_station(office, COUNTY, "示范县政务服务中心", "county")
    code = new_code(office, COUNTY)
    office.close()
    process = CountyProcess(folder)
    process.start()
    parent.enrol_at(world.county, process.url, code)
    forwarded(world)
    monkeypatch.setattr(machine, "SEGMENT_LIMIT", 2 * ROW_COST)
    monkeypatch.setattr(machine, "SEGMENTS_PER_EXCHANGE", 1)
    true = HttpCenter.exchange
    for killed_before in (True, False):

        def cut(road, standing, segments, killed_before=killed_before):
            if killed_before:
                process.kill()
            answer = true(road, standing, segments)
            process.kill()
            raise Problem("road.offline") if answer else AssertionError

        with monkeypatch.context() as killing:
            killing.setattr(HttpCenter, "exchange", cut)
            assert parent.exchange_upward(world.county, patience=PATIENCE).status == "offline"
        process.start()
    outcome = parent.exchange_upward(world.county, patience=PATIENCE)
    process.stop()
    assert (outcome.status, outcome.problem) == ("synced", None)
    office = County.open(folder, now=world.clock)
    carried = list(carried_view.rows(office))
    assert len(carried) == len(county_book(world))
    assert {row["hash"] for row in carried} == {row[3] for row in county_book(world).values()}
    assert prove(office).faults == ()
    office.close()
