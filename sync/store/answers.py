"""Answers: one answer of the county, taken in whole with its cursor, any number of times.

Acknowledgements and refusals of own events, news of other sites, settings documents. A
late or doubled answer never lowers a mark; a county that was restored from a backup (a new
epoch) does. What cannot be taken in goes into the drawer and holds up nothing else.
"""

from __future__ import annotations

import logging

from sync.engine.ports import Answer, Change
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.seal import SealBroken
from sync.store.heads import keep_countersigned
from sync.store.marks import ACKED, BACKED_UP, CURSOR, EPOCH, GIVE_BACK, SENT, SERVER_TIME
from sync.store.settings import Enrolment
from sync.store.unit_of_work import Unit

log = logging.getLogger(__name__)


def take_in(unit: Unit, answer: Answer) -> tuple[str, ...]:
    """Apply an answer; returns the cases touched, sorted. Raises Problem("road.fork")."""
    here = unit.settings.enrolment()
    last = unit.journal.last(here.site, here.incarnation)
    pulled = max((event.seq for event in _own_news(answer, here)), default=0)
    if answer.acked > max(last, pulled):
        raise Problem("road.fork")
    touched: set[str] = set()
    known_epoch = unit.marks.text(EPOCH)
    if known_epoch not in ("", answer.epoch):
        touched |= _county_went_back(unit, here, answer)
    unit.marks.set(EPOCH, answer.epoch)
    refold = _take_news(unit, here, answer)
    touched |= unit.journal.mark_acked(here.site, here.incarnation, answer.acked)
    refused = [seq for seq, _ in answer.refused]
    refold |= unit.journal.mark_heard(here.site, here.incarnation, answer.acked, refused)
    for seq, code in answer.refused:
        refold |= unit.journal.mark_refused(here.site, here.incarnation, seq, code)
    for sha256, _offset in answer.wants:
        unit.blobs.asked_for(sha256)
    _set_marks(unit, answer)
    keep_countersigned(unit, answer.head)
    for case_no in sorted(refold):
        _refold(unit, case_no)
    return tuple(sorted((touched | refold) - {""}))


def _own_news(answer: Answer, here: Enrolment) -> list[Event]:
    return [
        change.event
        for change in answer.changes
        if change.event is not None
        and (change.event.site, change.event.incarnation) == (here.site, here.incarnation)
    ]


def _county_went_back(unit: Unit, here: Enrolment, answer: Answer) -> set[str]:
    """What the lost county had said about events and scans is void."""
    unit.blobs.offer_all_again()
    for mark in (ACKED, SENT):
        unit.marks.set(mark, answer.acked)
    unit.marks.set(GIVE_BACK, 1)
    unit.marks.set(CURSOR, "")
    return unit.journal.mark_lost(here.site, here.incarnation, answer.acked)


def _take_news(unit: Unit, here: Enrolment, answer: Answer) -> set[str]:
    touched: set[str] = set()
    for change in sorted(answer.changes, key=lambda change: change.n):
        if change.kind == "settings":
            _take_settings(unit, change)
        elif change.event is not None and _take_event(unit, here, change, change.event):
            touched.add(change.event.case_no)
    return touched


def _take_event(unit: Unit, here: Enrolment, change: Change, event: Event) -> bool:
    """Keep one event of another site with its case's key; True where the case must be folded anew."""
    key_is_new = False
    if event.case_no and change.key:
        try:
            key_is_new = unit.keys.take(event.case_no, change.key, here.county_box)
        except SealBroken:
            unit.journal.put_aside(event, "store.event_sealed")
    try:
        taken = unit.journal.take(event, own=event.site == here.site)
    except ValueError:
        unit.journal.put_aside(event, "store.event_spoiled")
        return False
    if change.signature:
        unit.county_acts.keep(event.event_id, change.signature)
    return taken or key_is_new


def _take_settings(unit: Unit, change: Change) -> None:
    if change.name.startswith("@"):
        log.info("settings document %s is not the county's to set", change.name)
        return
    try:
        unit.settings.put(change.name, change.document)
    except ValueError:
        log.info("settings document %s is no JSON and was passed over", change.name)


def _refold(unit: Unit, case_no: str) -> None:
    """A case that cannot be folded keeps its last good form; its newest event goes into the drawer."""
    try:
        unit.journal.refold(case_no)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        log.info("case could not be folded: %s", type(error).__name__)
        unit.journal.put_aside(unit.journal.history(case_no)[-1], "store.event_spoiled")


def _set_marks(unit: Unit, answer: Answer) -> None:
    acked = max(unit.marks.number(ACKED), answer.acked)
    unit.marks.set(ACKED, acked)
    unit.marks.set(SENT, max(unit.marks.number(SENT), acked))
    unit.marks.set(BACKED_UP, answer.backed_up)
    unit.marks.set(SERVER_TIME, answer.server_time)
    if not _behind(answer.cursor, unit.marks.text(CURSOR)):
        unit.marks.set(CURSOR, answer.cursor)


def _behind(cursor: str, known: str) -> bool:
    """An answer that overtook a later one does not turn the cursor back."""
    epoch, _, n = cursor.rpartition(".")
    known_epoch, _, known_n = known.rpartition(".")
    return epoch == known_epoch and n.isdigit() and known_n.isdigit() and int(n) < int(known_n)
