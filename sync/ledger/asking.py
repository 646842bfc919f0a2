"""Asking: what a guard is asked with, and how it answers.

A guard looks at the case, the act and the world and returns None where it is content, or
the words that its refusal names. No guard changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.case import Case, ClockRun
from sync.ledger.events import Act
from sync.ledger.table import ROLES

Gap = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class World:
    """What the judge knows besides the case: the day of recording, the calendar, whose machine it is.

    `recusal`: how the acting person is related to the applicant, in words, as whoever keeps the accounts
    knows it (本人, 配偶 ...); "" where they are strangers or nobody knows.
    `listed`: code to name of the materials of the case's item, None where its list is not known here.
    """

    today: date
    calendar: WorkingCalendar
    tier: str
    site: str
    no_township_tier: bool = False
    recusal: str = ""
    listed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One act put to the guards. Before registration `case` is the draft that the act would open."""

    case: Case
    act: Act
    world: World

    @property
    def facts(self) -> Mapping[str, Any]:
        return mapping_in(self.act.body, "facts")

    @property
    def day(self) -> date:
        return self.act.effective_date

    @property
    def tier(self) -> str:
        """The tier of the acting role; of the program the machine's."""
        return tier_of(self.act.actor.role) or self.world.tier

    def yes(self, name: str) -> bool:
        """A yes/no fact counts only as JSON true."""
        return self.facts.get(name) is True

    def text(self, name: str) -> str:
        return text_in(self.facts, name)

    def day_of(self, name: str) -> date | None:
        return day_in(self.facts, name)

    def part(self, name: str) -> Mapping[str, Any]:
        """A payload object: in the body, or among the facts."""
        return mapping_in(self.act.body, name) or mapping_in(self.facts, name)

    def run(self, clock: str) -> ClockRun | None:
        return run_of(self.case, clock)


Guard = Callable[[Asked], Gap]


def need(ok: bool, **params: object) -> Gap:
    """The answer of a guard: None, or what its sentence names."""
    return None if ok else {key: str(value) for key, value in params.items()}


def tier_of(role: str) -> str:
    """The tier of a role, "" for the applicant, the program and unknown roles."""
    return ROLES[role].tier if role in ROLES else ""


def run_of(case: Case, clock: str) -> ClockRun | None:
    """The latest run of a clock, open or stopped."""
    return next((run for run in case.clocks if run.clock == clock), None)


def mapping_in(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}


def rows_in(data: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    """A list of objects; anything else is no row."""
    value = data.get(name)
    if not isinstance(value, list | tuple):
        return ()
    return tuple(row for row in value if isinstance(row, Mapping))


def text_in(data: Mapping[str, Any], name: str) -> str:
    """Text without blanks around it; numbers as typed, "" for anything else."""
    value = data.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def day_in(data: Mapping[str, Any], name: str) -> date | None:
    """An ISO day, None where there is none or it is no day."""
    try:
        return date.fromisoformat(text_in(data, name))
    except ValueError:
        return None


def number_in(data: Mapping[str, Any], name: str) -> int | None:
    """A whole number, also from digits typed as text."""
    text = text_in(data, name)
    return int(text) if text.isascii() and text.isdigit() else None


def approved(facts: Mapping[str, Any], name: str = "approver") -> bool:
    """The approver is named with a date."""
    approver = mapping_in(facts, name)
    return text_in(approver, "name") != "" and day_in(approver, "date") is not None
