"""The road: segments, columns, pages, messages of both ends, signatures, pouches.

Signatures, hashes and seals are made good again after an input was changed, so that it gets behind
them: whoever sends nonsense may well be an enrolled station.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import msgspec
import zstandard
from pyrage import encrypt

from sync import seal
from sync.codec import event_to_wire
from sync.engine.ports import Standing
from sync.engine.sanity import check_answer
from sync.ledger.invitation import read_invitation
from sync.pouch import Manifest, Member, open_pouch
from sync.pouch.age_keys import recipient
from sync.pouch.letters import answer_of
from sync.pouch.manifest import PREFIX_BYTES, SIGNATURE_BYTES, head_of, read_manifest
from sync.segments import header_for, open_segment, pack, read_page, write_page
from sync.segments.carried import CARRIED, Carried, CarriedCase, open_carried
from sync.segments.columns import Reader, Writer, put_rows, take_rows
from sync.segments.dictionaries import NEWEST, dictionary
from sync.segments.header import COLUMNS, ROWS, SegmentHeader, bound, split, write_head
from sync.segments.packing import pack_columns
from sync.segments.rows import squeeze
from sync.transport.enrolment import _enrolled
from sync.transport.http_center import HttpCenter
from sync.transport.line import Reply
from sync.transport.replies import message_of
from sync.wire import (
    ANSWER_PAGE,
    About,
    EnrolAnswer,
    ExchangeAnswer,
    ExchangeRequest,
    RefusedEvent,
    WireChange,
    WireEvent,
    signing,
)
from tests.fuzz.target import Run, Target
from tests.segments.rows_for_tests import SITE, application, chained, keys_for

SENDER, RECEIVER = bytes(range(32)), bytes(range(32, 64))
FROM, TO = seal.sign_public(SENDER), seal.box_public(RECEIVER)
LARGEST = 4 << 20
COUNTY = "511999000000"
_LENGTHS = struct.Struct(">II")


def _rows(many: int) -> list[WireEvent]:
    return [event_to_wire(event) for event in chained([application(number) for number in range(many)])]


def _keys(rows: Sequence[WireEvent]) -> dict[str, bytes]:
    return keys_for(rows)  # type: ignore[arg-type]


# --- segments ------------------------------------------------------------------------------------------


def _segments() -> list[bytes]:
    rows = _rows(3)
    header = header_for(rows)
    return [
        pack(header, rows, {row.case_no: b"box" for row in rows}, SENDER),
        pack_columns(header, rows, _keys(rows), SENDER, TO),
    ]


def _signed_again(raw: bytes) -> bytes:
    """The head's length and hash made true, and signed."""
    try:
        header, _, payload, _ = split(raw)
    except Exception:  # noqa: BLE001 - what cannot be split goes in as it is
        return raw
    return _signed(header, payload)


def _signed(header: SegmentHeader, payload: bytes) -> bytes:
    digest = hashlib.sha256(payload).hexdigest()
    head = write_head(msgspec.structs.replace(header, length=len(payload), sha256=digest))
    return head + payload + seal.sign(SENDER, head)


def _open_segment(_folder: Path) -> Run:
    return lambda raw: _opened(raw, _signed_again(raw))


def _opened(*forms: bytes) -> None:
    for form in forms[:-1]:
        try:
            open_segment(form, FROM, LARGEST, RECEIVER)
        except Exception as refusal:
            if type(refusal).__name__ != "Problem":
                raise
    open_segment(forms[-1], FROM, LARGEST, RECEIVER)


def _open_rows(_folder: Path) -> Run:
    """The MessagePack inside `rows+zstd`."""
    header = header_for(_rows(3))
    squeezer = zstandard.ZstdCompressor(level=1)

    def read(plain: bytes) -> None:
        open_segment(
            _signed(msgspec.structs.replace(header, codec=ROWS), squeezer.compress(plain)), FROM, LARGEST
        )

    return read


def _plain_rows() -> list[bytes]:
    rows = _rows(3)
    squeezed = squeeze(rows, {row.case_no: b"box" for row in rows})
    return [zstandard.ZstdDecompressor().decompress(squeezed, max_output_size=LARGEST)]


# --- columns: the three streams in clear, each with its length ---------------------------------------


def _laid(writer: Writer) -> bytes:
    numbers, text, bare = bytes(writer.numbers), bytes(writer.text), bytes(writer.bare)
    return _LENGTHS.pack(len(numbers), len(text)) + numbers + text + bare


