"""Belief: whether a journal row is what it says it is, before anybody asks if it may take effect.

Form, hash, time, case number, whether the same act took effect already and whether its writer's account still
counted. Knows rows; judges no case.
"""

from __future__ import annotations

from datetime import datetime

from sync.center.journal_rows import JournalRow, event_of, hash_fits
from sync.center.sitting import Sitting
from sync.ledger import schemas
from sync.ledger.clock import JUMP as AHEAD
from sync.ledger.events import Event
from sync.ledger.hlc import hlc_ms
from sync.ledger.numbers import parse_case_number
from sync.ledger.problems import Problem
from sync.ledger.taken import REGISTERS

FUTURE = "event.future"


def believed(held: Sitting, row: JournalRow) -> Event:
    """The event of a row whose form is right. Raises Problem: event.*."""
    if not hash_fits(row):
        raise Problem("event.hash")
    try:
        event = event_of(row)
        hlc_ms(event.hlc)
    except ValueError as nonsense:
        raise Problem("event.malformed", case_no=row.case_no) from nonsense
    schemas.SCHEMAS.check(row.schema)
    if event.case_no and _is_ahead(event, held.county.now()):
        raise Problem(FUTURE)
    if held.has_effect(event.event_id):
        raise Problem("event.repeated")
    if event.seq > held.last_of(event.site, event.incarnation, event.actor.account):
        raise Problem("event.revoked_account")
    if event.kind in REGISTERS:
        if not _may_use_number(event):
            raise Problem("event.number", case_no=event.case_no)
        if _is_taken(held, event):
            raise Problem("event.number_twice", case_no=event.case_no)
    return event


def _is_ahead(event: Event, now: datetime) -> bool:
    """Written under a clock that stands more than a day ahead: no act has dates that are not yet."""
    try:
        return datetime.fromisoformat(event.recorded_at) - now > AHEAD
    except (ValueError, TypeError, OverflowError) as nonsense:
        raise Problem("event.malformed", case_no=event.case_no) from nonsense


def _is_taken(held: Sitting, event: Event) -> bool:
    """Another registration has this number: two lives of one disk printed it twice."""
    return any(
        kind in REGISTERS and event_id != event.event_id for event_id, kind in held.kinds(event.case_no)
    )


def _may_use_number(event: Event) -> bool:
    """A case number names its site and a device number the site was given (documents.md 0.2).

    After a fork the PC carries a new device number and re-sends cases with its older one.
    """
    try:
        number = parse_case_number(event.case_no)
    except Problem:
        return False
    whole = str(number) == event.case_no
    return whole and number.site == event.site and number.device <= event.incarnation
