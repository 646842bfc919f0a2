"""The county's own acts come back (one protocol step): signed by it when it told them, handed in by a station.

After its database was set back to a backup a county lacks acts that its stations hold. It believes
only its own signature, gives each act effect where it belongs in its case's causal order, and keeps
what can no longer stand with its reason. Who hands an act in gains nothing by it and changes nothing in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, exists, select, update

from sync import seal
from sync.center import tables
from sync.center.county import HEAD, County, raise_incarnation
from sync.center.database import alone, read_meta, reading
from sync.center.devices import Device
from sync.center.intake import take_effect
from sync.center.journal_rows import JournalRow, hash_fits, head_of, row_from, row_of_wire
from sync.center.sitting import sitting
from sync.ledger.problems import Problem
from sync.wire import PROTOCOL_VERSION, ReturnAnswer, ReturnedAct, ReturnRequest, signing, speaks

LOG = logging.getLogger("daiban.center")


def take_back(county: County, device: Device, request: ReturnRequest) -> ReturnAnswer:
    """Raises Problem: road.protocol, road.signature (an act that this county did not sign)."""
    if not speaks(request.protocol):
        raise Problem("road.protocol", theirs=str(PROTOCOL_VERSION), ours=str(request.protocol))
    rows = [_signed(county, act) for act in request.acts]
    kept = _enter(county, device, rows) if rows else 0
    with reading(county.engine) as connection:
        return ReturnAnswer(heads=_heads(connection, county), kept=kept)


def _signed(county: County, act: ReturnedAct) -> JournalRow:
    row = row_from(row_of_wire(act.event))
    true = row.site == county.code and hash_fits(row)
    if not true or not seal.verify(county.keys.sign_public, signing.act_message(row.hash), act.signature):
        raise Problem("road.signature")
    return row


def _enter(county: County, device: Device, rows: Sequence[JournalRow]) -> int:
    kept = 0
    with alone(county.engine) as connection, sitting(connection, county) as held:
        raise_incarnation(connection, county, max(row.incarnation for row in rows))
        for row in _lacking(connection, county, rows):
            held.look_up([row.case_no], [row.event_id])
            take_effect(held, row)
            held.lay_down()
            kept += 1
        _ask_for_scans(connection, county, device, {row.case_no for row in rows})
    return kept


def _lacking(connection: Connection, county: County, rows: Sequence[JournalRow]) -> Iterator[JournalRow]:
    """Those whose place in the chain is free, in causal order; a place that another act took is told."""
    columns = tables.events.c
    for row in sorted(rows, key=lambda row: (row.hlc, row.incarnation, row.seq)):
        here = select(columns.hash).where(
            columns.site == county.code, columns.incarnation == row.incarnation, columns.seq == row.seq
        )
        known = connection.execute(here).scalar()
        if known is None:
            yield row
        elif bytes(known) != bytes(row.hash):
            LOG.warning(
                "two acts of this county at %s/%s: the one handed in is left", row.incarnation, row.seq
            )


def _heads(connection: Connection, county: County) -> dict[int, int]:
    """Of earlier lives: where the backup's chain ended, since behind that only pieces may have come back."""
    now = int(read_meta(connection, "incarnation") or 1)
    ended = {old: int(read_meta(connection, f"{HEAD}{old}") or 0) for old in range(1, now)}
    return ended | {now: head_of(connection, county.code, now)[0]}


def _ask_for_scans(connection: Connection, county: County, device: Device, numbers: set[str]) -> None:
    """Scans that these acts name were the county's own; whoever hands in the act may have them too."""
    files, sent = tables.case_files.c, tables.uploads.c
    here = exists().where(sent.kind == "blob", sent.sha256 == files.sha256, sent.complete)
    lost = (files.site == county.code, files.case_no.in_(numbers), ~here)
    connection.execute(update(tables.case_files).where(*lost).values(site=device.site))
