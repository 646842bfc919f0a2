"""Acts of the county that are handed back to it: believed only under its own signature, entered once, in any order."""

from __future__ import annotations

import msgspec
import pytest
import requests

from sync import seal
from sync.center.acts import act_on_case
from sync.center.commands import export_cmd
from sync.codec import event_to_wire
from sync.ledger.events import Actor
from sync.wire import ReturnAnswer, ReturnedAct, ReturnRequest, signing
from tests.center.hand_station import TIMEOUT
from tests.center.worked import as_case, forward, hand_over, register

CR = Actor("county-1", "县审核员甲", "CR")


@pytest.fixture
def told(county, village, township, clock):
    """(act, signature) of the county as a township was told it."""
    case_no = register(village)
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(export_cmd.cases(county))))
    village.exchange(village.packed())
    township.exchange()
    clock.set("12-03 09:00")
    forward(township, case_no)
    township.exchange(township.packed())
    body = {"facts": {"rows_counted": True, "signed_on": "2026-12-03"}}
    act_on_case(county, CR, case_no, "ForwardingAcknowledged", body)
    answer = township.exchange()
    place = next(n for n, change in enumerate(answer.changes) if change.event.site == county.code)
    return answer.changes[place].event, answer.signatures[place]


def hand_in(station, *acts) -> requests.Response:
    path, body = "/v1/returned", msgspec.json.encode(ReturnRequest([ReturnedAct(*act) for act in acts]))
    headers = station.headers("POST", path, body) | {"Content-Type": "application/json"}
    return requests.post(station.url + path, data=body, headers=headers, timeout=TIMEOUT)


def test_what_is_here_is_not_entered_again(county, township, told):
    before = list(export_cmd.events(county))
    answer = msgspec.json.decode(hand_in(township, told, told).content, type=ReturnAnswer)
    assert answer == ReturnAnswer(heads={1: 1}, kept=0)
    assert list(export_cmd.events(county)) == before


@pytest.mark.parametrize("forgery", ["signature", "content", "signer", "author"])
def test_an_act_the_county_did_not_sign_is_refused_whole(county, township, told, forgery):
    event, signature = told
    before = list(export_cmd.events(county))
    if forgery == "signature":
        signature = bytes(64)
    elif forgery == "content":
        event = msgspec.structs.replace(event, sealed=event.sealed + b"x")
    elif forgery == "signer":
        signature = seal.sign(township.sign_seed, signing.act_message(event.hash))
    else:
        event = event_to_wire(township.journal[0])
        signature = seal.sign(county.keys.sign_seed, signing.act_message(event.hash))
    answer = hand_in(township, told, (event, signature))
    assert (answer.status_code, answer.json()["code"]) == (401, "road.signature")
    assert list(export_cmd.events(county)) == before
