"""Confirm: the one way in which an act becomes an event of this station's journal.

Judges, takes the document numbers, writes the event, folds the case and puts the issued
papers on the shelf, all inside the caller's unit of work. Printing comes after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.usecases.recusal import relation_to
from desktop.usecases.revoked import refuse_writer
from desktop.usecases.station import Site, Station, listed_of, world_of
from desktop.usecases.trusted_clock import refuse_suspect_clock
from sync.ledger import demands
from sync.ledger.case import Case, Paper
from sync.ledger.events import Act, Event
from sync.ledger.issue import NumberTaker, Writer, ready_to_write
from sync.ledger.issue_batch import ready_together
from sync.ledger.numbers import doc_char, document_number
from sync.ledger.problems import Problem
from sync.ledger.taken import document_counter

if TYPE_CHECKING:
    from sync.store import Unit


@dataclass(frozen=True, slots=True)
class Confirmed:
    event: Event
    case: Case
    papers: tuple[Paper, ...]


def confirm(station: Station, site: Site, unit: Unit, act: Act) -> Confirmed:
    """Write one act. Raises Problem and writes nothing where the table, a guard or the clock refuses."""
    refuse_suspect_clock(station, unit)
    refuse_writer(site, act.actor.account)
    writer = _writer(station, site)
    before = unit.cases.get(act.case_no)
    world = replace(world_of(station, site), recusal=relation_to(station, unit.settings, act, before))
    if before is not None and act.kind in demands.KINDS:
        world = replace(world, listed=listed_of(station, before))
        demands.named(act.body, before, world.listed)
    ready, _verdict = ready_to_write(before, act, world, writer, _number_taker(station, site, unit))
    return _written(unit, ready, writer.recorded_at)


def confirm_together(station: Station, site: Site, unit: Unit, acts: Sequence[Act]) -> tuple[Confirmed, ...]:
    """Write several acts that share one hand-over list. Raises Problem as `confirm`, hand_over.*, case.unknown."""
    refuse_suspect_clock(station, unit)
    writer = _writer(station, site)
    entries, related = [], ""
    for act in acts:
        refuse_writer(site, act.actor.account)
        case = unit.cases.get(act.case_no)
        if case is None:
            raise Problem("case.unknown", case_no=act.case_no)
        entries.append((case, act))
        if relation := relation_to(station, unit.settings, act, case):
            related = relation
    world = replace(world_of(station, site), recusal=related)
    ready = ready_together(entries, world, writer, _number_taker(station, site, unit))
    return tuple(_written(unit, act, writer.recorded_at) for act, _verdict in ready)


def _writer(station: Station, site: Site) -> Writer:
    return Writer(site.code, site.profile, station.recorded_at(), station.mac)


def _written(unit: Unit, ready: Act, recorded_at: str) -> Confirmed:
    event = unit.journal.append(ready, recorded_at=recorded_at)
    case = unit.cases.get(ready.case_no)
    if case is None:
        raise LookupError(f"event {event.event_id} left no case {ready.case_no}")
    papers = tuple(paper for paper in case.papers if paper.doc_no in _numbers(ready))
    return Confirmed(event, case, papers)


def _numbers(act: Act) -> set[str]:
    return {str(paper["doc_no"]) for paper in act.body.get("papers", ())}


def _number_taker(station: Station, site: Site, unit: Unit) -> NumberTaker:
    year = station.today().year

    def take(code: str, variant: str) -> str:
        char = doc_char(code, variant)
        serial = unit.counters.next(document_counter(char, year))
        return document_number(site.short, char, year, site.device, serial)

    return take
