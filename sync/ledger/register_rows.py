"""Register (登记台账, D09): one row per case, 26 columns in their fixed order, everything masked.

Pure; rows are text as they stand on paper, on the screen and in the CSV. A row that is
printed once may change later: the digest of the rows tells whether it did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from forms.calendar import WorkingCalendar
from forms.canonical import canonical
from sync.ledger.asking import mapping_in, run_of, text_in
from sync.ledger.case import Case
from sync.ledger.course import ON_THE_SPOT, OUTCOMES, handling_days, last_span, registered_by
from sync.ledger.deadlines import deadline
from sync.ledger.people import mask_id, mask_mobile, mask_name
from sync.ledger.rating import stars_of
from sync.ledger.ratio import NONE
from sync.ledger.service import shown_mode

COLUMNS = (
    "序号", "办件号", "登记日期", "申请人", "证件号", "联系电话", "事项", "办件类型", "办理方式", "材料份数",
    "代办员", "送交日期", "受理日期", "受理情况", "法定期限", "承诺期限", "办结日期", "结果", "结果编号",
    "送达日期", "签收人", "用时(工作日)", "是否超期", "评价(星)", "回访", "备注",
)  # fmt: skip
CASE_NO, CONCLUDED, OVERDUE = COLUMNS.index("办件号"), COLUMNS.index("办结日期"), COLUMNS.index("是否超期")
_PROVISIONAL = "(暂定)"
_LATE = ("C1", "C3", "C4")
_CASE_TYPES = {"1": "即办件", "2": "承诺件"}


@dataclass(frozen=True, slots=True)
class RegisterSums:
    """Subtotals of a page or of the whole: 登记, 办结, 超期."""

    registered: int
    concluded: int
    overdue: int


def register_rows(
    cases: Iterable[Case], since: date | None, until: date | None, calendar: WorkingCalendar
) -> tuple[tuple[str, ...], ...]:
    """Cases registered from `since` to `until` (both inclusive, None = no limit), in order of registration.

    Each row has the 26 texts of COLUMNS; dates are ISO, what is not known is —.
    """
    chosen = [
        case
        for case in cases
        if (since is None or case.registered_on >= since) and (until is None or case.registered_on <= until)
    ]
    chosen.sort(key=lambda case: (case.registered_on, case.registered_at, case.case_no))
    return tuple((str(number), *_row(case, calendar)) for number, case in enumerate(chosen, 1))


def sums(rows: Sequence[Sequence[str]]) -> RegisterSums:
    return RegisterSums(
        len(rows), sum(row[CONCLUDED] != NONE for row in rows), sum(row[OVERDUE] == "是" for row in rows)
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
        NONE,  # 回访 is not kept
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
