"""Comparing notes: the digest of what was applied from a device, carried on from exchange to exchange.

A digest is a hash over sorted event ids, and ids grow with time: mostly what is new comes last, and
the hash of before is carried on. What does not come last is reckoned from the whole journal again.
What was reckoned at a device's last exchange is kept in `standings`, for the page of the stations.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from sync.center import tables
from sync.center.database import put
from sync.center.devices import Device
from sync.center.journal_rows import APPLIED, REFUSED, head_of

_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class _State:
    """`running`: the hash over everything applied up to `seq`; `last`: the greatest event id in it."""

    seq: int
    refused: int
    last: str
    running: Any


@dataclass(slots=True)
class Digests:
    """Rows are added, and a refused one may take effect later: head and number of refusals date a digest.

    States of the 20,000 devices heard of last, about 1 KB each; any of them may be forgotten.
    """

    _states: OrderedDict[tuple[str, int], _State] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, connection: Connection, site: str, incarnation: int) -> tuple[int, str]:
        """(acked seq, digest) of a device."""
        seq, _ = head_of(connection, site, incarnation)
        return seq, self.at(connection, site, incarnation, seq, refusals(connection, site, incarnation))

    def at(
        self, connection: Connection, site: str, incarnation: int, seq: int, refused: int, keep: bool = True
    ) -> str:
        """The digest of a device whose head and refusals are known. What may yet be rolled back is not kept."""
        with self._lock:
            kept = self._states.get((site, incarnation))
        if kept is None or kept.seq > seq:
            kept = _State(0, 0, "", hashlib.sha256())
        if (kept.seq, kept.refused) != (seq, refused):
            kept = _carried_on(connection, site, incarnation, kept, seq, refused)
            if keep:
                self._remember((site, incarnation), kept)
        return str(kept.running.hexdigest())

    def _remember(self, device: tuple[str, int], state: _State) -> None:
        with self._lock:
            self._states[device] = state
            self._states.move_to_end(device)
            while len(self._states) > _KEPT:
                self._states.popitem(last=False)


def refusals(connection: Connection, site: str, incarnation: int) -> int:
    """How many rows of a device are refused; an index of its own makes it cheap."""
    columns = tables.events.c
    query = select(func.count()).where(
        columns.site == site, columns.incarnation == incarnation, columns.status == REFUSED
    )
    return int(connection.execute(query).scalar_one())


def keep_standing(connection: Connection, digests: Digests, device: Device) -> None:
    """Keep what this exchange found, in its transaction."""
    place = (device.site, device.incarnation)
    seq, _ = head_of(connection, *place)
    refused = refusals(connection, *place)
    digest = digests.at(connection, *place, seq, refused, keep=False)
    row = {"site": device.site, "incarnation": device.incarnation, "acked": seq, "refused": refused}
    put(connection, tables.standings, row | {"digest": digest})


def _carried_on(
    connection: Connection, site: str, incarnation: int, kept: _State, seq: int, refused: int
) -> _State:
    """The state up to `seq`, from what is kept where the new rows come last, else from the beginning."""
    fresh = _applied(connection, site, incarnation, kept.seq, seq)
    settled = kept.refused + (seq - kept.seq - len(fresh)) == refused
    if not settled or (fresh and fresh[0][0] <= kept.last):
        kept = _State(0, 0, "", hashlib.sha256())
        fresh = _applied(connection, site, incarnation, 0, seq)
    running = kept.running.copy()
    for event_id, hashed in fresh:
        running.update(event_id.encode() + hashed)
    return _State(seq, refused, fresh[-1][0] if fresh else kept.last, running)


def _applied(
    connection: Connection, site: str, incarnation: int, after: int, through: int
) -> list[tuple[str, bytes]]:
    """(event id, hash) of applied rows, sorted by id as the digest wants them."""
    columns = tables.events.c
    query = select(columns.event_id, columns.hash).where(
        columns.site == site,
        columns.incarnation == incarnation,
        columns.seq > after,
        columns.seq <= through,
        columns.status == APPLIED,
    )
    return sorted((event_id, bytes(hashed)) for event_id, hashed in connection.execute(query))
