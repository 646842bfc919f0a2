"""The feed that goes up to the city: the county's book in the order of its entries, each with its verdict.

Laid out lazily, before each exchange with the city, from the numbers of the book; whatever took effect
after all has a later number there and so comes once more. The feed's name is the county's epoch: after
a restore it begins anew, and what the city has already changes nothing. Knows rows, no lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, tuple_

from sync.center import tables
from sync.center.city_tables import signed_heads, upward
from sync.center.county import County
from sync.center.database import (
    insert_all,
    lock_number,
    read_meta,
    reading,
    write_meta,
    write_number,
    writing,
)
from sync.ledger.problems import Problem
from sync.segments.carried import BEGINNING, CarriedCase, CarriedDevice, CarriedRow, CarriedSite, feed_digest

FEED = "upward"
_PARENT, _STATE = "parent", "parent/state"
_PAGE = 1000
SEES = "upper"
"""The owner whose cases the city may look into: those that lie with an organ above the county."""


@dataclass(frozen=True, slots=True)
class Parent:
    """The city as this county met it. `device`: the number it gave to this county; `ca`: a CA file or ""."""

    url: str
    site: str
    name: str
    sign_public: str
    box_public: str
    device: int
    ca: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How the exchange with the city stands. `laid`: number of the book up to which the feed is laid out."""

    feed: str = ""
    laid: int = 0
    sent: int = 0
    acked: int = 0
    cursor: str = ""
    epoch: str = ""


def find_parent(connection: Connection) -> Parent | None:
    text = read_meta(connection, _PARENT)
    return Parent(**json.loads(text)) if text else None


def parent_of(county: County) -> Parent:
    """Raises Problem("parent.unknown")."""
    with reading(county.engine) as connection:
        found = find_parent(connection)
    if found is None:
        raise Problem("parent.unknown")
    return found


def keep_parent(county: County, parent: Parent, epoch: str) -> None:
    """A new parent is told everything from the beginning."""
    with writing(county.engine) as connection:
        write_meta(connection, _PARENT, json.dumps(asdict(parent), ensure_ascii=False))
        write_meta(connection, _STATE, json.dumps(asdict(State(epoch=epoch))))


def state_of(connection: Connection) -> State:
    text = read_meta(connection, _STATE)
    return State(**json.loads(text)) if text else State()


def keep_state(connection: Connection, state: State) -> None:
    write_meta(connection, _STATE, json.dumps(asdict(state)))


def lay_out(county: County) -> None:
    """Number what came to the book since the last time, a page a transaction."""
    while _lay_page(county):
        pass


def _lay_page(county: County) -> bool:
    with writing(county.engine) as connection:
        last = lock_number(connection, FEED)
        state, epoch = state_of(connection), read_meta(connection, "epoch")
        if state.feed != epoch:
            connection.execute(delete(upward))
            last, state = 0, replace(state, feed=epoch, laid=0, sent=0, acked=0, cursor="")
        columns = tables.events.c
        query = select(tables.events).where(columns.applied_n > state.laid).order_by(columns.applied_n)
        rows = connection.execute(query.limit(_PAGE)).all()
        digest = digest_at(connection, last)
        laid: list[dict[str, Any]] = []
        for n, row in enumerate(rows, start=last + 1):
            digest = feed_digest(digest, bytes(row.hash), row.status, row.code)
            place = {"n": n, "site": row.site, "incarnation": row.incarnation, "seq": row.seq}
            laid.append(place | {"status": row.status, "code": row.code, "digest": digest})
        insert_all(connection, upward, laid)
        write_number(connection, FEED, last + len(laid))
        keep_state(connection, replace(state, laid=rows[-1].applied_n if rows else state.laid))
    return len(rows) == _PAGE


def last_of(connection: Connection) -> int:
    return int(connection.execute(select(func.max(upward.c.n))).scalar() or 0)


def digest_at(connection: Connection, n: int) -> bytes:
    """The feed's digest after `n` rows."""
    found = connection.execute(select(upward.c.digest).where(upward.c.n == n)).scalar()
    return BEGINNING if found is None else bytes(found)


