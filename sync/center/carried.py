"""What a county carries up to this city (one protocol step): staged under its feed, taken in order, exactly once.

Every row keeps its place, writer and chain hash; the county's verdict on it stands. The city judges only
whether the county may bring it: its own division, an unbroken chain, each PC's own signature where one
came along. All in the caller's transaction, with the place in the feed.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select, tuple_, update

from sync import seal
from sync.center import tables
from sync.center.city_tables import (
    carried_bodies,
    carried_cases,
    carried_devices,
    carried_events,
    carried_keys,
    carried_sites,
    carrier_marks,
    carriers,
)
from sync.center.county import County
from sync.center.database import insert_all, insert_or_leave, lock_number, put, put_all, reading
from sync.center.devices import Device, device_of
from sync.center.divisions import within
from sync.center.journal_rows import APPLIED, REFUSED
from sync.center.sites import site_of
from sync.ledger.events import GENESIS, chain_hash_over
from sync.ledger.problems import Problem
from sync.segments import MAX_PLAIN, SegmentHeader, read_header
from sync.segments.carried import BEGINNING, Carried, CarriedDevice, CarriedRow, feed_digest, open_carried
from sync.segments.header import read_head

LOG = logging.getLogger("daiban.center")
_FEED_CHARS, _CODE_CHARS, _SITE, _HASH = 40, 60, 12, 32
_SAFE, _WORD = 2**53, 2**31
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Load:
    """A verified segment of a feed; `hashes` are those of its rows, `digests` the feed's after each."""

    header: SegmentHeader
    carried: Carried
    hashes: tuple[bytes, ...]
    digests: tuple[bytes, ...]


def opened(city: County, raw: bytes) -> Load:
    """Verify a segment before anybody waits. Raises Problem: road.*, road.foreign_division."""
    header = read_header(raw)
    with reading(city.engine) as connection:
        device = device_of(connection, header.site, header.incarnation)
        check_carrier(connection, device)
    header, carried = open_carried(raw, device.sign_public, city.keys.box_seed, MAX_PLAIN)
    _check_form(carried)
    _check_division(header.site, carried)
    hashes = tuple(_hash_of(row) for row in carried.rows)
    digests, digest = [], carried.digest
    for row, hashed in zip(carried.rows, hashes, strict=True):
        digest = feed_digest(digest, hashed, row.status, row.code)
        digests.append(digest)
    if digest.hex() != header.last or not 0 < len(carried.feed) <= _FEED_CHARS:
        raise Problem("road.body", reason="feed digest")
    _check_bodies(carried, hashes)
    return Load(header, carried, hashes, tuple(digests))


def check_carrier(connection: Connection, device: Device) -> None:
    """Only a county carries for others. Raises Problem("road.foreign_division")."""
    if site_of(connection, device.site).tier != "county":
        raise Problem("road.foreign_division", site=device.site, division=device.site)


def standing_of(connection: Connection, site: str, feed: str) -> tuple[int, bytes]:
    """(rows taken in, digest) of a feed."""
    columns = carriers.c
    query = select(columns.acked, columns.digest).where(columns.site == site, columns.feed == feed)
    row = connection.execute(query).one_or_none()
    return (0, BEGINNING) if row is None else (row.acked, bytes(row.digest))


def keep_standing(connection: Connection, device: Device, feed: str) -> None:
    """For the page of the stations: how the county's feed stands here after this exchange."""
    acked, digest = standing_of(connection, device.site, feed)
    row = {"site": device.site, "incarnation": device.incarnation, "acked": acked, "refused": 0}
    put(connection, tables.standings, row | {"digest": digest.hex()})


def take(connection: Connection, city: County, load: Load) -> bool:
    """Take one segment in; False where what comes before it is not here yet. Raises Problem("road.fork")."""
    header, carried = load.header, load.carried
    lock_number(connection, f"carrier/{header.site}")
    acked, digest = standing_of(connection, header.site, carried.feed)
    if header.seq_from - 1 > acked:
        return False
    if _mark(connection, header.site, carried.feed, header.seq_from - 1) != carried.digest:
        raise Problem("road.fork")
    known = acked - header.seq_from  # place in the segment of the last row that is here
    if header.seq_to <= acked:
        if _mark(connection, header.site, carried.feed, header.seq_to) not in (None, load.digests[-1]):
            raise Problem("road.fork")
        return True
    if known >= 0 and load.digests[known] != digest:
        raise Problem("road.fork")
    _keep(connection, city, load)
    place = {"site": header.site, "feed": carried.feed}
    put(connection, carriers, place | {"acked": header.seq_to, "digest": load.digests[-1]})
    put(connection, carrier_marks, place | {"n": header.seq_to, "digest": load.digests[-1]})
    return True


def _hash_of(row: CarriedRow) -> bytes:
    """The row's chain hash. One that does not fit is kept as evidence where the county refused it for that."""
    true = chain_hash_over(row.prev_hash, row.header(), row.body_hash)
    if row.hash and row.hash != true:
        if (row.status, row.code) != ("refused", "event.hash"):
            raise Problem("road.body", reason="row hash")
        return row.hash
    return true


