"""Apply and fold: a case is what its events made of it.

Total over judged events and deterministic: no judging, no clock, no I/O. An event that fits
no row (the owner's event wins for the state) leaves the state alone and stays in the
history with everything it brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.agents import proxy_after
from sync.ledger.asking import mapping_in, text_in, tier_of
from sync.ledger.breach import GRADES, breach_of, recorded_breach
from sync.ledger.case import Case, ClockRun, HistoryLine
from sync.ledger.case_json import paper_from_json
from sync.ledger.clock_effects import clocks_after
from sync.ledger.dates import dates_after
from sync.ledger.entries import (
    complaints_after,
    facts_after,
    materials_after,
    ratings_after,
    supplements_after,
)
from sync.ledger.events import Event
from sync.ledger.judge import row_for
from sync.ledger.opening import OPENING_KINDS, drafted
from sync.ledger.table import SAME, STATES, Transition

_SIGNED_FOR_PAPERS = ("T6", "T6c", "T9", "T21b")
_DEEMED = {"T14": True, "T14c": True, "T14d": False}


def apply(case: Case | None, event: Event, calendar: WorkingCalendar) -> Case:
    """The case after one event; `case` is None before its registration.

    Raises LookupError where the event opens no case and there is none, TypeError or ValueError
    for a registration that is none.
    """
    body = event.body or {}
    if case is None:
        case = _opened(event)
    row = row_for(case, event.kind, event.actor.role)
    facts = mapping_in(body, "facts")
    after = replace(
        case,
        facts=facts_after(case, event, row, facts),
        proxy=proxy_after(case, event.kind, facts),
        materials=materials_after(case, event.kind, body),
        papers=(*case.papers, *(paper_from_json(paper) for paper in body.get("papers", ()))),
        ratings=ratings_after(case, event, body),
        complaints=complaints_after(case, event, body),
        official_no=text_in(facts, "official_no") or case.official_no,
    )
    if row is not None:
        after = _moved(after, event, row, facts, calendar)
    state = after.state
    line = HistoryLine(
        event_id=event.event_id,
        kind=event.kind,
        state=state,
        actor=event.actor.name,
        role=event.actor.role,
        site=event.site,
        effective_date=event.effective_date,
        recorded_at=event.recorded_at,
        note=text_in(body, "note"),
    )
    return replace(after, history=(*case.history, line), rev=case.rev + 1)


def fold(events: Iterable[Event], calendar: WorkingCalendar) -> Case | None:
    """The case of its events in causal order; an event twice counts once.

    None where no registration can be read (erased, or not here yet).
    """
    case: Case | None = None
    seen: set[str] = set()
    for event in sorted(events, key=Event.order):
        if event.event_id in seen or (case is None and not _opens(event)):
            continue
        seen.add(event.event_id)
        case = apply(case, event, calendar)
    return case


def _opens(event: Event) -> bool:
    return event.kind in OPENING_KINDS and event.body is not None


def _opened(event: Event) -> Case:
    if not _opens(event):
        raise LookupError(f"{event.kind} opens no case and there is none")
    return drafted(event.case_no, event.body or {}, event.effective_date, event.recorded_at, event.site)


def _moved(
    case: Case, event: Event, row: Transition, facts: Mapping[str, Any], calendar: WorkingCalendar
) -> Case:
    day = event.effective_date
    before = case.clocks
    case = replace(case, dates=dates_after(case, row, day, facts))
    state = case.state if row.to == SAME else row.to
    case = replace(
        case,
        state=state,
        owner=_owner(case, row, event, state),
        waiting_on=STATES[state].waiting_on,
        deemed=_DEEMED.get(row.id, case.deemed),
        receiver=_receiver(case, row, event),
        supplements=supplements_after(case, event, row),
        clocks=clocks_after(case, row, day, facts),
    )
    return replace(case, breaches=_breaches(case, before, event, facts, calendar))


def _owner(case: Case, row: Transition, event: Event, state: str) -> str:
    """Ownership moves only where the row says so; the event may name the tier where the row cannot know."""
    if not row.owner_after:
        return case.owner
    named = text_in(mapping_in(event.body or {}, "facts"), "owner_after")
    if named in STATES[state].owners:
        return named
    if row.owner_after == "actor":
        return tier_of(event.actor.role) or case.owner
    by_county = {
        "T36": case.facts.get("forwarded_by") == "county",
        "T27b": case.facts.get("taken_over_by") == "county",
        "T21b": False,
    }
    if row.id == "T21b" and case.facts.get("forwarded_by") == "county":
        return "upper"
    return "county" if by_county.get(row.id, False) else row.owner_after


def _receiver(case: Case, row: Transition, event: Event) -> str:
    """The account that signed for the papers last; it does not decide."""
    at_own_counter = row.id == "T1" and tier_of(event.actor.role) != "village"
    if row.id in _SIGNED_FOR_PAPERS or at_own_counter:
        return event.actor.account
    return case.receiver


def _breaches(
    case: Case,
    before: tuple[ClockRun, ...],
    event: Event,
    facts: Mapping[str, Any],
    calendar: WorkingCalendar,
) -> tuple[Mapping[str, Any], ...]:
    """Recorded breaches, reasons given to them, and clocks that this event stopped too late."""
    rows = case.breaches
    named = text_in(facts, "clock")
    if event.kind == "LateReasonGiven":
        reason = {"reason": text_in(facts, "reason"), "public_line": text_in(facts, "public_line")}
        return tuple({**row, **reason} if row.get("clock") == named else row for row in rows)
    open_before = {run.clock for run in before if run.state != "stopped"}
    for run in case.clocks:
        stopped_now = run.state == "stopped" and run.clock in open_before
        told = event.kind == "BreachRecorded" and run.clock == named
        told = told or (event.kind == "NoticeDeadlineBreached" and run.clock == "C1")
        if run.clock in GRADES and (stopped_now or told) and recorded_breach(case, run) is None:
            until = run.stopped_on or event.effective_date
            found = breach_of(run, until, calendar, case.owner)
            rows = (*rows, found) if found else rows
    return rows
