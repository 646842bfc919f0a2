"""Projections: what the journal means, kept ready for screens: cases, papers, scans, search.

Folds with the ledger's own `apply` and `fold`, so a station and the county read the same
journal the same way. Everything written here can be thrown away and rebuilt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.apply import apply, fold
from sync.ledger.case import Case
from sync.ledger.deadlines import deadline
from sync.ledger.events import Event
from sync.ledger.material import files_in
from sync.store.blob_rows import BlobRows
from sync.store.cases import Cases
from sync.store.papers import Papers
from sync.store.search import Search, letters_of, no_initials, words_of

RUNNING = "running"


class Projections:
    """Writes all that is folded from events, in one transaction."""

    def __init__(
        self,
        *,
        cases: Cases,
        papers: Papers,
        search: Search,
        blobs: BlobRows,
        calendar: Callable[[], WorkingCalendar],
    ) -> None:
        self.cases = cases
        self._papers = papers
        self._search = search
        self._blobs = blobs
        self._calendar = calendar

    def follow(self, event: Event) -> bool:
        """Fold one event onto the stored case. False where the case must be folded anew instead:
        the event is older than what was applied, or the stored case stands on refused events."""
        placed = self.cases.placed(event.case_no)
        if placed is None and self.cases.get(event.case_no) is not None:
            return False
        if placed is not None and event.order() <= placed.last_order:
            return False
        before = placed.case if placed else None
        self._write(apply(before, event, self._calendar()), before, event, [event], refused=False)
        return True

    def refold(self, case_no: str, applied: Sequence[Event], everything: Sequence[Event]) -> None:
        """Fold a case anew from events with bodies.

        Where the county refused even the registration, the case stays as this station knows it,
        marked refused: what a clerk confirmed does not vanish. Without any registration it goes.
        """
        refused = False
        folded, used = fold(applied, self._calendar()), applied
        if folded is None:
            folded, used = fold(everything, self._calendar()), everything
            refused = True
        if folded is None:
            self._take_out(case_no)
            return
        last = max(used, key=Event.order)
        self._write(folded, self.cases.get(case_no), last, everything, refused=refused)

    def erase(self, case_no: str) -> tuple[str, ...]:
        """Take a case and everything made from it out; returns scans whose files must go."""
        self._take_out(case_no)
        self._papers.erase(case_no)
        return self._blobs.forget_case(case_no)

    def make_room(self, case_no: str) -> None:
        """Take a case out whose number belongs to another; its scans stay for the draft that takes its place."""
        self._take_out(case_no)
        self._papers.erase(case_no)

    def clear(self) -> None:
        """Before a rebuild. Papers keep their PDFs and print counts: those are not in the journal."""
        self.cases.clear()
        self._search.clear()
        self._blobs.clear_names()

    def _write(
        self, case: Case, before: Case | None, last: Event, bodies: Sequence[Event], *, refused: bool
    ) -> None:
        row_id = self.cases.put(case, last, refused=refused)
        if before is None or _looked_up_by(before) != _looked_up_by(case):
            self._search.put(row_id, case)
        known = len(before.papers) if before else 0
        for paper in case.papers[known:] if len(bodies) == 1 else case.papers:
            self._papers.issue(case.case_no, paper)
        names = (name for event in bodies for name in files_in(event.body))
        self._blobs.name(case.case_no, names)

    def _take_out(self, case_no: str) -> None:
        row_id = self.cases.drop(case_no)
        if row_id is not None:
            self._search.drop(row_id)


def nearest_deadline(case: Case, calendar: WorkingCalendar) -> tuple[date, bool] | None:
    """(day, provisional) of the first running clock to end; None where none runs."""
    ends = [end for run in case.clocks if run.state == RUNNING and (end := deadline(run, calendar))]
    first = min(ends, key=lambda end: end.day, default=None)
    return None if first is None else (first.day, first.provisional)


def _looked_up_by(case: Case) -> tuple[Any, ...]:
    return words_of(case), *letters_of(case, no_initials)
