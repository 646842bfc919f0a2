"""Register (登记台账, D09): one row per case, 26 columns in their fixed order, everything masked.

Pure; rows are text as they stand on paper, on the screen and in the spreadsheet. A row that
was printed stays as it was printed; a later correction follows at the end as 更正行
(`register_locked.py`). The digest of the rows tells whether anything changed since a print.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms.calendar import WorkingCalendar
from forms.canonical import canonical
from sync.ledger.asking import mapping_in, run_of, text_in
from sync.ledger.case import Case
from sync.ledger.complaint import calls_back
from sync.ledger.course import ON_THE_SPOT, OUTCOMES, handling_days, last_span, registered_by
from sync.ledger.deadlines import deadline
from sync.ledger.people import mask_id, mask_mobile, mask_name
from sync.ledger.rating import stars_of
from sync.ledger.ratio import NONE
from sync.ledger.register_columns import COLUMNS, CORRECTED, at, row_number
from sync.ledger.register_locked import Cells, Printed, printed_now, standing
from sync.ledger.service import shown_mode

__all__ = ["COLUMNS", "RegisterSums", "digest", "printed_after", "register_rows", "sums"]

CASE_NO, CONCLUDED, OVERDUE = at("办件号"), at("办结日期"), at("是否超期")
_REGISTERED = at("登记日期")
_NOT_YET = "~"  # after every stamp
_PROVISIONAL = "(暂定)"
_LATE = ("C1", "C3", "C4")
_CASE_TYPES = {"1": "即办件", "2": "承诺件"}


@dataclass(frozen=True, slots=True)
class RegisterSums:
    """Subtotals of a page or of the whole: 登记, 办结, 超期."""

    registered: int
    concluded: int
    overdue: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One case of the register: its row and corrections without numbers."""

    case_no: str
    row: Cells
    corrections: tuple[Cells, ...]


def register_rows(
    cases: Iterable[Case],
    since: date | None,
    until: date | None,
    calendar: WorkingCalendar,
    printed: Mapping[str, Printed] | None = None,
) -> tuple[Cells, ...]:
    """Cases registered from `since` to `until` (both inclusive, None = no limit), in order of registration,
    then the corrections of what was printed before.

    Each row has the 26 texts of COLUMNS; dates are ISO, what is not known is —. The 序号 of a correction
    is `更正3`. Rows that were printed keep their order before those of the month that came in later.
    """
    entries = _entries(cases, since, until, calendar, printed or {})
    rows = [(str(number), *entry.row[1:]) for number, entry in enumerate(entries, 1)]
    for number, entry in enumerate(entries, 1):
        rows.extend((f"{CORRECTED}{number}", *line[1:]) for line in entry.corrections)
    return tuple(rows)


def printed_after(
    cases: Iterable[Case],
    since: date | None,
    until: date | None,
    calendar: WorkingCalendar,
    printed: Mapping[str, Printed],
    stamp: str,
) -> dict[str, Printed]:
    """What counts as printed once the register of these days was printed at `stamp`, by case number."""
    return {
        entry.case_no: printed_now(
            printed[entry.case_no].stamp if entry.case_no in printed else stamp, entry.row, entry.corrections
        )
        for entry in _entries(cases, since, until, calendar, printed)
    }


def _entries(
    cases: Iterable[Case],
    since: date | None,
    until: date | None,
    calendar: WorkingCalendar,
    printed: Mapping[str, Printed],
) -> list[_Entry]:
    found: dict[str, Case | None] = {case.case_no: case for case in cases}
    for case_no in printed:
        found.setdefault(case_no, None)
    ordered = []
    for case_no, case in found.items():
        before = printed.get(case_no)
        row, corrections = standing(("", *_row(case, calendar)) if case else None, before)
        day = date.fromisoformat(row[_REGISTERED])
        if (since is None or day >= since) and (until is None or day <= until):
            first = before.stamp if before else _NOT_YET
            came = case.registered_at if case else ""
            order = (row[_REGISTERED][:7], first, row[_REGISTERED], came, case_no)
            ordered.append((order, _Entry(case_no, row, corrections)))
    return [entry for _, entry in sorted(ordered, key=lambda pair: pair[0])]


