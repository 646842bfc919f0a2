"""待接办 on 今日: the open cases of an agent whom the county revoked, and the one act that gives them to another.

Draws what it is given; a case that stays says why. Never takes the focus. GUI thread only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.pages.desk import Desk
from desktop.usecases.left_cases import GivenOver, LeftAgent
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Words, empty, row
from sync.ledger.problems import Problem

SHOWN = 5


class LeftCard(QObject):
    """`done` after cases were given over; `wanted(page, subject)` and `said(sentence, tone)` as of a page."""

    done = Signal()
    wanted = Signal(str, object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._card: Frame | None = None
        self._all = False
        self.dialog: ActDialog | None = None

    def forget(self) -> None:
        """The card that was offered is gone: what is still on its way fills nothing."""
        self._card = None

    def offer(self, card: Frame) -> None:
        """Fill this card of the page once it is known who left what."""
        self._card, self._all = card, False
        self._desk.tasks.run(
            self._desk.verbs.left_cases,
            self._desk.clerk,
            done=lambda found, card=card: self._show(card, found),
            failed=self._tell,
            owner=card,
        )

    def open_dialog(self, left: LeftAgent) -> None:
        if self.dialog is not None:
            return
        about = self.tr("{village}　{who} 没办完的 {n} 件，每件各记一笔。以前办的还是他的名字。").format(
            village=left.village, who=left.account, n=len(left.lines)
        )
        dialog = ActDialog(self._desk.theme, left.option, about, self._page.window())
        dialog.decided.connect(partial(self._give, left))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _show(self, card: Frame, found: Sequence[LeftAgent]) -> None:
        if self._card is not card:
            return
        empty(card.box)
        card.setVisible(bool(found))
        for left in found:
            self._draw(card, left, found)

    def _draw(self, card: Frame, left: LeftAgent, found: Sequence[LeftAgent]) -> None:
        title = self.tr("待接办（{n}）　{village} {who} {day} 已停用").format(
            n=len(left.lines), village=left.village, who=left.account, day=left.day
        )
        card.box.addWidget(Words(title, "section"))
        card.setAccessibleName(title)
        give = KeyButton(
            self._desk.theme,
            self.tr("{n} 件都换人接办").format(n=len(left.lines)),
            icon="takeover",
            kind="primary",
        )
        give.clicked.connect(lambda _checked=False: self.open_dialog(left))
        line = row(give, 1)
        line.setContentsMargins(0, 6, 0, 4)
        card.box.addLayout(line)
        shown = left.lines if self._all else left.lines[:SHOWN]
        for at, case in enumerate(shown):
            soft = "　".join(part for part in (case.next_step, case.deadline_text) if part)
            work = WorkRow(
                f"{case.applicant}　{case.item_name}", soft, pill=case.state_text, tone=case.urgency.value
            )
            if not at:
                work.first()
            look = work.add_button(KeyButton(self._desk.theme, self.tr("查看")))
            look.clicked.connect(lambda _checked=False, number=case.case_no: self.wanted.emit("case", number))
            card.box.addWidget(work)
        if len(shown) < len(left.lines):
            words = self.tr("还有 {n} 件").format(n=len(left.lines) - len(shown))
            more = KeyButton(self._desk.theme, words, kind="quiet")
            more.clicked.connect(lambda _checked=False: self._show_all(card, found))
            card.box.addLayout(row(more, 1))

    def _show_all(self, card: Frame, found: Sequence[LeftAgent]) -> None:
        self._all = True
        self._show(card, found)

    def _give(self, left: LeftAgent, _kind: str, values: object) -> None:
        self._desk.tasks.run(
            self._desk.verbs.give_over,
            self._desk.clerk,
            left.site,
            left.account,
            values,
            done=self._given,
            failed=self._refused,
        )

    def _given(self, given: GivenOver) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        words = self.tr("{n} 件已由{who}接办。").format(n=given.done, who=given.to)
        if given.refused:
            line, why = given.refused[0]
            more = self.tr("{n} 件没有换：{who}，{why}").format(
                n=len(given.refused), who=line.applicant, why=why
            )
            self.said.emit(f"{words}{more}", "warn")
        else:
            self.said.emit(words, "good")
        self.done.emit()

    def _refused(self, problem: Problem) -> None:
        if self.dialog is not None:
            self.dialog.refuse(problem.sentence)
        else:
            self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
