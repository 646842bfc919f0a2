"""The road misbehaves: every strange answer is a Problem with a code, never half an answer."""

from __future__ import annotations

import socket

import msgspec
import pytest

from sync.codec import answer_to_wire
from sync.engine.failures import retry_after
from sync.ledger.problems import Problem
from sync.transport import http_center
from sync.transport.http_center import HttpCenter
from sync.transport.line import SEND_BUFFER, socket_options
from tests.transport.conftest import STANDING
from tests.transport.rude_server import Response, RudeServer
from tests.transport.test_http_center import ANSWER, CONTENT, JSON, NAME

GOOD = msgspec.json.encode(answer_to_wire(ANSWER))
HTML = b"<html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</body></html>"
PAGE = {"Content-Type": "text/html; charset=utf-8"}


def problem_of(center: HttpCenter) -> Problem:
    with pytest.raises(Problem) as refused:
        center.exchange(STANDING, ())
    return refused.value


NONSENSE = {
    "a login page": Response(headers=PAGE, body=HTML),
    "a login page that says JSON": Response(headers=JSON, body=HTML),
    "a redirect to a login page": Response(
        "302 Found", {"Location": "http://127.0.0.1:9/login"} | PAGE, HTML
    ),
    "a redirect that keeps the method": Response("307 Temporary Redirect", {"Location": "/elsewhere"}),
    "half a JSON text": Response(headers=JSON, body=GOOD[: len(GOOD) // 2]),
    "another JSON": Response(headers=JSON, body=b'{"hello":"world"}'),
    "a deep JSON": Response(headers=JSON, body=b"[" * 100_000),
    "no UTF-8": Response(headers=JSON, body=GOOD.replace(b'"e1"', b'"\xff\xfe"')),
    "nothing": Response(headers=JSON),
    "no type": Response(body=GOOD),
    "a packed body": Response(headers=JSON | {"Content-Encoding": "gzip"}, body=b"\x1f\x8b"),
    "404 of a stranger": Response("404 Not Found", PAGE, HTML),
    "network sign-in required": Response("511 Network Authentication Required", PAGE, HTML),
    "cut in the head": Response(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
    "something that is not HTTP": Response(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_called_nonsense(server: RudeServer, center: HttpCenter, name: str) -> None:
    server.answering = lambda _request: NONSENSE[name]
    assert problem_of(center).code == "road.nonsense"
    assert len(server.seen) == 1


OFFLINE = {
    "cut in the body": Response(headers=JSON, body=GOOD[:50], declared=len(GOOD), close=True),
    "closed without a word": Response(raw=b""),
    "silent in the body": Response(headers=JSON, body=GOOD[:50], declared=len(GOOD), stall=True),
    "silent before the head": Response(raw=b"", stall=True),
}


@pytest.mark.parametrize("name", OFFLINE)
def test_a_line_that_breaks_or_falls_silent_is_offline(
    server: RudeServer, center: HttpCenter, name: str
) -> None:
    server.answering = lambda _request: OFFLINE[name]
    assert problem_of(center).code == "road.offline"


def test_nobody_listens(center: HttpCenter, server: RudeServer) -> None:
    server.close()
    assert problem_of(center).code == "road.offline"


def test_a_line_cut_in_the_middle_of_an_upload(server: RudeServer, center: HttpCenter) -> None:
    server.cut_after = 10_000
    with pytest.raises(Problem) as refused:
        center.upload(NAME, CONTENT, 0, len(CONTENT), "blob")
    assert refused.value.code == "road.offline"
    assert server.received == 10_000


def test_an_oversized_answer_is_not_swallowed(
    server: RudeServer, center: HttpCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_center, "ANSWER_CAP", 1 << 10)
    server.answering = lambda _request: Response(headers=JSON, body=b" " * 100_000 + GOOD)
    assert problem_of(center).code == "road.nonsense"


def refusal(
    status: str, code: str, headers: dict[str, str] | None = None, params: dict[str, str] | None = None
) -> Response:
    body = msgspec.json.encode({"code": code, "message": "县里的话", "params": params or {}})
    return Response(status, JSON | (headers or {}), body)


@pytest.mark.parametrize(
    "code", ["road.fork", "road.revoked", "road.signature", "road.protocol", "road.replayed"]
)
def test_a_refusal_is_the_problem_of_its_code(server: RudeServer, center: HttpCenter, code: str) -> None:
    server.answering = lambda _request: refusal("409 Conflict", code)
    assert problem_of(center).code == code


def test_a_refusal_brings_its_params(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: refusal(
        "400 Bad Request", "road.too_large", params={"size": "9", "code": "x", "self": "y", "a b": "z"}
    )
    problem = problem_of(center)
    assert (problem.code, problem.params) == ("road.too_large", {"size": "9"})


@pytest.mark.parametrize("code", ["road.of_next_year", "store.disk_full", "usage"])
def test_a_code_that_is_not_the_county_s_is_told_in_the_county_s_words(
    server: RudeServer, center: HttpCenter, code: str
) -> None:
    server.answering = lambda _request: refusal("400 Bad Request", code)
    problem = problem_of(center)
    assert problem.code == "road.refused"
    assert "县里的话" in problem.sentence


def test_a_full_county_says_when_to_return(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: refusal(
        "503 Service Unavailable", "center.busy", {"Retry-After": "17"}
    )
    problem = problem_of(center)
    assert problem.code == "center.busy"
    assert retry_after(problem) == 17


@pytest.mark.parametrize(
    ("status", "code"),
    [("503 Busy", "center.busy"), ("429 Slowly", "center.busy"), ("502 Bad Gateway", "road.refused")],
)
def test_a_proxy_s_page_in_between_is_weather_not_a_word_of_the_county(
    server: RudeServer, center: HttpCenter, status: str, code: str
) -> None:
    server.answering = lambda _request: Response(status, PAGE | {"Retry-After": "5"}, HTML)
    problem = problem_of(center)
    assert problem.code == code
    assert retry_after(problem) == 5


@pytest.mark.parametrize("offset", ["", "x", "-1", "²", "1" * 30, str(len(CONTENT) + 1)])
def test_an_offset_that_cannot_be_is_nonsense(server: RudeServer, center: HttpCenter, offset: str) -> None:
    server.answering = lambda _request: Response("204 No Content", {"Upload-Offset": offset})
    with pytest.raises(Problem) as refused:
        center.upload(NAME, CONTENT, 0, len(CONTENT), "blob")
    assert refused.value.code == "road.nonsense"


def test_a_login_page_is_no_upload_and_no_scan(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: Response(headers=PAGE, body=HTML)
    steps = (
        lambda: center.upload(NAME, CONTENT, 0, len(CONTENT), "blob"),
        lambda: center.offset(NAME, "blob"),
        lambda: center.fetch_blob(NAME),
    )
    for step in steps:
        with pytest.raises(Problem) as refused:
            step()
        assert refused.value.code == "road.nonsense"


def test_a_half_scan_is_no_scan(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: Response(body=CONTENT[:100], declared=len(CONTENT), close=True)
    with pytest.raises(Problem) as refused:
        center.fetch_blob(NAME)
    assert refused.value.code == "road.offline"


def test_send_buffers_are_small_on_the_real_socket(
    server: RudeServer, center: HttpCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, int, int]] = []
    real = socket.socket.setsockopt

    class Noting(socket.socket):
        def setsockopt(self, *args: int) -> None:  # type: ignore[override]
            made.append(args)  # type: ignore[arg-type]
            real(self, *args)

    monkeypatch.setattr(socket, "socket", Noting)
    server.answering = lambda _request: Response(headers=JSON, body=GOOD)
    center.exchange(STANDING, ())
    assert (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER) in made
    assert set(socket_options()) <= set(made)
