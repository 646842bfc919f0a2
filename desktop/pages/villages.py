"""各村 (township): every station below, what lies where, what waits longest, who has gone silent.

Draws a `VillagesView`; a row leads to the oldest case or to all cases of that village. Counts nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.pages.desk import Desk, Page
from desktop.usecases.batch_views import VillageLine, VillagesView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Scroll, Words, empty, row


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
            self.tr("“最后消息”是那个村最近一次办事的时间，要等它上报才看得到。"),
        )

    def _show(self, view: VillagesView) -> None:
        self.site_seen.emit(view.site_name)
        empty(self._list.box)
        if not view.villages:
            self._lead.say("")
            self._list.box.addWidget(self._nothing())
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
        for line in view.villages:
            self._list.box.addWidget(self._card(line))
        self._list.box.addStretch(1)

    def _card(self, line: VillageLine) -> Frame:
        card = Frame("card", margin=16, gap=6)
        card.setAccessibleName(line.name)
        card.box.addLayout(row(Words(line.name, "section", wrap=False), 1, self._silence(line)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        facts = (
            (self.tr("在办"), self._counts(line)),
            (self.tr("等得最久"), self._oldest(line)),
            (self.tr("最后消息"), line.last_news or self.tr("还没有")),
            (self.tr("本月决定"), self.tr("{n} 件").format(n=line.decided_this_month)),
        )
        for at, (label, words) in enumerate(facts):
            grid.addWidget(Words(label, "soft", wrap=False), at, 0)
            grid.addWidget(Words(words), at, 1)
        grid.setColumnStretch(1, 1)
        buttons = QVBoxLayout()
        if line.oldest_case:
            buttons.addWidget(self._go(self.tr("看最久的一件"), line, line.oldest_case))
        side = row(gap=16)
        side.addLayout(grid, 1)
        side.addLayout(buttons)
        card.box.addLayout(side)
        return card

    def _go(self, words: str, line: VillageLine, case_no: str) -> KeyButton:
        button = KeyButton(self.desk.theme, words)
        button.setAccessibleName(f"{words}：{line.name}")
        button.clicked.connect(lambda: self.wanted.emit("case", case_no))
        return button

    def _silence(self, line: VillageLine) -> Pill:
        if line.silent_days is None:
            words = self.tr("还没有消息")
        elif line.silent_days == 0:
            words = self.tr("今天有消息")
        else:
            words = self.tr("{n} 天没有消息").format(n=line.silent_days)
        return Pill(words, line.silence.value)

    def _counts(self, line: VillageLine) -> str:
        if not line.open:
            return self.tr("没有在办的")
        states = "，".join(f"{words} {count}" for words, count in line.counts)
        return self.tr("{n} 件：{states}").format(n=line.open, states=states)

    def _oldest(self, line: VillageLine) -> str:
        if not line.oldest:
            return self.tr("没有")
        return self.tr("{what}，登记 {n} 天").format(what=line.oldest, n=line.oldest_days)

    def _nothing(self) -> Frame:
        card = Frame("card", margin=28, gap=14)
        card.box.addWidget(Words(self.tr("还没有村里的办件。"), "section"))
        card.box.addWidget(Words(self.tr("村里办件上报以后，这里按村显示。"), "soft"))
        return card
