"""The first meeting: a code for a site, the QR key in a box, and every way it may fail."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from sync import seal
from sync.ledger.problems import Problem
from sync.transport.enrolment import Enrolled, enrol
from sync.wire import About, EnrolAnswer, EnrolRequest
from tests.transport.rude_server import Request, Response, RudeServer
from tests.transport.test_http_center import JSON

COUNTY_BOX, SIGN, BOX, QR = (bytes([n]) * 32 for n in (1, 2, 3, 4))
ABOUT = About(1, "e1", "示范县", "511999000000", bytes(32), seal.box_public(COUNTY_BOX))
ANSWER = EnrolAnswer(
    "511999000101", "示范村", "示村", "village", 3, "e1", ABOUT, {"profile": msgspec.Raw(b'{"device":"03"}')}
)


def county(
    about: About = ABOUT, answer: object = ANSWER, status: str = "200 OK"
) -> Callable[[Request], Response]:
    def answering(request: Request) -> Response:
        if request.path == "/v1/about":
            return Response(headers=JSON, body=msgspec.json.encode(about))
        return Response(status, JSON, msgspec.json.encode(answer))

    return answering


def ask(server: RudeServer) -> Enrolled:
    return enrol(server.url + "/", " ABCD-1234 ", sign_seed=SIGN, box_seed=BOX, qr_key=QR, patience=0.3)


def test_a_station_is_given_its_site_and_settings(server: RudeServer) -> None:
    server.answering = county()
    enrolled = ask(server)
    assert (enrolled.site, enrolled.incarnation, enrolled.tier) == ("511999000101", 3, "village")
    assert enrolled.settings == {"profile": {"device": "03"}}
    assert (enrolled.county_site, enrolled.county_box_public) == (ABOUT.site, ABOUT.box_public)


def test_keys_go_as_public_keys_and_the_qr_key_in_a_box(server: RudeServer) -> None:
    server.answering = county()
    ask(server)
    body = server.seen[1].body
    asked = msgspec.json.decode(body, type=EnrolRequest)
    assert asked.code == "ABCD-1234"
    assert (asked.sign_public, asked.box_public) == (seal.sign_public(SIGN), seal.box_public(BOX))
    assert seal.unbox(COUNTY_BOX, asked.qr_key_box) == QR
    for secret in (SIGN, BOX, QR):
        assert msgspec.json.encode(secret).strip(b'"') not in body


@pytest.mark.parametrize("code", ["enrol.code_unknown", "enrol.code_used", "enrol.code_expired"])
def test_a_refused_code_says_why(server: RudeServer, code: str) -> None:
    server.answering = county(answer={"code": code, "message": "", "params": {}}, status="409 Conflict")
    with pytest.raises(Problem) as refused:
        ask(server)
    assert refused.value.code == code


def test_a_county_of_another_protocol_is_named(server: RudeServer) -> None:
    server.answering = county(about=msgspec.structs.replace(ABOUT, protocol=9))
    with pytest.raises(Problem) as refused:
        ask(server)
    assert (refused.value.code, refused.value.params["theirs"]) == ("road.protocol", "9")
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "about",
    [msgspec.structs.replace(ABOUT, box_public=b"short"), msgspec.structs.replace(ABOUT, sign_public=b"")],
)
def test_keys_of_another_length_are_nonsense(server: RudeServer, about: About) -> None:
    server.answering = county(about=about)
    with pytest.raises(Problem) as refused:
        ask(server)
    assert refused.value.code == "road.nonsense"


def test_a_county_that_changes_its_key_between_two_answers_is_not_believed(server: RudeServer) -> None:
    other = msgspec.structs.replace(ABOUT, box_public=bytes(32))
    server.answering = county(answer=msgspec.structs.replace(ANSWER, county=other))
    with pytest.raises(Problem) as refused:
        ask(server)
    assert refused.value.code == "road.nonsense"


def test_an_address_that_is_none_is_said_to_be_one() -> None:
    with pytest.raises(Problem) as refused:
        enrol("http://", "A", sign_seed=SIGN, box_seed=BOX, qr_key=QR)
    assert refused.value.code == "usage"
