"""Overview (概览): what a count over all cases needs, without unfolding a single one.

Light columns and two values that SQLite takes out of the stored document; the newest
record of every other station. Counts nothing itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from sync.store.tables import cases, events


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

    def newest_by_site(self) -> dict[str, str]:
        """Other station -> local time with offset at which its newest record here was written."""
        newest = func.max(events.c.recorded_at)
        query = select(events.c.site, newest).where(events.c.own.is_(False)).group_by(events.c.site)
        return {site: recorded_at for site, recorded_at in self._connection.execute(query)}
