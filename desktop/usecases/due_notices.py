"""Notices without a case (到期告知, D19): checked like a form, printed one by one, written down, never numbered.

A notice is nobody's application: nothing is registered and no document number is used up (ADR 0011).
What was told to whom (masked), when, how and with what result stands in the settings document
`notices`, the newest 2000. The printer is a plain function, so that no device is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.usecases.drafts import session_of
from desktop.usecases.due_views import NoticeLine, NoticesPrinted
from desktop.usecases.notice_form import (
    ADDRESS,
    BOOKED,
    RESULT,
    WAY,
    answered,
    due_day,
    open_findings,
    person_of,
    shown,
    subject_of,
)
from desktop.usecases.start_views import ReminderLine
from desktop.usecases.station import Station
from forms.answers import Answers
from forms.finding_text import sentence
from forms.item import ServiceItem
from forms.printing import MissingGlyphs, render
from sync.ledger.ids import new_uuid
from sync.ledger.papers_due import Due, due_data, ways_of
from sync.ledger.papers_guide import Asked
from sync.ledger.people import mask_name
from sync.ledger.problems import Problem

VARIANT = "due"
NOTICES = "notices"
MOST_NOTICES = 2000
SHOWN = 60

Printer = Callable[[str, bytes], str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One notice ready to print, and what will be written down of it."""

    item: ServiceItem
    due: Due
    result: str = ""


def print_notices(
    station: Station, item_id: str, notices: Sequence[Answers], who: str, printer: Printer
) -> NoticesPrinted:
    """Print one notice for each of these answers, in this order; each is written down once it came out.

    Stops at the first Problem, which stands in the result. Raises Problem answers.invalid before anything
    is printed where one of them is not filled in, item.unknown.
    """
    item = station.item(item_id)
    sheets = [_sheet(station, item, answers) for answers in notices]
    return _print(station, sheets, who, printer)


def print_reminder(station: Station, line: ReminderLine, who: str, printer: Printer) -> NoticesPrinted:
    """The notice for a person of this PC's cases whose reminder is due. Raises Problem("item.unknown")."""
    item = station.item(line.item_id)
    facts = line.whom.facts
    due = Due(
        name=facts.get("name", ""),
        day=line.due,
        today=station.today(),
        mobile=facts.get("mobile", ""),
        bring=tuple(rule for rule in item.materials if not rule.relevant),
        ways=ways_of((), ""),
        why=line.why,
    )
    return _print(station, [_Sheet(item, due)], who, printer)


def notices(station: Station, item_id: str = "") -> tuple[NoticeLine, ...]:
    """Notices printed here, newest first; of one item only where it is named."""
    with station.cabinet.reading() as view:
        rows = view.settings.get(NOTICES) or ()
    found = [_line(row) for row in reversed(rows) if not item_id or row["item"] == item_id]
    return tuple(found[:SHOWN])


def note_result(station: Station, notice_id: str, result: str) -> None:
    """What came of a notice: 已告知, 无法联系 … Nothing happens to one that is no longer kept."""
    with station.cabinet.unit() as unit:
        rows = list(unit.settings.get(NOTICES) or ())
        changed = [{**row, "result": result} if row["id"] == notice_id else row for row in rows]
        unit.settings.put(NOTICES, changed)


# --- one sheet -------------------------------------------------------------------------------


def _sheet(station: Station, item: ServiceItem, answers: Answers) -> _Sheet:
    session = session_of(station, item, answers)
    wrong, day = open_findings(session), due_day(session)
    if wrong or day is None:
        first = sentence(wrong[0], item) if wrong else "没有到期日"
        raise Problem("answers.invalid", count=max(len(wrong), 1), first=first)
    named = {state.node.name: state for state in answered(session)}
    person, way = person_of(session), named.get(WAY)
    due = Due(
        name=person.get("name", ""),
        day=day,
        today=station.today(),
        mobile=person.get("mobile", ""),
        address=shown(named[ADDRESS]) if ADDRESS in named else "",
        subject=subject_of(session),
        booked=tuple(shown(state) for name, state in named.items() if name.startswith(BOOKED)),
        bring=session.materials(),
        ways=ways_of([(c.value, c.label) for c in way.choices] if way else (), str(way.value) if way else ""),
        why=next((reminder.text for reminder in item.guide.reminders if reminder.text), ""),
    )
    return _Sheet(item, due, shown(named[RESULT]) if RESULT in named else "")


# --- printing and the log --------------------------------------------------------------------


def _print(station: Station, sheets: Sequence[_Sheet], who: str, printer: Printer) -> NoticesPrinted:
    site = station.site()
    printed: list[NoticeLine] = []
    for at, sheet in enumerate(sheets):
        capacity = station.terms(sheet.item, site).capacity
        asked = Asked(sheet.item, site.profile, capacity, station.recorded_at(), who)
        try:
            printer(f"到期告知单-{at + 1}", _pdf(station, due_data(asked, sheet.due)))
        except Problem as problem:
            return NoticesPrinted(tuple(printed), len(sheets) - at, problem)
        printed.append(_note(station, sheet, who))
    return NoticesPrinted(tuple(printed))


def _pdf(station: Station, data: dict[str, Any]) -> bytes:
    try:
        return render("D19", data, station.fonts(), VARIANT)
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


def _note(station: Station, sheet: _Sheet, who: str) -> NoticeLine:
    due = sheet.due
    row = {
        "id": new_uuid(),
        "when": station.recorded_at(),
        "who": who,
        "name": mask_name(due.name),
        "item": sheet.item.item_id,
        "item_name": sheet.item.name,
        "subject": "；".join(value for _label, value in due.subject[:2]),
        "due": due.day.isoformat(),
        "way": next((words for words, chosen in due.ways if chosen), ""),
        "result": sheet.result,
    }
    with station.cabinet.unit() as unit:
        rows = list(unit.settings.get(NOTICES) or ())
        unit.settings.put(NOTICES, [*rows, row][-MOST_NOTICES:])
    return _line(row)


def _line(row: Mapping[str, Any]) -> NoticeLine:
    return NoticeLine(
        notice_id=row["id"],
        when=row["when"],
        who=row["who"],
        name=row["name"],
        item_name=row["item_name"],
        subject=row["subject"],
        due=row["due"],
        way=row["way"],
        result=row["result"],
    )
