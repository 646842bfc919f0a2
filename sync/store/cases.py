"""Cases (办件) as the journal left them: the whole case as JSON, and columns to find it by.

A projection: everything here can be rebuilt from events, nothing here is a source. The
deadline column is a cache for sorting; screens compute deadlines from clocks and calendar.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.sqlite import insert

from sync.ledger.case import Case, ClockRun
from sync.ledger.case_json import case_from_json, case_to_json, clock_from_json
from sync.ledger.events import Event
from sync.ledger.pre_review import KEPT
from sync.ledger.table.pre_review import HELD
from sync.store.event_rows import SENT, UNSENT
from sync.store.tables import cases, events

DECIDED = frozenset(
    (
        *("NOT_REQUIRED", "NOT_ACCEPTED", "APPROVED", "DENIED", "TERMINATED", "WITHDRAWN"),
        *("TRANSFERRED_OUT", "RESULT_READY", "AT_VILLAGE", "DELIVERED", "CLOSED"),
    )
)
LIMIT = 200
_BAD_OR_COMPLAINED = ('"stars":1', '"stars":2', '"complaints":[{')
_STILL_OPEN = sql("cases.state != 'CLOSED'")  # word for word as in the index of open cases
NearestDeadline = Callable[[Case], tuple[date, bool] | None]


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field narrows; empty ones do not. Days are inclusive."""

    states: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    due_by: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQL conditions on `cases`."""
        chosen = (
            (cases.c.state, self.states),
            (cases.c.owner, self.owners),
            (cases.c.item, self.items),
            (cases.c.site, self.sites),
        )
        found: list[ColumnElement[bool]] = [column.in_(values) for column, values in chosen if values]
        if self.since:
            found.append(cases.c.registered_on >= self.since.isoformat())
        if self.until:
            found.append(cases.c.registered_on <= self.until.isoformat())
        if self.due_by:
            found.append(cases.c.deadline.between("0", self.due_by.isoformat()))
        return found


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a list shows it, without unfolding it.

    road: unsent | sent | acknowledged | decided. `provisional`: the deadline lies past the published
    calendar. `refused`: the county refused its registration (drawer). `clocks`: for deadlines in words.
    `site_name`: what the registering station calls itself.
    """

    case_no: str
    state: str
    owner: str
    item_id: str
    item_name: str
    site: str
    registered_on: date
    deadline: date | None
    provisional: bool
    applicant: str
    waiting_on: str
    road: str
    decided: bool
    refused: bool
    clocks: tuple[ClockRun, ...] = ()
    site_name: str = ""


# Built once: each registration asks these several times.
_BY_NUMBER = select(cases.c.document).where(cases.c.case_no == bindparam("key"))
_BY_OP = select(cases.c.document).where(cases.c.op_id == bindparam("key"))
_PLACED = select(cases.c.row_id, cases.c.document, cases.c.last_order, cases.c.refused).where(
    cases.c.case_no == bindparam("key")
)
_NEW = insert(cases)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["case_no"],
    set_={column.name: _NEW.excluded[column.name] for column in cases.c if not column.primary_key},
).returning(cases.c.row_id)


@dataclass(frozen=True, slots=True)
class Placed:
    """A folded case in its row: `row_id` is also its place in the search index."""

    row_id: int
    case: Case
    last_order: tuple[Any, ...] = field(default=())


