"""TablePrint: from a table on the screen to the printer, through a preview.

Fetch and draw on the ledger worker, print on the device worker, then tell the book that the
sheet was printed. A printer that fails takes nothing back. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.dialogs.preview_dialog import PreviewDialog
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from desktop.widgets.paper_view import render_pages
from sync.ledger.problems import Problem


@dataclass(frozen=True, slots=True)
class Sheet:
    """`pdf()` makes the paper, `printed()` writes down that it was printed; both run on the ledger worker."""

    title: str
    pdf: Callable[[], bytes]
    printed: Callable[[], object]


class TablePrint(QObject):
    """`done` after a print was written down; `said(sentence, tone)` for refusals."""

    done = Signal()
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self.dialog: PreviewDialog | None = None

    def show(self, sheet: Sheet) -> None:
        """Open the preview of one table."""
        if self.dialog is not None:
            return
        self._desk.tasks.run(
            _picture,
            sheet.pdf,
            done=lambda made: self._open(sheet, *made),
            failed=self._refused,
            owner=self,
        )

    def _open(self, sheet: Sheet, pdf: bytes, images: tuple[QImage, ...]) -> None:
        if self.dialog is not None:
            return
        dialog = PreviewDialog(self._desk.theme, sheet.title, images, self._window)
        dialog.agreed.connect(lambda: self._print(sheet, pdf))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _print(self, sheet: Sheet, pdf: bytes) -> None:
        self._busy(True, self.tr("正在打印 {title}…").format(title=sheet.title))
        self._desk.tasks.run(
            self._desk.devices.printer.print_pdf,
            sheet.title,
            pdf,
            done=lambda where: self._was_printed(sheet, where),
            failed=self._refused,
            owner=self,
            lane=DEVICE,
        )

    def _was_printed(self, sheet: Sheet, where: str) -> None:
        self._busy(False, self.tr("已交给打印机：{where}").format(where=where))
        self._desk.tasks.run(
            sheet.printed, done=lambda _number: self.done.emit(), failed=self._refused, owner=self
        )

    def _refused(self, problem: Problem) -> None:
        self._busy(False, problem.sentence)
        self.said.emit(problem.sentence, "warn")

    def _busy(self, busy: bool, words: str) -> None:
        if self.dialog is not None:
            self.dialog.print_button.setEnabled(not busy)
            self.dialog.say(words)


def _picture(make: Callable[[], bytes]) -> tuple[bytes, tuple[QImage, ...]]:
    """On the worker: make the PDF and draw its pages."""
    pdf = make()
    return pdf, render_pages(pdf)
