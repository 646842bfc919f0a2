"""A full register and a full month to print: 41 cases of a village, some done, one late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sync.ledger.case import Case, ClockRun, HistoryLine
from sync.ledger.papers_tables import month_data, register_data
from sync.ledger.register_rows import register_rows
from sync.ledger.report import month_report
from tests.printing import samples

SITE = "椑木镇楠木寺村便民服务代办点"
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
ITEMS = ("城乡居民基本养老保险参保登记", "高龄津贴申请", "残疾人证办理", "生育登记", "农村宅基地用地建房申请")
NAMES = ("何桂英", "欧阳娜娜", "李𬍛", "王强", "赵㼆")
CLERKS = ("周明华", "王桂芳")


def cases(count: int = 41) -> tuple[Case, ...]:
    return tuple(_case(at) for at in range(count))


def register(count: int = 41, **changed: Any) -> dict[str, Any]:
    rows = register_rows(cases(count), *NOVEMBER, samples.CALENDAR)
    data = register_data(rows, SITE, *NOVEMBER, printed_at="2026-12-01 09:00", user="周明华")
    return {**data, **changed}


def month(count: int = 41) -> dict[str, Any]:
    report = month_report(cases(count), 2026, 11, samples.CALENDAR, {"511999104205": SITE})
    return month_data(
        report, SITE, "内椑木", version=1, printed_at="2026-12-01 09:00", user="周明华", phone="028-00000012"
    )


def _case(at: int) -> Case:
    on = NOVEMBER[0] + timedelta(days=1 + at % 27)
    done = at % 5 != 0
    case = replace(
        samples.CASE,
        case_no=f"511999104205-{on:%Y%m%d}-01-{at + 1:04d}-{at % 10}",
        registered_on=on,
        registered_at=f"{on}T09:{at % 60:02d}:00+08:00",
        terms=replace(samples.CASE.terms, name=ITEMS[at % 5]),
        service=("窗口", "上门", "窗口", "预约", "延时")[at % 5],
        applicant={**samples.CASE.applicant, "name": NAMES[at % 5]},
        clocks=(ClockRun("C3", on, 10, "WD"), ClockRun("C4", on, 3, "WD")),
        history=(_line("CaseRegistered", "INTAKE", on, CLERKS[at % 2]),),
        dates={"taken_over_on": on},
        state="INTAKE",
    )
    if not done:
        return case
    ended = on + timedelta(days=2)
    return replace(
        case,
        history=(*case.history, _line("CaseApproved", "APPROVED", ended, "张科")),
        state="APPROVED",
        dates={"taken_over_on": on, "accepted_on": on, "decided_on": ended, "delivered_on": ended},
        facts={"result_no": f"认证2026-{at:04d}"},
        ratings=({"stars": 5 - at % 4, "date": ended.isoformat()},),
        breaches=(
            ({"clock": "C4", "days": 2, "recorded_on": ended.isoformat(), "reason": "停电两天"},)
            if at == 7
            else ()
        ),
    )


def _line(kind: str, state: str, on: date, who: str) -> HistoryLine:
    return HistoryLine(f"{kind}-{on}", kind, state, who, "VA", "511999104205", on, f"{on}T09:00:00+08:00")
