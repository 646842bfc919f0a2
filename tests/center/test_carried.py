"""A county's feed at its city, row by row: the county's verdict stands, signatures prove, what is odd harms nobody."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from forms.catalog import Catalog
from sync import seal
from sync.center import carried_view, divisions, parent, upward
from sync.center.app import create_app
from sync.center.commands import export_cmd
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.proofs import prove
from sync.center.serving import serve_in_thread
from sync.center.sites import add_site, new_code
from sync.center.upward_cabinet import UpwardCabinet
from sync.engine import machine
from sync.ledger.problems import Problem
from sync.transport.http_center import HttpCenter
from tests.center.conftest import CHEAP
from tests.center.worked import TOWNSHIP, VILLAGE, as_case, at, facts, hand_over, number, register

CITY = "511900000000"


@pytest.fixture
def city(tmp_path, clock, county, databases, request) -> Iterator[County]:
    """A city on the same kind of database as its county, and the county enrolled there."""
    url = None
    if county.engine.dialect.name == "postgresql":
        url = databases.take()
    office = County.open(
        tmp_path / "city",
        database_url=url,
        now=clock,
        code=CITY,
        name="示范市",
        catalog=Catalog.of([]),
        password_cost=CHEAP,
    )
    add_site(office, county.code, "示范县", "county")
    serving = serve_in_thread(create_app(office))
    parent.enrol_at(county, serving.url, new_code(office, county.code))
    yield office
    serving.stop()
    office.close()
    if url is not None:
        databases.give_back(url)


def sent_up(county):
    outcome = parent.exchange_upward(county, patience=5)
    return outcome.status, outcome.problem and outcome.problem.code


def verdicts(city):
    """(site, seq) -> (status, code) as carried."""
    return {(row["site"], row["seq"]): (row["status"], row["code"]) for row in carried_view.rows(city)}


def verdicts_of(county):
    return {(row["site"], row["seq"]): (row["status"], row["code"]) for row in export_cmd.events(county)}


def test_a_refused_row_goes_up_with_its_code_and_again_when_it_takes_effect(
    county, city, village, township, clock
):
    case_no = register(village)
    township.keys[case_no] = village.keys[case_no]
    received = {"rows_counted": True, "differences": "", "signed_on": "2026-12-01"}
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(export_cmd.cases(county))))
    township.hlc = village.hlc
    township.write("CaseReceived", case_no, facts(**received), at("12-01 15:30"))
    clock.set("12-01 16:00")
    township.exchange(township.packed())
    assert sent_up(county) == ("synced", None)
    early = verdicts(city)
    assert early == verdicts_of(county)
    assert early[TOWNSHIP, 1][0] == "refused"

    village.exchange(village.packed())
    assert verdicts_of(county)[TOWNSHIP, 1] == ("applied", "")
    assert sent_up(county) == ("synced", None)
    assert verdicts(city) == verdicts_of(county)
    assert prove(city).faults == ()


def test_a_serving_county_goes_up_of_its_own_accord(county, city, village):
    register(village)
    village.exchange(village.packed())
    rounds, heard = [], threading.Event()

    def told(outcome):
        rounds.append(outcome.status)
        heard.set()

    pacing = parent.Pacing.begin(county, first=0.0, told=told)
    assert heard.wait(60)
    pacing.stop()
    assert not pacing.thread.is_alive()
    assert rounds == ["synced"]
    assert verdicts(city) == verdicts_of(county)


def test_a_row_refused_for_its_hash_is_carried_as_evidence(county, city, village):
    register(village)
    spoilt = replace(village.journal[-1], hash=bytes(32))
    village.journal[-1] = spoilt
    village.exchange(village.packed(escrow=False))
    assert verdicts_of(county) == {(VILLAGE, 1): ("refused", "event.hash")}
    assert sent_up(county) == ("synced", None)
    assert verdicts(city) == verdicts_of(county)
    assert prove(city).faults == ()


def test_a_long_feed_goes_in_many_segments_and_each_case_once(county, city, village, monkeypatch):
    monkeypatch.setattr(machine, "SEGMENT_LIMIT", 3 * 1536)
    monkeypatch.setattr(upward, "_PAGE", 7)
    for serial in range(1, 21):
        register(village, serial)
    village.exchange(village.packed())
    assert sent_up(county) == ("synced", None)
    assert sorted(verdicts(city)) == [(VILLAGE, seq) for seq in range(1, 21)]
    assert [(row["state"], row["cases"]) for row in carried_view.figures(city)] == [("INTAKE", 20)]
    assert carried_view.chains(city) == [{"site": VILLAGE, "device": "01", "last": 20, "proved": 20}]


def road_of(county, **changed):
    """The county's own road to its city, and the cabinet that packs for it."""
    upward.lay_out(county)
    found = upward.parent_of(county)
    with reading(county.engine) as connection:
        feed = upward.state_of(connection).feed
    keys = county.keys
    given = {"site": county.code, "incarnation": found.device, "sign_seed": keys.sign_seed, "now": county.now}
    return HttpCenter(found.url, **(given | {"feed": feed} | changed)), UpwardCabinet(county, found)


def packed(cabinet, after, many):
    raw = cabinet.pack(cabinet.own_events(after, 1 << 40)[:many], {})
    return hashlib.sha256(raw).hexdigest(), raw