def _taken(raw: bytes) -> Writer:
    writer = Writer()
    if len(raw) < _LENGTHS.size:
        return writer
    first, second = (size % (len(raw) + 1) for size in _LENGTHS.unpack_from(raw))
    rest = raw[_LENGTHS.size :]
    writer.numbers += rest[:first]
    writer.text += rest[first : first + second]
    writer.bare += rest[first + second :]
    return writer


def _column_seeds() -> list[bytes]:
    seeds = []
    for many in (1, 3, 9):
        writer, rows = Writer(), _rows(many)
        put_rows(writer, rows, _keys(rows))
        seeds.append(_laid(writer))
    writer = Writer()
    put_rows(writer, _rows(2), {})
    return [*seeds, _laid(writer)]


def _open_columns(_folder: Path) -> Run:
    """Through the whole envelope: streams packed, boxed, signed."""
    words, header = dictionary(NEWEST), header_for(_rows(3))

    def read(raw: bytes) -> None:
        filled = msgspec.structs.replace(header, codec=COLUMNS, dictionary=NEWEST)
        payload = seal.box_again(SENDER, TO, _taken(raw).packed(words, 1), bound(filled))
        open_segment(_signed(filled, payload), FROM, LARGEST, RECEIVER)

    return read


def _open_bare_columns(_folder: Path) -> Run:
    """Without the envelope: many more inputs a second, and what the reader itself says."""
    words = dictionary(NEWEST)

    def read(raw: bytes) -> None:
        reader = Reader(_taken(raw).packed(words, 1), words, LARGEST)
        take_rows(reader, LARGEST)
        reader.finish()

    return read


def _open_packed(_folder: Path) -> Run:
    """Streams as they come, zstd included."""
    words = dictionary(NEWEST)

    def read(raw: bytes) -> None:
        reader = Reader(raw, words, LARGEST)
        take_rows(reader, LARGEST)
        reader.finish()

    return read


def _packed_seeds() -> list[bytes]:
    return [_taken(seed).packed(dictionary(NEWEST), 1) for seed in _column_seeds()]


# --- the county's answer at the station -----------------------------------------------------------------


def _answer(many: int = 2) -> ExchangeAnswer:
    rows = _rows(many)
    changes = [WireChange(n, "event", row, seal.box_to(TO, bytes(32))) for n, row in enumerate(rows, 1)]
    changes.append(WireChange(many + 1, "settings", None, b"", "calendar", b'{"days":[]}'))
    return ExchangeAnswer(
        "e1",
        1,
        [RefusedEvent(1, "event.sealed")],
        [],
        0,
        "2026-11-25T09:00:00+08:00",
        0,
        changes,
        f"e1.{many + 1}",
        "",
    )


