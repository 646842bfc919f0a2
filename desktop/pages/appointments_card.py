"""预约 on 今日: who has an appointment today or is visited, those who are here first; leads to the book.

Hidden on a day without bookings. GUI thread; the asking is the worker's.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.usecases.appointment_views import AppointmentLine, AppointmentsView
from desktop.usecases.views import DraftLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Words, empty, row
from sync.ledger.appointments import BOOKED, HERE
from sync.ledger.problems import Problem

SHOWN = 4
BOOK = "appointments"


class AppointmentsCard(QObject):
    """`wanted(page, subject)` and `said(sentence, tone)` as of a page."""

    wanted = Signal(str, object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._card: Frame | None = None

    def forget(self) -> None:
        """The card that was offered is gone: what is still on its way fills nothing."""
        self._card = None

    def offer(self, card: Frame) -> None:
        """Fill this card of the page once the book has answered."""
        self._card = card
        self._desk.tasks.run(
            self._desk.verbs.appointments_view,
            None,
            done=lambda view: self._show(card, view),
            failed=self._refuse,
            owner=card,
        )

    def _show(self, card: Frame, view: AppointmentsView) -> None:
        if self._card is not card:
            return
        lines = [line for line in view.lines if line.state in (BOOKED, HERE)]
        empty(card.box)
        card.setVisible(bool(lines))
        if not lines:
            return
        title = self.tr("今天的预约和上门（{n}）").format(n=len(lines))
        card.setAccessibleName(title)
        book = KeyButton(self._desk.theme, self.tr("打开预约簿"), kind="quiet")
        book.clicked.connect(lambda: self.wanted.emit("ledger", BOOK))
        card.box.addLayout(row(Words(title, "section", wrap=False), 1, book))
        for at, line in enumerate(lines[:SHOWN]):
            work = self._row(line)
            if not at:
                work.first()
            card.box.addWidget(work)
        if len(lines) > SHOWN:
            card.box.addWidget(Words(self.tr("还有 {n} 人").format(n=len(lines) - SHOWN), "soft"))

    def _row(self, line: AppointmentLine) -> WorkRow:
        lead = self.tr("{time}　{who}　{item}").format(time=line.time, who=line.name, item=line.item_name)
        soft = "　".join(part for part in (line.label, line.about) if part)
        pill = self.tr("已到，先办") if line.waits else line.state
        work = WorkRow(lead, soft, pill=pill, tone=line.tone.value)
        start = KeyButton(self._desk.theme, self.tr("接着办") if line.begun else self.tr("开始办理"))
        start.clicked.connect(lambda _checked=False: self._begin(line))
        work.add_button(start)
        return work

    def _begin(self, line: AppointmentLine) -> None:
        def to_form(draft: DraftLine) -> None:
            self.wanted.emit("handling", draft)

        self._desk.tasks.run(
            self._desk.verbs.begin_appointment,
            self._desk.clerk,
            line.day,
            line.booking_id,
            done=to_form,
            failed=self._refuse,
            owner=self,
        )

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
