"""How a form is begun: for whom, with which answers, and what reminded the station of it.

Frozen and light, like `views.py`; they cross threads and hold nothing live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop.usecases.urgency import Urgency
from desktop.usecases.views import CaseLine


@dataclass(frozen=True, slots=True)
class Whom:
    """A person known before the form is opened. `facts`: name, id_no, mobile ...; `origin`: from where."""

    facts: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""

    @property
    def name(self) -> str:
        return self.facts.get("name", "")


@dataclass(frozen=True, slots=True)
class Start:
    """What 新办 passes on: the item, the situation that was found (its name and words), for whom."""

    item_id: str
    item_name: str = ""
    situation: str = ""
    situation_text: str = ""
    whom: Whom | None = None


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """到期提醒: what falls due for a person of this PC's cases. `why`: the item's own words.

    `days`: calendar days from today until `due`, negative where it is past.
    """

    whom: Whom
    item_id: str
    item_name: str
    due: date
    days: int
    why: str
    urgency: Urgency = Urgency.NONE
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reminder needs of one case: its state then, whom it is about, the day of each reminder of its item."""

    state: str
    item_id: str
    facts: Mapping[str, str]
    registered_on: date
    days: tuple[date | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminders:
    """The nearest first. `known`: by case number, to be handed back the next time, so that little is read
    twice. `left`: cases that were not looked at yet."""

    lines: tuple[ReminderLine, ...] = ()
    day: date = date.min
    known: Mapping[str, Known] = field(default_factory=dict)
    left: int = 0


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """可能符合: one item that one person may think of. `reason`: the item's own words; `whom`: to begin with."""

    person: str
    item_id: str
    item_name: str
    reason: str
    whom: Whom


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`people`: who was looked at, the person of the open case first."""

    lines: tuple[SuggestionLine, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCases:
    """Cases that concern one person, newest first. `who`: name with the tail of the number; `own`: numbers of those
    he applied for himself, the others name him in their household."""

    who: str
    lines: tuple[CaseLine, ...] = ()
    own: frozenset[str] = frozenset()
