"""FakeNotices: notices without a case (到期告知) and what falls due for people, over a small hand-made form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from desktop.usecases.due_views import NoticeLine, NoticeRow, NoticesPrinted
from forms.answers import Answers
from forms.item import Guide, MaterialRule, Node, Reminder, ServiceItem
from sync.ledger.problems import Problem
from tests.support.fake_item import group, pairs, question

NOTICE_ID = "NJ-002"
NOTICE_NAME = "拖拉机、联合收割机年度检验到期告知"


def notice_item() -> ServiceItem:
    """As NJ-002, but small: an owner, a plate, a day, how it was told."""
    machine = group(
        "m",
        "机具",
        question("m.owner", "text", "所有人", required="true()", default="person.name", max_length=20),
        question(
            "m.mobile", "text", "电话", required="true()", default="person.mobile", appearance="numbers"
        ),
        question("m.plate", "text", "号牌号码", required="true()", max_length=12),
        question("m.due", "date", "检验到期日", required="true()"),
        question("m.notice_kind", "select_one", "告知方式", required="true()", choices="way"),
        question("m.notice_date", "date", "告知日期", required="true()"),
        question("m.notice_result", "select_one", "告知结果", required="true()", choices="result"),
        question("m.book_place", "text", "预约地点", max_length=30),
    )
    return ServiceItem(
        item_id=NOTICE_ID,
        version="2026-11",
        name=NOTICE_NAME,
        form_title="年度检验到期告知单",
        dept="农业农村局",
        task_type="20",
        case_type="1",
        handling_mode="4",
        capacity="AGENT",
        clock_start="acceptance",
        root=Node("group", "data", "", children=(machine,)),
        choices={
            "way": pairs(("letter", "信函"), ("phone", "电话"), ("visit", "上门")),
            "result": pairs(("已告知", "已告知"), ("无法联系", "无法联系"), ("已报废", "已报废")),
        },
        materials=(MaterialRule("m_lic", "行驶证"),),
        guide=Guide(reminders=(Reminder("每年检验一次", "/data/m/due", (-60,)),)),
        legal_basis=(),
        levels={},
        prints=("D19",),
    )


class FakeNotices:
    """`told`: the log, newest first; `lists`: texts that were read."""

    told: tuple[NoticeLine, ...] = ()

    def notices(self, item_id: str) -> tuple[NoticeLine, ...]:
        return self.told

    def print_notices(
        self, item_id: str, notices: Sequence[Answers], who: str, printer: Callable[[str, bytes], str]
    ) -> NoticesPrinted:
        done: list[NoticeLine] = []
        for at, answers in enumerate(notices):
            try:
                printer(f"到期告知单-{at + 1}", b"%PDF-1.4")
            except Problem as problem:
                return NoticesPrinted(tuple(done), len(notices) - at, problem)
            done.append(self._told_to(answers, who))
        return NoticesPrinted(tuple(done))

    def read_notice_rows(self, item_id: str, text: str, common: Answers) -> tuple[NoticeRow, ...]:
        rows = []
        for number, line in enumerate(text.splitlines(), 1):
            name, plate, day = (*line.split(), "", "", "")[:3]
            try:
                due, problem = date.fromisoformat(day), ""
            except ValueError:
                due, problem = None, "检验到期日还没有填"
            answers = Answers({**common.values, "m.owner": name, "m.plate": plate, "m.due": day})
            rows.append(NoticeRow(number, name, plate, due, answers, problem))
        return tuple(rows)

    def note_result(self, notice_id: str, result: str) -> None:
        self.told = tuple(
            replace(line, result=result) if line.notice_id == notice_id else line for line in self.told
        )

    def _told_to(self, answers: Answers, who: str) -> NoticeLine:
        values = {path: str(value) for path, value in answers.values.items()}
        line = NoticeLine(
            f"n{len(self.told) + 1}",
            "2026-11-24T09:30:00+08:00",
            who,
            values.get("m.owner", "")[:1] + "**",
            NOTICE_NAME,
            values.get("m.plate", ""),
            values.get("m.due", ""),
            {"letter": "信函", "phone": "电话", "visit": "上门"}.get(values.get("m.notice_kind", ""), ""),
        )
        self.told = (line, *self.told)
        return line


TOLD = (
    NoticeLine("n2", "2026-11-20T10:12:00+08:00", "周明华", "赵*军", NOTICE_NAME, "川K10371；轮式拖拉机", "2026-12-18", "电话"),
    NoticeLine("n1", "2026-11-20T10:05:00+08:00", "周明华", "罗*芳", NOTICE_NAME, "川K10234；联合收割机", "2026-12-15", "上门", "已告知"),
)  # fmt: skip
