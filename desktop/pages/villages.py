"""各村 (township): every station below, what lies where, what waits longest, who has gone silent.

Draws a `VillagesView`; a row leads to its oldest undecided case. Counts nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pages.desk import Desk, Page
from desktop.pages.workload_card import WorkloadCard
from desktop.usecases.batch_views import VillageLine, VillagesView
from desktop.widgets.bars import BarChart
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Scroll, Words, empty, row


class VillagesPage(Page):
    name = "villages"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("各村"))
        self._lead = Words("", "soft")
        self.column.addWidget(self._lead)
        self._list = Scroll()
        self.column.addWidget(self._list, 1)

    def opened(self, subject: object = None) -> None:
        self.desk.tasks.run(self.desk.verbs.villages, self.desk.clerk, done=self._show, failed=self.tell)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("很久没有消息的排在最前：先打电话问一问，是没有网还是没有事。"),
            self.tr("“覆盖”是有过消息的代办点占全部的村；“本站工作量”按写进台账的每一步计数，不排名次。"),
            self.tr("“最近一次消息”是那个村最近一次办事的时间，要等它上报才看得到。"),
        )

    def _show(self, view: VillagesView) -> None:
        self.site_seen.emit(view.site_name)
        empty(self._list.box)
        self.work = WorkloadCard(self.desk)
        self.work.load()
        if not view.villages:
            self._lead.say("")
            self._list.box.addWidget(self._nothing())
            self._list.box.addWidget(self.work)
            self._list.box.addStretch(1)
            return
        states = "，".join(f"{words} {count}" for words, count in view.states)
        self._lead.say(
            self.tr("{n} 个村，在办 {open} 件（{states}），本月作出决定 {decided} 件。").format(
                n=len(view.villages), open=view.open, states=states, decided=view.decided_this_month
            )
            if states
            else self.tr("{n} 个村，没有在办的，本月作出决定 {decided} 件。").format(
                n=len(view.villages), decided=view.decided_this_month
            )
        )
        self._list.box.addWidget(self._coverage(view))
        card = Frame("card", margin=16, gap=2)
        for line in view.villages:
            card.box.addWidget(self._row(line, first=line is view.villages[0]))
        self._list.box.addWidget(card)
        self._list.box.addWidget(self.work)
        self.begin_at(next(iter(card.findChildren(KeyButton)), self))
        self._list.box.addStretch(1)

    def _coverage(self, view: VillagesView) -> Frame:
        """How many of the villages have a station that writes, and how long ago the last ones did."""
        card = Frame("card", margin=16, gap=8)
        card.setAccessibleName(self.tr("覆盖"))
        head = Words(self.tr("覆盖　{share}").format(share=view.coverage), "section", wrap=False)
        head.setAccessibleDescription(self.tr("有消息的代办点占全部的村"))
        chart = BarChart(self.desk.theme)
        chart.show_bars(
            self.tr("最近一次消息"),
            (self.tr("个"),),
            [(words, (count,)) for words, count in view.silence],
        )
        about = Words(self.tr("有过消息的代办点，占全部的村。"), "soft")
        if self.desk.theme.tokens.large:
            for part in (head, about, chart):
                card.box.addWidget(part)
            return card
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(head)
        column.addWidget(about)
        column.addStretch(1)
        line = row(words, chart)
        line.setStretch(1, 1)
        card.box.addLayout(line)
        return card

    def _row(self, line: VillageLine, *, first: bool) -> WorkRow:
        news = line.last_news or self.tr("还没有")
        last = self.tr("最近一次消息：{news}　本月决定 {n} 件").format(news=news, n=line.decided_this_month)
        words = (self._counts(line), self._oldest(line), last)
        work = WorkRow(line.name, "\n".join(words), pill=self._silence(line), tone=line.silence.value)
        if first:
            work.first()
        if line.oldest_case:
            button = work.add_button(KeyButton(self.desk.theme, self.tr("看最久的一件")))
            button.clicked.connect(lambda: self.wanted.emit("case", line.oldest_case))
        return work

    def _silence(self, line: VillageLine) -> str:
        if line.silent_days is None:
            return self.tr("还没有消息")
        if line.silent_days == 0:
            return self.tr("今天有消息")
        return self.tr("{n} 天没有消息").format(n=line.silent_days)

    def _counts(self, line: VillageLine) -> str:
        if not line.open:
            return self.tr("没有在办的")
        states = "，".join(f"{words} {count}" for words, count in line.counts)
        return self.tr("在办 {n} 件（{states}）").format(n=line.open, states=states)

    def _oldest(self, line: VillageLine) -> str:
        if not line.oldest:
            return self.tr("没有等着决定的")
        return self.tr("等得最久：{what}，登记 {n} 天").format(what=line.oldest, n=line.oldest_days)

    def _nothing(self) -> Frame:
        card = Frame("card", margin=28, gap=14)
        card.box.addWidget(Words(self.tr("还没有下面的村站。"), "section"))
        card.box.addWidget(
            Words(self.tr("县里登记了村站，交换一次以后，这里按村显示；没有办件的村也在。"), "soft")
        )
        return card
