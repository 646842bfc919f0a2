"""今日: what to do now, in the order in which to do it, and the road in one plain line.

Draws a `TodayView`; every row opens the page where the work is done. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.pages.appointments_card import AppointmentsCard
from desktop.pages.bags import ResultsBack, SupplementsOn
from desktop.pages.desk import Desk, Page
from desktop.pages.left_card import LeftCard
from desktop.pages.reminders_card import RemindersCard
from desktop.pages.together import Together
from desktop.pages.watch import Watch
from desktop.usecases.tampering import SPOILED
from desktop.usecases.views import CaseLine, DraftLine, PaperLine, TodayView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.notices import Banner
from desktop.widgets.turns import InTurns
from desktop.widgets.words import Frame, Scroll, Words, empty, row

SHOWN = 6


class TodayPage(Page):
    name = "today"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title = self.head(self.tr("今日"))
        self._road = Words("", "soft")
        self._sync = KeyButton(desk.theme, self.tr("去交换"), icon="exchange", kind="quiet")
        self._sync.clicked.connect(lambda: self.wanted.emit("exchange", None))
        self.column.addLayout(row(self._road, 1, self._sync))
        self.alarm = Banner(desk.theme)
        self.column.addWidget(self.alarm)
        self.watch = Watch(desk, self)
        self.watch.found.connect(self._alarm)
        self._list = Scroll()
        self._turns = InTurns(self)
        self.column.addWidget(self._list, 1)
        self._view: TodayView | None = None
        self.together = Together(desk, self)
        self.together.said.connect(self.said)
        self.together.done.connect(self._was_handed_over)
        self.reminders = RemindersCard(desk, self)
        self.reminders.said.connect(self.said)
        self.reminders.wanted.connect(self.wanted)
        self.left = LeftCard(desk, self)
        self.left.said.connect(self.said)
        self.left.wanted.connect(self.wanted)
        self.left.done.connect(self._was_handed_over)
        self.appointments = AppointmentsCard(desk, self)
        self.appointments.said.connect(self.said)
        self.appointments.wanted.connect(self.wanted)
        self.results, self.supplements = ResultsBack(desk, self), SupplementsOn(desk, self)
        for bags in (self.results, self.supplements):
            bags.said.connect(self.said)
            bags.done.connect(self._was_handed_over)

    def opened(self, subject: object = None) -> None:
        self.desk.tasks.run(self.desk.verbs.today, self.desk.clerk, done=self._show, failed=self.tell)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("从上往下办：先打印、再补正、送达、移交，然后是快到期的、草稿和到期提醒。"),
            self.tr("上报不用等：有网时自动上报，没网时都存在本机。"),
        )

    def _show(self, view: TodayView) -> None:
        self._view = view
        self.watch.begin()
        self.road_seen.emit(view.road)
        self.site_seen.emit(view.site_name)
        self.desk.tier = view.tier
        self._title.say(
            self.tr("今日　{month}月{day}日　{week}").format(
                month=view.day.month, day=view.day.day, week=self._weekday(view.day.weekday())
            )
        )
        self._road.say(self._road_words(view))
        empty(self._list.box)
        for card in (self.left, self.appointments, self.reminders):
            card.forget()
        known = {line.case_no for group in self._groups(view) for line in group}
        due = [line for line in view.due_soon if line.case_no not in known]
        self._turns.draw(
            (
                lambda: self._unprinted(view.unprinted),
                lambda: self._cases(self.tr("待接收"), view.to_take_over, self.tr("清点签收"), "take_over"),
                lambda: self._reviews(view),
                lambda: self._bagged(view),
                lambda: self._results(view),
                lambda: self._leaving(view),
                lambda: self._cases(self.tr("待审查"), view.to_check, self.tr("去审查")),
                lambda: self._cases(self.tr("快到期"), due, self.tr("查看")),
                lambda: self._drafts(view.drafts),
                lambda: self._around(view),
            )
        )

    def _reviews(self, view: TodayView) -> None:
        village = view.tier == "village"
        title = self.tr("预审说还缺") if village else self.tr("待远程预审")
        self._cases(title, view.pre_reviews, self.tr("去看") if village else self.tr("看材料"))

    def _bagged(self, view: TodayView) -> None:
        waiting = self._cases(self.tr("待补正"), view.supplements, self.tr("去办"))
        if waiting is not None:
            self.supplements.offer(waiting)

    def _results(self, view: TodayView) -> None:
        results = self._cases(self.tr("待送达"), view.deliveries, self.tr("去送达"), "delivery")
        if results is not None and view.tier != "village":
            self.results.offer(results)

    def _leaving(self, view: TodayView) -> None:
        bag = self._cases(self.tr("待移交"), view.to_hand_over, self.tr("去移交"))
        if bag is not None:
            self.together.offer(bag)

    def _around(self, view: TodayView) -> None:
        """What is known a moment later, and where the keys begin."""
        booked = Frame("card", margin=16, gap=2)
        booked.hide()
        if self._list.box.count() == 0:
            self._list.box.addWidget(self._nothing())
        self._list.box.insertWidget(int(bool(view.unprinted)), booked)
        left = Frame("card", margin=16, gap=2)
        left.hide()
        self._list.box.insertWidget(0, left)
        calls = Frame("card", margin=16, gap=2)
        calls.hide()
        self._list.box.addWidget(calls)
        self._list.box.addStretch(1)
        self.appointments.offer(booked)
        self.left.offer(left)
        self.reminders.offer(calls)
        first = self._list.findChild(KeyButton)
        if first is not None:
            first.setFocus()

    def _alarm(self, faults: tuple[str, ...]) -> None:
        words = self.tr("本机的记录被动过：{what}。请不要删除任何文件，联系县里。")
        spoiled = [fault for fault in faults if fault.startswith(SPOILED)]
        touched = [fault for fault in faults if fault not in spoiled]
        said = [*spoiled[:1], *([words.format(what="；".join(touched[:2]))] if touched else [])]
        self.alarm.say("".join(said), "warn")

    @staticmethod
    def _groups(view: TodayView) -> tuple[Sequence[CaseLine], ...]:
        return (
            view.to_take_over,
            view.pre_reviews,
            view.supplements,
            view.deliveries,
            view.to_hand_over,
            view.to_check,
        )

    def _card(self, title: str, count: int) -> Frame:
        card = Frame("card", margin=16, gap=2)
        card.box.addWidget(Words(self.tr("{title}（{count}）").format(title=title, count=count), "section"))
        card.setAccessibleName(title)
        self._list.box.addWidget(card)
        return card

    def _cases(self, title: str, lines: Sequence[CaseLine], act: str, page: str = "case") -> Frame | None:
        if not lines:
            return None
        card = self._card(title, len(lines))
        for at, line in enumerate(lines[:SHOWN]):
            lead = self.tr("{who}　{item}").format(who=line.applicant, item=line.item_name)
            step = self.tr("下一步：{step}").format(step=line.next_step) if line.next_step else ""
            soft = "　".join(part for part in (step, line.deadline_text, line.village) if part)
            work = WorkRow(lead, soft, pill=line.state_text, tone=line.urgency.value)
            if not at:
                work.first()
            work.add_button(self._go(act, page, line.case_no))
            card.box.addWidget(work)
        if len(lines) > SHOWN:
            more = KeyButton(
                self.desk.theme, self.tr("还有 {count} 件").format(count=len(lines) - SHOWN), kind="quiet"
            )
            states = tuple(sorted({line.state for line in lines}))
            more.clicked.connect(lambda: self.wanted.emit("cases", states))
            card.box.addLayout(row(more, 1))
        return card

    def _unprinted(self, papers: Sequence[PaperLine]) -> None:
        if not papers:
            return
        card = self._card(self.tr("已保存，等您确认打印"), len(papers))
        if len(papers) > 1:
            every = self._go(self.tr("一起打印（{n} 张）").format(n=len(papers)), "print_queue", None)
            card.box.addLayout(row(every, 1))
        for at, paper in enumerate(papers[:SHOWN]):
            question = self.tr("登记 {number} 已保存，是否已打印？").format(number=paper.case_no)
            work = WorkRow(question, self.tr("{title}　{doc}").format(title=paper.title, doc=paper.doc_no))
            if not at:
                work.first()
            yes = work.add_button(KeyButton(self.desk.theme, self.tr("已打印")))
            yes.clicked.connect(lambda _checked=False, paper=paper: self._was_printed(paper))
            again = work.add_button(
                KeyButton(self.desk.theme, self.tr("现在打印"), icon="print", kind="primary")
            )
            again.clicked.connect(lambda _checked=False, paper=paper: self.wanted.emit("papers", paper))
            card.box.addWidget(work)

    def _was_printed(self, paper: PaperLine) -> None:
        self.desk.tasks.run(
            self.desk.verbs.mark_printed,
            paper.case_no,
            paper.doc_no,
            self.desk.clerk.name,
            done=self.opened,
            failed=self.tell,
        )

    def _was_handed_over(self) -> None:
        self.recorded.emit()
        self.opened()

    def _drafts(self, drafts: Sequence[DraftLine]) -> None:
        if not drafts:
            return
        card = self._card(self.tr("草稿（暂存）"), len(drafts))
        for at, draft in enumerate(drafts[:SHOWN]):
            who = draft.applicant or self.tr("（还没有姓名）")
            lead = self.tr("{who}　{item}").format(who=who, item=draft.item_name)
            when = draft.saved_at[:16].replace("T", " ")
            work = WorkRow(lead, self.tr("{when} 保存").format(when=when))
            if not at:
                work.first()
            work.add_button(self._go(self.tr("接着办"), "handling", draft))
            card.box.addWidget(work)

    def _go(self, words: str, page: str, subject: object) -> KeyButton:
        button = KeyButton(self.desk.theme, words)
        button.clicked.connect(lambda: self.wanted.emit(page, subject))
        return button

    def _nothing(self) -> Frame:
        card = Frame("card", margin=28, gap=14)
        card.box.addWidget(Words(self.tr("今天没有等着办的事。"), "section"))
        card.box.addWidget(Words(self.tr("来了群众，按“新办”开始。"), "soft"))
        start = KeyButton(self.desk.theme, self.tr("新办"), icon="new", kind="primary")
        start.clicked.connect(lambda: self.wanted.emit("new", None))
        card.box.addLayout(row(start, 1))
        return card

    def _road_words(self, view: TodayView) -> str:
        road = view.road
        words = road.words
        if road.state == "offline":
            words = self.tr("现在没有网，不影响办理。{words}").format(words=words)
        if not road.second_copy:
            words = self.tr("{words}　第二份副本没有接上，请插好备份盘").format(words=words)
        return words

    def _weekday(self, number: int) -> str:
        names: tuple[Callable[[], str], ...] = (
            lambda: self.tr("星期一"),
            lambda: self.tr("星期二"),
            lambda: self.tr("星期三"),
            lambda: self.tr("星期四"),
            lambda: self.tr("星期五"),
            lambda: self.tr("星期六"),
            lambda: self.tr("星期日"),
        )
        return names[number]()
