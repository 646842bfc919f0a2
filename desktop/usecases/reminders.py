"""到期提醒: what falls due for people of this PC's cases, as the items say it (Guide.reminders).

Read off what was granted: the answers of the case give the day, the reminder how long before (or after)
it to think of it. Who has come again since is left out. Computed on the worker, a few cases at a time;
what was worked out once is handed back in, so that only new and changed cases are opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.usecases.drafts import session_of
from desktop.usecases.start_views import Known, ReminderLine, Reminders, Whom
from desktop.usecases.station import Station
from desktop.usecases.views import Urgency
from forms.answers import Answers
from forms.item import Reminder, ServiceItem
from forms.session import FormError
from sync.ledger.case import Case
from sync.ledger.course import UPPER, last_span
from sync.ledger.papers_words import day_text
from sync.store.cases import Filters

GRANTED = ("APPROVED", UPPER)
STAYS = 30  # calendar days that a reminder is shown after its day
APART = 60  # more days between two calls make them two
SOON, NEAR = 7, 30
BATCH = 10  # cases opened at a time
_PATH = re.compile(r"/data/([\w./-]+)")
_FACTS = ("name", "id_no", "mobile")


@dataclass(frozen=True, slots=True)
class _Called:
    """One reminder of one case that is shown now: since when it calls, and the day that it is about."""

    since: date
    due: date
    why: str


def reminders(station: Station, before: Reminders | None = None, batch: int = BATCH) -> Reminders:
    """What to tell people about today, the nearest day first. `before`: the last answer, to go on from.

    Opens at most `batch` cases, so that whoever presses a button meanwhile does not wait; while `left`
    is not 0 there is more to look at.
    """
    day = station.today()
    items = {item.item_id: item for item in station.items().items(day) if _anchored(item)}
    known = before.known if before is not None and before.day == day else {}
    fresh: dict[str, Known] = {}
    opened = left = 0
    with station.cabinet.reading() as view:
        for case_no, item_id, state in view.cases.standing(Filters(items=tuple(items))) if items else ():
            seen = known.get(case_no)
            if seen is not None and seen.state == state:
                fresh[case_no] = seen
            elif opened == batch:
                left += 1
            elif (case := view.cases.get(case_no)) is not None:
                fresh[case_no] = _known(station, items[item_id], case)
                opened += 1
    found = sorted(_lines(items, fresh, day), key=lambda line: (line.due, line.whom.name))
    return Reminders(tuple(found), day, fresh, left)


def _anchored(item: ServiceItem) -> tuple[Reminder, ...]:
    return tuple(one for one in item.guide.reminders if one.anchor and one.days)


# --- one case ----------------------------------------------------------------------------------


def _known(station: Station, item: ServiceItem, case: Case) -> Known:
    """Who it is about, and the day of each reminder; no days where nothing was granted."""
    values = case.answers.get("values", {})
    facts = {name: str(case.applicant.get(name) or values.get(f"applicant.{name}") or "") for name in _FACTS}
    granted = last_span(case).how in GRANTED
    days = tuple(_days(station, item, case)) if granted else ()
    return Known(case.state, item.item_id, facts, case.registered_on, days)


def _days(station: Station, item: ServiceItem, case: Case) -> Iterator[date | None]:
    """The day of each reminder of the item, in its order; None where the answers give none."""
    session = None
    for reminder in _anchored(item):
        path = _PATH.fullmatch(reminder.anchor.strip())
        if path is not None:
            yield _read(case.answers.get("values", {}).get(path[1].replace("/", ".")))
            continue
        try:
            session = session or session_of(station, item, Answers.from_json(case.answers))
        except FormError:
            yield None
            continue
        yield session.day(reminder.anchor)


def _read(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


# --- what is shown -----------------------------------------------------------------------------


def _lines(items: Mapping[str, ServiceItem], known: Mapping[str, Known], day: date) -> Iterator[ReminderLine]:
    came: dict[tuple[str, str], list[tuple[str, date]]] = {}
    for case_no, one in known.items():
        came.setdefault((one.item_id, one.facts["id_no"]), []).append((case_no, one.registered_on))
    for case_no, one in known.items():
        item = items[one.item_id]
        again = came[(one.item_id, one.facts["id_no"])] if one.facts["id_no"] else []
        for reminder, anchor in zip(_anchored(item), one.days, strict=False):
            called = None if anchor is None else _called(reminder, anchor, day)
            if called is None:
                continue
            if not any(other != case_no and when >= called.since for other, when in again):
                yield _line(case_no, one, item, called, day)


def _called(reminder: Reminder, anchor: date, day: date) -> _Called | None:
    """The call of a reminder that is shown on `day`; None where none is.

    Days close to each other are one call, repeated; days far apart are calls of their own (every year
    a payment may be asked for again). A call that begins before the anchor leads up to it.
    """
    first: int | None = None
    last = 0
    found = None
    for offset in sorted(reminder.days):
        if first is None or offset - last > APART:
            first = offset
        last = offset
        since = anchor + timedelta(days=first)
        due = max(since, anchor) if first < 0 else since
        until = max(anchor + timedelta(days=offset), due) + timedelta(days=STAYS)
        if anchor + timedelta(days=offset) <= day <= until:
            found = _Called(since, due, reminder.text)
    return found


def _line(case_no: str, one: Known, item: ServiceItem, called: _Called, day: date) -> ReminderLine:
    left = (called.due - day).days
    origin = f"到期提醒：{day_text(called.due)}"
    whom = Whom({name: text for name, text in one.facts.items() if text}, origin)
    return ReminderLine(whom, item.item_id, item.name, called.due, left, called.why, _urgency(left), case_no)


def _urgency(left: int) -> Urgency:
    if left <= SOON:
        return Urgency.ORANGE
    return Urgency.YELLOW if left <= NEAR else Urgency.GREEN
