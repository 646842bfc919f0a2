"""FakeTables: the verbs of the page 台账 in memory, counted by the real book over made-up cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.usecases.lesson import LessonView
from desktop.usecases.service_views import ComplaintLine, InquiryLine, RatingLine, ServicesView
from desktop.usecases.spreadsheet import Sheet, workbook
from desktop.usecases.statistics import month_views
from desktop.usecases.table_views import MonthView, RegisterView
from desktop.usecases.views import ActField, ActOption, Urgency
from forms.calendar import WorkingCalendar
from forms.printing import render
from sync.ledger.case import Case
from sync.ledger.papers_tables import month_data, period_text, register_data, sums_text
from sync.ledger.register_locked import Printed
from sync.ledger.register_rows import COLUMNS, printed_after, register_rows
from sync.ledger.report import month_report

SITE = "椑木镇朝阳村便民服务站"
AT = "2026-11-24 09:30"
CALENDAR = WorkingCalendar.builtin()


class FakeTables:
    """`table_cases`: what there is to count; `cases` of the counter only say whether it is a full one."""

    cases: dict[str, Any]
    tier: str
    table_prints: tuple[tuple[Any, ...], ...] = ()
    locked: Mapping[str, Printed] = {}
    waiting: tuple[ComplaintLine, ...] = ()
    inquiries: tuple[InquiryLine, ...] = ()

    def this_day(self) -> date:
        return date(2026, 11, 24)

    def register_view(self, since: date | None, until: date | None) -> RegisterView:
        rows = register_rows(self._kept(), since, until, CALENDAR, self.locked)
        printed = "2026-11-23 17:20 打印过第 1 版" if ("D09", since, until) in self.table_prints else ""
        return RegisterView(since, until, period_text(since, until), COLUMNS, rows, sums_text(rows), printed)

    def month_view(self, year: int, month: int) -> MonthView:
        data = self._month(year, month)
        printed = "2026-12-01 09:10 打印过第 1 版" if ("D12", year, month) in self.table_prints else ""
        return month_views(year, month, data, printed)

    def register_pdf(self, since: date | None, until: date | None, who: str) -> bytes:
        view = self.register_view(since, until)
        return _drawn("D09", register_data(view.rows, SITE, since, until, printed_at=AT, user=who))

    def lesson(self) -> LessonView:
        return LessonView(1, 10, "找到事项", "按 Alt+2 打开“新办”。")

    def quick_card_pdf(self) -> bytes:
        from desktop.paths import font_folders
        from forms.printing.fonts import FontSet
        from forms.printing.quick_card import quick_card

        return quick_card(
            "楠木寺村便民服务代办点", (("椑木镇便民服务中心", "0832-2100110"),), FontSet.find(font_folders())
        )

    def month_pdf(self, year: int, month: int, who: str) -> bytes:
        return _drawn("D12", self._month(year, month, who))

    def register_csv(self, since: date | None, until: date | None) -> bytes:
        return ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()

    def register_xlsx(self, since: date | None, until: date | None) -> bytes:
        return workbook([Sheet("登记台账", COLUMNS, self.register_view(since, until).rows)])

    def services_view(self, year: int, month: int) -> ServicesView:
        waiting = tuple(self.waiting)
        counts = {
            name: sum(line.channel == name for line in self.inquiries) for name in ("窗口", "电话", "网络")
        }
        sums = "　".join(f"{name} {count}" for name, count in counts.items())
        return ServicesView(year, month, f"{year}年{month}月", waiting, tuple(self.inquiries), sums)

    def add_inquiry(self, values: Mapping[str, Any], who: str) -> InquiryLine:
        names = ("channel", "item", "question", "answer")
        line = InquiryLine(AT, *(str(values[name]) for name in names), who)
        self.inquiries = (line, *self.inquiries)
        return line

    def month_xlsx(self, year: int, month: int) -> bytes:
        return workbook([Sheet(t.title, t.head, t.rows) for t in self.month_view(year, month).tables])

    def register_printed(self, since: date | None, until: date | None, who: str) -> None:
        self.table_prints = (*self.table_prints, ("D09", since, until))

    def month_printed(self, year: int, month: int, who: str) -> str:
        self.table_prints = (*self.table_prints, ("D12", year, month))
        return f"内椑木月报-{year}{month:02d}-v1"

    def rate_badly(self) -> str:
        """The closed case got two stars; a township may follow it up. Returns its number."""
        number, view = next((no, v) for no, v in self.cases.items() if v.line.state == "CLOSED")
        rating = RatingLine(
            "2026-11-23", 2, "不满意", ("没有提供材料清单", "服务态度生硬"), "来回跑了三趟", "周明华",
            "申请人自己在屏幕上选", bad=True, waits=True,
        )  # fmt: skip
        fields = (
            ActField("complaint.content", "反映的内容", "long", default="不满意；原因：没有提供材料清单"),
        )
        acts = (
            (ActOption("ComplaintRegistered", "登记投诉（意见）", fields),) if self.tier == "township" else ()
        )
        self.cases = {**self.cases, number: replace(view, ratings=(rating,), acts=acts)}
        self.waiting = (
            ComplaintLine(
                "511999104205-20261102-01-0003-1", "罗世荣", "最低生活保障审核确认", "椑木镇诉〔2026〕01-000002号",
                "2026-11-03", "超时", "承诺25个工作日，等了两个月。", "11月24日前答复", Urgency.RED,
            ),
            ComplaintLine(
                number, view.line.applicant, view.line.item_name, "", "2026-11-23", "差评",
                "不满意；原因：没有提供材料清单、服务态度生硬；意见：来回跑了三趟", "差评待登记核查", Urgency.ORANGE,
            ),
        )  # fmt: skip
        self.inquiries = (
            InquiryLine(AT, "电话", "高龄津贴申请", "90 岁换档要不要重新申请", "满 90 周岁前 30 日来办，带身份证", "李秀英"),
            InquiryLine("2026-11-23 10:05", "窗口", "残疾人证办理", "要带什么材料", "已打印一次性告知单", "李秀英"),
            InquiryLine("2026-11-20 15:40", "窗口", "", "周末开不开门", "周六上午值班", "李秀英"),
        )  # fmt: skip
        return number

    def lock_otherwise(self) -> None:
        """As if the register had been printed while the second case stood otherwise."""
        printed = printed_after(self._kept(), None, None, CALENDAR, {}, AT)
        number, entry = sorted(printed.items())[2]
        line = entry.lines[0]
        result = COLUMNS.index("结果")
        self.locked = {
            **printed,
            number: Printed(entry.stamp, ((*line[:result], "不予批准", *line[result + 1 :]),)),
        }

    def _month(self, year: int, month: int, who: str = "") -> dict[str, Any]:
        report = month_report(self._kept(), year, month, CALENDAR, {"511999104205": SITE})
        return month_data(report, SITE, "内椑木", version=1, printed_at=AT, user=who)

    def _kept(self) -> tuple[Case, ...]:
        from tests.printing.tables import cases

        return cases() if self.cases else ()


def _drawn(code: str, data: Mapping[str, Any]) -> bytes:
    from tests.printing.samples import fonts

    return render(code, data, fonts())
