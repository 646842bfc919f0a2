"""The PCs of the stations: keys, standing, and the check of a signed request (RFC 9421).

A nonce is good once. `created` is not held against the county's clock: a village PC with
a dead clock battery must still deliver, and what a replay older than the kept nonces could
do is nothing (docs/adr/0008-center.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_or_leave, reading, writing
from sync.ledger.problems import Problem
from sync.wire import signing

NONCES_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolled PC of a site; `incarnation` is its device number DD."""

    site: str
    incarnation: int
    sign_public: bytes
    box_public: bytes
    revoked: bool
    backed_up: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A request whose signature fits; `digest` must still be compared with the body, `nonce` be spent."""

    device: Device
    digest: str
    nonce: str

    def check_body(self, body: bytes) -> None:
        """Raises Problem("road.signature") where the body is not the one that was signed."""
        if signing.content_digest(body) != self.digest:
            raise Problem("road.signature")


def device_of(connection: Connection, site: str, incarnation: int) -> Device:
    """Raises Problem("road.device_unknown")."""
    columns = tables.devices.c
    query = select(tables.devices).where(columns.site == site, columns.incarnation == incarnation)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Problem("road.device_unknown")
    keys = bytes(row.sign_public), bytes(row.box_public)
    return Device(row.site, row.incarnation, *keys, row.revoked, row.backed_up)


def identify(county: County, method: str, path: str, headers: Mapping[str, str], *, once: bool) -> Signed:
    """Who sent a request. `once`: its nonce is spent here.

    Uploads are idempotent and need none; an exchange spends it in its own transaction.

    Raises Problem: road.signature, road.device_unknown, road.revoked, road.replayed.
    """
    try:
        site, incarnation = signing.read_site_header(headers.get(signing.SITE_HEADER, ""))
        stamp = signing.read_signature_input(headers.get(signing.INPUT_HEADER, ""))
        signature = signing.read_signature(headers.get(signing.SIGNATURE_HEADER, ""))
    except ValueError as nonsense:
        raise Problem("road.signature") from nonsense
    digest = headers.get(signing.DIGEST_HEADER, "")
    with reading(county.engine) as connection:
        device = device_of(connection, site, incarnation)
    signed_site = signing.site_header(site, incarnation)
    base = signing.signature_base(method, path, digest, signed_site, stamp)
    if not seal.verify(device.sign_public, base, signature):
        raise Problem("road.signature")
    if device.revoked:
        raise Problem("road.revoked")
    if once:
        with writing(county.engine) as connection:
            spend(connection, county, device, stamp.nonce)
    return Signed(device, digest, stamp.nonce)


def seen(connection: Connection, county: County, device: Device, digest: str) -> None:
    """Note that the PC was heard of, with the digest of its own journal as it reckons it."""
    columns = tables.devices.c
    mine = (columns.site == device.site) & (columns.incarnation == device.incarnation)
    values = {"last_seen": county.stamp(), "last_digest": digest[:64].replace("\x00", "")}
    connection.execute(update(tables.devices).where(mine).values(**values))


def note_fork(county: County, device: Device) -> None:
    """Two PCs write under one device number, or a disk was restored: people must look."""
    columns = tables.devices.c
    mine = (columns.site == device.site) & (columns.incarnation == device.incarnation)
    with writing(county.engine) as connection:
        connection.execute(update(tables.devices).where(mine).values(forked_at=county.stamp()))


def revoke(county: County, site: str, incarnation: int) -> bool:
    """Let a PC in no more: stolen, replaced, its clerk gone. What it sent stays; False where it was done before.

    Raises Problem("center.device_unknown").
    """
    columns = tables.devices.c
    mine = (columns.site == site) & (columns.incarnation == incarnation)
    with writing(county.engine) as connection:
        before = connection.execute(select(columns.revoked).where(mine)).scalar()
        if before is None:
            raise Problem("center.device_unknown", site=site, device=f"{incarnation:02d}")
        connection.execute(update(tables.devices).where(mine).values(revoked=True))
    return not before


def forget_old_nonces(county: County) -> None:
    """Drop nonces beyond their keeping time; done when the service starts."""
    before = (county.now() - NONCES_KEPT).isoformat(timespec="seconds")
    with writing(county.engine) as connection:
        connection.execute(delete(tables.nonces).where(tables.nonces.c.seen < before))


def spend(connection: Connection, county: County, device: Device, nonce: str) -> None:
    """A nonce is good once. Raises Problem("road.replayed")."""
    name = signing.site_header(device.site, device.incarnation)
    row = {"device": name, "nonce": nonce, "seen": county.stamp()}
    if not insert_or_leave(connection, tables.nonces, row):
        raise Problem("road.replayed")
