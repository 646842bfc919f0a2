"""The monthly report (月报, D12) on screen, on paper and as a file.

All counting is `sync.ledger`'s. A print is remembered by the digest of what it showed: an
unchanged month keeps its version, a changed one gets the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.usecases.inquiries import VILLAGE, inquiries_of
from desktop.usecases.prints import printed_words, prints_of, remember, version_of
from desktop.usecases.spreadsheet import Sheet, marked, workbook
from desktop.usecases.station import Site, Station, site_of
from desktop.usecases.table_paper import drawn
from desktop.usecases.table_views import BarsView, MonthView, TableView
from sync.ledger.complaint import seen_by
from sync.ledger.papers_tables import month_data, month_digest, month_number
from sync.ledger.papers_words import minute_text
from sync.ledger.report import MONTHS_BACK, Month, MonthReport, month_report

MONTH = "D12"
_WIDTHS = (34, *(12,) * 34)


def this_day(station: Station) -> date:
    """The day by which months are chosen."""
    return station.today()


def month_view(station: Station, year: int, month: int) -> MonthView:
    """The figures of one month as tables and charts."""
    report = _report(station, year, month)
    printed = printed_words(prints_of(station, _month_key(report.month)), month_digest(report))
    return month_views(year, month, _month_data(station, report, user=""), printed)


def month_views(year: int, month: int, data: Mapping[str, Any], printed: str) -> MonthView:
    """The data of the paper D12 as a view."""
    return MonthView(
        year=year,
        month=month,
        period=data["period"],
        number=data["doc_no"],
        tables=tuple(_table(table) for table in data["tables"]),
        charts=tuple(_chart(chart) for chart in data["charts"]),
        balance=data["balance"],
        balanced=data["balanced"],
        printed=printed,
    )


def month_pdf(station: Station, year: int, month: int, who: str) -> bytes:
    """D12 in the version that a print now would have. Raises Problem("paper.missing_glyph")."""
    return drawn(station, MONTH, _month_data(station, _report(station, year, month), user=who))


def month_xlsx(station: Station, year: int, month: int) -> bytes:
    """The report as a workbook, one sheet a table."""
    data = _month_data(station, _report(station, year, month), user="")
    sheets = [Sheet(table["title"], table["head"], table["rows"], _WIDTHS) for table in data["tables"]]
    return workbook(marked(sheets, station.mark))


def month_printed(station: Station, year: int, month: int, who: str) -> str:
    """The clerk holds the report; returns its number. A changed figure later makes the next version."""
    report = _report(station, year, month)
    with station.cabinet.unit() as unit:
        at = station.recorded_at()
        version = remember(unit, _month_key(report.month), month_digest(report), at, who)
    return month_number(station.site().short, year, month, version)


def _report(station: Station, year: int, month: int) -> MonthReport:
    at = Month(year, month)
    with station.cabinet.reading() as view:
        site = site_of(view.settings)
        cases = view.cases.worked(at.shifted(-MONTHS_BACK).first, at.last)
        asked = inquiries_of(station, view, year, month)
    role = "VA" if site.tier == VILLAGE else ""
    return month_report(
        [seen_by(case, role) for case in cases],
        year,
        month,
        station.calendar,
        {site.code: site.name},
        inquiries=asked,
        today=station.today(),
    )


def _month_data(station: Station, report: MonthReport, *, user: str) -> dict[str, Any]:
    site: Site = station.site()
    version = version_of(prints_of(station, _month_key(report.month)), month_digest(report))
    return month_data(
        report,
        site.name,
        site.short,
        version=version,
        printed_at=minute_text(station.recorded_at()),
        user=user,
        phone=str(site.profile.get("phone", "")),
    )


def _month_key(at: Month) -> str:
    return f"{MONTH} {at.year}-{at.month:02d}"


def _table(table: Mapping[str, Any]) -> TableView:
    return TableView(table["title"], tuple(table["head"]), tuple(tuple(row) for row in table["rows"]))


def _chart(chart: Mapping[str, Any]) -> BarsView:
    bars = tuple((name, tuple(values)) for name, values in chart["bars"])
    return BarsView(chart["title"], tuple(chart["series"]), bars)
