"""Sessions of the five items without a worked case, filled with complete answers on one day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from forms.session import FormContext, FormSession
from tests.forms.answers_tree import answers_of
from tests.forms.compiled_items import item
from tests.support.people import (
    AGENTS,
    Person,
    certification,
    disability,
    inspection,
    medical,
    old_age,
)

SITE = "511999104205"
TODAY = date(2026, 11, 27)
OLDEST = Person("曹德容", date(1941, 10, 1), 440, "13800000007")
OLD = Person("李国富", date(1951, 2, 19), 317, "13800000002")
MOTHER = Person("杨翠英", date(1968, 3, 9), 62, "13800000005")
FATHER = Person("赵大军", date(1966, 9, 5), 61, "13800000006")
CHILD = Person("赵欣怡", date(2014, 3, 5), 46, "13800000004")
AGENT = AGENTS[SITE]


def answers_file(item_id: str, **more: Any) -> dict[str, Any]:
    """Complete answers of one item; `more` goes to the builder of CL-001."""
    if item_id == "SB-003":
        return certification(OLD, AGENT, last="2025-12-10")
    if item_id == "YB-001":
        return medical(MOTHER, SITE, AGENT, (FATHER, CHILD))
    if item_id == "CL-001":
        return disability(MOTHER, SITE, AGENT, FATHER, **more)
    if item_id == "MZ-004":
        return old_age(OLDEST, SITE, AGENT)
    return inspection(FATHER, last="2026-01-15", noticed="2026-11-20", booked="2026-12-05")


def blank(item_id: str, today: date = TODAY, defaults: dict[str, str] | None = None) -> FormSession:
    return FormSession(item(item_id), _context(today, defaults=defaults))


def filled(
    item_id: str, *, today: date = TODAY, local: dict[str, str] | None = None, **more: Any
) -> FormSession:
    """`local`: the county's own values, name -> value; they replace the table of the item."""
    answers = answers_of(answers_file(item_id, **more), item(item_id))
    return FormSession(item(item_id), _context(today, local), answers)


def _context(
    today: date, local: dict[str, str] | None = None, defaults: dict[str, str] | None = None
) -> FormContext:
    rows = [{"name": name, "value": value} for name, value in (local or {}).items()]
    return FormContext(
        today,
        datetime(today.year, today.month, today.day, 9),
        tables={"local": rows} if rows else {},
        defaults=defaults or {},
    )
