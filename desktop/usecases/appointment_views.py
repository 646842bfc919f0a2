"""Views of the book of appointments: a day with its lines and free slots, and the week around it. Frozen, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.usecases.urgency import Urgency


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One booking. `label`: `预约 3 号`; `home`: a visit; `waits`: the person is here; `may`: states it can go to;
    `begun`: a form was begun for it already."""

    booking_id: str
    day: date
    label: str
    time: str
    name: str
    mobile: str
    item_id: str
    item_name: str
    state: str
    tone: Urgency
    home: bool = False
    waits: bool = False
    about: str = ""
    may: tuple[str, ...] = ()
    begun: bool = False
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """`booked` at the counter and `visits`, without those cancelled; `closed`: why nobody may be booked, or ""."""

    day: date
    booked: int
    visits: int
    closed: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentsView:
    """`lines`: who is here first, then by time. `visits`: the home visits in the order of the way.
    `slots`: (time, places left); `closed`: why nobody may be booked at the counter, or ""."""

    day: date
    today: date
    lines: tuple[AppointmentLine, ...]
    visits: tuple[AppointmentLine, ...]
    slots: tuple[tuple[str, int], ...]
    week: tuple[WeekDay, ...]
    items: tuple[tuple[str, str], ...]
    closed: str = ""
    most: int = 3
