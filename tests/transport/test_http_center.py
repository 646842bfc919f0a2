"""The county's end behaves: what is sent, how it is signed, how an upload goes on."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest

from sync import seal
from sync.codec import answer_to_wire
from sync.engine.ports import Answer, Change
from sync.ledger.problems import Problem
from sync.transport.http_center import HttpCenter
from sync.transport.line import writing_patience
from sync.wire import ANSWER_PAGE, ExchangeAnswer, ExchangeRequest, signing
from tests.transport.conftest import SEED, SITE, STANDING, now
from tests.transport.rude_server import Request, Response, RudeServer

ANSWER = Answer("e1", 5, ((4, "event.malformed"),), (), 0, "", 0, (Change(8, "settings"),), "e1.8", "d")
JSON = {"Content-Type": "application/json"}
CONTENT = bytes(range(256)) * 400
NAME = hashlib.sha256(CONTENT).hexdigest()


def answered(request: Request) -> Response:
    return Response(headers=JSON, body=msgspec.json.encode(answer_to_wire(ANSWER)))


class Uploads:
    """The county's side of a resumable upload."""

    def __init__(self) -> None:
        self.held = b""

    def __call__(self, request: Request) -> Response:
        offset, size = int(request.headers["upload-offset"]), int(request.headers["upload-length"])
        if offset != len(self.held):
            return Response(
                "409 Conflict", {"Upload-Offset": str(len(self.held))} | JSON, b'{"code":"road.offset"}'
            )
        self.held += request.body
        done = "?1" if len(self.held) == size else "?0"
        return Response("204 No Content", {"Upload-Offset": str(len(self.held)), "Upload-Complete": done})


def test_an_exchange_says_where_the_station_stands(server: RudeServer, center: HttpCenter) -> None:
    server.answering = answered
    assert center.exchange(STANDING, ("a" * 64,)) == ANSWER
    asked = msgspec.json.decode(server.seen[0].body, type=ExchangeRequest)
    assert (asked.site, asked.incarnation, asked.segments) == (SITE, 2, ["a" * 64])
    assert (asked.cursor, asked.last_seq, asked.digest, asked.protocol) == ("e1.7", 5, "digest", 1)
    assert asked.station_time == "2026-11-02T09:00:00+00:00"


def test_every_request_is_signed_with_a_nonce_of_its_own(server: RudeServer, center: HttpCenter) -> None:
    server.answering = answered
    for _ in range(2):
        center.exchange(STANDING, ())
    nonces = set()
    for request in server.seen:
        stamp = signing.read_signature_input(request.headers["signature-input"])
        site = request.headers["daiban-site"]
        digest = request.headers["content-digest"]
        assert signing.read_site_header(site) == (SITE, 2)
        assert digest == signing.content_digest(request.body)
        base = signing.signature_base(request.method, request.path, digest, site, stamp)
        signature = signing.read_signature(request.headers["signature"])
        assert seal.verify(seal.sign_public(SEED), base, signature)
        nonces.add(stamp.nonce)
    assert len(nonces) == 2


def test_one_connection_is_kept_alive(server: RudeServer, center: HttpCenter) -> None:
    server.answering = answered
    for _ in range(5):
        center.exchange(STANDING, ())
    assert server.connections == 1


def test_an_upload_in_blocks(server: RudeServer, center: HttpCenter) -> None:
    server.answering = uploads = Uploads()
    half = len(CONTENT) // 2
    assert center.upload(NAME, CONTENT[:half], 0, len(CONTENT), "blob") == half
    assert center.upload(NAME, CONTENT[half:], half, len(CONTENT), "blob") == len(CONTENT)
    assert uploads.held == CONTENT
    assert [request.headers["upload-complete"] for request in server.seen] == ["?0", "?1"]
    assert server.seen[0].path == f"/v1/upload/blob/{NAME}"


def test_where_offsets_differ_the_county_s_counts(server: RudeServer, center: HttpCenter) -> None:
    server.answering = uploads = Uploads()
    uploads.held = CONTENT[:777]
    assert center.upload(NAME, CONTENT[:1000], 0, len(CONTENT), "segment") == 777
    assert center.upload(NAME, CONTENT[777:], 777, len(CONTENT), "segment") == len(CONTENT)
    assert uploads.held == CONTENT


def test_after_a_broken_connection_only_what_is_lacking_is_sent_again(
    server: RudeServer, center: HttpCenter
) -> None:
    """The block from its beginning would be refused, but only when all of it had gone over the line again."""
    server.answering = uploads = Uploads()
    assert center.upload(NAME, CONTENT[:1000], 0, len(CONTENT), "blob") == 1000

    def broken(request: Request) -> Response:
        uploads.held += request.body[:50_000]
        server.answering = asked
        return Response(raw=b"")

    def asked(request: Request) -> Response:
        server.answering = uploads
        return Response("200 OK", {"Upload-Offset": str(len(uploads.held)), "Upload-Complete": "?0"})

    server.answering = broken
    assert center.upload(NAME, CONTENT[1000:], 1000, len(CONTENT), "blob") == len(CONTENT)
    assert uploads.held == CONTENT
    assert [request.method for request in server.seen[1:]] == ["PUT", "HEAD", "PUT"]
    assert len(server.seen[-1].body) == len(CONTENT) - 51_000


