"""Columns at the county: the same rows as from the plain form, keys taken, pages for those who read them."""

from __future__ import annotations

import msgspec
import pytest

from sync import seal
from sync.center.bodies import case_key
from sync.center.database import reading
from sync.center.proofs import prove
from sync.ledger.events import digest_of
from sync.segments import MAX_PLAIN, READS, Packer, read_page
from sync.wire import ANSWER_PAGE, ExchangeAnswer
from tests.center.hand_station import HandStation
from tests.center.worked import register


def in_columns(station: HandStation, county_box: bytes | None = None) -> bytes:
    keys = {event.case_no: station.keys[event.case_no] for event in station.journal}
    return Packer(station.sign_seed, county_box or station.county_box).pack(station.journal, {}, keys)


def page_of(station: HandStation, **changed: object) -> ExchangeAnswer:
    answer = station.post(station.request(reads=list(READS), **changed))
    assert (answer.status_code, answer.headers["content-type"]) == (200, ANSWER_PAGE)
    return read_page(answer.content, station.box_seed, MAX_PLAIN)


def test_rows_in_columns_take_effect_as_any_others(village, county):
    numbers = [register(village, serial) for serial in (1, 2, 3)]
    answer = village.exchange(in_columns(village))
    assert (answer.acked, answer.refused) == (3, [])
    assert answer.digest == digest_of({event.event_id: event.hash for event in village.journal})
    with reading(county.engine) as connection:
        assert [case_key(connection, county, case_no) for case_no in numbers] == [
            village.keys[case_no] for case_no in numbers
        ]
    assert prove(county).faults == ()


def test_both_forms_of_the_same_rows_are_one(village):
    register(village)
    village.exchange(in_columns(village))
    again = village.exchange(village.packed())
    assert (again.acked, again.refused) == (1, [])


def test_a_county_that_cannot_open_it_takes_nothing_and_says_so(village):
    register(village)
    raw = in_columns(village, seal.box_public(bytes(range(32))))
    assert village.put("segment", raw).status_code == 204
    refused = village.post(village.request(raw))
    assert (refused.status_code, refused.json()["code"]) == (400, "road.rebuild")
    assert village.exchange(village.packed()).acked == 1


def test_news_come_as_a_page_to_whoever_reads_one(village, township):
    case_no = register(village)
    village.exchange(in_columns(village))
    told = page_of(township)
    assert [change.event.hash for change in told.changes if change.event] == [village.journal[0].hash]
    keys = {change.event.case_no: change.key for change in told.changes if change.event}
    assert seal.unbox(township.box_seed, keys[case_no]) == village.keys[case_no]
    plain = township.exchange()
    assert [change.n for change in plain.changes] == [change.n for change in told.changes]
    documents = [
        [change.document for change in answer.changes if change.kind == "settings"]
        for answer in (told, plain)
    ]
    assert documents[0] == documents[1]
    assert msgspec.structs.replace(told, changes=[]) == msgspec.structs.replace(plain, changes=[])


@pytest.mark.parametrize("reads", [[], ["999"], ["../1"]])
def test_whoever_reads_no_page_of_ours_gets_json(township, reads):
    answer = township.post(township.request(reads=reads))
    assert answer.headers["content-type"] == "application/json"
    assert msgspec.json.decode(answer.content, type=ExchangeAnswer).acked == 0
