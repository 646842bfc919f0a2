"""What hurt the users of other offline systems, one test each, named after the defect class.

The numbers are those of the study of public trackers (thirty threads, 2026). Classes of which the
whole story is told elsewhere are named at the end with the file that tells it.
"""

from __future__ import annotations

import dataclasses
import threading
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.usecases.accounts import add_account
from desktop.usecases.exchange import drawer, road_view, sync_now
from desktop.usecases.register import register_case
from sync.center.database import reading
from sync.center.devices import revoke
from sync.center.proofs import prove
from sync.center.publishing import publish
from sync.center.tables import events as county_events
from sync.ledger.problems import Problem
from tests.e2e.test_published_items import package
from tests.e2e.test_refusal_goes_to_the_drawer import overtaken
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, TOWNSHIP, VILLAGE_A
from tests.support.quick_draft import quick_draft

HERE = Path(__file__).parents[1]


def answers(serial=1, name="陈䶮"):
    return pension(Person(name, date(1986, 10, 10), serial, "13800000002"), VILLAGE_A, AGENTS[VILLAGE_A])


def register(world, serial=1, **choice):
    return steps.register(world[VILLAGE_A], answers(serial), **choice)


class Trouble:
    """A county port that goes wrong where a test says so; everything else is the real one."""

    def __init__(self, port, **wrong):
        self._port, self._wrong = port, wrong

    def __getattr__(self, name):
        return self._wrong.get(name) or getattr(self._port, name)


def troubled(station, make):
    """The station with its road replaced: `make(port)` gives the methods that differ."""

    def county():
        port = station.county()
        return Trouble(port, **make(port))

    return dataclasses.replace(station, county=county)


def no_scans(port):
    def upload(name, content, offset, size, kind):
        if kind == "blob":
            raise Problem("road.refused", reason="HTTP 400")
        return port.upload(name, content, offset, size, kind)

    return {"upload": upload}


def test_pain_01_a_case_with_scans_leaves_the_outbox_before_its_scans(world):
    """opencrvs-core#13303: the case was refused because its files were not there yet."""
    case_no = register(world, scans=True)
    sync_now(troubled(world[VILLAGE_A].station, no_scans))
    assert steps.state_at_county(world, case_no) == "INTAKE"
    road = road_view(world[VILLAGE_A].station)
    assert (road.acknowledged, road.scans_waiting > 0) == (1, True)


def test_pain_02_one_bad_photo_stops_nothing(world):
    """avni-client#2067: media ran before data, serially, without a word."""
    case_no = register(world, scans=True)
    with world[VILLAGE_A].station.cabinet.reading() as view:
        bad = view.cases.get(case_no).materials[0].files[0]

    def one_bad(port):
        def upload(name, content, offset, size, kind):
            if name == bad:
                raise Problem("road.hash")
            return port.upload(name, content, offset, size, kind)

        return {"upload": upload}

    outcome = sync_now(troubled(world[VILLAGE_A].station, one_bad))
    assert outcome.problem.sentence
    with world[VILLAGE_A].station.cabinet.reading() as view:
        files = {name for doc in view.cases.get(case_no).materials for name in doc.files}
    assert {name for name in files if world.county.vault.has(name)} == files - {bad}
    steps.everybody_syncs(world, VILLAGE_A)
    assert world.county.vault.has(bad)


def test_pain_03_an_answer_that_got_lost_makes_no_second_record(world):
    """opencrvs-core#7477: stored, yet kept in the outbox and sent again an hour later."""
    case_no = register(world)

    def answer_lost(port):
        def exchange(standing, segments):
            port.exchange(standing, segments)
            raise Problem("road.offline")

        return {"exchange": exchange}

    assert sync_now(troubled(world[VILLAGE_A].station, answer_lost)).status == "offline"
    assert road_view(world[VILLAGE_A].station).acknowledged == 0  # nothing was proved
    steps.everybody_syncs(world, VILLAGE_A)
    assert [case["case_no"] for case in world.exported("cases")] == [case_no]
    assert len(world.exported("events")) == 1


