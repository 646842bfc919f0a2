"""Whole numbers for a reason (揭示), and tables taken away: each is an event of the chain before anything is shown.

Pages and lists show identity numbers, telephones and accounts masked; official papers are never masked.
"""

from __future__ import annotations

from desktop.usecases.cases import case_view
from desktop.usecases.papers import case_of
from desktop.usecases.service_views import ScanPage
from desktop.usecases.station import Station
from desktop.usecases.views import CaseView
from sync.ledger.audit import exported, revealed
from sync.ledger.events import Act, Actor
from sync.ledger.people import mask_name


def reveal_case(station: Station, actor: Actor, case_no: str, reason: str) -> CaseView:
    """The case with whole numbers, once. Raises Problem audit.reason_missing, case.unknown, store.*."""
    case = case_of(station, case_no)
    person = mask_name(str(case.applicant.get("name", "")))
    _write(station, revealed(actor, case_no, person, reason, station.today()))
    return case_view(station, actor, case_no, masked=False)


def look_at_scans(station: Station, actor: Actor, case_no: str, reason: str) -> tuple[ScanPage, ...]:
    """The scans of a case, in the order of its checklist; they show whole numbers, so the reason is written down first.

    Raises Problem audit.reason_missing, case.unknown, store.*.
    """
    case = case_of(station, case_no)
    person = mask_name(str(case.applicant.get("name", "")))
    _write(station, revealed(actor, case_no, person, reason, station.today()))
    return tuple(
        ScanPage(doc.name, number, len(doc.files), sha256)
        for doc in case.materials
        for number, sha256 in enumerate(doc.files, 1)
    )


def note_export(station: Station, actor: Actor, table: str, rows: int) -> None:
    """A table was taken away as a file. Raises Problem store.*."""
    _write(station, exported(actor, table, rows, station.today()))


def _write(station: Station, act: Act) -> None:
    with station.cabinet.unit() as unit:
        unit.journal.append(act, recorded_at=station.recorded_at())
