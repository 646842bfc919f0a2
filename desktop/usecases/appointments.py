"""预约、上门 (R-04): the station's book of appointments, from the booking to the form that is begun for it.

One settings document a day, `appointments/2026-11-25`, kept twice like the log of inquiries; nothing of it
leaves the station but the paper in the person's hand. What a booking became is read off its draft. The
rules of the book are `sync.ledger.appointments`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from desktop.usecases.appointment_views import AppointmentLine, AppointmentsView, WeekDay
from desktop.usecases.drafts import open_draft
from desktop.usecases.items import is_case
from desktop.usecases.situations import begun_content
from desktop.usecases.start_views import Whom
from desktop.usecases.station import Station
from desktop.usecases.urgency import Urgency
from desktop.usecases.views import DraftLine
from forms.answers import Answers, Value
from forms.applicant import applicant_paths
from forms.item import ServiceItem
from sync.ledger import appointments as book
from sync.ledger.appointments import AT_COUNTER, BOOKED, CANCELLED, HERE, MISSED, SERVED, Booking, Page
from sync.ledger.events import Actor
from sync.ledger.ids import new_uuid
from sync.ledger.people import mask_mobile
from sync.ledger.problems import Problem
from sync.ledger.service import ASKED_AT, AT_HOME

if TYPE_CHECKING:
    from sync.store import Reading, Unit

PAGES = "appointments/"
ORIGIN = "预约登记"
_TONES = {
    HERE: Urgency.ORANGE,
    BOOKED: Urgency.BLUE,
    SERVED: Urgency.GREEN,
    MISSED: Urgency.YELLOW,
    CANCELLED: Urgency.NONE,
}
_AT_ONCE = 5


def appointments_view(station: Station, day: date | None = None) -> AppointmentsView:
    """One day of the book, today's where none is named."""
    today = station.today()
    shown = day or today
    slots = _slots(station)
    monday = shown - timedelta(days=shown.weekday())
    with station.cabinet.reading() as view:
        kept = _page(view, shown)
        page = _with_cases(view, kept)
        week = tuple(_week_day(station, view, monday + timedelta(days=number)) for number in range(7))
    if page != kept:  # a draft remembers for thirty days only which case it became
        with station.cabinet.unit() as unit:
            _keep(unit, shown, _with_cases(unit, _page(unit, shown)))
    room = book.left(slots, page)
    return AppointmentsView(
        day=shown,
        today=today,
        lines=tuple(line_of(one) for one in book.in_order(page)),
        visits=tuple(line_of(one) for one in book.on_the_way(page)),
        slots=tuple(room.items()),
        week=week,
        items=tuple((item.item_id, item.name) for item in station.items().items(today) if is_case(item)),
        closed=_closed(station, shown),
        most=slots.most,
    )


def book_appointment(
    station: Station, day: date, kind: str, values: Mapping[str, Any], who: str
) -> AppointmentLine:
    """Write one booking down. `values`: item, name, mobile, time, note; for a visit also address, why, staff_1,
    staff_2. Raises Problem appointment.*, item.unknown, store.*."""
    item_id = book.short(values.get("item"))
    item_name = station.item(item_id).name if item_id else ""
    if kind == AT_COUNTER and (why := _closed(station, day)):
        raise Problem("appointment.closed", day=day.isoformat(), why=why)
    wanted = Booking(
        booking_id=new_uuid(),
        number=0,
        kind=kind,
        day=day.isoformat(),
        time=book.short(values.get("time")),
        name=book.short(values.get("name")),
        item_id=item_id,
        item_name=item_name,
        mobile=book.short(values.get("mobile")),
        address=book.short(values.get("address")),
        why=book.short(values.get("why")),
        staff=tuple(name for key in ("staff_1", "staff_2") if (name := book.short(values.get(key)))),
        note=book.short(values.get("note")),
        made_at=station.recorded_at(),
        made_by=who,
    )
    slots = _slots(station)
    with station.cabinet.unit() as unit:
        page = book.add(slots, _page(unit, day), wanted, station.today())
        _keep(unit, day, page)
        _forget_old(unit, station.today())
    return line_of(page[-1])


def move_appointment(station: Station, day: date, booking_id: str, state: str) -> AppointmentLine:
    """已到, 未到, 取消 …. Raises Problem appointment.unknown, appointment.moved, store.*."""
    with station.cabinet.unit() as unit:
        page = book.move(_with_cases(unit, _page(unit, day)), booking_id, state, station.recorded_at())
        _keep(unit, day, page)
    return line_of(book.find(page, booking_id))


def order_visits(station: Station, day: date, booking_ids: Sequence[str]) -> AppointmentsView:
    """The home visits of a day in this order."""
    with station.cabinet.unit() as unit:
        _keep(unit, day, book.routed(_page(unit, day), booking_ids))
    return appointments_view(station, day)


