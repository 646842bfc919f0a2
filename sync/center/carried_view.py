"""What a city has of its counties: figures, rows, and the proof of what was carried here. Reads only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from sync import seal
from sync.center.city_tables import (
    carried_bodies,
    carried_cases,
    carried_devices,
    carried_events,
    carried_keys,
    carriers,
)
from sync.center.county import County
from sync.center.database import reading
from sync.ledger.events import GENESIS, chain_hash_over


def figures(city: County) -> list[dict[str, Any]]:
    """A row for each county, item and state: `{"county", "item", "item_name", "state", "cases"}`."""
    columns = carried_cases.c
    group = (columns.carrier, columns.item, columns.state)
    query = select(*group, func.max(columns.item_name).label("item_name"), func.count().label("cases"))
    with reading(city.engine) as connection:
        found = connection.execute(query.group_by(*group).order_by(*group)).all()
    return [
        {
            "county": row.carrier,
            "item": row.item,
            "item_name": row.item_name,
            "state": row.state,
            "cases": row.cases,
        }
        for row in found
    ]


def chains(city: County) -> list[dict[str, Any]]:
    """A row for each PC below: rows here, and through which of them its own signature vouches for its chain."""
    events, devices = carried_events.c, carried_devices.c
    counted = select(events.site, events.incarnation, func.max(events.seq).label("last"))
    counted = counted.group_by(events.site, events.incarnation).order_by(events.site, events.incarnation)
    with reading(city.engine) as connection:
        proved = {
            (row.site, row.incarnation): row.proved
            for row in connection.execute(select(devices.site, devices.incarnation, devices.proved))
        }
        found = connection.execute(counted).all()
    return [
        {
            "site": row.site,
            "device": f"{row.incarnation:02d}",
            "last": row.last,
            "proved": proved.get((row.site, row.incarnation), 0),
        }
        for row in found
    ]


def rows(city: County) -> Iterator[dict[str, Any]]:
    """Every carried row by chain; `body` where this city may see the case, else null."""
    columns = carried_events.c
    order = (columns.site, columns.incarnation, columns.seq)
    names = [column.name for column in carried_events.columns if not column.name.endswith("hash")]
    with reading(city.engine) as connection:
        found = connection.execute(select(carried_events).order_by(*order)).all()
        for row in found:
            plain = {name: getattr(row, name) for name in names}
            yield plain | {"hash": bytes(row.hash).hex(), "body": _body(connection, city, row)}


def faults(connection: Connection) -> Iterator[str]:
    """What of the carried rows is not as it was brought."""
    columns = carried_events.c
    here = set()
    bodies = {bytes(row.hash): bytes(row.sealed) for row in connection.execute(select(carried_bodies))}
    counties = set(connection.execute(select(carriers.c.site)).scalars())
    query = select(carried_events).order_by(columns.site, columns.incarnation, columns.seq)
    for row in connection.execute(query):
        where = f"{row.site}.{row.incarnation}/{row.seq}"
        hashed, before = bytes(row.hash), bytes(row.prev_hash)
        here.add((row.site, row.incarnation, row.seq, hashed))
        linked = (
            before == GENESIS if row.seq == 1 else (row.site, row.incarnation, row.seq - 1, before) in here
        )
        if not linked and row.site not in counties:
            yield f"上报的校验链断开：{where}"
        true = chain_hash_over(before, _header(row), bytes(row.body_hash)) == hashed
        if not true and (row.status, row.code) != ("refused", "event.hash"):
            yield f"上报的校验值不符：{where}"
        body = bodies.get(hashed)
        if body is not None and hashlib.sha256(body).digest() != bytes(row.body_hash):
            yield f"上报的内容不符：{where}"


def _header(row: Any) -> dict[str, Any]:
    names = ("site", "incarnation", "seq", "event_id", "case_no", "kind", "rev")
    dated = ("effective_date", "recorded_at", "hlc", "schema", "suite")
    actor = {"account": row.account, "name": row.actor, "role": row.role}
    return {name: getattr(row, name) for name in (*names, *dated)} | {"actor": actor}


def _body(connection: Connection, city: County, row: Any) -> dict[str, Any] | None:
    key = connection.execute(select(carried_keys.c.key).where(carried_keys.c.case_no == row.case_no)).scalar()
    query = select(carried_bodies.c.sealed).where(carried_bodies.c.hash == row.hash)
    sealed = connection.execute(query).scalar()
    if key is None or sealed is None:
        return None
    opened = city.keys.from_rest(bytes(key), f"carried/{row.case_no}")
    try:
        body: dict[str, Any] = json.loads(seal.unseal_body(opened, bytes(sealed), row.event_id.encode()))
    except (seal.SealBroken, ValueError):
        return None
    return body
