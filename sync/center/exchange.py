"""Exchange (one protocol step): take in what was offered, and answer after the commit.

The answer proves what is committed here, says what was refused and what is lacking, and
carries the first page of news. Nothing of it is remembered per station but the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from sync import seal
from sync.center import carried, changes
from sync.center.agents import note_learnt
from sync.center.blobs import wanted_from
from sync.center.bodies import keys_of
from sync.center.checkpoints import countersigned, take_head
from sync.center.county import County
from sync.center.database import alone, last_number, reading, writing
from sync.center.devices import Device, note_fork, seen, spend
from sync.center.digests import Digests, keep_standing
from sync.center.intake import Brought, opened_segment, take_in
from sync.center.journal_rows import event_of, refused_of
from sync.center.programs import keep_report
from sync.center.publishing import document_in_force
from sync.center.rollouts import look_after
from sync.center.signed_heads import keep_heads
from sync.center.station_settings import with_device
from sync.center.uploads import SHA256, enter_applied, forget, offset_of
from sync.codec import answer_to_wire
from sync.engine.ports import Answer, Change, SignedHead
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.segments import NotThisWay, read_header, write_page
from sync.segments.carried import CARRIED
from sync.wire import PROTOCOL_VERSION, ExchangeAnswer, ExchangeRequest, ProgramReport, signing, speaks
from sync.wire.heads import ChainHead

PAGE_ROWS = 200
PAGE_BYTES = 512 << 10
COLUMN_BYTES = 4 << 20
"""Of bodies in clear; on the road it is a thirtieth."""
MAX_SEGMENTS = 1000


def exchange(
    county: County, digests: Digests, device: Device, request: ExchangeRequest, nonce: str = ""
) -> ExchangeAnswer | bytes:
    """One exchange of an identified device: the answer, as a page where the station reads one of ours.

    One transaction spends the nonce, takes the segments in and notes who was heard of.
    Raises Problem: road.protocol, road.body, road.fork ...
    """
    if not speaks(request.protocol):
        raise Problem("road.protocol", theirs=str(PROTOCOL_VERSION), ours=str(request.protocol))
    if (request.site, request.incarnation) != (device.site, device.incarnation):
        raise Problem("road.signature")
    if len(request.segments) > MAX_SEGMENTS or not all(map(SHA256.fullmatch, request.segments)):
        raise Problem("road.body", reason="segments")
    if request.feed:
        with reading(county.engine) as connection:
            carried.check_carrier(connection, device)
    take_segments(county, digests, device, request, nonce)
    with reading(county.engine) as connection:
        if request.reads:
            try:
                return _as_page(connection, county, digests, device, request)
            except NotThisWay:
                request = msgspec.structs.replace(request, reads=[])
        return answer_to_wire(answer_to(connection, county, digests, device, request))


def _as_page(
    connection: Connection, county: County, digests: Digests, device: Device, request: ExchangeRequest
) -> bytes:
    """The answer in columns, sealed to the station as a whole. Raises NotThisWay."""
    answer = answer_to_wire(answer_to(connection, county, digests, device, request))
    numbers = {change.event.case_no for change in answer.changes if change.event is not None}
    return write_page(answer, keys_of(connection, county, numbers), device.box_public, request.reads)


@dataclass(frozen=True, slots=True)
class Offer:
    """What one exchange brings: `sizes` are those of its segments, by name.

    `heads`: its plain segments, for the signatures on them. `carried`: segments of a county's feed by name;
    `feed`: its name; `left`: those segments that wait for what comes before them. `program`: what runs there.
    `cursor`: how far it has taken its news in.
    """

    device: Device
    nonce: str
    digest: str
    segments: Sequence[Brought]
    sizes: Mapping[str, int]
    digests: Digests
    last_seq: int = 0
    head: ChainHead | None = None
    heads: Sequence[bytes] = ()
    carried: Mapping[str, carried.Load] = field(default_factory=dict)
    feed: str = ""
    left: set[str] = field(default_factory=set)
    program: ProgramReport | None = None
    cursor: str = ""
    failed: list[tuple[str, str]] = field(default_factory=list)


def _take_offers(county: County, offers: Sequence[Offer]) -> None:
    """Exchanges of one process that came at the same moment, in one transaction."""
    with alone(county.engine) as connection:
        take_in(connection, county, [segment for offer in offers for segment in offer.segments])
        keep_heads(connection, [raw for offer in offers for raw in offer.heads])
        for offer in offers:
            _take_carried(connection, county, offer)
        sizes = {
            name: size for offer in offers for name, size in offer.sizes.items() if name not in offer.left
        }
        enter_applied(connection, sizes)
        for offer in offers:
            _note(connection, county, offer)


def _take_carried(connection: Connection, county: County, offer: Offer) -> None:
    offer.left.clear()
    for name, load in sorted(offer.carried.items(), key=lambda pair: pair[1].header.seq_from):
        if not carried.take(connection, county, load):
            offer.left.add(name)


def _note(connection: Connection, county: County, offer: Offer) -> None:
    if offer.nonce:
        spend(connection, county, offer.device, offer.nonce)
    seen(connection, county, offer.device, offer.digest)
    if offer.feed:
        carried.keep_standing(connection, offer.device, offer.feed)
    else:
        keep_standing(connection, offer.digests, offer.device)
    take_head(connection, county, offer.device, offer.last_seq, offer.head)
    if offer.cursor and not offer.feed:
        through = _place(county, offer.cursor, last_number(connection, offer.device.site))
        note_learnt(connection, county, offer.device, through, offer.last_seq)
    if offer.program is not None:
        failed = keep_report(connection, county, offer.device, offer.program)
        offer.failed.extend([failed] if failed else [])


def take_segments(
    county: County, digests: Digests, device: Device, request: ExchangeRequest, nonce: str = ""
) -> None:
    """All offered segments in one transaction. One that is not here whole is not believed: `acked` tells."""
    raws = {name: raw for name in request.segments if (raw := _loaded(county, name)) is not None}
    loads = {name: raw for name, raw in raws.items() if read_header(raw).codec == CARRIED}
    plain = [raw for name, raw in raws.items() if name not in loads]
    segments = tuple(opened_segment(county, raw) for raw in plain)
    sizes = {name: len(raw) for name, raw in raws.items()}
    told = (0, None) if request.feed else (request.last_seq, request.head)
    feed = {name: carried.opened(county, raw) for name, raw in loads.items()}
    offer = Offer(device, nonce, request.digest, segments, sizes, digests, *told, plain, feed, request.feed)
    offer = replace(offer, program=request.program, cursor=request.cursor)
    try:
        if segments or feed:
            county.line.do(offer, partial(_take_offers, county))
        else:
            with writing(county.engine) as connection:
                _note(connection, county, offer)
    except Problem as problem:
        if problem.code == "road.fork":
            note_fork(county, device)
        raise
    if offer.failed:
        look_after(county)  # a version that fails here too may have failed often enough
    for name in raws.keys() - offer.left:
        county.vault.drop("segment", name)


def _loaded(county: County, name: str) -> bytes | None:
    """The bytes of a whole segment; None where it is not here, was taken in before or was damaged here."""
    if not offset_of(county, "segment", name)[1]:
        return None
    try:
        return county.vault.read_part("segment", name)
    except FileNotFoundError:
        return None
    except seal.SealBroken:
        forget(county, "segment", name)
        return None


def answer_to(
    connection: Connection, county: County, digests: Digests, device: Device, request: ExchangeRequest
) -> Answer:
    """What the county has to say to a station now, as of this look at the book."""
    if request.feed:
        acked, reckoned = carried.standing_of(connection, device.site, request.feed)
        digest = reckoned.hex()
    else:
        acked, digest = digests.of(connection, device.site, device.incarnation)
    wants = wanted_from(connection, county, device.site)
    if request.have is not None:
        offered = set(request.have)
        wants = [want for want in wants if want[0] in offered]
    # Asked for first: whatever is told to the scope meanwhile has a later number and waits.
    last = last_number(connection, device.site)
    after = _place(county, request.cursor, last)
    own = changes.Own(device.site, device.incarnation, request.last_seq)
    rows = changes.page_after(connection, device.site, after, last, PAGE_ROWS + 1, own)
    page, more = _page(connection, county, device, rows, in_columns=bool(request.reads))
    return Answer(
        epoch=county.epoch,
        acked=acked,
        refused=tuple(refused_of(connection, device.site, device.incarnation)),
        wants=tuple(wants),
        backed_up=device.backed_up,
        server_time=county.stamp(),
        retry_after=0,
        changes=tuple(page),
        cursor=f"{county.epoch}.{page[-1].n if more else last}",
        digest=digest,
        more=more,
        head=_head(connection, county, device),
    )


def _head(connection: Connection, county: County, device: Device) -> SignedHead | None:
    head = countersigned(connection, county, device)
    return None if head is None else SignedHead(head.seq, head.hash, head.at, head.signature)


def _place(county: County, cursor: str, last: int) -> int:
    """Where a station stands in its news; from the start under another epoch or a number from nowhere."""
    epoch, _, number = cursor.rpartition(".")
    if epoch != county.epoch or not number.isdigit() or len(number) > 15:
        return 0
    return int(number) if int(number) <= last else 0


def _page(
    connection: Connection, county: County, device: Device, rows: list[Any], *, in_columns: bool
) -> tuple[list[Change], bool]:
    """At most PAGE_ROWS changes and about PAGE_BYTES; one always fits. In columns no key needs a box."""
    numbers = {row.case_no for row in rows if row.what != "settings"}
    keys = {} if in_columns else keys_of(connection, county, numbers)
    boxes: dict[str, bytes] = {}
    page: list[Change] = []
    size = 0
    for row in rows[:PAGE_ROWS]:
        change = _change(connection, county, device, row, keys, boxes)
        size += len(change.document) + (len(change.event.sealed) + 500 if change.event else 0)
        if page and size > (COLUMN_BYTES if in_columns else PAGE_BYTES):
            break
        page.append(change)
    return page, len(page) < len(rows)


def _change(
    connection: Connection,
    county: County,
    device: Device,
    row: Any,
    keys: dict[str, bytes],
    boxes: dict[str, bytes],
) -> Change:
    if row.what == "settings":
        document = bytes(row.document) or document_in_force(connection, row.setting)
        if row.setting == "profile":
            document = with_device(document, device.incarnation)
        return Change(n=row.n, kind="settings", name=row.setting, document=document)
    event = event_of(row)
    if event.case_no not in boxes:
        key = keys.get(event.case_no)
        boxes[event.case_no] = b"" if key is None else seal.box_to(device.box_public, key)
    told = Change(n=row.n, kind="event", event=event, key=boxes[event.case_no])
    return replace(told, signature=_signature(county, event)) if event.site == county.code else told


def _signature(county: County, event: Event) -> bytes:
    """Made when an act of the county is told, so that whoever holds it can hand it back (`returned.py`)."""
    return seal.sign(county.keys.sign_seed, signing.act_message(event.hash))
