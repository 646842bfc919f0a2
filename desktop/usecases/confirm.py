"""Confirm: the one way in which an act becomes an event of this station's journal.

Judges, takes the document numbers, writes the event, folds the case and puts the issued
papers on the shelf, all inside the caller's unit of work. Printing comes after the commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.usecases.station import Site, Station, world_of
from desktop.usecases.trusted_clock import refuse_suspect_clock
from sync.ledger.case import Case, Paper
from sync.ledger.events import Act, Event
from sync.ledger.issue import Writer, ready_to_write
from sync.ledger.numbers import doc_char, document_number

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
    before = unit.cases.get(act.case_no)
    recorded_at = station.recorded_at()
    writer = Writer(site.code, site.profile, recorded_at, station.mac)
    ready, _verdict = ready_to_write(
        before, act, world_of(station, site), writer, _number_taker(station, site, unit)
    )
    event = unit.journal.append(ready, recorded_at=recorded_at)
    case = unit.cases.get(act.case_no)
    if case is None:
        raise LookupError(f"event {event.event_id} left no case {act.case_no}")
    papers = tuple(paper for paper in case.papers if paper.doc_no in _numbers(ready))
    for paper in papers:
        unit.papers.issue(case.case_no, paper)
    return Confirmed(event, case, papers)


def _numbers(act: Act) -> set[str]:
    return {str(paper["doc_no"]) for paper in act.body.get("papers", ())}


def _number_taker(station: Station, site: Site, unit: Unit):  # type: ignore[no-untyped-def]
    year = station.today().year

    def take(code: str, variant: str) -> str:
        char = doc_char(code, variant)
        serial = unit.counters.next(f"document/{char}/{year}")
        return document_number(site.short, char, year, site.device, serial)

    return take