class Cases:
    """The cases of this transaction."""

    def __init__(self, connection: Connection, nearest_deadline: NearestDeadline) -> None:
        self._connection = connection
        self._nearest = nearest_deadline

    def get(self, case_no: str) -> Case | None:
        return self._one(_BY_NUMBER, case_no)

    def by_op(self, op_id: str) -> Case | None:
        """The case registered from the form with this key."""
        return self._one(_BY_OP, op_id)

    def newest_of_item(self, item_id: str) -> Case | None:
        """The case of an item that was registered last on this PC."""
        query = select(cases.c.document).where(cases.c.item == item_id).order_by(cases.c.row_id.desc())
        text = self._connection.execute(query.limit(1)).scalar()
        return None if text is None else _case(text)

    def of_person(self, id_no: str) -> tuple[Case, ...]:
        """Cases of one applicant, newest first: what is known already need not be asked again."""
        return self._many(select(cases.c.document).where(cases.c.id_no == id_no, cases.c.id_no != ""))

    def open(self) -> tuple[Case, ...]:
        """Cases that have not ended, oldest first."""
        query = select(cases.c.document).where(_STILL_OPEN).order_by(cases.c.registered_on, cases.c.row_id)
        return tuple(_case(text) for text in self._connection.execute(query).scalars())

    def open_rows(self) -> tuple[CaseRow, ...]:
        """The same as light rows."""
        query = rows_query().where(_STILL_OPEN).order_by(cases.c.registered_on, cases.c.row_id)
        return tuple(case_row(row) for row in self._connection.execute(query))

    def with_pre_review(self) -> tuple[Case, ...]:
        """Cases on the way to the organ of which a remote pre-review was asked; found in their stored JSON."""
        asked = cases.c.document.contains(f'"{KEPT}":[')
        query = select(cases.c.document).where(cases.c.state.in_((*HELD, "HANDED_OVER")), asked)
        return self._many(query.order_by(cases.c.registered_on, cases.c.row_id))

    def registered(self, since: date | None, until: date | None) -> tuple[Case, ...]:
        """Cases registered in these days (inclusive, None = no limit), whole; for the register D09."""
        return self._many(select(cases.c.document).where(*Filters(since=since, until=until).conditions()))

    def worked(self, since: date, until: date) -> tuple[Case, ...]:
        """Cases that came or were still being handled from `since` to `until`; for the monthly report D12.

        What is filed and was last written to before `since` cannot have ended in these days. A day's
        grace, because stamps are UTC and days are local.
        """
        grace = datetime.combine(since, time(), UTC) - timedelta(days=1)
        stamp = f'["{int(grace.timestamp() * 1000):013d}'
        touched = or_(
            cases.c.registered_on >= since.isoformat(), cases.c.state != "CLOSED", cases.c.last_order >= stamp
        )
        return self._many(select(cases.c.document).where(cases.c.registered_on <= until.isoformat(), touched))

    def with_ratings_or_complaints(self) -> tuple[Case, ...]:
        """Cases with a rating of two stars or fewer, or with a complaint; found in their stored JSON."""
        said = [cases.c.document.contains(part) for part in _BAD_OR_COMPLAINED]
        return self._many(select(cases.c.document).where(or_(*said)))

    def rows(
        self, filters: Filters | None = None, *, limit: int = LIMIT, by_deadline: bool = False
    ) -> tuple[CaseRow, ...]:
        """Light rows, newest first, or those with a deadline by it."""
        query = rows_query().where(*(filters or Filters()).conditions())
        if by_deadline:
            query = query.where(cases.c.deadline != "").order_by(cases.c.deadline, cases.c.row_id)
        else:
            query = query.order_by(cases.c.row_id.desc())
        return tuple(case_row(row) for row in self._connection.execute(query.limit(limit)))

    def standing(self, filters: Filters) -> tuple[tuple[str, str, str], ...]:
        """(case_no, item, state) of every case that fits and was not refused, newest first: no document is read."""
        columns = (cases.c.case_no, cases.c.item, cases.c.state)
        query = (
            select(*columns).where(*filters.conditions(), ~cases.c.refused).order_by(cases.c.row_id.desc())
        )
        return tuple((row.case_no, row.item, row.state) for row in self._connection.execute(query))

    def count(self, filters: Filters | None = None) -> int:
        query = select(func.count()).select_from(cases).where(*(filters or Filters()).conditions())
        return int(self._connection.execute(query).scalar_one())

    def placed(self, case_no: str) -> Placed | None:
        """A case with its row, for folding on."""
        row = self._connection.execute(_PLACED, {"key": case_no}).first()
        if row is None or row.refused:
            return None
        return Placed(row.row_id, _case(row.document), tuple(json.loads(row.last_order)))

    def put(self, folded: Case, last: Event, *, refused: bool = False) -> int:
        """Write the row of a case; returns its row_id, which never changes."""
        due = self._nearest(folded)
        row = {
            "case_no": folded.case_no,
            "op_id": folded.op_id,
            "state": folded.state,
            "owner": folded.owner,
            "item": folded.terms.item_id,
            "item_name": folded.terms.name,
            "site": folded.site,
            "registered_on": folded.registered_on.isoformat(),
            "deadline": due[0].isoformat() if due else "",
            "provisional": bool(due and due[1]),
            "applicant": str(folded.applicant.get("name", "")),
            "id_no": str(folded.applicant.get("id_no", "")),
            "waiting_on": folded.waiting_on,
            "decided": folded.state in DECIDED,
            "refused": refused,
            "last_order": json.dumps(last.order()),
            "document": json.dumps(case_to_json(folded), ensure_ascii=False, separators=(",", ":")),
        }
        return int(self._connection.execute(_PUT, row).scalar_one())

    def drop(self, case_no: str) -> int | None:
        """Take a case out; returns the row_id it had."""
        done = delete(cases).where(cases.c.case_no == case_no).returning(cases.c.row_id)
        return self._connection.execute(done).scalar()

    def refresh_deadlines(self) -> None:
        """Compute the cached deadlines anew: a new calendar moves every open one."""
        columns = (cases.c.row_id, cases.c.document)
        for row_id, text in self._connection.execute(select(*columns).where(cases.c.deadline != "")).all():
            due = self._nearest(_case(text))
            values = {"deadline": due[0].isoformat() if due else "", "provisional": bool(due and due[1])}
            self._connection.execute(update(cases).where(cases.c.row_id == row_id).values(**values))

    def clear(self) -> None:
        self._connection.execute(delete(cases))

    def _one(self, query: Select[Any], key: str) -> Case | None:
        text = self._connection.execute(query, {"key": key}).scalar()
        return None if text is None else _case(text)

    def _many(self, query: Select[Any]) -> tuple[Case, ...]:
        texts = self._connection.execute(query.order_by(cases.c.row_id.desc())).scalars()
        return tuple(_case(text) for text in texts)


