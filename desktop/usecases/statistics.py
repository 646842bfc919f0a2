"""Statistics (台账与统计): the register and the monthly report, on screen, on paper and as CSV.

All counting is `sync.ledger`'s. A print is remembered by the digest of what it showed: an
unchanged month keeps its version, a changed one gets the next. A real .xlsx needs a library
the station does not carry; the CSV opens in Excel and WPS by a double click.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.usecases.station import Site, Station, site_of
from desktop.usecases.table_views import BarsView, MonthView, RegisterView, TableView
from forms.printing import MissingGlyphs, render
from sync.ledger.papers_tables import (
    month_data,
    month_digest,
    month_number,
    period_text,
    register_data,
    sums_text,
)
from sync.ledger.papers_words import minute_text
from sync.ledger.problems import Problem
from sync.ledger.register_rows import COLUMNS, digest, register_rows
from sync.ledger.report import MONTHS_BACK, Month, MonthReport, month_report

REGISTER, MONTH = "D09", "D12"
PRINTED = "printed_tables"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def this_day(station: Station) -> date:
    """The day by which months are chosen."""
    return station.today()


def register_view(station: Station, since: date | None, until: date | None) -> RegisterView:
    """Cases registered from `since` to `until` (inclusive; None = no limit), oldest first, masked."""
    rows = _register(station, since, until)
    return RegisterView(
        since=since,
        until=until,
        period=period_text(since, until),
        columns=COLUMNS,
        rows=rows,
        sums=sums_text(rows),
        printed=_printed_words(_prints(station, _period_key(since, until)), digest(rows)),
    )


def month_view(station: Station, year: int, month: int) -> MonthView:
    """The figures of one month as tables and charts."""
    report = _report(station, year, month)
    printed = _printed_words(_prints(station, _month_key(report.month)), month_digest(report))
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


def register_pdf(station: Station, since: date | None, until: date | None, who: str) -> bytes:
    """D09, to look at and to print. Raises Problem("paper.missing_glyph")."""
    rows = _register(station, since, until)
    name = station.site().name
    data = register_data(rows, name, since, until, printed_at=minute_text(station.recorded_at()), user=who)
    return _drawn(station, REGISTER, data)


def month_pdf(station: Station, year: int, month: int, who: str) -> bytes:
    """D12 in the version that a print now would have. Raises Problem("paper.missing_glyph")."""
    return _drawn(station, MONTH, _month_data(station, _report(station, year, month), user=who))


def register_csv(station: Station, since: date | None, until: date | None) -> bytes:
    """The register as CSV, UTF-8 with BOM and CRLF, so that Excel and WPS read it; masked like the paper."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_harmless(text) for text in row] for row in _register(station, since, until)])
    return target.getvalue().encode("utf-8-sig")


def register_printed(station: Station, since: date | None, until: date | None, who: str) -> None:
    """The clerk holds the register: from now on a change in this period is told."""
    _remember(station, _period_key(since, until), digest(_register(station, since, until)), who)


def month_printed(station: Station, year: int, month: int, who: str) -> str:
    """The clerk holds the report; returns its number. A changed figure later makes the next version."""
    report = _report(station, year, month)
    version = _remember(station, _month_key(report.month), month_digest(report), who)
    return month_number(station.site().short, year, month, version)


def _register(station: Station, since: date | None, until: date | None) -> tuple[tuple[str, ...], ...]:
    with station.cabinet.reading() as view:
        cases = view.cases.registered(since, until)
    return register_rows(cases, since, until, station.calendar)


def _report(station: Station, year: int, month: int) -> MonthReport:
    at = Month(year, month)
    with station.cabinet.reading() as view:
        site = site_of(view.settings)
        cases = view.cases.worked(at.shifted(-MONTHS_BACK).first, at.last)
    return month_report(cases, year, month, station.calendar, {site.code: site.name})


def _month_data(station: Station, report: MonthReport, *, user: str) -> dict[str, Any]:
    site: Site = station.site()
    version = _version(_prints(station, _month_key(report.month)), month_digest(report))
    return month_data(
        report,
        site.name,
        site.short,
        version=version,
        printed_at=minute_text(station.recorded_at()),
        user=user,
        phone=str(site.profile.get("phone", "")),
    )


def _drawn(station: Station, code: str, data: Mapping[str, Any]) -> bytes:
    try:
        return render(code, data, station.fonts())
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


# --- what was printed ---------------------------------------------------------------------------


def _period_key(since: date | None, until: date | None) -> str:
    return f"{REGISTER} {since or ''}/{until or ''}"


def _month_key(at: Month) -> str:
    return f"{MONTH} {at.year}-{at.month:02d}"


def _prints(station: Station, key: str) -> list[dict[str, Any]]:
    with station.cabinet.reading() as view:
        return list((view.settings.get(PRINTED) or {}).get(key, ()))


def _version(prints: list[dict[str, Any]], found: str) -> int:
    """The version printed last where nothing changed, the next otherwise."""
    if prints and prints[-1]["digest"] == found:
        return int(prints[-1]["version"])
    return int(prints[-1]["version"]) + 1 if prints else 1


def _remember(station: Station, key: str, found: str, who: str) -> int:
    with station.cabinet.unit() as unit:
        known: dict[str, Any] = unit.settings.get(PRINTED) or {}
        prints = list(known.get(key, ()))
        version = _version(prints, found)
        if not prints or prints[-1]["digest"] != found:
            prints.append({"version": version, "digest": found, "at": station.recorded_at(), "who": who})
            unit.settings.put(PRINTED, {**known, key: prints})
    return version


def _printed_words(prints: list[dict[str, Any]], found: str) -> str:
    if not prints:
        return ""
    last = prints[-1]
    words = f"{minute_text(str(last['at']))} 打印过第 {last['version']} 版"
    return words if last["digest"] == found else f"{words}，之后有变动"


def _table(table: Mapping[str, Any]) -> TableView:
    return TableView(table["title"], tuple(table["head"]), tuple(tuple(row) for row in table["rows"]))


def _chart(chart: Mapping[str, Any]) -> BarsView:
    bars = tuple((name, tuple(values)) for name, values in chart["bars"])
    return BarsView(chart["title"], tuple(chart["series"]), bars)


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted; — alone is no formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
