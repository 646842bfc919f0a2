"""Proving the book: every chain, every projection, every scope's numbers, every scan.

Reads only. A fault is a sentence with the place; nothing is mended here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sync.center import book, carried_view, changes, checkpoints, tables, trail
from sync.center.bodies import opened
from sync.center.calendar_in_force import calendar_of
from sync.center.county import County, own_incarnation
from sync.center.database import reading
from sync.center.journal_rows import APPLIED, REFUSED, applied_of_case, hash_fits
from sync.ledger.apply import fold
from sync.ledger.events import GENESIS
from sync.ledger.problems import Problem


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and the faults found."""

    events: int
    cases: int
    scans: int
    faults: tuple[str, ...]


def prove(county: County) -> Proof:
    """Check everything; takes as long as reading everything."""
    with reading(county.engine) as connection:
        faults = [
            *_chains(connection, (county.code, own_incarnation(connection))),
            *_projections(connection, county),
            *(f"消息编号有缺口：{scope}" for scope in changes.missing_numbers(connection)),
            *_scans(connection, county),
            *carried_view.faults(connection),
            *trail.faults(connection, county),
            *checkpoints.faults(connection, county),
        ]
        counted = [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (tables.events, tables.cases)
        ]
        whole = select(func.count()).where(tables.uploads.c.kind == "blob", tables.uploads.c.complete)
        scans = int(connection.execute(whole).scalar_one())
    return Proof(counted[0], counted[1], scans, tuple(faults))


def _chains(connection: Connection, own: tuple[str, int]) -> Iterator[str]:
    """Of the county's own chains before `own`, ended by a restored backup, pieces may have come back alone."""
    columns = tables.events.c
    ordered = select(tables.events).order_by(columns.site, columns.incarnation, columns.seq)
    device, seq, head = None, 0, GENESIS
    for row in connection.execute(ordered):
        if device != (row.site, row.incarnation):
            device, seq, head = (row.site, row.incarnation), 0, GENESIS
        where = f"{row.site}.{row.incarnation}/{row.seq}"
        ended = row.site == own[0] and row.incarnation < own[1]
        if row.seq != seq + 1 and not ended:
            yield f"序号有缺口：{where}"
        if bytes(row.prev_hash) != head and not (ended and row.seq != seq + 1):
            yield f"校验链断开：{where}"
        # A row refused for its hash is known to be wrong; it stays as evidence.
        if not hash_fits(row) and (row.status, row.code) != (REFUSED, "event.hash"):
            yield f"校验值不符：{where}"
        seq, head = row.seq, bytes(row.hash)


def _projections(connection: Connection, county: County) -> Iterator[str]:
    calendar = calendar_of(connection)
    kept = {row.case_no: row for row in connection.execute(select(tables.cases))}
    columns = tables.events.c
    numbers = select(columns.case_no).where(columns.status == APPLIED, columns.case_no != "").distinct()
    for case_no in connection.execute(numbers).scalars():
        row = kept.pop(case_no, None)
        if row is None:
            yield f"办件没有汇总：{case_no}"
            continue
        try:
            history = [opened(connection, county, event) for event in applied_of_case(connection, case_no)]
        except Problem as problem:
            yield f"{case_no}：{problem.sentence}"
            continue
        if fold(history, calendar) != book.kept_case(county, row):
            yield f"办件与经历不符：{case_no}"
    yield from (f"办件没有经历：{case_no}" for case_no in kept)


def _scans(connection: Connection, county: County) -> Iterator[str]:
    columns = tables.uploads.c
    whole = select(columns.sha256).where(columns.kind == "blob", columns.complete)
    for sha256 in connection.execute(whole).scalars():
        if not county.vault.is_true(sha256):
            yield f"扫描件不符：{sha256}"