def _check_form(carried: Carried) -> None:
    """What no database takes would come again for ever: it is refused before anybody waits."""
    for row in carried.rows:
        numbers = all(0 <= n < _SAFE for n in (row.seq, row.rev, row.schema)) and 0 < row.incarnation < _WORD
        texts = (text for text in msgspec.structs.astuple(row) if isinstance(text, str))
        if not numbers or row.seq < 1 or any("\x00" in text for text in texts):
            raise Problem("road.body", reason="row form")
        if {len(row.prev_hash), len(row.body_hash)} != {_HASH} or len(row.hash) not in (0, _HASH):
            raise Problem("road.body", reason="row hash")
        if row.status not in (APPLIED, REFUSED) or len(row.code) > _CODE_CHARS or len(row.site) != _SITE:
            raise Problem("road.body", reason="verdict")


def _check_division(county: str, carried: Carried) -> None:
    sites: Iterable[str] = {
        *(row.site for row in carried.rows),
        *(case.site for case in carried.cases),
        *(case.case_no[:12] for case in carried.cases),
        *(site.site for site in carried.sites),
        *(device.site for device in carried.devices),
        *(number[:12] for number in carried.keys),
    }
    for site in sorted(sites):
        if not within(site, county):
            raise Problem("road.foreign_division", site=site, division=county)


def _check_bodies(carried: Carried, hashes: tuple[bytes, ...]) -> None:
    """A body in this segment must be the one its row's hash was made over; others are compared in `check`."""
    for row, hashed in zip(carried.rows, hashes, strict=True):
        body = carried.bodies.get(hashed.hex())
        if body is not None and hashlib.sha256(body).digest() != row.body_hash:
            raise Problem("road.body", reason="body hash")


def _mark(connection: Connection, site: str, feed: str, n: int) -> bytes | None:
    if n == 0:
        return BEGINNING
    columns = carrier_marks.c
    query = select(columns.digest).where(columns.site == site, columns.feed == feed, columns.n == n)
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def _keep(connection: Connection, city: County, load: Load) -> None:
    carrier, carried = load.header.site, load.carried
    _check_links(connection, carrier, load)
    names = carried_events.c.keys()
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row, hashed in zip(carried.rows, load.hashes, strict=True):
        whole = msgspec.structs.asdict(row) | {"hash": hashed, "carrier": carrier}
        rows[(row.site, row.incarnation, row.seq, hashed)] = {name: whole[name] for name in names}
    put_all(connection, carried_events, list(rows.values()))
    bodies = [{"hash": bytes.fromhex(name), "sealed": sealed} for name, sealed in carried.bodies.items()]
    insert_all(connection, carried_bodies, bodies, leave=True)
    keys = [
        {"case_no": number, "key": city.keys.at_rest(key, f"carried/{number}")}
        for number, key in carried.keys.items()
    ]
    insert_all(connection, carried_keys, keys, leave=True)
    for table, shown in ((carried_cases, carried.cases), (carried_sites, carried.sites)):
        put_all(connection, table, [msgspec.structs.asdict(each) | {"carrier": carrier} for each in shown])
    for device in carried.devices:
        _keep_device(connection, carrier, device)


def _check_links(connection: Connection, carrier: str, load: Load) -> None:
    """Every row continues one that is here. The county's own ended chains may have gaps (ADR 0007)."""
    here = {
        (row.site, row.incarnation, row.seq, hashed)
        for row, hashed in zip(load.carried.rows, load.hashes, strict=True)
    }
    asked = []
    for row in load.carried.rows:
        before = (row.site, row.incarnation, row.seq - 1, row.prev_hash)
        if row.seq == 1 and row.prev_hash != GENESIS:
            raise Problem("road.body", reason="chain")
        if row.seq > 1 and row.site != carrier and before not in here:
            asked.append(before)
    columns = carried_events.c
    place = tuple_(columns.site, columns.incarnation, columns.seq, columns.hash)
    for at in range(0, len(asked), _AT_ONCE):
        some = asked[at : at + _AT_ONCE]
        query = select(columns.hash).where(place.in_(some))
        if len(connection.execute(query).all()) != len(set(some)):
            raise Problem("road.body", reason="chain")


def _keep_device(connection: Connection, carrier: str, device: CarriedDevice) -> None:
    """The first key of a PC holds. A head that it signed over a row that is here proves its chain up to there."""
    row = {"site": device.site, "incarnation": device.incarnation, "carrier": carrier, "proved": 0}
    insert_or_leave(connection, carried_devices, row | {"sign_public": device.sign_public})
    columns = carried_devices.c
    mine = (columns.site == device.site) & (columns.incarnation == device.incarnation)
    known = connection.execute(select(columns.sign_public, columns.proved).where(mine)).one()
    if bytes(known.sign_public) != device.sign_public:
        # A county set back may give one device number to two PCs. Their rows differ by hash; only the first is proved.
        LOG.warning("another key for %s.%s is not believed", device.site, device.incarnation)
        return
    if not device.head:
        return
    if not seal.verify(device.sign_public, device.head, device.signature):
        raise Problem("road.signature")
    head = read_head(device.head)
    theirs = (head.site, head.incarnation) == (device.site, device.incarnation)
    events = carried_events.c
    query = select(events.hash).where(
        events.site == device.site, events.incarnation == device.incarnation, events.seq == head.seq_to
    )
    signed = any(bytes(found).hex() == head.last for found in connection.execute(query).scalars())
    if theirs and signed and head.seq_to > known.proved:
        connection.execute(update(carried_devices).where(mine).values(proved=head.seq_to))
