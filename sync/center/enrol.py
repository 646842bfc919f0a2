"""Enrolment (one protocol step): a one-time code turns a PC into a device of its site.

The device number DD grows per site and is never given twice, so case numbers cannot
collide. A PC that lost the answer may ask again with the same key: that is no second use.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from forms.canonical import canonical
from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import next_number, writing
from sync.center.publishing import tell_everything
from sync.center.sites import Site, code_hash, site_of
from sync.center.station_settings import documents_of, with_device
from sync.ledger.problems import Problem
from sync.wire import PROTOCOL_VERSION, About, EnrolAnswer, EnrolRequest, speaks

_KEY_BYTES = 32
LAST_DEVICE = 99


def about(county: County) -> About:
    """What the county says of itself to anybody who asks."""
    return About(
        protocol=PROTOCOL_VERSION,
        epoch=county.epoch,
        name=county.name,
        site=county.code,
        sign_public=county.keys.sign_public,
        box_public=county.keys.box_public,
    )


def enrol(county: County, request: EnrolRequest) -> EnrolAnswer:
    """Raises Problem: enrol.code_unknown, enrol.code_used, enrol.code_expired, road.protocol, road.body."""
    if not speaks(request.protocol):
        raise Problem("road.protocol", theirs=str(PROTOCOL_VERSION), ours=str(request.protocol))
    if {len(request.sign_public), len(request.box_public)} != {_KEY_BYTES}:
        raise Problem("road.body", reason="keys")
    qr_key = _qr_key(county, request.qr_key_box)
    with writing(county.engine) as connection:
        code = _code(connection, request.code)
        site = site_of(connection, code.site)
        incarnation = code.incarnation if code.used_at else 0
        if code.used_at and not hmac.compare_digest(bytes(code.used_by), request.sign_public):
            raise Problem("enrol.code_used")
        if not incarnation:
            if county.now() > datetime.fromisoformat(code.expires):
                raise Problem("enrol.code_expired")
            incarnation = _new_device(connection, county, site, code.code_hash, request, qr_key)
        documents = documents_of(connection, county, site)
    return _answer(county, site, incarnation, documents)


def qr_key_of(connection: Connection, county: County, site: str, incarnation: int) -> bytes:
    """The key a PC signs its QR lines with, for checking a paper at the county."""
    columns = tables.devices.c
    query = select(columns.qr_key).where(columns.site == site, columns.incarnation == incarnation)
    sealed = bytes(connection.execute(query).scalar_one())
    return county.keys.from_rest(sealed, f"qr/{site}.{incarnation}")


def _code(connection: Connection, typed: str) -> Any:
    """Looked up by hash and compared again in constant time."""
    wanted = code_hash(typed)
    columns = tables.enrol_codes.c
    query = select(tables.enrol_codes).where(columns.code_hash == wanted).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None or not hmac.compare_digest(row.code_hash, wanted):
        raise Problem("enrol.code_unknown")
    return row


def _new_device(
    connection: Connection, county: County, site: Site, code: str, request: EnrolRequest, qr_key: bytes
) -> int:
    incarnation = next_number(connection, f"device/{site.site}")
    if incarnation > LAST_DEVICE:
        raise Problem("enrol.code_expired")
    row = {
        "site": site.site,
        "incarnation": incarnation,
        "sign_public": request.sign_public,
        "box_public": request.box_public,
        "qr_key": county.keys.at_rest(qr_key, f"qr/{site.site}.{incarnation}"),
        "enrolled_at": county.stamp(),
    }
    connection.execute(tables.devices.insert().values(**row))
    tell_everything(connection, site.site)
    used = {"used_at": county.stamp(), "used_by": request.sign_public, "incarnation": incarnation}
    mine = tables.enrol_codes.c.code_hash == code
    connection.execute(update(tables.enrol_codes).where(mine).values(**used))
    return incarnation


def _qr_key(county: County, box: bytes) -> bytes:
    try:
        return seal.unbox(county.keys.box_seed, box)
    except seal.SealBroken as broken:
        raise Problem("road.body", reason="qr key") from broken


def _answer(
    county: County, site: Site, incarnation: int, documents: dict[str, dict[str, Any]]
) -> EnrolAnswer:
    texts = {name: canonical(document) for name, document in documents.items()}
    texts["profile"] = with_device(texts["profile"], incarnation)
    return EnrolAnswer(
        site=site.site,
        name=site.name,
        short=site.short,
        tier=site.tier,
        incarnation=incarnation,
        epoch=county.epoch,
        county=about(county),
        settings={name: msgspec.Raw(text) for name, text in texts.items()},
    )
