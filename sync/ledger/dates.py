"""The dates of a case that count in law, and which row of the table sets them.

Literal data and one function. Days come from the act's effective date or from its facts,
never from a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync.ledger.asking import day_in
from sync.ledger.case import Case
from sync.ledger.conditions import entrusted_window
from sync.ledger.table import Transition

# (name, source): "day" the effective date; "=name" another date of the case; "?name" that fact or, without
# it, nothing; "~name" that fact or else the day; "" takes the date away.
_NOTICE = (("served_on", "?served_on"), ("notice_on", "day"))
_POSTED = (("posted_on", "~posted_on"),)
_DECIDED = (("decided_on", "day"),)
_DELIVERED = (("delivered_on", "day"),)
_REOPENED = (("ruled_on", "~ruled_on"), ("decided_on", ""), ("delivered_on", ""))

_DATES: dict[str, tuple[tuple[str, str], ...]] = {
    "T3": _POSTED,
    "T4": (("village_step_done_on", "day"),),
    "T5b": (("handed_over_on", "day"),),
    "T6c": (("received_on", "day"),),
    "T8": _NOTICE,
    "T8b": _NOTICE,
    "T9b": _NOTICE,
    "T22b": _NOTICE,
    "T36d": _NOTICE,
    "T9": (("received_on", "day"),),
    "T9c": (("received_on", "day"),),
    "T10": _DECIDED,
    "T11": _DECIDED,
    "T12": _DECIDED,
    "T13a": (("accepted_on", "day"),),
    "T13b": (("accepted_on", "day"),),
    "T14": (("accepted_on", "=received_on"),),
    "T14c": (("accepted_on", "=received_on"),),
    "T14d": (("accepted_on", ""), ("served_on", "?served_on")),
    "T18": _POSTED,
    "T20c": _POSTED,
    "T35c": _POSTED,
    "T21": (("forwarded_on", "day"),),
    "T21b": (("upper_received_on", "day"),),
    "T24a": _DECIDED,
    "T24b": _DECIDED,
    "T24c": _DECIDED,
    "T24d": _DECIDED,
    "T24e": (("decided_on", "~decided_on"),),
    "T24f": (("decided_on", "~decided_on"),),
    "T27": (("at_village_on", "day"),),
    "T27b": (("at_village_on", ""),),
    "T28a": _DELIVERED,
    "T28b": _DELIVERED,
    "T28c": _DELIVERED,
    "T28d": _DELIVERED,
    "T28e": _DELIVERED,
    "T28f": _DELIVERED,
    "T28g": _DELIVERED,
    "T29a": (("closed_on", "day"),),
    "T29b": (("closed_on", "day"),),
    "T29c": (("closed_on", "day"),),
    "T30": (("ended_on", "day"),),
    "T31a": _DECIDED,
    "T31b": _DECIDED,
    "T32": (("ended_on", "day"),),
    "T33": _REOPENED,
    "T33b": (*_REOPENED, ("accepted_on", "day")),
    "T34": (("accepted_on", "day"), ("decided_on", "day"), ("delivered_on", "day")),
    "T35": (("accepted_on", "day"), ("decided_on", "day")),
    "R1": (("served_on", "~served_on"),),
}


def dates_after(case: Case, row: Transition, day: date, facts: Mapping[str, Any]) -> dict[str, date]:
    """All dates of the case after the row. received_on follows the ruling on capacity.

    AGENT and COLLECTIVE: the signature on D13 (T6). ENTRUSTED_WINDOW: the village's day, which
    T6 does not move.
    """
    dates = dict(case.dates)
    for name, source in _DATES.get(row.id, ()):
        found = _value(source, dates, day, facts)
        if found is None:
            dates.pop(name, None)
        else:
            dates[name] = found
    entrusted = entrusted_window(case, facts)
    if row.id == "T6":
        dates["taken_over_on"] = day
    if (row.id == "T1" and entrusted) or (row.id == "T6" and not entrusted):
        dates["received_on"] = day
    return dates


def _value(source: str, dates: Mapping[str, date], day: date, facts: Mapping[str, Any]) -> date | None:
    if source.startswith("="):
        return dates.get(source[1:])
    if source.startswith("?"):
        return day_in(facts, source[1:])
    if source.startswith("~"):
        return day_in(facts, source[1:]) or day
    return day if source == "day" else None