def sums(rows: Sequence[Sequence[str]]) -> RegisterSums:
    """A corrected row counts as corrected."""
    now = {row_number(row[0]): row for row in rows}
    return RegisterSums(
        len(now),
        sum(row[CONCLUDED] != NONE for row in now.values()),
        sum(row[OVERDUE] == "是" for row in now.values()),
    )


def digest(rows: Sequence[Sequence[str]]) -> str:
    """SHA-256 of the rows, hex: the same rows, the same print."""
    return hashlib.sha256(canonical([list(row) for row in rows])).hexdigest()


def _row(case: Case, calendar: WorkingCalendar) -> tuple[str, ...]:
    span = last_span(case)
    used = handling_days(case, span.concluded, calendar)
    delivered = case.dates.get("delivered_on")
    return (
        case.case_no,
        case.registered_on.isoformat(),
        mask_name(_of(case, "name")),
        mask_id(_of(case, "id_no")),
        mask_mobile(_of(case, "mobile")),
        case.terms.name,
        _CASE_TYPES.get(case.terms.case_type, case.terms.case_type),
        shown_mode(case.mode, case.service),
        str(sum(doc.originals + doc.copies for doc in case.materials)),
        registered_by(case),
        _day(case.dates.get("taken_over_on") or case.dates.get("handed_over_on")),
        _day(case.dates.get("accepted_on")),
        _acceptance(case, span.how),
        _due(case, "C3", calendar),
        _due(case, "C4", calendar),
        _day(span.concluded),
        OUTCOMES.get(span.how, NONE),
        text_in(case.facts, "result_no") or NONE,
        _day(delivered),
        mask_name(_signed_by(case)) if delivered else NONE,
        NONE if used is None else str(used),
        "是" if any(row.get("clock") in _LATE for row in case.breaches) else "否",
        next((str(stars) for row in reversed(case.ratings) if (stars := stars_of(row))), NONE),
        _called_back(case),
        _remarks(case),
    )


def _of(case: Case, name: str) -> str:
    return text_in(case.applicant, name)


def _day(day: date | None) -> str:
    return day.isoformat() if day else NONE


def _due(case: Case, clock: str, calendar: WorkingCalendar) -> str:
    """The last day once the clock has begun; 中止 while it is suspended."""
    run = run_of(case, clock)
    if run is None:
        return "当场" if clock == "C4" and case.terms.case_type == ON_THE_SPOT else NONE
    end = deadline(run, calendar)
    if end is None:
        return "中止"
    return end.day.isoformat() + (_PROVISIONAL if end.provisional else "")


def _acceptance(case: Case, how: str) -> str:
    if how in ("NOT_REQUIRED", "NOT_ACCEPTED"):
        return OUTCOMES[how]
    if case.dates.get("accepted_on"):
        return "视为受理" if case.deemed else "受理"
    return "补正" if case.supplements else NONE


def _called_back(case: Case) -> str:
    """How the last call back found the person: 满意, 不满意, 未联系上."""
    calls = calls_back(case)
    return (text_in(calls[-1], "satisfied") or "已回访") if calls else NONE


def _signed_by(case: Case) -> str:
    return text_in(mapping_in(case.facts, "delivery"), "person") or _of(case, "name")


def _remarks(case: Case) -> str:
    known = (
        (case.official_no, case.official_no),
        (len(case.supplements), f"补正{len(case.supplements)}次"),
        (case.terms.urgent, "急难"),
        ("ruled_on" in case.dates, "重新办理"),
    )
    return "；".join(str(words) for holds, words in known if holds)
