"""FakeBulk: the verbs for many cases at once, over the cases and papers of a FakeCounter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.usecases.batch_views import (
    Bag,
    HandedOver,
    HandOverList,
    PrintedMany,
    PrintProgress,
    TakenOver,
    VillageLine,
    VillagesView,
    WorkloadView,
)
from desktop.usecases.left_cases import GivenOver, LeftAgent
from desktop.usecases.views import ActField, ActOption, CaseLine, CaseView, PaperLine, Urgency
from sync.ledger.agents import REPLACED
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.ledger.questions import QUESTIONS
from sync.ledger.table.acts import ACTS

DAY = date(2026, 11, 24)


def left_by(counter: Any, account: str) -> LeftAgent:
    """What a revoked agent left, as the use case tells it."""
    fields = tuple(
        ActField(q.name, q.label, q.kind, q.required, q.choices, hint=q.hint, default=q.default)
        for q in QUESTIONS[REPLACED]
    )
    option = ActOption(REPLACED, ACTS[REPLACED], fields)
    lines = tuple(view.line for view in counter.cases.values())[:7]
    return LeftAgent("511999104205", account, "2026-11-25", "朝阳村便民服务代办点", lines, option)


class FakeBulk:
    """`village_lines`: what 各村 shows; `lists`: case number -> the D13 it lies on."""

    cases: dict[str, CaseView]
    papers: dict[str, PaperLine]
    tier: str
    village_lines: tuple[VillageLine, ...] = ()
    lists: Mapping[str, str] = {}
    passed_on: tuple[str, ...] = ()
    left: tuple[LeftAgent, ...] = ()
    stays: tuple[tuple[CaseLine, str], ...] = ()

    def left_cases(self, actor: Actor) -> tuple[LeftAgent, ...]:
        return self.left

    def give_over(self, actor: Actor, site: str, account: str, values: Mapping[str, Any]) -> GivenOver:
        (left,) = [one for one in self.left if (one.site, one.account) == (site, account)]
        self.left = tuple(one for one in self.left if one is not left)
        return GivenOver(values["facts.new_agent"], len(left.lines) - len(self.stays), self.stays)

    def can_hand_over(self, actor: Actor) -> tuple[CaseLine, ...]:
        return tuple(view.line for view in self.cases.values() if view.line.state in ("INTAKE", "QUEUED"))

    def hand_over(self, actor: Actor, case_nos: Sequence[str], way: str = "专人") -> HandedOver:
        if not case_nos:
            raise Problem("hand_over.nothing")
        paper = PaperLine(case_nos[0], "D13", "材料交接单", "朝阳交〔2026〕01-000007号", DAY)
        self.papers[paper.doc_no] = paper
        for number in case_nos:
            self._move(number, "HANDED_OVER", "已移交")
        return HandedOver(paper, tuple(case_nos))

    def can_send_results(self, actor: Actor) -> tuple[Bag, ...]:
        groups: dict[str, list[CaseLine]] = {}
        for view in self.cases.values():
            if view.line.state == "RESULT_READY":
                groups.setdefault(view.line.village, []).append(replace(view.line, next_step=""))
        return tuple(Bag(village, tuple(lines)) for village, lines in groups.items())

    def send_results(self, actor: Actor, case_nos: Sequence[str]) -> HandedOver:
        paper = self._list(case_nos, "D13", "结果文书交接单", "椑木交〔2026〕01-000009号")
        for number in case_nos:
            self._move(number, "AT_VILLAGE", "村点待领")
        return HandedOver(
            paper, tuple(case_nos), tuple(replace(paper, case_no=n, code="D19") for n in case_nos)
        )

    def can_hand_in(self, actor: Actor) -> tuple[Bag, ...]:
        lines = tuple(
            replace(view.line, next_step="要补：居民户口簿（本人页）")
            for number, view in self.cases.items()
            if view.line.state == "SUPPLEMENT" and number not in self.passed_on
        )
        return (Bag("椑木镇便民服务中心", lines),) if lines else ()

    def hand_in_supplements(self, actor: Actor, case_nos: Sequence[str], way: str) -> HandedOver:
        self.passed_on = (*self.passed_on, *case_nos)
        return HandedOver(
            self._list(case_nos, "D13", "材料交接单", "朝阳交〔2026〕01-000008号"), tuple(case_nos)
        )

    def _list(self, case_nos: Sequence[str], code: str, title: str, doc_no: str) -> PaperLine:
        paper = PaperLine(case_nos[0], code, title, doc_no, DAY)
        self.papers[doc_no] = paper
        return paper

    def hand_overs(self) -> tuple[HandOverList, ...]:
        groups: dict[str, list[CaseLine]] = {}
        for number, view in self.cases.items():
            if view.line.state == "HANDED_OVER":
                doc_no = self.lists.get(number, "朝阳交〔2026〕01-000003号")
                groups.setdefault(doc_no, []).append(view.line)
        return tuple(
            HandOverList(doc_no, lines[0].village or "朝阳村", "2026年11月23日 15:02", tuple(lines))
            for doc_no, lines in groups.items()
        )

    def take_over_many(self, actor: Actor, counted: Mapping[str, str]) -> TakenOver:
        for number in counted:
            self._move(number, "RECEIVED", "已收件")
        return TakenOver(tuple(counted))

    def print_queue(self) -> tuple[PaperLine, ...]:
        return tuple(paper for paper in self.papers.values() if not paper.printed)

    def print_many(
        self,
        papers: Sequence[PaperLine],
        who: str,
        printer: Callable[[str, bytes], str],
        report: Callable[[Any], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> PrintedMany:
        done: list[PaperLine] = []
        for at, paper in enumerate(papers):
            if cancelled():
                return PrintedMany(tuple(done), tuple(papers[at:]))
            report(PrintProgress(at, len(papers), paper))
            try:
                printer(f"{paper.title}-{paper.doc_no}", b"%PDF-1.4")
            except Problem as problem:
                return PrintedMany(tuple(done), tuple(papers[at:]), problem)
            self.papers[paper.doc_no] = replace(paper, printed=1)
            done.append(self.papers[paper.doc_no])
        return PrintedMany(tuple(done), ())

    def villages(self, actor: Actor) -> VillagesView:
        lines = self.village_lines or (VILLAGES if self.cases else ())
        return VillagesView(
            "椑木镇便民服务中心",
            DAY,
            lines,
            open=sum(line.open for line in lines),
            decided_this_month=sum(line.decided_this_month for line in lines),
            states=(("已移交", 4), ("补正中", 2), ("审查中", 6)) if lines else (),
            coverage="4/5 = 80.00%",
            silence=(("今天有消息", 2), ("7 天以内", 1), ("7 天没有消息", 1), ("还没有消息", 1)),
        )

    def workload(self, actor: Actor) -> WorkloadView:
        if not self.cases:
            return WorkloadView("2026年11月")
        head = ("姓名", "登记", "接收", "审查", "决定", "送达", "其他", "合计", "涉及办件", "今天")
        rows = (
            ("李秀英", "2", "14", "21", "0", "6", "3", "46", "19", "5"),
            ("王建国", "0", "3", "9", "11", "2", "0", "25", "14", "2"),
        )
        return WorkloadView("2026年11月", head, rows, tuple((one[0], (int(one[7]),)) for one in rows))

    def _move(self, number: str, state: str, text: str) -> None:
        if number not in self.cases:
            raise Problem("case.unknown", case_no=number)
        view = self.cases[number]
        self.cases[number] = replace(view, line=replace(view.line, state=state, state_text=text))


VILLAGES = (
    VillageLine(
        "511999104209", "双河口村便民服务代办点", 3, (("已移交", 1), ("审查中", 2)), 1,
        "杨国华　农村宅基地用地建房申请", 26, "511999104209-20261029-01-0002-4",
        "2026-11-13 16:40", 11, Urgency.ORANGE,
    ),
    VillageLine(
        "511999104206", "柳沟村便民服务代办点", 2, (("补正中", 2),), 0,
        "罗世荣　最低生活保障审核确认", 9, "511999104206-20261115-01-0001-8",
        "2026-11-20 10:15", 4, Urgency.YELLOW,
    ),
    VillageLine(
        "511999104205", "朝阳村便民服务代办点", 7, (("已移交", 3), ("审查中", 4)), 5,
        "陈玉兰　高龄津贴申请", 3, "511999104205-20261121-01-0001-1",
        "2026-11-24 08:52", 0, Urgency.GREEN,
    ),
    VillageLine("511999104211", "石门村便民服务代办点", 0, (), 2, last_news="2026-11-24 08:10", silent_days=0, silence=Urgency.GREEN),
    VillageLine("511999104212", "石坝村便民服务代办点", 0, (), 0),
)  # fmt: skip