def test_pain_04_a_hundred_parallel_resends_are_one(world):
    """kobocat#470: parallel retries passed the duplicate check for years."""
    register(world, scans=True)
    station = world[VILLAGE_A].station
    start, failures = threading.Barrier(10), []

    def again():
        start.wait()
        for _ in range(10):
            try:
                port, standing = station.county(), station.cabinet.standing()
                own = station.cabinet.own_events(0, 1 << 20)
                raw = station.packer().pack(own, station.cabinet.escrows({e.case_no for e in own}))
                name = sha256(raw).hexdigest()
                port.upload(name, raw, 0, len(raw), "segment")
                port.exchange(standing, [name])
            except Problem as problem:
                if not problem.code.startswith(("road.", "center.busy")):
                    failures.append(problem)

    threads = [threading.Thread(target=again) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(world.exported("events")) == 1
    assert prove(world.county).faults == ()


def test_pain_05_a_pull_overwrites_no_unsent_work(world):
    """QField#7708: the pull overwrote what had not been sent."""
    case_no = register(world)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    steps.hand_over(world, case_no)  # unsent

    def only_down(port):
        return {
            "exchange": lambda standing, segments: port.exchange(standing, []),
            "upload": lambda name, content, offset, size, kind: size,
        }

    sync_now(troubled(world[VILLAGE_A].station, only_down))
    assert steps.state_at(world[VILLAGE_A], case_no) == "HANDED_OVER"
    steps.everybody_syncs(world, VILLAGE_A)
    assert steps.state_at_county(world, case_no) == "HANDED_OVER"


def test_pain_06_what_was_entered_is_counted_at_both_ends(world):
    """SORMAS#818: cases shown, then gone, and never at the server."""
    numbers = {register(world, serial) for serial in (1, 3, 5)}
    steps.everybody_syncs(world, VILLAGE_A)
    standing = world[VILLAGE_A].station.cabinet.standing()
    assert world.county_figures()["digests"][VILLAGE_A] == standing.digest
    assert {case["case_no"] for case in world.exported("cases")} == numbers


def test_pain_07_nothing_is_deleted_after_a_failed_send(world):
    """getodk#1017: the automatic deletion ran although the sending had failed."""
    case_no = register(world, scans=True)
    world.line_down()
    assert sync_now(world[VILLAGE_A].station).status == "offline"
    world[VILLAGE_A].station.cabinet.tidy(date(2027, 6, 1))
    with world[VILLAGE_A].station.cabinet.reading() as view:
        files = [name for doc in view.cases.get(case_no).materials for name in doc.files]
    assert files
    for name in files:
        assert world[VILLAGE_A].station.cabinet.blobs.get(name)


def test_pain_09_and_10_a_refused_piece_lies_aside_with_its_reason_and_the_rest_goes_on(world):
    """enketo#1010, commcare-android#1823: one record that can never be sent locked all sending."""
    village = world[VILLAGE_A]
    refused_one = overtaken(world)
    another = register(world, 3)
    steps.everybody_syncs(world, VILLAGE_A)
    (line,) = drawer(village.station)
    assert (line.case_no, bool(line.sentence)) == (refused_one, True)
    assert another in {case["case_no"] for case in world.exported("cases")}


def test_pain_11_the_county_can_have_everything_once_more(world):
    """commcare-android#1111: sent data was lost at the server and gone at the sender."""
    case_no = register(world, scans=True)
    steps.everybody_syncs(world, VILLAGE_A)
    own = world[VILLAGE_A].station.cabinet.own_events(0, 1 << 20)
    assert [event.kind for event in own] == ["CaseRegistered"]
    with world[VILLAGE_A].station.cabinet.reading() as view:
        (first, *_rest) = view.cases.get(case_no).materials
    assert world[VILLAGE_A].station.cabinet.blobs.get(first.files[0])


def test_pain_12_done_is_said_when_everything_is_done(world):
    """opensrp-client-core#817: fifty of five thousand sent, then "done"."""
    for serial in range(1, 25, 2):
        register(world, serial)
    assert world[VILLAGE_A].sync().status == "synced"
    standing = world[VILLAGE_A].station.cabinet.standing()
    assert standing.acked == standing.last
    with reading(world.county.engine) as connection:
        assert len(connection.execute(county_events.select()).all()) == standing.last


def test_pain_13_the_screen_never_says_more_than_was_proved(world):
    """ode#517: the screen was green, one record was pending."""
    register(world)
    world.line_down()
    sync_now(world[VILLAGE_A].station)
    road = road_view(world[VILLAGE_A].station)
    assert (road.acknowledged, road.unsent) == (0, 1)
    assert road.words.startswith("0 件已上报，1 件待上报")


def test_pain_14_whoever_signs_in_later_is_not_blamed(world):
    """vaccine_registry#83: records written offline went up under whoever logged in next."""
    station = world[VILLAGE_A].station
    register(world)
    later = add_account(station, "何秀英", PASSWORD, "VA")
    draft = quick_draft(station, later, answers(3, "李四"))
    register_case(station, later, draft)
    steps.everybody_syncs(world, VILLAGE_A)
    authors = [event["actor"]["name"] for event in world.exported("events")]
    assert authors == ["周明华", "何秀英"]


def test_pain_15_late_work_is_kept_for_people_to_settle(world):
    """OpenCRVS: taking a task away discarded what was not synchronised."""
    case_no = register(world)
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    steps.take_over(world, case_no)
    world[TOWNSHIP].act(case_no, "PreReviewStarted")
    before = len(world.exported("events"))
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    assert len(world.exported("events")) == before + 2
    with world[VILLAGE_A].station.cabinet.reading() as view:
        kinds = [event.kind for event in view.journal.history(case_no)]
    assert kinds[:3] == ["CaseRegistered", "CaseQueued", "CaseHandedOver"]


def test_pain_16_a_gap_is_held_until_what_comes_before_is_there(world):
    """getodk/central#669: the second edit arrived before the first and broke the state."""
    station = world[VILLAGE_A].station
    case_no = register(world)
    world[VILLAGE_A].act(case_no, "CaseQueued")
    first, second = station.cabinet.own_events(0, 1 << 20)
    escrows = station.cabinet.escrows([case_no])
    port, standing = station.county(), station.cabinet.standing()
    for event, acked in ((second, 0), (first, 2)):
        raw = station.packer().pack([event], escrows)
        name = sha256(raw).hexdigest()
        port.upload(name, raw, 0, len(raw), "segment")
        assert port.exchange(standing, [name]).acked == acked
    assert steps.state_at_county(world, case_no) == "QUEUED"


def test_pain_17_a_pc_that_was_locked_out_loses_nothing(world):
    """DHIS2: signing in as a disabled user erased everything that had not been sent."""
    case_no = register(world)
    revoke(world.county, VILLAGE_A, 1)
    assert sync_now(world[VILLAGE_A].station).problem.code == "road.revoked"
    assert steps.state_at(world[VILLAGE_A], case_no) == "INTAKE"
    assert world[VILLAGE_A].station.cabinet.verify().faults == ()


def test_pain_22_a_code_list_that_changed_stops_nothing(world):
    """dhis2-android-capture-app#1225: after option codes had changed every upload failed."""
    case_no = register(world)
    choices = dict(world.county.catalog.get("SB-001").choices)
    taken = answers()["answers"]["insurance.pay_mode"]
    choices["pay_mode"] = tuple(choice for choice in choices["pay_mode"] if choice.value != taken)
    publish(world.county, package(world, choices=choices), trust=True)
    steps.everybody_syncs(world, VILLAGE_A)
    item = world[VILLAGE_A].station.item("SB-001")
    assert (item.version, taken in {choice.value for choice in item.choices["pay_mode"]}) == (
        "2026-12",
        False,
    )
    assert drawer(world[VILLAGE_A].station) == ()
    assert steps.state_at_county(world, case_no) == "INTAKE"


def test_pain_25_a_large_scan_passes_in_pieces_over_a_line_that_is_cut(world):
    """opencrvs-core#3426: one megabyte failed on a slow line however long one waited."""
    station = world[VILLAGE_A].station
    case_no = register(world, scans=True)
    limit = [3]

    def cut_often(port):
        def upload(name, content, offset, size, kind):
            limit[0] -= 1
            if limit[0] % 3 == 0:
                raise Problem("road.offline")
            return port.upload(name, content, offset, size, kind)

        return {"upload": upload}

    for _ in range(60):
        if sync_now(troubled(station, cut_often)).status == "synced":
            break
    with station.cabinet.reading() as view:
        files = [name for doc in view.cases.get(case_no).materials for name in doc.files]
    assert files
    for name in files:
        assert world.county.vault.is_true(name)


def test_pain_26_every_scan_named_is_there_and_true(world):
    """avni-client#1420: one image in seventy was referenced but absent."""
    register(world, scans=True)
    steps.everybody_syncs(world, VILLAGE_A)
    proof = prove(world.county)
    assert proof.scans > 0
    assert proof.faults == ()


def test_pain_30_numbers_are_unique_however_many_pcs_a_station_has(world):
    """opencrvs-core#11003: hundreds of duplicate yearly numbers."""
    second = world.new_pc(VILLAGE_A, "second-pc", "何秀英", "VA")
    try:
        numbers = [register(world, 1), steps.register(second, answers(3, "李四"))]
        assert len(set(numbers)) == 2
        assert sync_now(second.station).status == "synced"
        steps.everybody_syncs(world, VILLAGE_A)
        assert sorted(case["case_no"] for case in world.exported("cases")) == sorted(numbers)
    finally:
        second.station.cabinet.close()


ELSEWHERE = {
    8: "tests/store/test_second_copy.py",
    18: "tests/ordeal/test_kill_registration.py",
    19: "tests/store/test_migration.py::test_an_old_database_comes_up_whole",
    20: "tests/center/test_schemas.py::test_the_current_and_the_previous_protocol_are_spoken",
    21: "tests/e2e/test_draft_versions.py",
    23: "tests/e2e/test_bad_input.py",
    24: "tests/e2e/test_forgotten_password.py",
    27: "tests/bench/search.py",
    28: "tests/desktop/test_a_day_by_keyboard.py",
    29: "tests/e2e/test_copied_disk.py",
}


@pytest.mark.parametrize("number", ELSEWHERE)
def test_the_other_pains_have_their_own_files(number):
    file, _, name = ELSEWHERE[number].partition("::")
    assert f"def {name}" in (HERE.parent / file).read_text("utf-8")