class _Answering:
    """A line at whose other end the fuzzer sits."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self._replies = iter(replies)

    def ask(self, *_: object) -> Reply:
        return next(self._replies)

    def stale(self) -> bool:
        return False


_STANDING = Standing("511999104205", 1, 3, 3, 1, "e1.0", "")
_CHINA = timezone(timedelta(hours=8))


def _center(*replies: Reply) -> HttpCenter:
    center = HttpCenter(
        "http://127.0.0.1:9",
        site=SITE,
        incarnation=1,
        sign_seed=SENDER,
        now=lambda: datetime(2026, 11, 25, 9, tzinfo=_CHINA),
        reads=[NEWEST],
        open_page=lambda raw: read_page(raw, RECEIVER, LARGEST),
    )
    center.close()
    center._line = _Answering(replies)  # type: ignore[assignment]
    return center


def _open_answer(_folder: Path) -> Run:
    def read(body: bytes) -> None:
        reply = Reply(200, {"Content-Type": "application/json"}, body)
        check_answer(_STANDING, _center(reply).exchange(_STANDING, []))

    return read


def _open_page(_folder: Path) -> Run:
    """A page whose streams were changed; where it is not readable, the plain answer comes next."""
    words = dictionary(NEWEST)
    name = NEWEST.encode()

    def read(raw: bytes) -> None:
        box = seal.box_again(SENDER, TO, _taken(raw).packed(words, 1), b"answer")
        page = b"DBAN\x01" + bytes((len(name),)) + name + box
        plain = Reply(200, {"Content-Type": "application/json"}, b"{}")
        check_answer(
            _STANDING, _center(Reply(200, {"Content-Type": ANSWER_PAGE}, page), plain).exchange(_STANDING, [])
        )

    return read


def _page_seeds() -> list[bytes]:
    """The streams of a page, taken out of it again."""
    seeds = []
    for many in (1, 4):
        answer = _answer(many)
        raw = write_page(answer, _keys([c.event for c in answer.changes if c.event]), TO, [NEWEST])
        begin = 6 + raw[5]
        reader = Reader(seal.unbox(RECEIVER, raw[begin:], b"answer"), dictionary(NEWEST), LARGEST)
        writer = Writer()
        writer.numbers += reader._numbers
        writer.text += reader._text
        writer.bare += reader._bare
        seeds.append(_laid(writer))
    return seeds


def _open_reply(_folder: Path) -> Run:
    """Refusals, offsets and numbers: `{"status", "headers", "body"}` of whatever stands at the other end."""

    def read(raw: bytes) -> None:
        try:
            told = json.loads(raw)
            headers = {str(k): str(v) for k, v in dict(told["headers"]).items()}
            reply = Reply(int(told["status"]), headers, str(told["body"]).encode("utf-8", "replace"))
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError, AttributeError):
            reply = Reply(200, {"Content-Type": "text/html"}, raw)
        for ask in (
            lambda center: center.offset("00" * 32, "blob"),
            lambda center: center.incarnate(0, []),
            lambda center: center.fetch_blob("00" * 32),
            lambda center: center.deliver_pouch("00" * 32),
        ):
            _quiet(ask, _center(reply, reply))
        _center(reply, reply, reply).upload("00" * 32, b"x", 0, 10, "blob")

    return read


def _quiet(ask, center) -> None:  # type: ignore[no-untyped-def]
    from sync.ledger.problems import Problem

    try:
        ask(center)
    except Problem as problem:
        problem.to_json()


def _reply_seeds() -> list[bytes]:
    refusal = {"code": "road.offset", "message": "x", "params": {"offset": "7"}}
    told = [
        (409, {"Content-Type": "application/json", "Upload-Offset": "7"}, json.dumps(refusal)),
        (503, {"Retry-After": "30"}, ""),
        (200, {"Upload-Offset": "1", "Content-Type": "application/json"}, '{"incarnation":2,"through":3}'),
        (200, {"Content-Type": "application/octet-stream"}, "x"),
    ]
    return [json.dumps({"status": s, "headers": h, "body": b}).encode() for s, h, b in told]


# --- signatures -------------------------------------------------------------------------------------------


def _open_head(_folder: Path) -> Run:
    """The three headers of a signed request, one a line."""

    def read(raw: bytes) -> None:
        site, given, signature, *_ = [*raw.decode("utf-8", "replace").split("\n"), "", "", ""]
        for reader, text in (
            (signing.read_site_header, site),
            (signing.read_signature_input, given),
            (signing.read_signature, signature),
        ):
            try:
                reader(text)
            except ValueError:
                continue

    return read


def _head_seeds() -> list[bytes]:
    stamp = signing.Stamp(1_795_000_000, signing.nonce_text(bytes(16)))
    lines = [
        signing.site_header(SITE, 1),
        signing.signature_input(stamp),
        signing.signature_header(bytes(64)),
    ]
    return ["\n".join(lines).encode()]


# --- pouches -----------------------------------------------------------------------------------------------


def _manifest(*members: Member) -> Manifest:
    request = ExchangeRequest(1, SITE, 1, [], "", 3, "", "2026-11-25T09:00:00+08:00", [])
    return Manifest("report", "00" * 16, SITE, 1, COUNTY, "2026-11-25T09:00:00+08:00", list(members), request)


def _pouch_seeds() -> list[bytes]:
    answer = msgspec.json.encode(_answer())
    contents = [("segment", _segments()[0]), ("answer", answer), ("blob", b"scan"), ("blob", b"")]
    members = [Member(kind, hashlib.sha256(raw).hexdigest(), len(raw)) for kind, raw in contents]
    return [
        head_of(_manifest(*members), SENDER) + b"".join(raw for _, raw in contents),
        head_of(_manifest(), SENDER),
    ]


def _open_pouch(folder: Path) -> Run:
    """The content in clear, signed again, encrypted to the receiver."""
    numbers = count()

    def read(raw: bytes) -> None:
        path = folder / f"{next(numbers) % 2}.pouch"
        path.write_bytes(encrypt(_head_signed(raw), [recipient(TO)]))
        opened = open_pouch(path, RECEIVER, lambda _manifest: FROM)
        opened.members(lambda member, content: answer_of(content) if member.kind == "answer" else None)

    return read


def _head_signed(raw: bytes) -> bytes:
    if len(raw) < PREFIX_BYTES:
        return raw
    end = PREFIX_BYTES + int.from_bytes(raw[5:9], "big")
    if len(raw) < end + SIGNATURE_BYTES:
        return raw
    return raw[:end] + seal.sign(SENDER, raw[:end]) + raw[end + SIGNATURE_BYTES :]


def _open_pouch_file(folder: Path) -> Run:
    """The file as it lies on the stick."""

    def read(raw: bytes) -> None:
        path = folder / "a.pouch"
        path.write_bytes(raw)
        open_pouch(path, RECEIVER, lambda _manifest: FROM)

    return read


# --- the first meeting ---------------------------------------------------------------------------------


def _open_enrolled(_folder: Path) -> Run:
    """What answers a new PC: the county's enrolment with its settings, and a QR code before it."""

    def read(raw: bytes) -> None:
        typed = raw.decode("utf-8", "replace")
        _quiet(read_invitation, typed)
        reply = Reply(200, {"Content-Type": "application/json"}, raw)
        _enrolled(message_of(reply, EnrolAnswer))

    return read


