"""Together: the way from the button 一起移交 to the printed list, for the page that shows the button.

Asks which cases may go, lets the clerk tick, hands over in one act of the station and sends
the one D13 to the printer. A printer that fails takes nothing back. GUI thread only.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.hand_over_dialog import HandOverDialog
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from desktop.usecases.batch_views import HandedOver, PrintedMany
from desktop.usecases.views import CaseLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, row
from sync.ledger.problems import Problem


class Together(QObject):
    """`done` after the cases were handed over and the printer has answered; `said(sentence, tone)`."""

    done = Signal()
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = parent
        self._card: Frame | None = None
        self._lines: tuple[CaseLine, ...] = ()
        self.dialog: HandOverDialog | None = None

    def offer(self, card: Frame) -> None:
        """Put the button into the card once it is known how many cases may go."""
        self._card = card
        self._desk.tasks.run(
            self._desk.verbs.can_hand_over,
            self._desk.clerk,
            done=lambda lines, card=card: self._show(card, lines),
            failed=self._tell,
            owner=card,
        )

    def open_dialog(self) -> None:
        if not self._lines or self.dialog is not None:
            return
        dialog = HandOverDialog(self._desk.theme, self._lines, self._page.window())
        dialog.decided.connect(self._hand_over)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _show(self, card: Frame, lines: tuple[CaseLine, ...]) -> None:
        if self._card is not card or not lines:
            return
        self._lines = lines
        button = KeyButton(
            self._desk.theme,
            self.tr("一起移交（{n} 件）").format(n=len(lines)),
            icon="takeover",
            kind="primary",
        )
        button.clicked.connect(self.open_dialog)
        line = row(button, 1)
        line.setContentsMargins(0, 6, 0, 4)
        card.box.insertLayout(1, line)

    def _hand_over(self, case_nos: object, way: str) -> None:
        self._desk.tasks.run(
            self._desk.verbs.hand_over,
            self._desk.clerk,
            case_nos,
            way,
            done=self._handed_over,
            failed=self._refused,
        )

    def _handed_over(self, handed: HandedOver) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._desk.tasks.run(
            self._desk.verbs.print_many,
            (handed.paper,),
            self._desk.clerk.name,
            self._desk.devices.printer.print_pdf,
            done=lambda printed, handed=handed: self._printed(handed, printed),
            failed=self._tell,
            owner=self,
            lane=DEVICE,
        )

    def _printed(self, handed: HandedOver, printed: PrintedMany) -> None:
        words = self.tr("已移交 {n} 件，交接单 {doc}").format(n=len(handed.cases), doc=handed.paper.doc_no)
        if printed.problem is None:
            self.said.emit(self.tr("{words} 已交给打印机。").format(words=words), "good")
        else:
            why = printed.problem.sentence
            self.said.emit(self.tr("{words} 还没有打印。{why}").format(words=words, why=why), "warn")
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
