"""咨询投诉: the station's own log of inquiries, and the ratings and complaints that wait for somebody.

Inquiries belong to no case and are no events: they lie month by month in the settings
documents `inquiries/2026-11`, which go to the second copy, and stay on this PC. A
一次性告知单 that was handed out without a form being open counts as an inquiry at the counter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.usecases.followed import waiting_lines
from desktop.usecases.guide_paper import TOLD
from desktop.usecases.service_views import ComplaintLine, InquiryLine, ServicesView
from desktop.usecases.station import Station, site_of
from sync.ledger.asking import text_in
from sync.ledger.inquiry import CHANNELS, inquiry, told_as_inquiry
from sync.ledger.papers_words import minute_text
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store import Reading

LOG = "inquiries/"
VILLAGE = "village"
Rows = tuple[dict[str, Any], ...]


def services_view(station: Station, year: int, month: int) -> ServicesView:
    """What waits now, the most pressing first, and the inquiries of one month, newest first.

    A village sees no waiting complaints: the agent may be the one complained about (documents.md D21).
    """
    with station.cabinet.reading() as view:
        asked = inquiries_of(station, view, year, month)
        cases = view.cases.with_ratings_or_complaints() if site_of(view.settings).tier != VILLAGE else ()
    waiting = [line for case in cases for line in waiting_lines(case, station.today(), station.calendar)]
    counts = {channel: sum(row["channel"] == channel for row in asked) for channel in CHANNELS}
    return ServicesView(
        year=year,
        month=month,
        period=f"{year}年{month}月",
        waiting=tuple(sorted(waiting, key=_pressing)),
        inquiries=tuple(_line(row) for row in asked),
        sums="　".join(f"{channel} {count}" for channel, count in counts.items()),
    )


def add_inquiry(station: Station, values: Mapping[str, Any], who: str) -> InquiryLine:
    """Write one inquiry down: channel, item, question, answer. Raises Problem("inquiry.empty")."""
    at = station.recorded_at()
    with station.cabinet.unit() as unit:
        name = LOG + at[:7]
        rows = list(unit.settings.get(name) or ())
        try:
            row = inquiry(
                *(text_in(values, key) for key in ("channel", "item", "question", "answer")),
                when=at,
                who=who,
                number=len(rows) + 1,
            )
        except ValueError:
            raise Problem("inquiry.empty") from None
        unit.settings.put(name, [*rows, row])
    return _line(row)


def inquiries_of(station: Station, view: Reading, year: int, month: int) -> Rows:
    """The inquiries of one month with the slips that count as such, newest first."""
    at = f"{year}-{month:02d}"
    rows = [row for row in view.settings.get(LOG + at) or () if isinstance(row, dict)]
    for told in view.settings.get(TOLD) or ():
        if text_in(told, "when")[:7] == at:
            row = told_as_inquiry(told, _item_name(station, told))
            rows += [row] if row else []
    return tuple(sorted(rows, key=lambda row: text_in(row, "when"), reverse=True))


def _item_name(station: Station, told: Mapping[str, Any]) -> str:
    """The item's name; its code where this PC no longer has it."""
    item_id = text_in(told, "item")
    try:
        return station.item(item_id).name
    except Problem:
        return item_id


def _pressing(line: ComplaintLine) -> tuple[int, str]:
    order = ("red", "orange", "yellow", "green")
    return (order.index(line.urgency.value) if line.urgency.value in order else len(order), line.taken_on)


def _line(row: Mapping[str, Any]) -> InquiryLine:
    names = ("channel", "item", "question", "answer", "who")
    return InquiryLine(minute_text(text_in(row, "when")), *(text_in(row, name) for name in names))