def rows_between(connection: Connection, first: int, last: int) -> list[Row[Any]]:
    """Rows of the book with the feed's number and verdict (`n`, `verdict`, `why`)."""
    mine = (upward.c.site, upward.c.incarnation, upward.c.seq)
    theirs = (tables.events.c.site, tables.events.c.incarnation, tables.events.c.seq)
    same = mine[0] == theirs[0], mine[1] == theirs[1], mine[2] == theirs[2]
    said = (upward.c.n, upward.c.status.label("verdict"), upward.c.code.label("why"))
    query = select(*said, *tables.events.c).where(*same, upward.c.n.between(first, last))
    return list(connection.execute(query.order_by(upward.c.n)))


def carried_row(row: Row[Any], body_hash: bytes, fits: bool) -> CarriedRow:
    """A row as it goes up: everything of it but its body."""
    names = ("site", "incarnation", "seq", "event_id", "case_no", "kind", "rev", "account", "actor", "role")
    dated = ("effective_date", "recorded_at", "hlc", "schema", "suite")
    values = {name: getattr(row, name) for name in (*names, *dated)}
    odd = {} if fits else {"hash": bytes(row.hash)}
    verdict = {"status": row.verdict, "code": row.why}
    return CarriedRow(prev_hash=bytes(row.prev_hash), body_hash=body_hash, **values, **verdict, **odd)


def cases_of(connection: Connection, numbers: Sequence[str]) -> list[CarriedCase]:
    """What statistics need of those cases, as they stand now."""
    columns = tables.cases.c
    query = select(tables.cases).where(columns.case_no.in_(numbers)).order_by(columns.case_no)
    names = CarriedCase.__struct_fields__
    return [CarriedCase(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)]


def seen_above(cases: Sequence[CarriedCase]) -> set[str]:
    """The cases whose content the city may have."""
    return {case.case_no for case in cases if case.owner == SEES}


def sites_named(connection: Connection, rows: Sequence[CarriedRow]) -> list[CarriedSite]:
    """The writers of these rows, and those above them."""
    columns = tables.sites.c
    codes = {row.site for row in rows}
    above = select(columns.parent).where(columns.site.in_(codes), columns.parent != "")
    codes |= set(connection.execute(above).scalars())
    query = select(tables.sites).where(columns.site.in_(codes)).order_by(columns.site)
    return [CarriedSite(row.site, row.name, row.tier, row.parent) for row in connection.execute(query)]


def devices_named(connection: Connection, rows: Sequence[CarriedRow]) -> list[CarriedDevice]:
    """The PCs that wrote these rows, with the newest head that each signed."""
    places = sorted({(row.site, row.incarnation) for row in rows})
    devices, heads = tables.devices, signed_heads
    same = (devices.c.site == heads.c.site) & (devices.c.incarnation == heads.c.incarnation)
    wanted = tuple_(devices.c.site, devices.c.incarnation).in_(places)
    query = select(
        devices.c.site, devices.c.incarnation, devices.c.sign_public, heads.c.head, heads.c.signature
    )
    query = query.select_from(devices.outerjoin(heads, same)).where(wanted)
    found = connection.execute(query.order_by(devices.c.site, devices.c.incarnation))
    return [
        CarriedDevice(
            row.site,
            row.incarnation,
            bytes(row.sign_public),
            bytes(row.head or b""),
            bytes(row.signature or b""),
        )
        for row in found
    ]


def bodies_of(connection: Connection, numbers: Sequence[str]) -> dict[str, bytes]:
    """Row hash in hex to sealed body, of everything that took effect in those cases."""
    columns = tables.events.c
    query = select(columns.hash, columns.sealed).where(
        columns.case_no.in_(numbers), columns.status == "applied"
    )
    found = {bytes(row.hash).hex(): bytes(row.sealed) for row in connection.execute(query)}
    return dict(sorted(found.items()))
