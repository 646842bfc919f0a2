"""The shape of the state table: states, roles, rows, clock effects, clocks.

Frozen values without behaviour; the rows themselves are literals in the modules beside
this one, and `sync.ledger.judge` and `sync.ledger.apply` read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class State:
    """`owners`: tiers that may own a case here. `final`: the substance is settled."""

    code: str
    zh: str
    owners: tuple[str, ...]
    waiting_on: str
    final: bool = False
    open_clocks: tuple[str, ...] = ()
    suspended_clocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """`tier` is "" for those who act at every tier (the applicant, the program)."""

    code: str
    zh: str
    tier: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """What one row does to one clock. `on` names a date, `when` a condition ("" = always).

    effect: start | stop | suspend | resume | extend. `by` (extend) is "C5" or a total;
    `length` overrides the clock's own length.
    """

    clock: str
    effect: str
    on: str
    when: str = ""
    by: str = ""
    length: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of `sources`, by one of `roles`, to `to` ("SAME" keeps the state).

    `papers` become final with the act, except those in `signs`, which exist already and are
    only signed. `papers_if` maps a paper to the condition for it. `owner_after` is a tier or
    "actor". `beyond_owner`: roles that may act here without owning the case, because they
    report what is waited for, receive a D13, or the row itself says so.
    """

    id: str
    sources: tuple[str, ...]
    to: str
    kind: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()
    guards_by_role: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    papers_if: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    clocks: tuple[ClockEffect, ...] = ()
    via: tuple[str, ...] = ()
    owner_after: str = ""
    beyond_owner: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """`length` is a number, the item's field that holds it, or the three reminder days of C11."""

    code: str
    zh: str
    length: int | str | tuple[int, ...]
    unit: str
    starts: str
    stops: str
    on_expiry: str
    suspended_by: tuple[str, ...] = ()
    hard_limit: int = 0
    printed: str = ""
    note: str = ""


def start(clock: str, on: str, when: str = "", length: tuple[int, str] | None = None) -> ClockEffect:
    """Start the clock on a date; a running one starts afresh."""
    return ClockEffect(clock, "start", on, when, length=length)


def stop(clock: str, on: str, when: str = "") -> ClockEffect:
    """Stop the clock if it is open."""
    return ClockEffect(clock, "stop", on, when)


def suspend(clock: str, on: str, when: str = "") -> ClockEffect:
    """Suspend after the date: that day still counts (law_and_standards.md 5.2)."""
    return ClockEffect(clock, "suspend", on, when)


def resume(clock: str, on: str, when: str = "") -> ClockEffect:
    """End the suspension: the date itself does not count."""
    return ClockEffect(clock, "resume", on, when)


def extend(clock: str, on: str, by: str, when: str = "") -> ClockEffect:
    """Lengthen the clock if it is open."""
    return ClockEffect(clock, "extend", on, when, by=by)