def test_where_one_connection_died_no_idle_one_is_trusted(server: RudeServer, center: HttpCenter) -> None:
    together = threading.Barrier(2)

    def held(_request: Request) -> Response:
        together.wait(10)
        return Response(headers={"Upload-Offset": "9"})

    server.answering = held
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: center.offset(NAME, "blob"), range(2)))
    answers = [Response(raw=b""), Response(headers={"Upload-Offset": "9"})]
    server.answering = lambda _request: answers.pop(0)
    assert center.offset(NAME, "blob") == 9
    assert server.connections == 3


@pytest.mark.parametrize(
    ("size", "seconds", "patience"), [(1 << 20, 4.0, 4.0), (64 << 10, 6.4, 5.4), (64 << 10, 60.0, 8.0)]
)
def test_a_quick_line_is_given_less_patience(size: int, seconds: float, patience: float) -> None:
    assert writing_patience(size, seconds) == pytest.approx(patience)


def test_a_county_that_has_every_byte_is_asked_to_finish(server: RudeServer, center: HttpCenter) -> None:
    server.answering = uploads = Uploads()
    uploads.held = CONTENT
    assert center.upload(NAME, CONTENT[:1000], 0, len(CONTENT), "segment") == len(CONTENT)
    last = server.seen[-1]
    assert (last.headers["upload-offset"], last.body) == (str(len(CONTENT)), b"")


def test_a_name_that_does_not_fit_is_told_at_the_end(server: RudeServer, center: HttpCenter) -> None:
    def spoilt(request: Request) -> Response:
        if request.body:
            return Response("409 Conflict", {"Upload-Offset": str(len(CONTENT))} | JSON, b"{}")
        return Response("400 Bad Request", JSON, b'{"code":"road.hash","message":"","params":{}}')

    server.answering = spoilt
    with pytest.raises(Problem) as refused:
        center.upload(NAME, CONTENT, 0, len(CONTENT), "segment")
    assert refused.value.code == "road.hash"


def test_the_offset_is_asked_without_a_body(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: Response(headers={"Upload-Offset": "123"})
    assert center.offset(NAME, "blob") == 123
    assert server.seen[0].method == "HEAD"


def test_a_scan_is_fetched_whole(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: Response(
        headers={"Content-Type": "application/octet-stream"}, body=CONTENT
    )
    assert center.fetch_blob(NAME) == CONTENT


def test_the_environment_names_no_proxy(
    server: RudeServer, center: HttpCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answering = answered
    assert center.exchange(STANDING, ()).acked == 5


def test_a_proxy_of_the_settings_is_used(server: RudeServer) -> None:
    server.answering = answered
    center = HttpCenter(
        "http://county.invalid",
        site=SITE,
        incarnation=2,
        sign_seed=SEED,
        now=now,
        proxies={"http": server.url},
    )
    assert center.exchange(STANDING, ()).acked == 5
    assert server.seen[0].path == "http://county.invalid/v1/exchange"
    center.close()


def test_a_kept_connection_that_died_unnoticed_is_replaced_once(
    server: RudeServer, center: HttpCenter
) -> None:
    good = answered(Request("POST", "", {}, b""))
    server.answering = lambda _request: good
    center.exchange(STANDING, ())
    answers = [Response(raw=b""), good]
    server.answering = lambda _request: answers.pop(0)
    assert center.exchange(STANDING, ()) == ANSWER
    first, second = (request.headers["signature-input"] for request in server.seen[1:])
    assert first != second


def with_pages(server: RudeServer, opens: Callable[[bytes], ExchangeAnswer]) -> HttpCenter:
    return HttpCenter(
        server.url, site=SITE, incarnation=2, sign_seed=SEED, now=now, reads=("1",), open_page=opens
    )


def page_or_json(request: Request) -> Response:
    """A county that gives a page to whoever reads one."""
    if msgspec.json.decode(request.body, type=ExchangeRequest).reads:
        return Response(headers={"Content-Type": ANSWER_PAGE}, body=b"page")
    return answered(request)


def test_an_answer_may_come_as_a_page(server: RudeServer, center: HttpCenter) -> None:
    server.answering = page_or_json
    end = with_pages(server, lambda raw: answer_to_wire(replace(ANSWER, cursor=raw.decode())))
    assert end.exchange(STANDING, ()).cursor == "page"
    assert center.exchange(STANDING, ()) == ANSWER
    end.close()


def test_a_page_that_cannot_be_read_is_asked_for_as_json(server: RudeServer) -> None:
    def unreadable(raw: bytes) -> ExchangeAnswer:
        raise ValueError(raw)

    server.answering = page_or_json
    end = with_pages(server, unreadable)
    assert [end.exchange(STANDING, ()) for _ in range(2)] == [ANSWER, ANSWER]
    offered = [msgspec.json.decode(request.body, type=ExchangeRequest).reads for request in server.seen]
    assert offered == [["1"], [], []]
    end.close()


def test_a_page_nobody_asked_for_is_nonsense(server: RudeServer, center: HttpCenter) -> None:
    server.answering = lambda _request: Response(headers={"Content-Type": ANSWER_PAGE}, body=b"page")
    with pytest.raises(Problem) as strange:
        center.exchange(STANDING, ())
    assert strange.value.code == "road.nonsense"


def test_several_calls_at_once_have_a_connection_each(server: RudeServer, center: HttpCenter) -> None:
    together = threading.Barrier(center.connections)

    def held(_request: Request) -> Response:
        together.wait(10)
        return Response(headers={"Upload-Offset": "9"})

    server.answering = held
    with ThreadPoolExecutor(center.connections) as pool:
        for _ in range(2):
            asked = [pool.submit(center.offset, NAME, "blob") for _ in range(center.connections)]
            assert [call.result() for call in asked] == [9] * center.connections
    assert server.connections == center.connections
