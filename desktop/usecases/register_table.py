"""The register (登记台账, D09) on screen, on paper and as a file.

All counting is `sync.ledger`'s. A print locks its rows: they are kept month by month in the
settings documents `register/2026-11` (without names), so that later changes become 更正行.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from desktop.usecases.prints import printed_words, prints_of, remember
from desktop.usecases.spreadsheet import Sheet, marked, workbook
from desktop.usecases.station import Station
from desktop.usecases.table_paper import drawn
from desktop.usecases.table_views import RegisterView
from sync.ledger.papers_tables import period_text, register_data, sums_text
from sync.ledger.papers_words import minute_text
from sync.ledger.register_locked import Printed, from_json, to_json
from sync.ledger.register_rows import COLUMNS, digest, printed_after, register_rows

if TYPE_CHECKING:
    from sync.store import Reading

REGISTER = "D09"
LOCKED = "register/"
WIDTHS = (6, 30, 12, 10, 21, 14, 30, 9, 11, 9, 10, 12, 12, 10, 18, 18, 12, 10, 18, 12, 10, 12, 9, 9, 9, 40)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Rows = tuple[tuple[str, ...], ...]


def register_view(station: Station, since: date | None, until: date | None) -> RegisterView:
    """Cases registered from `since` to `until` (inclusive; None = no limit), oldest first, masked."""
    rows = _rows(station, since, until)
    return RegisterView(
        since=since,
        until=until,
        period=period_text(since, until),
        columns=COLUMNS,
        rows=rows,
        sums=sums_text(rows),
        printed=printed_words(prints_of(station, _period_key(since, until)), digest(rows)),
    )


def register_pdf(station: Station, since: date | None, until: date | None, who: str) -> bytes:
    """D09, to look at and to print. Raises Problem("paper.missing_glyph")."""
    rows, name = _rows(station, since, until), station.site().name
    data = register_data(rows, name, since, until, printed_at=minute_text(station.recorded_at()), user=who)
    return drawn(station, REGISTER, data)


def register_csv(station: Station, since: date | None, until: date | None) -> bytes:
    """The register as CSV, UTF-8 with BOM and CRLF, so that Excel and WPS read it; masked like the paper."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_harmless(text) for text in row] for row in _rows(station, since, until)])
    return target.getvalue().encode("utf-8-sig")


def register_xlsx(station: Station, since: date | None, until: date | None) -> bytes:
    """The register as a workbook of one sheet; masked like the paper."""
    rows = _rows(station, since, until)
    return workbook(marked([Sheet(period_text(since, until), COLUMNS, rows, WIDTHS)], station.mark))


def register_printed(station: Station, since: date | None, until: date | None, who: str) -> None:
    """The clerk holds the register: its rows are locked, and from now on a change in this period is told."""
    at = station.recorded_at()
    with station.cabinet.unit() as unit:
        cases, before = unit.cases.registered(since, until), _locked(unit, since, until)
        rows = register_rows(cases, since, until, station.calendar, before)
        remember(unit, _period_key(since, until), digest(rows), at, who)
        after = printed_after(cases, since, until, station.calendar, before, at)
        for month, printed in _by_month(after).items():
            known = from_json(unit.settings.get(LOCKED + month) or {})
            unit.settings.put(LOCKED + month, to_json({**known, **printed}))


def _rows(station: Station, since: date | None, until: date | None) -> Rows:
    with station.cabinet.reading() as view:
        cases, printed = view.cases.registered(since, until), _locked(view, since, until)
    return register_rows(cases, since, until, station.calendar, printed)


def _locked(view: Reading, since: date | None, until: date | None) -> dict[str, Printed]:
    """What was printed before of the months from `since` to `until`."""
    first, last = f"{since or ''}"[:7], f"{until or '9999-12'}"[:7]
    months = [name for name in view.settings.names() if name.startswith(LOCKED)]
    found: dict[str, Printed] = {}
    for name in months:
        if first <= name.removeprefix(LOCKED) <= last:
            found.update(from_json(view.settings.get(name)))
    return found


def _by_month(printed: Mapping[str, Printed]) -> dict[str, dict[str, Printed]]:
    """The same by the month of registration, `2026-11`."""
    registered, months = COLUMNS.index("登记日期"), {}
    for case_no, entry in printed.items():
        months.setdefault(entry.lines[0][registered][:7], {})[case_no] = entry
    return months


def _period_key(since: date | None, until: date | None) -> str:
    return f"{REGISTER} {since or ''}/{until or ''}"


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted; — alone is no formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
