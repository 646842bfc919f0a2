"""Overview (概览): what a count over all cases needs, without unfolding a single one.

Light columns and two values that SQLite takes out of the stored document; the newest
record of every other station. Counts nothing itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from sync.ledger.workload import Wrote
from sync.store.tables import cases, events

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CaseMark:
    """One case as a count sees it. `site_name`: what its station calls itself."""

    case_no: str
    site: str
    site_name: str
    state: str
    item_name: str
    applicant: str
    registered_on: date
    decided: bool
    decided_on: date | None


class Overview:
    """Reads over everything that lies here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cases(self) -> tuple[CaseMark, ...]:
        """Every case, oldest first."""
        inside = func.json_extract(cases.c.document, "$.facts.site_name", "$.dates.decided_on")
        query = select(
            cases.c.case_no,
            cases.c.site,
            cases.c.state,
            cases.c.item_name,
            cases.c.applicant,
            cases.c.registered_on,
            cases.c.decided,
            inside.label("inside"),
        ).order_by(cases.c.registered_on, cases.c.row_id)
        found = []
        for row in self._connection.execute(query):
            site_name, decided_on = json.loads(row.inside)
            found.append(
                CaseMark(
                    case_no=row.case_no,
                    site=row.site,
                    site_name=str(site_name or ""),
                    state=row.state,
                    item_name=row.item_name,
                    applicant=row.applicant,
                    registered_on=date.fromisoformat(row.registered_on),
                    decided=row.decided,
                    decided_on=date.fromisoformat(decided_on) if decided_on else None,
                )
            )
        return tuple(found)

    def open_numbers(self, site: str) -> tuple[str, ...]:
        """Cases registered at one station that are not closed, oldest first."""
        query = select(cases.c.case_no).where(cases.c.site == site, cases.c.state != "CLOSED")
        return tuple(
            self._connection.execute(query.order_by(cases.c.registered_on, cases.c.row_id)).scalars()
        )

    def lately(self, limit: int = 500) -> dict[str, int]:
        """Item -> how often it was among the cases that came here last; a long book costs no more than a short one."""
        recent = select(cases.c.item).order_by(cases.c.row_id.desc()).limit(limit).subquery()
        query = select(recent.c.item, func.count()).group_by(recent.c.item)
        return {str(item): int(count) for item, count in self._connection.execute(query).all()}

    def newest_by_site(self) -> dict[str, str]:
        """Other station -> local time with offset at which its newest record here was written."""
        newest = func.max(events.c.recorded_at)
        query = select(events.c.site, newest).where(events.c.own.is_(False)).group_by(events.c.site)
        return {site: recorded_at for site, recorded_at in self._connection.execute(query)}

    def own_acts(self, since: str) -> Iterator[Wrote]:
        """What this station wrote down since a day (ISO), the newest first; no body is opened.

        Walks back from the end of the book and stops at the first older act, so a long book costs nothing.
        """
        columns = (
            events.c.row_id,
            events.c.account,
            events.c.actor,
            events.c.kind,
            events.c.case_no,
            events.c.recorded_at,
        )
        query = select(*columns).where(events.c.own).order_by(events.c.row_id.desc()).limit(AT_ONCE)
        before: int | None = None
        while True:
            rows = self._connection.execute(
                query if before is None else query.where(events.c.row_id < before)
            ).all()
            for row in rows:
                if row.recorded_at[:10] < since:
                    return
                yield Wrote(row.account, row.actor, row.kind, row.case_no, row.recorded_at[:10])
            if len(rows) < AT_ONCE:
                return
            before = rows[-1].row_id
