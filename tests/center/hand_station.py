"""A station made by hand: keys, chain, seals, segments and signed requests, without the store or the engine.

It writes whatever it is told, right or wrong, so a test can say exactly what reached the county.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
import requests

from forms.canonical import canonical
from sync import seal
from sync.ledger.events import GENESIS, Actor, Event
from sync.ledger.hlc import next_hlc
from sync.ledger.ids import new_event_id
from sync.segments import Packer
from sync.wire import EnrolAnswer, EnrolRequest, ExchangeAnswer, ExchangeRequest, signing

ROLE = {"village": "VA", "township": "TS"}
TIMEOUT = 20


@dataclass
class HandStation:
    url: str
    enrolled: EnrolAnswer
    sign_seed: bytes
    box_seed: bytes
    actor: Actor
    keys: dict[str, bytes] = field(default_factory=dict)
    journal: list[Event] = field(default_factory=list)
    hlc: str = ""
    cursor: str = ""
    rev: dict[str, int] = field(default_factory=dict)

    @classmethod
    def enrol(cls, url: str, code: str, account: str = "agent") -> HandStation:
        seeds = seal.new_key(), seal.new_key()
        request, answer = ask_to_enrol(url, code, *seeds)
        assert request.status_code == 200, request.text
        actor = Actor(account, account, ROLE[answer.tier])
        return cls(url, answer, *seeds, actor)

    @property
    def site(self) -> str:
        return self.enrolled.site

    @property
    def incarnation(self) -> int:
        return self.enrolled.incarnation

    @property
    def county_box(self) -> bytes:
        return self.enrolled.county.box_public

    def write(
        self, kind: str, case_no: str, body: Mapping[str, Any], at: datetime, /, **changed: Any
    ) -> Event:
        """The next event of the journal. `changed` replaces header fields before hashing."""
        key = self.keys.setdefault(case_no, seal.new_key())
        now_ms = int(at.timestamp() * 1000)
        event_id = changed.pop("event_id", None) or new_event_id(now_ms)
        self.hlc = next_hlc(self.hlc, now_ms, self.site, self.incarnation)
        self.rev[case_no] = self.rev.get(case_no, 0) + 1
        event = Event(
            site=self.site,
            incarnation=self.incarnation,
            seq=len(self.journal) + 1,
            event_id=event_id,
            case_no=case_no,
            kind=kind,
            rev=self.rev[case_no],
            actor=self.actor,
            effective_date=at.date(),
            recorded_at=at.isoformat(timespec="seconds"),
            hlc=self.hlc,
            sealed=seal.seal_body(key, canonical(body), event_id.encode()),
            prev_hash=self.journal[-1].hash if self.journal else GENESIS,
            hash=b"",
        )
        event = replace(event, **changed)
        event = replace(event, hash=event.computed_hash())
        self.journal.append(event)
        return event

    def packed(self, events: Sequence[Event] | None = None, *, escrow: bool = True) -> bytes:
        """A signed segment of consecutive events, with the escrow of their cases."""
        events = self.journal if events is None else events
        numbers = {event.case_no for event in events} if escrow else set()
        boxes = {number: seal.box_to(self.county_box, self.keys[number]) for number in numbers}
        return Packer(self.sign_seed).pack(events, boxes)

    def headers(self, method: str, path: str, body: bytes = b"", nonce: str = "") -> dict[str, str]:
        site = signing.site_header(self.site, self.incarnation)
        digest = signing.content_digest(body)
        stamp = signing.Stamp(1_700_000_000, nonce or signing.nonce_text(os.urandom(16)))
        base = signing.signature_base(method, path, digest, site, stamp)
        return {
            signing.SITE_HEADER: site,
            signing.DIGEST_HEADER: digest,
            signing.INPUT_HEADER: signing.signature_input(stamp),
            signing.SIGNATURE_HEADER: signing.signature_header(seal.sign(self.sign_seed, base)),
        }

    def put(self, kind: str, content: bytes, offset: int = 0, end: int | None = None) -> requests.Response:
        """PUT content[offset:end] of the object `content`."""
        name = hashlib.sha256(content).hexdigest()
        path = f"/v1/upload/{kind}/{name}"
        block = content[offset:end]
        headers = self.headers("PUT", path, block) | upload_headers(offset, len(content), len(block))
        return requests.put(self.url + path, data=block, headers=headers, timeout=TIMEOUT)

    def head(self, kind: str, content: bytes) -> int:
        path = f"/v1/upload/{kind}/{hashlib.sha256(content).hexdigest()}"
        answer = requests.head(self.url + path, headers=self.headers("HEAD", path), timeout=TIMEOUT)
        return int(answer.headers["Upload-Offset"])

    def get_blob(self, name: str) -> requests.Response:
        path = f"/v1/blob/{name}"
        return requests.get(self.url + path, headers=self.headers("GET", path), timeout=TIMEOUT)

    def request(self, *segments: bytes, **changed: Any) -> bytes:
        asked = ExchangeRequest(
            protocol=1,
            site=self.site,
            incarnation=self.incarnation,
            segments=[hashlib.sha256(raw).hexdigest() for raw in segments],
            cursor=self.cursor,
            last_seq=len(self.journal),
            digest="",
            station_time="2026-11-27T09:00:00+08:00",
        )
        return msgspec.json.encode(msgspec.structs.replace(asked, **changed))

    def post(self, body: bytes, nonce: str = "") -> requests.Response:
        path = "/v1/exchange"
        headers = self.headers("POST", path, body, nonce) | {"Content-Type": "application/json"}
        return requests.post(self.url + path, data=body, headers=headers, timeout=TIMEOUT)

    def exchange(self, *segments: bytes, **changed: Any) -> ExchangeAnswer:
        """Upload the segments and exchange; moves the cursor. The answer must be 200."""
        for raw in segments:
            assert self.put("segment", raw).status_code == 204
        answer = self.post(self.request(*segments, **changed))
        assert answer.status_code == 200, answer.text
        read = msgspec.json.decode(answer.content, type=ExchangeAnswer)
        self.cursor = read.cursor
        for change in read.changes:
            if change.event is not None and change.key:
                self.keys[change.event.case_no] = seal.unbox(self.box_seed, change.key)
                self.hlc = max(self.hlc, change.event.hlc)
        return read


def upload_headers(offset: int, size: int, block: int) -> dict[str, str]:
    complete = "?1" if offset + block == size else "?0"
    return {"Upload-Offset": str(offset), "Upload-Length": str(size), "Upload-Complete": complete}


def ask_to_enrol(
    url: str, code: str, sign_seed: bytes, box_seed: bytes
) -> tuple[requests.Response, EnrolAnswer]:
    """One enrolment request; the answer is decoded only where it is one."""
    about = requests.get(url + "/v1/about", timeout=TIMEOUT).json()
    box_public = msgspec.convert(about["box_public"], type=bytes)
    asked = EnrolRequest(
        code=code,
        sign_public=seal.sign_public(sign_seed),
        box_public=seal.box_public(box_seed),
        qr_key_box=seal.box_to(box_public, b"q" * 32),
    )
    answer = requests.post(url + "/v1/enrol", data=msgspec.json.encode(asked), timeout=TIMEOUT)
    read = msgspec.json.decode(answer.content, type=EnrolAnswer) if answer.status_code == 200 else None
    return answer, read  # type: ignore[return-value]
