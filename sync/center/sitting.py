"""A sitting over the book: one writer alone with it, from taking its lock to the caller's commit.

Takes the lock first, so numbers of the book are handed out in the order of commits; looks up at
once what a page of rows needs, and lays down at the end what it changed: journal rows, projections,
news. Nothing of it is seen by anybody before the commit. Judges nothing; that is `book.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from forms.calendar import WorkingCalendar
from sync.center import changes, tables
from sync.center.agents import ends_of
from sync.center.bodies import body_of, keys_of
from sync.center.calendar_in_force import calendar_of
from sync.center.county import County
from sync.center.database import insert_all, lock_number, write_number
from sync.center.journal_rows import APPLIED, JournalRow, event_of, row_from, row_of
from sync.center.projection import keep_cases
from sync.center.sites import Site, find_site
from sync.ledger.case import Case
from sync.ledger.events import Event
from sync.ledger.problems import Problem

BOOK = "journal"
AT_ONCE = 200


@dataclass(slots=True)
class _Known:
    """What is known of one case: applied events in causal order, bodies open; refused rows; its folded state."""

    key: bytes | None
    sealed: list[Event]
    refused: list[JournalRow]
    history: list[Event] | None = None
    folded: Case | None = None


@dataclass(slots=True)
class Sitting:
    """`last`: the number of the book given out last. `calendar`: the one in force as of this transaction."""

    connection: Connection
    county: County
    last: int
    calendar: WorkingCalendar
    _cases: dict[str, _Known] = field(default_factory=dict)
    _sites: dict[str, Site | None] = field(default_factory=dict)
    _ends: dict[str, dict[tuple[str, int], int]] = field(default_factory=dict)
    _effects: dict[str, bool] = field(default_factory=dict)
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _changed: dict[str, tuple[Case, Site, int]] = field(default_factory=dict)
    _files: list[dict[str, str]] = field(default_factory=list)
    _news: defaultdict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))

    def look_up(self, case_numbers: Iterable[str], event_ids: Collection[str]) -> None:
        """Read at once what `event_ids` of these cases will ask for."""
        wanted = {number for number in case_numbers if number and number not in self._cases}
        if wanted:
            keys = keys_of(self.connection, self.county, wanted)
            for number in wanted:
                self._cases[number] = _Known(keys.get(number), [], [])
            query = select(tables.events).where(tables.events.c.case_no.in_(wanted))
            for row in self.connection.execute(query):
                known = self._cases[row.case_no]
                if row.status == APPLIED:
                    known.sealed.append(event_of(row))
                else:
                    known.refused.append(row_from(row._mapping))
        if asked := [event_id for event_id in event_ids if event_id not in self._effects]:
            column = tables.events.c.applied_id
            took = set(self.connection.execute(select(column).where(column.in_(asked))).scalars())
            self._effects.update({event_id: event_id in took for event_id in asked})

    def site(self, site: str) -> Site | None:
        if site not in self._sites:
            self._sites[site] = find_site(self.connection, site)
        return self._sites[site]

    def last_of(self, site: str, incarnation: int, account: str) -> float:
        """The last row of a PC that this account could write; without end where nobody revoked it."""
        if site not in self._ends:
            self._ends[site] = ends_of(self.connection, site)
        return self._ends[site].get((account, incarnation), float("inf"))

    def has_effect(self, event_id: str) -> bool:
        """True where an act of this id took effect already, whoever sent it."""
        if event_id not in self._effects:
            self.look_up((), [event_id])
        return self._effects[event_id]

    def opened(self, event: Event) -> Event:
        """The event with its body. Raises Problem: event.no_key, event.sealed."""
        key = self._known(event.case_no).key
        if key is None:
            raise Problem("event.no_key", case_no=event.case_no)
        return event.opened(body_of(key, event))

    def history(self, case_no: str) -> list[Event]:
        """Applied events of a case in causal order, bodies open. Raises Problem: event.no_key, event.sealed."""
        known = self._known(case_no)
        if known.history is None:
            known.history = [self.opened(event) for event in sorted(known.sealed, key=Event.order)]
            known.sealed = []
        return known.history

    def kinds(self, case_no: str) -> list[tuple[str, str]]:
        """(event id, kind) of what took effect in a case, in no order."""
        known = self._known(case_no)
        return [(event.event_id, event.kind) for event in (*known.sealed, *(known.history or ()))]

    def folded(self, case_no: str) -> Case | None:
        """The case after its whole history, where this sitting reckoned it."""
        return self._known(case_no).folded

    def refused(self, case_no: str) -> list[JournalRow]:
        return list(self._known(case_no).refused)

    def next_number(self) -> int:
        """The next number of the whole book."""
        self.last += 1
        return self.last

    def write_row(self, row: Mapping[str, Any]) -> None:
        """A row of the journal, whole."""
        self._rows.append(dict(row))
        if row["case_no"] and row["status"] != APPLIED:
            self._known(row["case_no"]).refused.append(row_from(row))
        if row["applied_id"] is not None:
            self._effects[row["applied_id"]] = True

    def gave_effect(self, event: Event, case: Case, registrar: Site, number: int, files: set[str]) -> None:
        """A judged event, its row written: what it changes beside the journal."""
        known = self._known(event.case_no)
        history = self.history(event.case_no)
        history.append(event)
        history.sort(key=Event.order)
        known.folded = case
        known.refused = [
            row for row in known.refused if (row.site, row.incarnation, row.seq) != _place(event)
        ]
        self._effects[event.event_id] = True
        self._changed[event.case_no] = (case, registrar, number)
        for sha256 in files:
            self._files.append({"sha256": sha256, "case_no": event.case_no, "site": event.site})
        for scope in registrar.scopes():
            self._news[scope].append(event)

    def is_full(self) -> bool:
        """True where it is time to lay down what is pending."""
        return len(self._rows) >= AT_ONCE

    def lay_down(self) -> None:
        """Write what is pending. What was looked up is forgotten, so that a long backlog needs little memory."""
        insert_all(self.connection, tables.events, self._rows)
        insert_all(self.connection, tables.case_files, self._files, leave=True)
        keep_cases(self.connection, self.county, list(self._changed.values()), self.calendar)
        # All writers lock the counters of the news in one order.
        for scope in sorted(self._news):
            changes.add_events(self.connection, scope, self._news[scope])
        if self._rows or self._changed:
            write_number(self.connection, BOOK, self.last)
        for pending in (self._rows, self._files, self._changed, self._news, self._cases, self._effects):
            pending.clear()

    def _known(self, case_no: str) -> _Known:
        if case_no not in self._cases:
            self.look_up([case_no], ())
        return self._cases[case_no]


@contextmanager
def sitting(connection: Connection, county: County) -> Iterator[Sitting]:
    """Alone with the book from here to the caller's commit."""
    held = Sitting(connection, county, lock_number(connection, BOOK), calendar_of(connection))
    yield held
    held.lay_down()


def applied_row(event: Event, number: int) -> dict[str, Any]:
    """The journal row of an event that takes effect."""
    return row_of(event) | {
        "status": APPLIED, "code": "", "applied_n": number, "applied_id": event.event_id,
    }  # fmt: skip


def _place(event: Event) -> tuple[str, int, int]:
    return event.site, event.incarnation, event.seq