def begin_appointment(station: Station, actor: Actor, day: date, booking_id: str) -> DraftLine:
    """The person is here (or we are with him): a form with what was said, or the one begun before.

    Raises Problem appointment.unknown, item.unknown, clock.suspect, store.*.
    """
    with station.cabinet.reading() as view:
        one = book.find(_page(view, day), booking_id)
        known = view.drafts.get(one.draft_id) if one.draft_id else None
    if known is not None:
        return DraftLine(known.draft_id, one.item_id, one.item_name, one.name, known.saved_at)
    item = station.item(one.item_id)
    whom = Whom({"name": one.name, "mobile": one.mobile}, f"{ORIGIN}：{_label(one)}")
    content = begun_content(_given(item, one, whom), Answers())
    draft = open_draft(station, actor, item.item_id, {**content, "service_mode": one.kind})
    with station.cabinet.unit() as unit:
        page = _page(unit, day)
        now = book.find(page, booking_id)
        if HERE in book.next_of(now):
            page = book.move(page, booking_id, HERE, station.recorded_at())
        _keep(unit, day, book.put(page, replace(book.find(page, booking_id), draft_id=draft.draft_id)))
    return DraftLine(draft.draft_id, item.item_id, item.name, one.name, draft.saved_at)


def bookings_of(view: Reading, day: date) -> Page:
    """The day's bookings as they stand, in the order of the desk; for papers."""
    return book.in_order(_with_cases(view, _page(view, day)))


# --- the pages of the book -------------------------------------------------------------------


def _page(view: Reading, day: date) -> Page:
    return book.page_from_json(view.settings.get(f"{PAGES}{day.isoformat()}"))


def _keep(unit: Unit, day: date, page: Page) -> None:
    unit.settings.put(f"{PAGES}{day.isoformat()}", book.page_to_json(page))


def _with_cases(view: Reading, page: Page) -> Page:
    """What became of the drafts that were begun: a registered one is 已办 with its number."""
    made = []
    for one in page:
        number = "" if one.case_no or not one.draft_id else view.drafts.registered_as(one.draft_id)
        made.append(replace(one, case_no=number, state=SERVED) if number else one)
    return tuple(made)


def _forget_old(unit: Unit, today: date) -> None:
    """A few pages that are long past lose who it was, with every booking."""
    edge = f"{PAGES}{(today - timedelta(days=book.FORGOTTEN_AFTER)).isoformat()}"
    done = 0
    for name in unit.settings.names_below(PAGES):
        if name >= edge or done == _AT_ONCE:
            return
        page = book.page_from_json(unit.settings.get(name))
        if page != book.forgotten(page):
            unit.settings.put(name, book.page_to_json(book.forgotten(page)))
            done += 1


def _slots(station: Station) -> book.Slots:
    return book.slots_of(station.site().parameters)


def _closed(station: Station, day: date) -> str:
    """Why nobody may be booked at the counter that day; "" where he may."""
    if day.isoformat() in _slots(station).closed:
        return "本站这天不接受预约"
    if station.calendar.is_workday(day):
        return ""
    return station.calendar.holiday(day) or "休息日"


def _week_day(station: Station, view: Reading, day: date) -> WeekDay:
    standing = [one for one in _page(view, day) if one.state != CANCELLED]
    visits = sum(one.kind == AT_HOME for one in standing)
    return WeekDay(day, len(standing) - visits, visits, _closed(station, day))


# --- a form and a line -----------------------------------------------------------------------


def _given(item: ServiceItem, one: Booking, whom: Whom) -> dict[str, tuple[Value, str]]:
    """What the booking says, for the form: name, telephone, and the way of serving where the form asks for it."""
    paths = applicant_paths(item)
    given: dict[str, tuple[Value, str]] = {
        paths[fact]: (text, whom.origin) for fact, text in whom.facts.items() if fact in paths and text
    }
    if any(node.path == ASKED_AT for node in item.root.walk()):
        given[ASKED_AT] = (one.kind, whom.origin)
    return given


def _label(one: Booking) -> str:
    day = date.fromisoformat(one.day)
    return f"{day.month}月{day.day}日 {one.number} 号"


def line_of(one: Booking) -> AppointmentLine:
    """One booking as it is shown; the telephone masked."""
    about = [one.address, one.why, "、".join(one.staff)] if one.kind == AT_HOME else []
    return AppointmentLine(
        booking_id=one.booking_id,
        day=date.fromisoformat(one.day),
        label=f"{one.kind} {one.number} 号",
        time=one.time,
        name=one.name,
        mobile=mask_mobile(one.mobile) if one.mobile else "",
        item_id=one.item_id,
        item_name=one.item_name,
        state=one.state,
        tone=_TONES.get(one.state, Urgency.NONE),
        home=one.kind == AT_HOME,
        waits=one.state == HERE,
        about="　".join(part for part in (*about, one.note) if part),
        may=book.next_of(one),
        begun=bool(one.draft_id),
        case_no=one.case_no,
    )
