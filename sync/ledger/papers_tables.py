"""Data of the two tables that a station prints about itself: D09 登记台账 and D12 月报.

Words and strings only, ready for paper and screen alike; the counting is `register_rows.py`
and `report.py`. Pure: print time and clerk come in as arguments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forms.canonical import canonical
from sync.ledger.course import OUTCOMES
from sync.ledger.inquiry import CHANNELS
from sync.ledger.outliers import Outlier, outliers
from sync.ledger.rating import STARS
from sync.ledger.ratio import NONE
from sync.ledger.register_rows import COLUMNS, digest, sums
from sync.ledger.report import MODES, Figures, Line, MonthReport, Overdue
from sync.ledger.report_services import Services

_CLOCKS = {"C4": "承诺", "C3": "法定", "C0": "送交", "C1": "受理答复"}
_RIGHT = ("准予", "不予批准", "终止", "撤回", "转报办结", "移送")
TABLE_1 = (
    "站点", "期初", "登记", *MODES, "受理", "其中视为", "即办件", "承诺件", "补正件", "补正次", "不受理",
    "不予受理", *_RIGHT, "办结", "期末", "环比", "平均工日", "提速率", "按期率", "超时件", "一次办结", "减免份数",
)  # fmt: skip


def register_data(
    rows: Sequence[Sequence[str]],
    site: str,
    since: date | None,
    until: date | None,
    *,
    printed_at: str,
    user: str,
) -> dict[str, Any]:
    """D09. `period` in words; `hash` is what tells two prints apart."""
    return {
        "doc_no": "",
        "site": site,
        "period": period_text(since, until),
        "printed_at": printed_at,
        "user": user,
        "columns": list(COLUMNS),
        "rows": [list(row) for row in rows],
        "hash": digest(rows)[:16],
    }


def month_data(
    report: MonthReport, site: str, short: str, *, version: int, printed_at: str, user: str, phone: str = ""
) -> dict[str, Any]:
    """D12: `tables` of (title, head, rows), `charts`, and the line that proves the balance. There are six
    tables, and a seventh where stations can be compared."""
    at = report.month
    shown = {"tables": _tables(report), "charts": charts(report), "balance": balance_text(report.total)}
    return {
        "doc_no": month_number(short, at.year, at.month, version),
        "site": site,
        "period": f"{at.year}年{at.month}月",
        "version": str(version),
        "printed_at": printed_at,
        "user": user,
        "phone": phone,
        **shown,
        "balanced": report.total.balanced and not report.total.unbalanced,
        "hash": month_digest(report)[:16],
    }


def month_digest(report: MonthReport) -> str:
    """SHA-256 of all that the report shows, hex: a changed figure makes a new version."""
    shown = [_tables(report), charts(report), balance_text(report.total)]
    return hashlib.sha256(canonical(shown)).hexdigest()


def month_number(short: str, year: int, month: int, version: int) -> str:
    """`内椑木月报-202611-v1`; no running number (documents.md D12)."""
    return f"{short}月报-{year}{month:02d}-v{version}"


def period_text(since: date | None, until: date | None) -> str:
    """A whole month by its name, other ranges by their days."""
    if since is None or until is None:
        return "全部"
    whole = since.day == 1 and (since.year, since.month) == (until.year, until.month)
    if whole and (until.toordinal() - since.toordinal()) >= 27:
        return f"{since.year}年{since.month}月"
    return f"{since.isoformat()} 至 {until.isoformat()}"


def sums_text(rows: Sequence[Sequence[str]]) -> str:
    """`登记 18　办结 12　超期 0`."""
    found = sums(rows)
    return f"登记 {found.registered}　办结 {found.concluded}　超期 {found.overdue}"


def balance_text(figures: Figures) -> str:
    """The check of A8, and what breaks it."""
    again = f" + 重新办理 {figures.reopened}" if figures.reopened else ""
    words = (
        f"期初 {figures.opening} + 登记 {figures.registered}{again} − 办结 {figures.concluded}"
        f" = 期末 {figures.closing}"
    )
    if figures.balanced and not figures.unbalanced:
        return f"{words}，平衡"
    cases = "、".join(figures.unbalanced) or "见台账"
    return f"{words}，不平衡，请核对：{cases}"


def charts(report: MonthReport) -> list[dict[str, Any]]:
    """Four bar charts: {title, series, bars: [[label, [whole numbers]]]}."""
    total, ratings = report.total, report.ratings
    late = total.on_time.whole - total.on_time.part
    return [
        _chart(
            "按事项（登记件）", ("登记",), [(line.name, (line.registered,)) for line in _by_count(report)]
        ),
        _chart(
            "按月份",
            ("登记", "办结"),
            [(f"{at.year % 100}年{at.month}月", (came, ended)) for at, came, ended in report.course],
        ),
        _chart("按期办结", ("件",), [("按期", (total.on_time.part,)), ("超过承诺", (late,))]),
        _chart("满意度", ("件",), [(STARS[stars], (count,)) for stars, count in ratings.stars.items()]),
    ]


def _by_count(report: MonthReport) -> list[Line]:
    return sorted(report.items, key=lambda line: (-line.registered, line.name))


def _chart(title: str, series: Sequence[str], bars: Sequence[tuple[str, Sequence[int]]]) -> dict[str, Any]:
    return {"title": title, "series": list(series), "bars": [[name, list(values)] for name, values in bars]}


def _tables(report: MonthReport) -> list[dict[str, Any]]:
    rows = [_figures_row(name, figures) for name, figures in report.sites]
    ratings = report.ratings
    return [
        _table("表1 办件情况", TABLE_1, [*rows, _figures_row("合计", report.total)]),
        _table(
            "表2 评价",
            ("评价数", "评价率", *STARS.values(), "满意率", "差评", "整改完成率", "回访率"),
            [
                (
                    str(ratings.count),
                    ratings.rate.percent,
                    *(str(ratings.stars[stars]) for stars in STARS),
                    ratings.satisfied.percent,
                    str(ratings.bad),
                    report.services.corrected.percent,
                    report.services.called_back.percent,
                )
            ],
        ),
        _table(
            "表3 咨询、投诉",
            (
                *(f"{channel}咨询" for channel in CHANNELS),
                *("投诉受理", "投诉办结", "投诉超期", "问得最多的"),
            ),
            [_services(report.services)],
        ),
        _table(
            "表4 受理前10事项",
            ("事项", "登记", "受理", "办结", "平均工日"),
            [_line(line) for line in report.items],
        ),
        _table(
            "表4 代办员工作量",
            ("代办员", "登记", "受理", "办结", "上门", "平均工日"),
            [_line(line, visits=True) for line in report.clerks],
        ),
        _table(
            "超时件",
            ("办件号", "期限", "超过工作日", "理由"),
            [_overdue(one) for one in report.total.overdue],
        ),
        *_visited(report),
        *_compared(report),
    ]


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"title": title, "head": list(head), "rows": [list(row) for row in rows]}


def _figures_row(name: str, found: Figures) -> tuple[str, ...]:
    outcomes: Mapping[str, int] = {OUTCOMES[how]: count for how, count in found.outcomes.items()}
    counts = (
        found.opening, found.registered, *(found.by_mode[mode] for mode in MODES), found.accepted, found.deemed,
        found.on_the_spot, found.promised, found.supplemented, found.supplements, outcomes.get("不受理", 0),
        outcomes.get("不予受理", 0), *(outcomes.get(words, 0) for words in _RIGHT), found.concluded, found.closing,
    )  # fmt: skip
    return (
        name,
        *map(str, counts),
        found.change.change,
        found.mean_days.mean,
        found.speed_up.percent,
        found.on_time.percent,
        str(len(found.overdue)),
        found.once.percent,
        str(found.waived),
    )


def _services(found: Services) -> tuple[str, ...]:
    counts = (*(found.inquiries[channel] for channel in CHANNELS), found.taken, found.answered, found.overdue)
    return (*map(str, counts), "、".join(f"{words} {count}" for words, count in found.top) or NONE)


def _line(line: Line, *, visits: bool = False) -> tuple[str, ...]:
    counts = [line.registered, line.accepted, line.concluded, *([line.visits] if visits else [])]
    return (line.name, *map(str, counts), line.mean_days.mean)


def _overdue(one: Overdue) -> tuple[str, ...]:
    return (one.case_no, _CLOCKS[one.clock], one.days, one.reason or NONE)


def _visited(report: MonthReport) -> list[dict[str, Any]]:
    """Cases for which somebody had to come more often than promised; no table where there is none."""
    head = ("办件号", "事项", "到场次数", "承诺次数", "哪天、做什么")
    rows = [(one.case_no, one.item, str(one.count), str(one.promised), one.days) for one in report.visited]
    return [_table("到场次数超过承诺的", head, rows)] if rows else []


def _compared(report: MonthReport) -> list[dict[str, Any]]:
    """What is far off the other stations; no table where there is nothing to compare."""
    found = outliers(report.sites)
    if found is None:
        return []
    head = ("站点", "指标", "本站", "各站平均", "差别")
    return [_table("与其他站点差别较大的（超过2倍标准差）", head, [_outlier(one) for one in found])]


def _outlier(one: Outlier) -> tuple[str, ...]:
    return (one.station, one.figure, one.shown, one.mean, "偏高" if one.above else "偏低")