def test_a_segment_that_comes_too_early_waits_and_is_taken_once(county, city, village):
    for serial in (1, 2, 3, 4):
        register(village, serial)
    village.exchange(village.packed())
    road, cabinet = road_of(county)
    first, second = packed(cabinet, 0, 2), packed(cabinet, 2, 2)
    road.upload(*second, 0, len(second[1]), "segment")
    assert road.exchange(cabinet.standing(), [second[0]]).acked == 0
    assert verdicts(city) == {}
    road.upload(*first, 0, len(first[1]), "segment")
    answer = road.exchange(cabinet.standing(), [first[0], second[0]])
    assert answer.acked == 4
    assert len(verdicts(city)) == 4
    overlapping = packed(cabinet, 0, 4)
    road.upload(*overlapping, 0, len(overlapping[1]), "segment")
    assert road.exchange(cabinet.standing(), [overlapping[0]]).acked == 4
    assert len(verdicts(city)) == 4
    road.close()


def test_another_content_at_the_same_place_of_a_feed_is_a_fork(county, city, village):
    for serial in (1, 2, 3):
        register(village, serial)
    village.exchange(village.packed())
    assert sent_up(county) == ("synced", None)
    before = verdicts(city)
    with writing(county.engine) as connection:
        state = upward.state_of(connection)
        upward.keep_state(connection, replace(state, acked=0, sent=0))
        connection.execute(upward.upward.update().where(upward.upward.c.n == 2).values(code="event.hash"))
        digest = bytes(32)
        for row in connection.execute(upward.upward.select().order_by(upward.upward.c.n)).all():
            hashed = village.journal[row.seq - 1].hash
            digest = upward.feed_digest(digest, hashed, row.status, row.code)
            connection.execute(upward.upward.update().where(upward.upward.c.n == row.n).values(digest=digest))
    register(village, 4)
    village.exchange(village.packed())
    assert sent_up(county) == ("refused", "road.fork")
    assert verdicts(city) == before


def test_another_key_for_a_known_pc_proves_nothing_and_blocks_nobody(
    county, city, village, monkeypatch, expected_logs
):
    expected_logs.append("another key for .* is not believed")
    register(village)
    village.exchange(village.packed())
    assert sent_up(county) == ("synced", None)
    register(village, 2)
    village.exchange(village.packed())
    stranger = seal.new_key()
    true = upward.devices_named

    def forged(connection, rows):
        cards = true(connection, rows)
        told = {"sign_public": seal.sign_public(stranger)}
        return [
            msgspec.structs.replace(card, signature=seal.sign(stranger, card.head), **told) for card in cards
        ]

    monkeypatch.setattr(upward, "devices_named", forged)
    assert sent_up(county) == ("synced", None)
    assert verdicts(city) == verdicts_of(county)
    assert carried_view.chains(city) == [{"site": VILLAGE, "device": "01", "last": 2, "proved": 1}]


@pytest.mark.parametrize("forgery", ["head", "signature"])
def test_a_head_that_its_pc_did_not_sign_is_refused(county, city, village, forgery, monkeypatch):
    before = verdicts(city)
    register(village)
    register(village, 2)
    village.exchange(village.packed())
    true = upward.devices_named

    def forged(connection, rows):
        changed = {
            "head": lambda card: {"head": card.head[:-1] + b" "},
            "signature": lambda card: {"signature": bytes(64)},
        }[forgery]
        return [msgspec.structs.replace(card, **changed(card)) for card in true(connection, rows)]

    with monkeypatch.context() as forging:
        forging.setattr(upward, "devices_named", forged)
        assert sent_up(county) == ("refused", "road.signature")
        assert verdicts(city) == before
    assert sent_up(county) == ("synced", None)
    assert carried_view.chains(city)[0]["proved"] == 2


@pytest.mark.parametrize("odd", [{"actor": "甲\x00"}, {"seq": 0}, {"rev": 2**60}, {"status": "perhaps"}])
def test_rows_that_no_database_takes_are_refused(county, city, village, odd, monkeypatch):
    register(village)
    village.exchange(village.packed())
    true = upward.carried_row
    monkeypatch.setattr(upward, "carried_row", lambda *given: msgspec.structs.replace(true(*given), **odd))
    assert sent_up(county) == ("refused", "road.body")
    assert verdicts(city) == {}


def test_a_station_that_names_a_feed_is_no_county(county, village):
    answer = village.post(village.request(feed="x"))
    assert answer.json()["code"] == "road.foreign_division"


def test_a_feed_offered_by_nobody_of_the_city_is_unknown(county, city, village):
    road, cabinet = road_of(county, incarnation=7)
    with pytest.raises(Problem) as refused:
        road.exchange(cabinet.standing(), [])
    assert refused.value.code == "road.device_unknown"
    road.close()


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("510000000000", "51"),
        (CITY, "5119"),
        ("511999000000", "511999"),
        (TOWNSHIP, TOWNSHIP[:9]),
        (VILLAGE, VILLAGE),
    ],
)
def test_a_code_says_what_lies_below_it(code, digits):
    assert divisions.prefix(code) == digits
    assert divisions.within(VILLAGE, code)
    assert not divisions.within("320000000000", code)


def test_a_case_number_of_the_village_begins_with_its_division():
    assert divisions.township_of(number(1)[:12]) == TOWNSHIP
