"""Papers of the book of appointments: 预约单 (A5 or slip), 上门服务单, and the day's list. None takes a number.

What is printed is drawn from the day's page as it stands; the page itself is the record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.usecases.appointments import bookings_of
from desktop.usecases.station import Station
from forms.printing import MissingGlyphs, render
from sync.ledger import appointments as book
from sync.ledger.appointments import AT_COUNTER
from sync.ledger.papers_guide import Asked
from sync.ledger.papers_visits import booking_data, day_data
from sync.ledger.problems import Problem

SHEET, SLIP = "", "80"


def appointment_pdf(station: Station, day: date, booking_id: str, who: str, shape: str = SHEET) -> bytes:
    """The sheet of one booking; `shape` "80" is a slip, which a home visit never is.

    Raises Problem appointment.unknown, item.unknown, paper.missing_glyph.
    """
    with station.cabinet.reading() as view:
        one = book.find(bookings_of(view, day), booking_id)
    item, site = station.item(one.item_id), station.site()
    asked = Asked(item, site.profile, station.terms(item, site).capacity, station.recorded_at(), who)
    bring = [rule for rule in item.materials if not rule.relevant and not rule.template]
    home = one.kind != AT_COUNTER
    variant = "home_visit" if home else "appointment"
    return _drawn(
        station, booking_data(asked, one, bring, station.today()), variant, SHEET if home else shape
    )


def day_list_pdf(station: Station, day: date) -> bytes:
    """The day's list, A4. Raises Problem paper.missing_glyph."""
    from forms.printing.day_list import day_list

    with station.cabinet.reading() as view:
        page = bookings_of(view, day)
    data = day_data(station.site().profile, day, page, book.on_the_way(page), station.recorded_at())
    try:
        return day_list(data, station.fonts())
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


def _drawn(station: Station, data: dict[str, Any], variant: str, shape: str) -> bytes:
    try:
        return render("D19", data, station.fonts(), variant, shape)
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing
