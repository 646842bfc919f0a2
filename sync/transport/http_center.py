"""The county over HTTP: implements `engine.ports.CountyPort` with signed requests.

Every request carries an Ed25519 signature (RFC 9421) of this station. Uploads resume: where
the offsets differ the county's counts. Which block, when and how often is the machine's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from sync import seal
from sync.codec import answer_from_wire, event_to_wire, head_to_wire
from sync.engine.ports import Answer, Standing
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.transport.line import PROGRESS_S, Line, Reply
from sync.transport.replies import check, message_of, offset_of
from sync.wire import (
    ANSWER_PAGE,
    PROTOCOL_VERSION,
    ExchangeAnswer,
    ExchangeRequest,
    IncarnateAnswer,
    IncarnateRequest,
    ReturnAnswer,
    ReturnedAct,
    ReturnRequest,
    program_of,
    signing,
)

JSON = {"Content-Type": "application/json", "Accept": "application/json"}
BLOCK_TYPE = {"Content-Type": "application/partial-upload"}
ANSWER_CAP = 8 << 20
BLOB_CAP = 64 << 20
REFUSAL_CAP = 64 << 10
EXCHANGE_PATIENCE = 4.0
"""Times the usual patience: the county answers an exchange only after its commit."""


CONNECTIONS = 4


class HttpCenter:
    """`now` gives local time with offset. `random` gives fresh bytes for nonces.

    `open_page` reads an answer page made with one of the dictionaries `reads` and raises ValueError
    where it cannot; without it answers come as JSON. `feed`: of a county that speaks to its city.
    `program`: the fields of `wire.ProgramReport`, as they stand when an exchange is made.
    Calls may be made from several threads.
    """

    connections = CONNECTIONS

    def __init__(
        self,
        url: str,
        *,
        site: str,
        incarnation: int,
        sign_seed: bytes,
        now: Callable[[], datetime],
        proxies: Mapping[str, str] | None = None,
        verify: bool | str = True,
        patience: float = PROGRESS_S,
        random: Callable[[int], bytes] = os.urandom,
        reads: Sequence[str] = (),
        open_page: Callable[[bytes], ExchangeAnswer] | None = None,
        feed: str = "",
        program: Callable[[], Mapping[str, object] | None] | None = None,
    ) -> None:
        self._line = Line(url, proxies, verify, patience)
        self._patience = patience
        self._site = signing.site_header(site, incarnation)
        self._sign_seed = sign_seed
        self._now = now
        self._random = random
        self._reads = list(reads) if open_page is not None else []
        self._open_page = open_page
        self._feed = feed
        self._program = program

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()

    def upload(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> int:
        """PUT one block; returns the county's offset after it, `size` only when it verified the whole.

        Raises Problem: road.*, center.*.
        """
        try:
            held, agreed = self._put(sha256, content, offset, size, kind)
        except Problem as problem:
            if problem.code != "road.offline" or not self._line.stale():
                raise
            held, agreed = self._go_on(sha256, content, offset, size, kind)
        if held == size and not agreed:
            # The county has every byte but has not said that they bear the name: let it finish.
            held, agreed = self._put(sha256, b"", size, size, kind)
            if not agreed:
                raise Problem("road.offset", offset=held)
        return held

    def _go_on(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> tuple[int, bool]:
        """After a connection broke: only what has not arrived is sent again."""
        there = self.offset(sha256, kind)
        if not offset <= there <= offset + len(content):
            return there, False
        return self._put(sha256, content[there - offset :], there, size, kind)

    def offset(self, sha256: str, kind: str) -> int:
        """How many bytes of the object the county holds."""
        reply = self._ask("HEAD", f"/v1/upload/{kind}/{sha256}", {}, b"", REFUSAL_CAP)
        check(reply)
        return offset_of(reply, 1 << 50)

    def exchange(self, standing: Standing, segments: Sequence[str]) -> Answer:
        """Have uploaded segments applied; the county's answer, whole or a Problem."""
        try:
            answer = self._answer(self._exchange(standing, segments, self._reads))
        except _NotReadable:
            self._reads = []  # it is asked again, and for the rest of this line in JSON
            answer = self._answer(self._exchange(standing, segments, []))
        try:
            return answer_from_wire(answer)
        except ValueError as nonsense:
            raise Problem("road.nonsense", reason="date") from nonsense

    def _exchange(self, standing: Standing, segments: Sequence[str], reads: Sequence[str]) -> Reply:
        asked = ExchangeRequest(
            protocol=PROTOCOL_VERSION,
            site=standing.site,
            incarnation=standing.incarnation,
            segments=list(segments),
            cursor=standing.cursor,
            last_seq=standing.last,
            digest=standing.digest,
            station_time=self._now().isoformat(timespec="seconds"),
            reads=list(reads),
            feed=self._feed,
            head=None if standing.head is None else head_to_wire(standing.head),
            program=program_of(self._program()) if self._program is not None else None,
        )
        body = msgspec.json.encode(asked)
        patience = self._patience * EXCHANGE_PATIENCE
        return self._ask("POST", "/v1/exchange", JSON, body, ANSWER_CAP, patience)

    def _answer(self, reply: Reply) -> ExchangeAnswer:
        check(reply)
        if not self._reads or self._open_page is None or reply.headers.get("Content-Type", "") != ANSWER_PAGE:
            return message_of(reply, ExchangeAnswer)
        try:
            return self._open_page(reply.body)
        except ValueError as strange:
            raise _NotReadable from strange

    def fetch_blob(self, sha256: str) -> bytes:
        """A scan whole. Whether the bytes bear the name is the cabinet's to check."""
        reply = self._ask("GET", f"/v1/blob/{sha256}", {}, b"", BLOB_CAP)
        check(reply)
        if reply.headers.get("Content-Type", "").startswith("text/"):
            raise Problem("road.nonsense", reason="text")
        return reply.body

    def incarnate(self, acked: int, hashes: Sequence[bytes], *, restored: bool = False) -> tuple[int, int]:
        """(new device number, last seq both ends have alike). Raises Problem: center.no_fork, road.*."""
        body = msgspec.json.encode(IncarnateRequest(acked=acked, hashes=list(hashes), restored=restored))
        answer = message_of(self._ask("POST", "/v1/incarnation", JSON, body, REFUSAL_CAP), IncarnateAnswer)
        return answer.incarnation, answer.through

    def give_back(self, acts: Sequence[tuple[Event, bytes]]) -> tuple[dict[int, int], int]:
        """(device numbers of the county to the last seq it has, how many acts were new). Raises Problem: road.*."""
        returned = [ReturnedAct(event_to_wire(event), signature) for event, signature in acts]
        body = msgspec.json.encode(ReturnRequest(acts=returned))
        patience = self._patience * EXCHANGE_PATIENCE
        reply = self._ask("POST", "/v1/returned", JSON, body, REFUSAL_CAP, patience)
        answer = message_of(reply, ReturnAnswer)
        return answer.heads, answer.kept

    def deliver_pouch(self, sha256: str) -> bytes:
        """Have an uploaded pouch of another station taken in; its answer pouch, sealed to that station."""
        reply = self._ask(
            "POST", f"/v1/pouch/{sha256}", {}, b"", BLOB_CAP, self._patience * EXCHANGE_PATIENCE
        )
        check(reply)
        if reply.headers.get("Content-Type", "") != "application/octet-stream":
            raise Problem("road.nonsense", reason="pouch")
        return reply.body

    def _put(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> tuple[int, bool]:
        """(the county's offset, True where it took the block)."""
        headers = BLOCK_TYPE | {
            "Upload-Offset": str(offset),
            "Upload-Length": str(size),
            "Upload-Complete": "?1" if offset + len(content) == size else "?0",
        }
        path = f"/v1/upload/{kind}/{sha256}"
        reply = self._line.ask("PUT", path, self._signed("PUT", path, headers, content), content, REFUSAL_CAP)
        if reply.status == 409 and "Upload-Offset" in reply.headers:
            return offset_of(reply, size), False
        check(reply)
        return offset_of(reply, size), True

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        cap: int,
        patience: float = 0.0,
    ) -> Reply:
        try:
            return self._line.ask(
                method, path, self._signed(method, path, headers, body), body, cap, patience
            )
        except Problem as problem:
            # Every request may be repeated; a nonce may not, so it is signed anew.
            if problem.code != "road.offline" or not self._line.stale():
                raise
        return self._line.ask(method, path, self._signed(method, path, headers, body), body, cap, patience)

    def _signed(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        nonce = signing.nonce_text(self._random(signing.NONCE_BYTES))
        stamp = signing.Stamp(int(self._now().timestamp()), nonce)
        digest = signing.content_digest(body)
        base = signing.signature_base(method, path, digest, self._site, stamp)
        return dict(headers) | {
            signing.SITE_HEADER: self._site,
            signing.DIGEST_HEADER: digest,
            signing.INPUT_HEADER: signing.signature_input(stamp),
            signing.SIGNATURE_HEADER: signing.signature_header(seal.sign(self._sign_seed, base)),
        }


class _NotReadable(Exception):
    """A page that this station cannot read, though it offered to."""