def _enrolments() -> list[bytes]:
    about = About(1, "e1", "示范县", COUNTY, bytes(32), bytes(32))
    settings = {"profile": msgspec.Raw(b'{"device":"01"}'), "calendar": msgspec.Raw(b"[]")}
    answer = EnrolAnswer(SITE, "楠木寺村", "内椑木", "village", 1, "e1", about, settings)
    code = f"DBE1|https://county.example/daiban|ABCD-EFGH-JKLM|{'0' * 16}"
    return [msgspec.json.encode(answer), code.encode()]


def _open_carried(_folder: Path) -> Run:
    """What a county sends its city: the MessagePack inside, boxed and signed."""
    header = msgspec.structs.replace(header_for(_rows(3)), codec=CARRIED)
    squeezer = zstandard.ZstdCompressor(level=1)

    def read(plain: bytes) -> None:
        payload = seal.box_again(SENDER, TO, squeezer.compress(plain), bound(header))
        open_carried(_signed(header, payload), FROM, RECEIVER, LARGEST)

    return read


def _carried() -> list[bytes]:
    cases = [CarriedCase(*("x" for _ in CarriedCase.__struct_fields__))]
    return [msgspec.msgpack.encode(Carried("e1", bytes(32), [], cases, [], [], {"a": b"k"}, {"b": b"s"}))]


_JSON = (b'"n"', b"events", b"changes", b"e1.3", b"e2.0", SITE.encode(), b"settings", b"event", b"@enrolment")
_SIGNS = (b'sig=("@method"', b";created=", b';nonce="', b';alg="ed25519"', b"sig=:", b":", b".", b"=")

TARGETS = (
    Target("segment", _open_segment, _segments, short=1000),
    Target("segment_rows", _open_rows, _plain_rows, short=1500),
    Target("columns", _open_columns, _column_seeds, short=1000),
    Target("columns_bare", _open_bare_columns, _column_seeds, refusals=(ValueError,), short=2000),
    Target("columns_packed", _open_packed, _packed_seeds, refusals=(ValueError,), short=1500),
    Target("answer", _open_answer, lambda: [msgspec.json.encode(_answer())], "json", words=_JSON, short=1500),
    Target("answer_page", _open_page, _page_seeds, words=_JSON, short=1000),
    Target("reply", _open_reply, _reply_seeds, "json", words=(b"road.fork", b"store.damaged"), short=1000),
    Target("signature", _open_head, _head_seeds, "text", words=_SIGNS, short=2000),
    Target("pouch", _open_pouch, _pouch_seeds, short=600),
    Target(
        "pouch_file",
        _open_pouch_file,
        lambda: [encrypt(raw, [recipient(TO)]) for raw in _pouch_seeds()],
        short=400,
    ),
    Target("carried", _open_carried, _carried, short=500),
    Target("enrolled", _open_enrolled, _enrolments, "json", words=(b"settings", b"DBE1|", b"|"), short=1000),
    Target(
        "manifest",
        lambda _folder: read_manifest,
        lambda: [msgspec.json.encode(_manifest(Member("blob", "0" * 64, 3)))],
        "json",
        words=_JSON,
        short=2000,
    ),
)
