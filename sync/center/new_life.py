"""A new device number for a PC that proves its journal is not the one we have (one protocol step).

The PC is known and signed its request; that two journals exist under one number shows in the rows
themselves. Both histories stay: the old chain as it is here, the PC's own acts under the new number.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from sync.center import tables
from sync.center.county import County
from sync.center.database import next_number, writing
from sync.center.devices import Device
from sync.center.enrol import LAST_DEVICE, qr_key_of
from sync.center.journal_rows import head_of
from sync.ledger.problems import Problem
from sync.wire import IncarnateAnswer, IncarnateRequest


def incarnate(county: County, device: Device, request: IncarnateRequest) -> IncarnateAnswer:
    """Raises Problem: center.no_fork (the rows agree), enrol.code_expired (no number is left).

    Asking again before anything came under the new number gives the same number.
    """
    with writing(county.engine) as connection:
        through, forked = _compared(connection, device, request)
        if not forked and not request.restored:
            raise Problem("center.no_fork")
        columns = tables.devices.c
        mine = (columns.site == device.site) & (columns.incarnation == device.incarnation)
        connection.execute(update(tables.devices).where(mine).values(forked_at=county.stamp()))
        known = 0 if request.restored else _unused(connection, device)  # a forgotten life may have used it
        fresh = known or _added(connection, county, device)
    return IncarnateAnswer(incarnation=fresh, through=through)


def _compared(connection: Connection, device: Device, request: IncarnateRequest) -> tuple[int, bool]:
    """(last seq both have alike, whether one of us has what the other has not)."""
    columns = tables.events.c
    query = select(columns.seq, columns.hash).where(
        columns.site == device.site,
        columns.incarnation == device.incarnation,
        columns.seq > request.acked,
        columns.seq <= request.acked + len(request.hashes),
    )
    ours = {row.seq: bytes(row.hash) for row in connection.execute(query)}
    through = request.acked
    for seq, theirs in enumerate(request.hashes, start=request.acked + 1):
        if ours.get(seq) != theirs:
            break
        through = seq
    head, _ = head_of(connection, device.site, device.incarnation)
    last = request.acked + len(request.hashes)
    return through, head > through or head > last


def _unused(connection: Connection, device: Device) -> int:
    """A number this PC was given before and has written nothing under; 0 where there is none."""
    columns = tables.devices.c
    query = select(columns.incarnation).where(
        columns.site == device.site,
        columns.incarnation > device.incarnation,
        columns.sign_public == device.sign_public,
        columns.revoked.is_(False),
    )
    for incarnation in connection.execute(query.order_by(columns.incarnation)).scalars():
        if head_of(connection, device.site, incarnation)[0] == 0:
            return int(incarnation)
    return 0


def _added(connection: Connection, county: County, device: Device) -> int:
    incarnation = next_number(connection, f"device/{device.site}")
    if incarnation > LAST_DEVICE:
        raise Problem("enrol.code_expired")
    key = qr_key_of(connection, county, device.site, device.incarnation)
    row: dict[str, Any] = {
        "site": device.site,
        "incarnation": incarnation,
        "sign_public": device.sign_public,
        "box_public": device.box_public,
        "qr_key": county.keys.at_rest(key, f"qr/{device.site}.{incarnation}"),
        "enrolled_at": county.stamp(),
    }
    connection.execute(tables.devices.insert().values(**row))
    return incarnation