def rows_query() -> Select[Any]:
    """Select of the light columns, with the road state of each case, its clocks and its station's name.

    SQLite takes these two out of a document of 6-10 kB 20 times faster than a whole case unfolds.
    """
    least = (
        select(func.min(case((events.c.status == UNSENT, 0), (events.c.status == SENT, 1), else_=2)))
        .where(events.c.case_no == cases.c.case_no, events.c.own)
        .scalar_subquery()
    )
    light = [column for column in cases.c if column.name not in ("document", "last_order", "op_id", "id_no")]
    inside = func.json_extract(cases.c.document, "$.clocks", "$.facts.site_name")
    return select(*light, least.label("least"), inside.label("inside"))


def case_row(row: Row[Any]) -> CaseRow:
    roads = {0: UNSENT, 1: SENT}
    clocks, site_name = json.loads(row.inside)
    return CaseRow(
        case_no=row.case_no,
        state=row.state,
        owner=row.owner,
        item_id=row.item,
        item_name=row.item_name,
        site=row.site,
        registered_on=date.fromisoformat(row.registered_on),
        deadline=date.fromisoformat(row.deadline) if row.deadline else None,
        provisional=row.provisional,
        applicant=row.applicant,
        waiting_on=row.waiting_on,
        road=roads.get(row.least) or ("decided" if row.decided else "acknowledged"),
        decided=row.decided,
        refused=row.refused,
        clocks=tuple(clock_from_json(run) for run in clocks or ()),
        site_name=site_name or "",
    )


def documents(texts: Iterable[Any]) -> tuple[Case, ...]:
    """Cases of their stored JSON."""
    return tuple(_case(text) for text in texts)


def _case(text: str) -> Case:
    return case_from_json(json.loads(text))
