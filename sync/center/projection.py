"""The projection rows of cases: a cache of the journal for pages and searching, made by the writer.

Knows columns and seals; how a case came to be as it is belongs to `book.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from forms.calendar import WorkingCalendar
from forms.canonical import canonical
from sync.center import tables
from sync.center.blind_search import keep_words
from sync.center.county import County
from sync.center.database import put_all
from sync.center.sites import Site
from sync.ledger.case import Case
from sync.ledger.case_json import case_from_json, case_to_json
from sync.ledger.deadlines import deadline

_SORTED_BY = ("C0", "C1", "C3", "C4", "C6", "C9")


def keep_cases(
    connection: Connection,
    county: County,
    changed: Sequence[tuple[Case, Site, int]],
    calendar: WorkingCalendar,
) -> None:
    """The rows of (case, who registered it, number in the book of its last event)."""
    put_all(connection, tables.cases, [row_of_case(county, *each, calendar) for each in changed])
    keep_words(connection, county, [case for case, _, _ in changed])


def check_case(case: Case) -> None:
    """Raises ValueError where the case could not be written down: no text where a column wants one, or too long a one."""
    for name, text in _texts(case).items():
        longest = tables.cases.c[name].type.length
        if not isinstance(text, str) or len(text) > longest or "\x00" in text:
            raise ValueError(name)


def _texts(case: Case) -> dict[str, Any]:
    terms = case.terms
    return {
        "item": terms.item_id,
        "item_name": terms.name,
        "state": case.state,
        "owner": case.owner,
        "registered_at": case.registered_at,
    }


def row_of_case(
    county: County, case: Case, registrar: Site, applied_n: int, calendar: WorkingCalendar
) -> dict[str, Any]:
    """The columns of a case."""
    text = canonical(case_to_json(case))
    return {
        **_texts(case),
        "case_no": case.case_no,
        "site": case.site,
        "township": registrar.parent,
        "due": due_of(case, calendar),
        "updated": applied_n,
        "sealed": county.keys.at_rest(text, f"projection/{case.case_no}"),
    }


def kept_case(county: County, row: Any) -> Case:
    """The case of a projection row."""
    plain = county.keys.from_rest(bytes(row.sealed), f"projection/{row.case_no}")
    return case_from_json(json.loads(plain))


def find_case(connection: Connection, county: County, case_no: str) -> Case | None:
    row = connection.execute(select(tables.cases).where(tables.cases.c.case_no == case_no)).one_or_none()
    return None if row is None else kept_case(county, row)


def due_of(case: Case, calendar: WorkingCalendar) -> str:
    """The first day on which a clock that counts for the county runs out, "" where none runs."""
    ends = [
        end.day.isoformat()
        for run in case.clocks
        if run.clock in _SORTED_BY and run.state == "running" and (end := deadline(run, calendar))
    ]
    return min(ends, default="")
