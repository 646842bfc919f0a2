"""Signs that a database does not keep, and bodies that fit no column: refused or passed over, on both databases."""

from __future__ import annotations

import json

import pytest

from sync import seal
from sync.center.county import County
from sync.center.database import reading
from sync.center.listing import Wanted, list_cases
from tests.center.hand_station import HandStation
from tests.center.worked import number, registration

NUL = "\x00"


def _sent(village: HandStation) -> tuple[int, list[int]]:
    """(acknowledged, refused seqs) of the whole journal."""
    answer = village.exchange(village.packed())
    return answer.acked, [row.seq for row in answer.refused]


@pytest.mark.parametrize(
    "changed",
    [{"name": ["a", "list"]}, {"name": "长" * 300}, {"item_id": "X" * 30}, {"name": f"a{NUL}b"}, {"name": 7}],
    ids=str,
)
def test_a_case_that_fits_no_column_is_refused_and_holds_nobody_up(village, clock, changed):
    body = registration()
    body["terms"] = {**body["terms"], **changed}
    village.write("CaseRegistered", number(1), body, clock.now)
    village.write("CaseRegistered", number(2), registration(), clock.now)
    assert _sent(village) == (2, [1])


@pytest.mark.parametrize(
    "body", [{"x": 0.5}, {"x": 10**20}, {"x": "\ud800"}, {"facts": {"a": float("nan")}}], ids=repr
)
def test_a_body_without_a_canonical_form_is_refused(village, clock, body):
    key, event_id = seal.new_key(), "0193a000-0000-7000-8000-000000000001"
    village.keys[number(1)] = key
    sealed = seal.seal_body(key, json.dumps({**registration(), **body}).encode(), event_id.encode())
    village.write("CaseRegistered", number(1), {}, clock.now, event_id=event_id, sealed=sealed)
    village.write("CaseRegistered", number(2), registration(), clock.now)
    assert _sent(village) == (2, [1])


def test_nul_in_a_header_refuses_the_segment(village, clock):
    village.write(f"Case{NUL}Registered", number(1), registration(), clock.now)
    segment = village.packed()
    village.put("segment", segment)
    refusal = village.post(village.request(segment))
    assert (refusal.status_code, refusal.json()["code"]) == (400, "road.body")


@pytest.mark.parametrize("words", [f"李{NUL}", f"511999104205-2026{NUL}", NUL])
def test_nul_in_a_search(county: County, words: str):
    with reading(county.engine) as connection:
        assert list_cases(connection, county, Wanted(words, NUL, NUL, NUL), f"+{NUL}").rows == []
