"""The county's office: messages of stations, bodies of events, signed heads, enrolment, forms and searches of its pages.

The station is enrolled and signs truly; what it says is nonsense. Nothing of it may stop the office:
a row that cannot take effect is kept with its code.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request

from forms.catalog import Catalog
from forms.sheet_file import Sheet, workbook
from sync import seal
from sync.center import enrol as enrolment
from sync.center import exchange as exchanging
from sync.center import keys_at_rest, new_life, routes
from sync.center.county import County
from sync.center.database import reading
from sync.center.devices import Device, device_of, identify
from sync.center.digests import Digests
from sync.center.division_list import read_list
from sync.center.listing import Wanted, list_cases
from sync.center.sites import add_site, new_code
from sync.center.web import form_of
from sync.ledger.ids import new_event_id
from sync.ledger.problems import Problem
from sync.seal import PasswordCost
from sync.segments import Packer
from sync.wire import EnrolAnswer, EnrolRequest, ExchangeRequest, IncarnateRequest
from tests.center.hand_station import HandStation
from tests.center.worked import COUNTY, TOWNSHIP, VILLAGE, at, number, registration
from tests.fuzz.target import Run, Target

NOW = at("11-27 09:00")
SIGN, BOX = bytes(range(32)), bytes(range(32, 64))


class Office:
    """A county in a folder, with one enrolled village."""

    def __init__(self, folder: Path) -> None:
        cheap = PasswordCost(memory_kib=8, iterations=1)
        self.county = County.open(
            folder / "county", now=lambda: NOW, catalog=Catalog.of([]), password_cost=cheap
        )
        add_site(self.county, TOWNSHIP, "椑木镇便民服务中心", "township", short="椑木镇")
        add_site(self.county, VILLAGE, "椑木镇椑南村", "village", TOWNSHIP, short="内椑木")
        asked = enrol_request(self.county, new_code(self.county, VILLAGE))
        self.enrolled: EnrolAnswer = enrolment.enrol(self.county, asked)
        self.digests = Digests()
        self.hand = HandStation("", self.enrolled, SIGN, BOX, _actor())

    @property
    def device(self) -> Device:
        with reading(self.county.engine) as connection:
            return device_of(connection, VILLAGE, 1)

    def bring(self, raw: bytes) -> Any:
        """A whole segment, as after its upload, and one exchange that names it."""
        name = hashlib.sha256(raw).hexdigest()
        self.county.vault.append("segment", name, 0, raw)
        self.county.vault.prove("segment", name)
        asked = ExchangeRequest(1, VILLAGE, 1, [name], "", len(self.hand.journal), "", NOW.isoformat())
        return exchanging.exchange(self.county, self.digests, self.device, asked)


def _actor() -> Any:
    from sync.ledger.events import Actor

    return Actor("周明华", "周明华", "VA")


def enrol_request(county: County, code: str) -> EnrolRequest:
    box = seal.box_to(county.keys.box_public, bytes(32))
    return EnrolRequest(code, seal.sign_public(SIGN), seal.box_public(BOX), box, "PC", "0.1")


def _message(raw: bytes, shape: type) -> Any:
    return routes._read(raw, shape)


def _open_exchange(folder: Path) -> Run:
    office = Office(folder)
    office.hand.write("CaseRegistered", number(1), registration(), NOW)
    office.bring(office.hand.packed())
    device = office.device

    def read(raw: bytes) -> None:
        exchanging.exchange(office.county, office.digests, device, _message(raw, ExchangeRequest))

    return read


def _exchanges() -> list[bytes]:
    asked = ExchangeRequest(1, VILLAGE, 1, ["00" * 32], "e1.0", 3, "ab", NOW.isoformat(), ["11" * 32], ["1"])
    return [msgspec.json.encode(asked)]


def _open_body(folder: Path) -> Run:
    """`{"kind", "body", ...}`: one event in the station's true chain, its body and header as told."""
    office = Office(folder)
    office.hand.write("CaseRegistered", number(1), registration(), NOW)
    office.bring(office.hand.packed())
    serials, moments = count(2), count(int(NOW.timestamp() * 1000))

    def read(raw: bytes) -> None:
        told = _told(raw)
        case = number(1) if told.get("same") else number(next(serials) % 9000 + 1)
        changed = _headers(told)
        hand = office.hand
        before = len(hand.journal)
        try:
            key, event_id = hand.keys.setdefault(case, seal.new_key()), new_event_id(next(moments))
            body = json.dumps(told.get("body")).encode()
            sealed = seal.seal_body(key, body, event_id.encode())
            kind = str(told.get("kind", "")).encode("utf-8", "replace").decode()
            event = hand.write(kind, case, {}, NOW, event_id=event_id, sealed=sealed, **changed)
            boxes = {case: seal.box_to(hand.county_box, hand.keys[case])}
            answer = office.bring(Packer(hand.sign_seed).pack([event], boxes))
        except Exception:
            del hand.journal[before:]  # it never became a row: the chain goes on where it was
            raise
        assert answer.acked == event.seq, "a row that cannot take effect holds up those behind it"

    return read


