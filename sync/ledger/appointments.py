"""The book of appointments and home visits (预约、上门): one day's page, how many fit, what may become of one. Pure.

A booking belongs to no case until the person comes, so it is no event: the pages are documents of
the station (ADR 0024). Times are `HH:MM` of the station's day. Knows no storage, no clock and no paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from sync.ledger.people import mask_name
from sync.ledger.problems import Problem, register
from sync.ledger.service import AT_HOME

AT_COUNTER = "预约"
KINDS = (AT_COUNTER, AT_HOME)
BOOKED, HERE, SERVED, MISSED, CANCELLED = "已约", "已到", "已办", "未到", "取消"
WHY_HOME = ("高龄", "残疾", "重病", "其他")
FORGOTTEN_AFTER = 180
"""Days after which a page keeps what is counted and loses who it was."""
_LONGEST = 200
_TAKES_ROOM = (BOOKED, HERE, SERVED)
_NEXT: Mapping[str, tuple[str, ...]] = {
    BOOKED: (HERE, SERVED, MISSED, CANCELLED),
    HERE: (SERVED, BOOKED, MISSED),
    MISSED: (BOOKED, HERE),
    SERVED: (),
    CANCELLED: (),
}
_ORDER = (HERE, BOOKED, SERVED, MISSED, CANCELLED)

register(
    {
        "appointment.empty": "还没有写明{what}，请补上再保存。",
        "appointment.slot": "{slot}不在可以约的时间里，请从列出的时间里选。",
        "appointment.full": "{day} {slot}已经约满（每个时段 {most} 位）。还可以约：{free}。",
        "appointment.closed": "{day} 不能约（{why}）。请换一天。",
        "appointment.past": "{day} 已经过去，请约今天或以后。",
        "appointment.names": "上门要两个人一起去，请写两个不同的姓名。",
        "appointment.unknown": "这一天没有这个预约，可能刚被改过。请看一看最新的名单。",
        "appointment.moved": "这个预约现在是“{state}”，不能改成“{wanted}”。",
    }
)


@dataclass(frozen=True, slots=True)
class Slots:
    """When people may come. `times`: beginnings of slots, in order; `most`: people at once; `minutes`: how long an
    item takes where it reaches into the next slot; `closed`: ISO days without appointments.
    """

    times: tuple[str, ...] = ("09:00", "10:00", "11:00", "14:00", "15:00", "16:00")
    most: int = 3
    minutes: Mapping[str, int] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()

    def touched(self, time: str, item_id: str = "") -> tuple[str, ...]:
        """The slots somebody sits here who comes at that time for that item. Raises Problem appointment.slot."""
        if time not in self.times:
            raise Problem("appointment.slot", slot=time or "（没有时间）")
        ends = _minute(time) + max(self.minutes.get(item_id, 0), 1)
        return tuple(one for one in self.times if time <= one and _minute(one) < ends)


@dataclass(frozen=True, slots=True)
class Booking:
    """One line of a day's page. `number`: its place in the book of that day, from 1; `stop`: place on the way
    of a home visit, 0 where nobody set one; `draft_id`, `case_no`: what came of it."""

    booking_id: str
    number: int
    kind: str
    day: str
    time: str
    name: str
    item_id: str
    item_name: str
    mobile: str = ""
    address: str = ""
    why: str = ""
    staff: tuple[str, ...] = ()
    note: str = ""
    state: str = BOOKED
    stop: int = 0
    made_at: str = ""
    made_by: str = ""
    here_at: str = ""
    draft_id: str = ""
    case_no: str = ""

    @property
    def takes_room(self) -> bool:
        return self.kind == AT_COUNTER and self.state in _TAKES_ROOM


Page = tuple[Booking, ...]


def slots_of(parameters: Mapping[str, Any]) -> Slots:
    """The county's `appointments` of a station's parameters; whatever is no such thing is as usual."""
    given = parameters.get("appointments")
    if not isinstance(given, Mapping):
        return Slots()
    usual = Slots()
    times = tuple(sorted({str(time) for time in given.get("times", ()) if _is_time(time)}))
    minutes = given.get("minutes")
    return Slots(
        times or usual.times,
        _number(given.get("most"), usual.most),
        {str(item): _number(value, 0) for item, value in minutes.items()}
        if isinstance(minutes, Mapping)
        else {},
        frozenset(str(day) for day in given.get("closed", ()) or ()),
    )


def left(slots: Slots, page: Iterable[Booking]) -> dict[str, int]:
    """How many more may come in each slot."""
    room = dict.fromkeys(slots.times, slots.most)
    for one in page:
        if one.takes_room:
            for time in slots.touched(one.time, one.item_id) if one.time in slots.times else ():
                room[time] -= 1
    return {time: max(places, 0) for time, places in room.items()}


def add(slots: Slots, page: Page, wanted: Booking, today: date) -> Page:
    """The page with one more. Raises Problem appointment.*: what is missing, the past, a full slot."""
    _refuse_unfit(slots, wanted, today)
    if wanted.kind == AT_COUNTER:
        room = left(slots, page)
        if any(room[time] < 1 for time in slots.touched(wanted.time, wanted.item_id)):
            free = "、".join(_free(slots, room, wanted.item_id)) or "这一天没有了"
            raise Problem("appointment.full", day=wanted.day, slot=wanted.time, most=slots.most, free=free)
    number = max((one.number for one in page), default=0) + 1
    return (*page, replace(wanted, number=number, state=BOOKED))


def move(page: Page, booking_id: str, state: str, at: str = "") -> Page:
    """The page with one line in another state. Raises Problem appointment.unknown, appointment.moved."""
    one = find(page, booking_id)
    if state not in next_of(one):
        raise Problem("appointment.moved", state=one.state, wanted=state)
    here_at = {HERE: at, BOOKED: ""}.get(state, one.here_at)
    return put(page, replace(one, state=state, here_at=here_at))


def next_of(one: Booking) -> tuple[str, ...]:
    """The states it may go to now."""
    return _NEXT.get(one.state, ())


def find(page: Page, booking_id: str) -> Booking:
    """Raises Problem("appointment.unknown")."""
    for one in page:
        if one.booking_id == booking_id:
            return one
    raise Problem("appointment.unknown")


def put(page: Page, changed: Booking) -> Page:
    """The page with this line in the place of the old one."""
    return tuple(changed if one.booking_id == changed.booking_id else one for one in page)


def in_order(page: Page) -> Page:
    """Who comes first: those who are here by their time, then those to come, then the rest. A booked person
    who is here stands at the head, whenever he came (he draws no second ticket)."""
    return tuple(sorted(page, key=lambda one: (_ORDER.index(one.state), one.time, one.number)))


def on_the_way(page: Page) -> Page:
    """The home visits of a day in the order in which they are made; without an order, by time."""
    visits = [one for one in page if one.kind == AT_HOME and one.state != CANCELLED]
    return tuple(sorted(visits, key=lambda one: (one.stop or len(visits) + 1, one.time, one.number)))


def routed(page: Page, booking_ids: Sequence[str]) -> Page:
    """The page with its home visits in this order."""
    stops = {booking_id: at for at, booking_id in enumerate(booking_ids, 1)}
    return tuple(
        replace(one, stop=stops.get(one.booking_id, 0)) if one.kind == AT_HOME else one for one in page
    )


def forgotten(page: Page) -> Page:
    """What is left of a page that is long past: figures, no persons."""
    return tuple(
        replace(one, name=mask_name(one.name), mobile="", address="", why="", note="") for one in page
    )


def page_to_json(page: Page) -> list[dict[str, Any]]:
    """Blank fields are left out."""
    return [
        {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(one).items()
            if value
        }
        for one in page
    ]


def page_from_json(rows: object) -> Page:
    """What was kept; a line that is none, or a field of a later version, is passed over."""
    known = {spec.name for spec in fields(Booking)}
    made = []
    for row in rows if isinstance(rows, list) else ():
        try:
            told = {name: value for name, value in row.items() if name in known}
            made.append(Booking(**{**_BLANK, **told, "staff": tuple(told.get("staff", ()))}))
        except (AttributeError, TypeError):
            continue
    return tuple(made)


_BLANK: Mapping[str, Any] = {
    **dict.fromkeys(("booking_id", "day", "time", "name", "item_id", "item_name"), ""),
    "number": 0,
    "kind": AT_COUNTER,
}


def _refuse_unfit(slots: Slots, wanted: Booking, today: date) -> None:
    needed = [("办什么事项", wanted.item_id), ("姓名", wanted.name), ("时间", wanted.time)]
    if wanted.kind == AT_HOME:
        needed += [("住址", wanted.address), ("上门原因", wanted.why)]
    for what, value in needed:
        if not value.strip():
            raise Problem("appointment.empty", what=what)
    if wanted.day < today.isoformat():
        raise Problem("appointment.past", day=wanted.day)
    if wanted.day in slots.closed:
        raise Problem("appointment.closed", day=wanted.day, why="本站这天不接受预约")
    if wanted.time not in slots.times:
        raise Problem("appointment.slot", slot=wanted.time)
    if wanted.kind == AT_HOME and len({name.strip() for name in wanted.staff if name.strip()}) < 2:
        raise Problem("appointment.names")


def _free(slots: Slots, room: Mapping[str, int], item_id: str) -> list[str]:
    return [time for time in slots.times if all(room[one] > 0 for one in slots.touched(time, item_id))]


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _is_time(value: object) -> bool:
    text = str(value)
    return (
        len(text) == 5
        and text[2] == ":"
        and text[:2].isdecimal()
        and text[3:].isdecimal()
        and int(text[:2]) < 24
        and int(text[3:]) < 60
    )


def _number(value: object, usual: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else usual


def short(text: object) -> str:
    """What was typed, without blanks around it and not without end."""
    return str(text or "").strip()[:_LONGEST]
