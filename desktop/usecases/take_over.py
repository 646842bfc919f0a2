"""Taking over (township): the lists that wait, and signing for several counted cases at once.

A list (D13) may be taken over in parts. Only the signature receives a case (T6), each case
with its own event; that the bytes are here proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.usecases.batch_views import HandOverList, TakenOver
from desktop.usecases.cases import row_lines
from desktop.usecases.hand_over import act_of, confirm_one_of
from desktop.usecases.papers import paper_line
from desktop.usecases.station import Station, site_of
from desktop.usecases.trusted_clock import refuse_suspect_clock
from sync.ledger.case import Case, Paper
from sync.ledger.events import Actor
from sync.ledger.issue_batch import SHARED
from sync.ledger.problems import Problem

HANDED_OVER, TAKE_OVER = "HANDED_OVER", "CaseReceived"


def hand_overs(station: Station) -> tuple[HandOverList, ...]:
    """Lists that wait here to be taken over, in the order in which their cases were registered."""
    site = station.site()
    with station.cabinet.reading() as view:
        rows = [row for row in view.cases.open_rows() if row.state == HANDED_OVER]
        papers = {row.case_no: _list_of(view.cases.get(row.case_no)) for row in rows}
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        paper = papers[row.case_no]
        groups.setdefault((row.site, paper.doc_no if paper else ""), []).append(row.case_no)
    lines = {line.case_no: line for line in row_lines(station, site, rows)}
    made = []
    for (_, doc_no), numbers in groups.items():
        paper = papers[numbers[0]]
        given_at = str(paper.data.get("given_at", "")) if paper else ""
        village = lines[numbers[0]].village or site.name
        made.append(HandOverList(doc_no, village, given_at, tuple(lines[number] for number in numbers)))
    return tuple(made)


def take_over_many(station: Station, actor: Actor, counted: Mapping[str, str]) -> TakenOver:
    """Sign for cases that were counted row by row. `counted`: case number -> its differences, "" for none.

    All stand or none. Raises Problem hand_over.nothing, hand_over.refused, case.unknown, clock.suspect.
    """
    if not counted:
        raise Problem("hand_over.nothing")
    fresh = []
    with station.cabinet.unit() as unit:
        refuse_suspect_clock(station, unit)
        site = site_of(unit.settings)
        for case_no, differences in counted.items():
            values = {"facts.rows_counted": True, "facts.differences": differences}
            act = act_of(station, unit, actor, case_no, TAKE_OVER, values)
            done = confirm_one_of(station, site, unit, act)
            fresh += [paper_line(case_no, paper) for paper in done.papers]
    return TakenOver(tuple(counted), tuple(fresh))


def _list_of(case: Case | None) -> Paper | None:
    """The list with which the case was handed over last."""
    papers = case.papers if case else ()
    return next((paper for paper in reversed(papers) if paper.code in SHARED), None)
