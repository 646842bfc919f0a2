"""Units of work: what one transaction offers, wired together once.

`Reading` is a snapshot, `Unit` may write; both open and close in one function on one
thread. Knows who needs whom; each repository knows its own table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from forms.calendar import WorkingCalendar
from sync.ledger.case import Case
from sync.store.accounts import Accounts
from sync.store.blob_rows import BlobRows
from sync.store.cases import Cases
from sync.store.content_keys import ContentKeys
from sync.store.counters import Counters
from sync.store.county_acts import CountyActs
from sync.store.drafts import Drafts
from sync.store.frames import Frame
from sync.store.heads import sign_every_fifty
from sync.store.journal import Journal, Pen
from sync.store.keys import StationKeys
from sync.store.marks import EPOCH, UNIT, Marks
from sync.store.overview import Overview
from sync.store.papers import Papers
from sync.store.projections import Projections, nearest_deadline
from sync.store.search import Initials, Search
from sync.store.settings import Enrolment, Settings


@dataclass(slots=True)
class Surroundings:
    """What every transaction of a cabinet shares. `calendar` may be replaced while it is open."""

    keys: StationKeys
    pen: Pen
    calendar: WorkingCalendar
    initials: Initials
    step: Callable[[str], None] = field(default=lambda _name: None)


class Reading:
    """A snapshot of the cabinet."""

    def __init__(self, connection: Connection, around: Surroundings) -> None:
        self.frame = Frame()
        self._station_keys = around.keys
        self.marks = Marks(connection)
        self.settings = Settings(connection, self.frame)
        self.counters = Counters(connection, self.frame)
        self.accounts = Accounts(connection, self.frame)
        self.drafts = Drafts(connection, around.pen.new_id)
        self.keys = ContentKeys(connection, around.keys, self.frame)
        self.blobs = BlobRows(connection)
        self.search = Search(connection, around.initials)
        self.papers = Papers(connection, self.keys, self.settings.site)
        self.overview = Overview(connection)
        self.county_acts = CountyActs(connection)

        def nearest(case: Case) -> tuple[date, bool] | None:
            return nearest_deadline(case, around.calendar)

        self.cases = Cases(connection, nearest)
        self.projections = Projections(
            cases=self.cases,
            papers=self.papers,
            search=self.search,
            blobs=self.blobs,
            calendar=lambda: around.calendar,
        )
        self.journal = Journal(
            connection,
            settings=self.settings,
            counters=self.counters,
            marks=self.marks,
            keys=self.keys,
            projections=self.projections,
            frame=self.frame,
            pen=around.pen,
        )


class Unit(Reading):
    """One writing transaction. All or nothing; what it returns is true only after it closed."""

    def enrol(self, *, site: str, incarnation: int, county_box_public: bytes, epoch: str = "") -> None:
        """Become a station of the county. Raises Problem("store.already_enrolled")."""
        self.settings.enrol(Enrolment(site, incarnation, county_box_public))
        self.marks.set(EPOCH, epoch)

    def numbered(self) -> Frame:
        """The frame for the second copy; its number is taken in this transaction. Every 50 events are signed."""
        if self.frame.events:
            sign_every_fifty(self, self._station_keys)
        if not self.frame.empty:
            self.frame.n = self.marks.number(UNIT) + 1
            self.marks.set(UNIT, self.frame.n)
        return self.frame