def _told(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _headers(told: dict[str, Any]) -> dict[str, Any]:
    """What a row of the wire can carry in its header."""
    texts = {name: told[name] for name in ("hlc", "recorded_at") if isinstance(told.get(name), str)}
    clean = {name: text.encode("utf-8", "replace").decode() for name, text in texts.items()}
    rev = told.get("rev")
    return clean | ({"rev": rev} if isinstance(rev, int) and abs(rev) < 2**53 else {})


def _bodies() -> list[bytes]:
    facts = {"facts": {"rows_counted": True, "signed_on": "2026-11-27", "differences": []}, "papers": []}
    told: list[dict[str, Any]] = [
        {"kind": "CaseRegistered", "body": registration("00" * 32)},
        {"kind": "CaseQueued", "body": facts, "same": True},
        {
            "kind": "CaseHandedOver",
            "body": {**facts, "package": {"files": 1, "hash": "0"}},
            "same": True,
            "rev": 2,
        },
        {
            "kind": "RatingGiven",
            "body": {"rating": {"stars": 5, "reasons": [], "text": ""}, **facts},
            "same": True,
        },
        {
            "kind": "ComplaintRegistered",
            "body": {"complaint": {"channel": "当面", "category": "超时"}, **facts},
        },
    ]
    return [json.dumps(each, ensure_ascii=False).encode() for each in told]


def _open_enrol(folder: Path) -> Run:
    office = Office(folder)

    def read(raw: bytes) -> None:
        enrolment.enrol(office.county, _message(raw, EnrolRequest))

    return read


def _open_incarnate(folder: Path) -> Run:
    office = Office(folder)
    device = office.device

    def read(raw: bytes) -> None:
        new_life.incarnate(office.county, device, _message(raw, IncarnateRequest))

    return read


def _open_identify(folder: Path) -> Run:
    """Headers of a request, one `Name: value` a line, with a signature that would fit."""
    office = Office(folder)

    def read(raw: bytes) -> None:
        lines = (line.partition(": ") for line in raw.decode("latin-1").split("\n"))
        identify(office.county, "POST", "/v1/exchange", {name: value for name, _, value in lines}, once=True)

    return read


def _heads() -> list[bytes]:
    hand = HandStation("", _Enrolled(), SIGN, BOX, _actor())  # type: ignore[arg-type]
    headers = hand.headers("POST", "/v1/exchange", nonce="a" * 22)
    return ["\n".join(f"{name}: {value}" for name, value in headers.items()).encode("latin-1")]


class _Enrolled:
    site, incarnation = VILLAGE, 1


def _open_form(_folder: Path) -> Run:
    """A sent form: the first line is its content type."""

    async def parsed(kind: bytes, body: bytes) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await form_of(Request({"type": "http", "method": "POST", "headers": headers}, receive))

    def read(raw: bytes) -> None:
        kind, _, body = raw.partition(b"\n")
        asyncio.run(parsed(kind, body))

    return read


_MULTIPART = (
    b'multipart/form-data; boundary=B\n--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--B\r\n'
    b'Content-Disposition: form-data; name="f"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--B--\r\n'
)


def _open_listing(folder: Path) -> Run:
    """The words, the place and the filters of the county's list, one a line."""
    office = Office(folder)
    office.hand.write("CaseRegistered", number(1), registration(), NOW)
    office.bring(office.hand.packed())

    def read(raw: bytes) -> None:
        parts = [*raw.decode("utf-8", "replace").split("\n"), "", "", "", ""]
        wanted = Wanted(parts[0], parts[2], parts[3], parts[4], "a")
        with reading(office.county.engine) as connection:
            list_cases(connection, office.county, wanted, parts[1])

    return read


def _listings() -> Sequence[bytes]:
    told = (
        f"李𬍛 3174\n+9999/{number(1)}\ntodo\nSB-001\nmine",
        f"{number(1)}\n-\n\n\n",
        "511999104205-2026\n\nREGISTERED",
    )
    return [text.encode() for text in told]


def _open_villages(folder: Path) -> Run:
    """A list of villages. One is read beforehand: loading the reader of workbooks is no input's memory."""
    read_list(_villages()[-1], COUNTY, folder)
    return lambda raw: read_list(raw, COUNTY, folder)


def _villages() -> list[bytes]:
    """Lists of villages as spreadsheets save them."""
    lines = [("代码", "名称"), (TOWNSHIP, "椑木镇"), (VILLAGE, "椑南村"), ("511999104206", '"石,坝村"')]
    text = "\r\n".join(",".join(line) for line in lines)
    return [text.encode("utf-8-sig"), text.encode("gb18030"), workbook([Sheet("名单", lines[0], lines[1:])])]


def _enrols() -> list[bytes]:
    return [msgspec.json.encode(EnrolRequest("ABCD-EFGH", bytes(32), bytes(32), bytes(80), "PC", "0.1"))]


_PASSPHRASE = "十二个字以上的口令才可以用"


def _open_county_keys(_folder: Path) -> Run:
    """The county's own key file, in clear or under a passphrase; the passphrase is known, so that what lies inside is
    read too. What such a file may ask for is bounded; here by less, or each input would cost a second by right."""

    def read(raw: bytes) -> None:
        keys_at_rest.is_wrapped(raw)
        keys_at_rest.opened(raw, "")

    def opened(raw: bytes) -> None:
        with contextlib.suppress(Problem):
            read(raw)
        if not _costly(raw):
            keys_at_rest.opened(raw, _PASSPHRASE)

    return opened


def _costly(raw: bytes) -> bool:
    """A sound file that asks for more than a fuzz can give: refused nowhere, slow by right."""
    told = _told(raw)
    try:
        return int(told["memory_kib"]) * int(told["iterations"]) > _MOST_COST
    except (KeyError, TypeError, ValueError, OverflowError):
        return False


def _county_keys() -> list[bytes]:
    secrets = {"data_key": bytes(32), "sign_seed": SIGN, "box_seed": BOX}
    cheap = PasswordCost(memory_kib=8, iterations=1)
    hollow = seal.wrap(
        "intl", seal.stretch(_PASSPHRASE, bytes(16), cheap), b'{"data_key": 1}', b"daiban-county-keys 2"
    )
    wrapped = keys_at_rest.to_wrapped(secrets, _PASSPHRASE, cheap)
    told = json.loads(wrapped) | {"salt": "A" * 22 + "==", "wrapped": base64.b64encode(hollow).decode()}
    return [keys_at_rest.to_clear(secrets), wrapped, json.dumps(told).encode()]


_KINDS = tuple(
    word.encode()
    for word in ("CaseRegistered", "CaseReceived", "CaseHandedOver", "SupplementRequested", "CaseAccepted", "PapersDelivered",
                 "facts", "papers", "applicant", "terms", "materials", "files", "answers", "values", "repeats", "proxy",
                 "delivery", "supplement", "rows", "effective_date", "signed_on", "2026-11-27", "id_no", "name")
)  # fmt: skip
_COUNTY_KEYS = tuple(
    word.encode() for word in ("format", "suite", "salt", "wrapped", "memory_kib", "gm", "intl", "==")
)
_MOST_COST = 65_536  # KiB times passes
_HEADERS = (
    b"Daiban-Site: ",
    b"Signature-Input: ",
    b"Signature: ",
    b"Content-Digest: ",
    b"\n",
    b";created=",
    b"sig=:",
)
_FORMS = (
    b"\r\n--B\r\n",
    b"--B--",
    b"; filename=",
    b"; name=",
    b"filename*=utf-8''%00",
    b"boundary=",
    b"&",
    b"=",
    b"%FF",
    b"a=1&",
    b"charset=x",
)
_LIST = (b"\n", b" ", b"%", b"_", b"~", b"-", VILLAGE.encode(), b"+9999/", b"mine", b"nobody", b"todo")

TARGETS = (
    Target("office_exchange", _open_exchange, _exchanges, "json", words=(b"e1.1", VILLAGE.encode(), b"1"), short=150),
    Target("office_body", _open_body, _bodies, "json", words=_KINDS, short=80),
    Target("office_enrol", _open_enrol, _enrols, "json", short=300),
    Target("office_incarnate", _open_incarnate, lambda: [msgspec.json.encode(IncarnateRequest(1, [bytes(32)]))], "json", short=100),
    Target("office_identify", _open_identify, _heads, "text", words=_HEADERS, short=400),
    Target("county_keys", _open_county_keys, _county_keys, "json", words=_COUNTY_KEYS, short=600),
    Target("office_form", _open_form, lambda: [_MULTIPART, b"application/x-www-form-urlencoded\na=1&b=%E6%9D%8E"], words=_FORMS, short=400),
    Target("office_villages", _open_villages, _villages, words=(VILLAGE.encode(), b'"', b"\r\n", b"\xff\xfe"), short=300),
    Target("office_listing", _open_listing, _listings, "text", words=_LIST, short=150, longest=4000),
)  # fmt: skip
