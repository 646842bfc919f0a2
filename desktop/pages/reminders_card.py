"""到期提醒 on 今日: who is to be told that something falls due, asked for a few cases at a time.

Each row leads to 新办 for that person or to a notice on paper. What was found once is kept as long as
the page lives. Never takes the focus; GUI thread only, the looking is the worker's.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.pages.desk import Desk
from desktop.pages.reveal import Reveal
from desktop.tasks import DEVICE
from desktop.usecases.due_views import NoticesPrinted
from desktop.usecases.start_views import ReminderLine, Reminders, Start
from desktop.usecases.views import CaseView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Words, empty, row
from sync.ledger.people import mask_numbers
from sync.ledger.problems import Problem

SHOWN = 5
PAUSE_MS = 120  # between two looks, so that other work goes first


class RemindersCard(QObject):
    """`wanted(page, subject)` and `said(sentence, tone)` as of a page."""

    wanted = Signal(str, object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._card: Frame | None = None
        self._found = Reminders()
        self._all = False
        self.reveal = Reveal(desk, page)
        self.reveal.shown.connect(self._tell_number)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(PAUSE_MS)
        self._next.timeout.connect(self._look)

    def forget(self) -> None:
        """The card that was offered is gone: what is still on its way fills nothing."""
        self._card = None

    def offer(self, card: Frame) -> None:
        """Fill this card of the page, now with what is known, then with what is found."""
        self._card, self._all = card, False
        self._draw()
        self._look()

    def _look(self) -> None:
        card = self._card
        if card is None or not self._page.isVisible():
            return
        self._desk.tasks.run(
            self._desk.verbs.reminders,
            self._found,
            done=lambda found, card=card: self._show(card, found),
            failed=self._tell,
            owner=card,
        )

    def _show(self, card: Frame, found: Reminders) -> None:
        if self._card is not card:
            return
        changed = found.lines != self._found.lines
        self._found = found
        if changed:
            self._draw()
        if found.left:
            self._next.start()

    def _draw(self) -> None:
        card, lines = self._card, self._found.lines
        if card is None:
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and card.isAncestorOf(focus)
        empty(card.box)
        card.setVisible(bool(lines))
        if not lines:
            return
        title = self.tr("到期提醒（{n}）").format(n=len(lines))
        card.setAccessibleName(title)
        card.box.addWidget(Words(title, "section"))
        shown = lines if self._all else lines[:SHOWN]
        for at, line in enumerate(shown):
            work = self._row(line)
            if not at:
                work.first()
            card.box.addWidget(work)
        if len(shown) < len(lines):
            words = self.tr("还有 {n} 人").format(n=len(lines) - len(shown))
            more = KeyButton(self._desk.theme, words, kind="quiet")
            more.clicked.connect(self._show_all)
            card.box.addLayout(row(more, 1))
        first = card.findChild(KeyButton) if inside else None
        if first is not None:
            first.setFocus()  # who stood here stays here

    def _row(self, line: ReminderLine) -> WorkRow:
        lead = self.tr("{who}　{item}").format(who=line.whom.name, item=line.item_name)
        day = self.tr("{y}年{m}月{d}日").format(y=line.due.year, m=line.due.month, d=line.due.day)
        mobile = mask_numbers(line.whom.facts.get("mobile", ""))
        soft = "　".join(part for part in (day, line.why, mobile) if part)
        work = WorkRow(lead, soft, pill=self._days(line.days), tone=line.urgency.value)
        if mobile and line.case_no:
            number = work.add_button(KeyButton(self._desk.theme, self.tr("看电话"), kind="quiet"))
            number.clicked.connect(lambda _checked=False: self.reveal.ask(line.case_no, lead))
        paper = work.add_button(KeyButton(self._desk.theme, self.tr("打印告知单"), icon="print"))
        paper.clicked.connect(lambda _checked=False: self._print(line))
        start = work.add_button(KeyButton(self._desk.theme, self.tr("新办")))
        start.clicked.connect(
            lambda _checked=False: self.wanted.emit(
                "new", Start(line.item_id, line.item_name, whom=line.whom)
            )
        )
        return work

    def _tell_number(self, view: CaseView) -> None:
        words = self.tr("{name} 的电话：{number}（用途已记下）")
        number = view.applicant.get("mobile", "") or self.tr("没有留电话")
        self.said.emit(words.format(name=view.line.applicant, number=number), "good")

    def _days(self, days: int) -> str:
        if days == 0:
            return self.tr("今天")
        return self.tr("还有 {n} 天").format(n=days) if days > 0 else self.tr("已过 {n} 天").format(n=-days)

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def _print(self, line: ReminderLine) -> None:
        self._desk.tasks.run(
            self._desk.verbs.print_reminder,
            line,
            self._desk.clerk.name,
            self._desk.devices.printer.print_pdf,
            done=lambda printed: self._printed(line, printed),
            failed=self._tell,
            owner=self,
            lane=DEVICE,
        )

    def _printed(self, line: ReminderLine, printed: NoticesPrinted) -> None:
        if printed.problem is not None:
            self._tell(printed.problem)
            return
        words = self.tr("{name} 的到期告知单已交给打印机。")
        self.said.emit(words.format(name=line.whom.name), "good")

    def _tell(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
