"""The edges: who may ask, what nonsense gets, what every answer carries."""

from __future__ import annotations

import logging
import socket
from datetime import timedelta

import pytest
import requests
from sqlalchemy import update

from sync import seal
from sync.center import tables
from sync.center.app import create_app
from sync.center.database import writing
from sync.center.devices import NONCES_KEPT, forget_old_nonces
from sync.center.office import Appointments
from sync.center.serving import bind, serve_in_thread
from tests.center.browser import text_of
from tests.center.hand_station import TIMEOUT, ask_to_enrol


def refused(answer: requests.Response) -> tuple[int, str]:
    body = answer.json()
    assert set(body) == {"code", "message", "params"}
    return answer.status_code, body["code"]


def test_a_wrong_signature_is_refused(village):
    body = village.request()
    headers = village.headers("POST", "/v1/exchange", body)
    village.sign_seed = seal.new_key()
    forged = village.headers("POST", "/v1/exchange", body)
    for bad in (
        forged,
        headers | {"Signature": "sig=:AAAA:"},
        headers | {"Daiban-Site": "511999104000.1"},
        {},
    ):
        answer = requests.post(village.url + "/v1/exchange", data=body, headers=bad, timeout=TIMEOUT)
        assert answer.status_code == 401
        assert answer.json()["code"] in ("road.signature", "road.device_unknown")


def test_a_changed_body_is_refused(village):
    body = village.request()
    headers = village.headers("POST", "/v1/exchange", body)
    answer = requests.post(village.url + "/v1/exchange", data=body + b" ", headers=headers, timeout=TIMEOUT)
    assert refused(answer) == (401, "road.signature")


def test_a_replayed_request_is_refused(village):
    body = village.request()
    assert village.post(body, nonce="n" * 22).status_code == 200
    assert refused(village.post(body, nonce="n" * 22)) == (409, "road.replayed")
    assert village.post(body).status_code == 200


def test_a_dead_clock_battery_does_not_lock_a_station_out(village, clock):
    """The hand-made station signs as of 2023, the county lives in 2026."""
    assert village.post(village.request()).status_code == 200


def test_spent_nonces_are_kept_thirty_days(village, county, clock):
    body = village.request()
    village.post(body, nonce="n" * 22)
    clock.now += NONCES_KEPT - timedelta(hours=1)
    forget_old_nonces(county)
    assert refused(village.post(body, nonce="n" * 22)) == (409, "road.replayed")
    clock.now += timedelta(hours=2)
    forget_old_nonces(county)
    assert village.post(body, nonce="n" * 22).status_code == 200


def test_a_revoked_pc_is_turned_away(village, county):
    with writing(county.engine) as connection:
        connection.execute(update(tables.devices).values(revoked=True))
    assert refused(village.post(village.request())) == (403, "road.revoked")


def test_a_request_is_for_its_own_site(village):
    assert refused(village.post(village.request(site="511999104000"))) == (401, "road.signature")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"protocol": "one"}', b"\xff\xfe", b"[" * 100_000])
def test_nonsense_is_answered_with_400(village, body):
    assert refused(village.post(body)) == (400, "road.body")


def test_a_newer_protocol_is_told(village):
    assert refused(village.post(village.request(protocol=99))) == (426, "road.protocol")


def test_a_large_body_is_refused_before_it_is_read(village):
    assert refused(village.post(b" " * (2 << 20))) == (413, "road.too_large")


def test_a_full_house_asks_to_come_again(county, village):
    app = create_app(county)
    app.state.office.limit = 0
    serving = serve_in_thread(app)
    village.url = serving.url
    answer = village.post(village.request())
    serving.stop()
    assert refused(answer) == (503, "center.busy")
    assert answer.headers["Retry-After"] == "5"


def test_unknown_addresses_and_methods(serving):
    assert refused(requests.get(serving.url + "/v1/nothing", timeout=TIMEOUT)) == (404, "center.not_found")
    assert refused(requests.put(serving.url + "/v1/about", timeout=TIMEOUT)) == (405, "center.method")
    page = requests.get(serving.url + "/nothing", timeout=TIMEOUT)
    assert page.status_code == 404
    assert "没有这个页面" in text_of(page)


def test_a_bug_has_a_number_in_the_log_and_in_the_answer(county, serving, caplog):
    tables.enrol_codes.drop(county.engine)
    with caplog.at_level(logging.ERROR, "daiban.center"):
        answer, _ = ask_to_enrol(serving.url, "AAAA", seal.new_key(), seal.new_key())
    assert refused(answer) == (500, "center.failed")
    assert answer.json()["params"]["incident"] in caplog.text


def test_every_page_is_closed_to_scripts_and_frames(serving):
    page = requests.get(serving.url + "/sign-in", timeout=TIMEOUT)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "server" not in page.headers


def test_those_sent_away_come_back_one_after_the_other():
    appointments = Appointments(pace=1.0)
    first = [appointments.give(100.0) for _ in range(5)]
    assert first == sorted(first)
    assert first[0] == 5
    assert first[-1] > 5
    later = [appointments.give(100.0) for _ in range(2000)][200:]
    assert 30 <= min(later) < max(later) <= 61
    assert appointments.give(1000.0) == 5


def test_the_pace_is_that_of_a_full_room():
    appointments = Appointments(pace=1.0)
    for second in range(200):
        appointments.done(second * 0.1, full=True)
    assert appointments.pace == pytest.approx(0.1, rel=0.01)
    for second in range(100):
        appointments.done(100.0 + second, full=False)
    assert appointments.pace == pytest.approx(0.1, rel=0.01)


def test_an_answer_does_not_wait_for_an_acknowledgement():
    """Head and body are two writes; asyncio sends both at once only on a socket that it knows for TCP."""
    listening = bind("127.0.0.1", 0)
    assert listening.proto == socket.IPPROTO_TCP
    listening.close()
