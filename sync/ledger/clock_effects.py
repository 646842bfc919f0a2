"""Clock effects: what a row does to the clocks of a case.

Follows the table: start, stop, suspend, resume, extend. An effect on a clock that is not
open does nothing, a start on a date that is not known does nothing, a start on a running
clock restarts it. Computes no deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sync.ledger.asking import number_in, text_in
from sync.ledger.case import Case, ClockRun
from sync.ledger.conditions import holds, is_permit, joint_handling
from sync.ledger.table import CLOCKS, ClockEffect, Transition

_PERMIT_DAYS = (20, "WD")  # 行政许可法第四十二条, where the item is silent
_JOINT_DAYS = 45
_EXTENSION, _JOINT_EXTENSION = 10, 15
_FIXED = {"C0": (1, "WD"), "C1": (5, "WD"), "C6": (10, "WD"), "C9": (20, "WD"), "C11": (7, "CD")}
_POSTING = (7, "CD")
_ORDER = {code: place for place, code in enumerate(CLOCKS)}


def clocks_after(case: Case, row: Transition, day: date, facts: Mapping[str, Any]) -> tuple[ClockRun, ...]:
    """The clocks after the row; `case` carries the dates that the row has set already."""
    runs = {run.clock: run for run in case.clocks}
    for effect in row.clocks:
        when = day if effect.on == "today" else case.dates.get(effect.on)
        if not holds(effect.when, case, facts):
            continue
        if effect.effect == "start":
            started = _started(case, effect, when, facts)
            if started is not None:
                runs[effect.clock] = started
        elif effect.clock in runs:
            runs[effect.clock] = _changed(case, runs[effect.clock], effect, when or day, facts)
    return tuple(sorted(runs.values(), key=lambda run: _ORDER.get(run.clock, len(_ORDER))))


def length_of(case: Case, clock: str, facts: Mapping[str, Any]) -> tuple[int, str] | None:
    """How long a clock runs for this case, None where the item sets no such period."""
    terms = case.terms
    by_item = {"C2": terms.supplement, "C4": terms.promised, "C7": terms.posting or _POSTING}
    if clock == "C3":
        ruled = number_in(facts, "ruling_days")
        if ruled is not None:
            return (ruled, "WD")
        return terms.statutory or (_PERMIT_DAYS if is_permit(case, facts) else None)
    if clock == "C8":
        needed = number_in(facts, "time_needed")
        return None if needed is None else (needed, text_in(facts, "unit") or "WD")
    return by_item[clock] if clock in by_item else _FIXED.get(clock)


def _started(case: Case, effect: ClockEffect, when: date | None, facts: Mapping[str, Any]) -> ClockRun | None:
    length = effect.length or length_of(case, effect.clock, facts)
    if when is None or length is None:
        return None
    return ClockRun(effect.clock, when, length[0], length[1])


def _changed(
    case: Case, run: ClockRun, effect: ClockEffect, when: date, facts: Mapping[str, Any]
) -> ClockRun:
    if run.state == "stopped":
        return run
    if effect.effect == "stop":
        return replace(_resumed(run, when), state="stopped", stopped_on=when)
    if effect.effect == "suspend" and run.state == "running":
        return replace(run, state="suspended", suspended_on=when)
    if effect.effect == "resume" and run.state == "suspended":
        return _resumed(run, when)
    if effect.effect == "extend":
        return _extended(case, run, effect, facts)
    return run


def _resumed(run: ClockRun, when: date) -> ClockRun:
    if run.suspended_on is None:
        return run
    spans = (*run.suspensions, (run.suspended_on, when))
    return replace(run, state="running", suspended_on=None, suspensions=spans)


def _extended(case: Case, run: ClockRun, effect: ClockEffect, facts: Mapping[str, Any]) -> ClockRun:
    """C5: the item's own statutory extension, else 10 working days (joint 15)."""
    if effect.by != "C5":
        return replace(run, length=max(run.length, _JOINT_DAYS))
    if case.terms.extension is not None:
        return replace(run, extra=run.extra + case.terms.extension[0])
    return replace(run, extra=run.extra + (_JOINT_EXTENSION if joint_handling(case, facts) else _EXTENSION))
