"""Enrolment: one code lets one PC in, once, for a while."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from sync import seal
from sync.center.database import reading
from sync.center.devices import device_of
from sync.center.enrol import qr_key_of
from sync.center.sites import add_site, new_code
from sync.center.station_settings import enter
from sync.ledger.problems import Problem
from tests.center.hand_station import HandStation, ask_to_enrol
from tests.center.worked import COUNTY, TOWNSHIP, VILLAGE


def test_a_code_makes_a_device_with_its_settings(county, serving):
    enter(county, "parameters", {"entrust": {"SB-001": "县人社〔2026〕3号"}}, VILLAGE)
    station = HandStation.enrol(serving.url, new_code(county, VILLAGE))
    answer = station.enrolled
    profile = json.loads(bytes(answer.settings["profile"]))
    parameters = json.loads(bytes(answer.settings["parameters"]))
    assert (answer.site, answer.tier, answer.incarnation) == (VILLAGE, "village", 1)
    assert (profile["short"], profile["device"], profile["parent"]) == ("内椑木", "01", TOWNSHIP)
    assert profile["organ"]["name"] == "椑木镇便民服务中心"
    assert not profile["no_township_tier"]
    assert parameters["entrust"] == {"SB-001": "县人社〔2026〕3号"}
    assert answer.county.site == COUNTY
    with reading(county.engine) as connection:
        assert device_of(connection, VILLAGE, 1).sign_public == seal.sign_public(station.sign_seed)
        assert qr_key_of(connection, county, VILLAGE, 1) == b"q" * 32


def test_a_code_is_good_once(county, serving):
    code = new_code(county, VILLAGE)
    HandStation.enrol(serving.url, code)
    refused, _ = ask_to_enrol(serving.url, code, seal.new_key(), seal.new_key())
    assert (refused.status_code, refused.json()["code"]) == (409, "enrol.code_used")
    assert refused.json()["message"].startswith("登记码已用过")


def test_the_same_pc_may_ask_again_when_the_answer_was_lost(county, serving):
    code, seeds = new_code(county, VILLAGE), (seal.new_key(), seal.new_key())
    _, first = ask_to_enrol(serving.url, code, *seeds)
    _, again = ask_to_enrol(serving.url, code, *seeds)
    assert again == first


def test_device_numbers_grow_and_are_never_reused(county, serving):
    numbers = [HandStation.enrol(serving.url, new_code(county, VILLAGE)).incarnation for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_an_old_code_is_refused(county, serving, clock):
    code = new_code(county, VILLAGE, days=7)
    clock.now += timedelta(days=7, seconds=1)
    refused, _ = ask_to_enrol(serving.url, code, seal.new_key(), seal.new_key())
    assert (refused.status_code, refused.json()["code"]) == (410, "enrol.code_expired")


def test_an_unknown_code_is_refused(serving):
    refused, _ = ask_to_enrol(serving.url, "AAAA-BBBB-CCCC-DDDD", seal.new_key(), seal.new_key())
    assert (refused.status_code, refused.json()["code"]) == (404, "enrol.code_unknown")


def test_a_code_may_be_typed_carelessly(county, serving):
    code = new_code(county, VILLAGE)
    assert not set(code) & set("01OI")
    answer, _ = ask_to_enrol(
        serving.url, f" {code.lower().replace('-', ' ')} ", seal.new_key(), seal.new_key()
    )
    assert answer.status_code == 200


def test_a_village_under_no_township_reports_to_the_county(county, serving):
    add_site(county, "511999105201", "直管村", "village")
    station = HandStation.enrol(serving.url, new_code(county, "511999105201"))
    profile = json.loads(bytes(station.enrolled.settings["profile"]))
    assert profile["no_township_tier"]
    assert profile["parent"] == COUNTY


@pytest.mark.parametrize(
    ("site", "tier", "parent", "code"),
    [
        ("51199910420", "village", TOWNSHIP, "center.site_invalid"),
        (COUNTY, "village", TOWNSHIP, "center.site_invalid"),
        ("511999104206", "village", VILLAGE, "center.parent_unknown"),
        ("511999106000", "township", TOWNSHIP, "center.parent_unknown"),
    ],
)
def test_a_station_must_fit_into_the_county(county, site, tier, parent, code):
    with pytest.raises(Problem) as refused:
        add_site(county, site, "某村", tier, parent)
    assert refused.value.code == code
