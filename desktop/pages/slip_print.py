"""打小票 beside a case's papers: the chosen paper once more on the ticket printer, counted by itself.

Shown only where a ticket printer of 80 mm is chosen and the paper may be a slip. Never counts as
the sheet. GUI thread; drawing and printing run on workers.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.devices.ports import PrinterPort
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from desktop.usecases.views import PaperLine
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem


class SlipPrint(QObject):
    """`button` is for the page to place; `say(sentence, tone)` hears what became of it."""

    def __init__(self, desk: Desk, say: Callable[[str, str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._say = say
        self._paper: PaperLine | None = None
        self.button = KeyButton(desk.theme, self.tr("打小票"), icon="print", parent=parent)
        self.button.clicked.connect(self.print)
        self.button.hide()

    def offer(self, paper: PaperLine | None) -> None:
        """The paper that is chosen now."""
        self._paper = paper
        self.button.setVisible(paper is not None and paper.slip and self._printer() is not None)

    def print(self) -> None:
        paper, printer = self._paper, self._printer()
        if paper is None or printer is None or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self._desk.tasks.run(
            self._desk.verbs.slip_copy,
            paper.case_no,
            paper.doc_no,
            self._desk.clerk.name,
            done=lambda pdf: self._to_printer(paper, printer, pdf),
            failed=self._failed,
            owner=self,
        )

    def _printer(self) -> PrinterPort | None:
        devices = self._desk.devices
        return None if devices.choice.narrow else devices.ticket

    def _to_printer(self, paper: PaperLine, printer: PrinterPort, pdf: bytes) -> None:
        self._desk.tasks.run(
            printer.print_pdf,
            self.tr("小票-{number}").format(number=paper.doc_no),
            pdf,
            done=lambda where: self._came_out(paper, where),
            failed=self._failed,
            owner=self,
            lane=DEVICE,
        )

    def _came_out(self, paper: PaperLine, where: str) -> None:
        self._desk.tasks.run(
            self._desk.verbs.mark_slip,
            paper.case_no,
            paper.doc_no,
            self._desk.clerk.name,
            done=lambda times: self._counted(where, times),
            failed=self._failed,
            owner=self,
        )

    def _counted(self, where: str, times: int) -> None:
        self.button.setEnabled(True)
        words = self.tr("小票已送出：{where}") if times == 1 else self.tr("小票已补打第 {n} 次：{where}")
        self._say(words.format(where=where, n=times - 1), "good")

    def _failed(self, problem: Problem) -> None:
        self.button.setEnabled(True)
        self._say(problem.sentence, "warn")
