"""The county as a station of its city: what the messenger asks of a cabinet, answered from the county's book.

Implements `engine.ports.CabinetPort` and `SegmentPacker`, so the one engine carries villages, townships and
counties. No scans go up. What comes down is settings: they are kept before the cursor that covers them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sync.center import upward
from sync.center.bodies import keys_of
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.from_above import take_settings
from sync.center.journal_rows import hash_fits
from sync.engine.ports import ROW_COST, Answer, Standing
from sync.ledger.events import Actor, Event
from sync.ledger.problems import Problem
from sync.segments.carried import Carried, pack_carried
from sync.segments.header import SegmentHeader

_AT_ONCE = 500
_NOBODY = Actor("", "", "SYS")


class UpwardCabinet:
    """For one round; `lay_out` was called before, and by nobody else's hand is the feed made shorter meanwhile."""

    def __init__(self, county: County, parent: upward.Parent) -> None:
        self._county = county
        self._parent = parent

    def standing(self) -> Standing:
        with reading(self._county.engine) as connection:
            state = upward.state_of(connection)
            return Standing(
                site=self._county.code,
                incarnation=self._parent.device,
                last=upward.last_of(connection),
                sent=max(state.sent, state.acked),
                acked=state.acked,
                cursor=state.cursor,
                digest=upward.digest_at(connection, state.acked).hex(),
            )

    def own_events(self, after: int, limit_bytes: int) -> Sequence[Event]:
        found: list[Event] = []
        size = 0
        with reading(self._county.engine) as connection:
            rows = upward.rows_between(connection, after + 1, after + _AT_ONCE)
        for row in rows:
            size += ROW_COST
            if found and size > limit_bytes:
                break
            found.append(_in_place_of(row))
        return found

    def escrows(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        return {}

    def content_keys(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        return {}

    def pack(
        self,
        events: Sequence[Event],
        escrows: Mapping[str, bytes],
        keys: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """One segment of the feed. There is one form only: a city that cannot read it is of an older release."""
        first, last = events[0].seq, events[-1].seq
        county = self._county
        with reading(county.engine) as connection:
            rows = upward.rows_between(connection, first, last)
            carried = [
                upward.carried_row(row, hashlib.sha256(bytes(row.sealed)).digest(), hash_fits(row))
                for row in rows
            ]
            cases = upward.cases_of(connection, sorted({row.case_no for row in rows if row.case_no}))
            seen = sorted(upward.seen_above(cases))
            content = Carried(
                feed=upward.state_of(connection).feed,
                digest=upward.digest_at(connection, first - 1),
                rows=carried,
                cases=cases,
                sites=upward.sites_named(connection, carried),
                devices=upward.devices_named(connection, carried),
                keys=dict(sorted(keys_of(connection, county, seen).items())),
                bodies=upward.bodies_of(connection, seen),
            )
            digest = upward.digest_at(connection, last).hex()
        header = SegmentHeader(county.code, self._parent.device, first, last, last=digest)
        return pack_carried(header, content, county.keys.sign_seed, bytes.fromhex(self._parent.box_public))

    def mark_sent(self, through: int) -> None:
        with writing(self._county.engine) as connection:
            state = upward.state_of(connection)
            upward.keep_state(connection, replace(state, sent=max(state.sent, through)))

    def take_answer(self, answer: Answer) -> tuple[str, ...]:
        """Raises Problem("road.fork") where the city has more of this feed than was ever laid out."""
        for change in answer.changes:
            if change.kind == "settings":
                take_settings(self._county, change.name, change.document)
        with writing(self._county.engine) as connection:
            state = upward.state_of(connection)
            if answer.acked > upward.last_of(connection):
                raise Problem("road.fork")
            if state.epoch not in ("", answer.epoch):  # the city was set back
                state = replace(state, sent=answer.acked, acked=answer.acked, cursor="")
            acked = max(state.acked, answer.acked)
            sent = max(state.sent, acked)
            fresh = replace(state, acked=acked, sent=sent, cursor=answer.cursor, epoch=answer.epoch)
            upward.keep_state(connection, fresh)
        return ()

    def read_blob(self, sha256: str, offset: int, size: int) -> bytes:
        raise Problem("road.unavailable")

    def blob_stored(self, sha256: str) -> None:
        """No scans go up."""

    def take_blob(self, sha256: str, content: bytes) -> None:
        """None comes down."""


def _in_place_of(row: Any) -> Event:
    """The messenger counts and packs by `seq`: here the number in the feed. Nothing else of it is used."""
    return Event(
        site=row.site,
        incarnation=row.incarnation,
        seq=row.n,
        event_id=row.event_id,
        case_no=row.case_no,
        kind=row.kind,
        rev=row.rev,
        actor=_NOBODY,
        effective_date=date.min,
        recorded_at="",
        hlc="",
        sealed=b"",
        prev_hash=b"",
        hash=bytes(row.hash),
    )
