"""ActRun: one act asked in a dialog, made by the verb, and its dialog told what became of it.

A refusal stands in the dialog while it is open, otherwise the window says it; what was typed
stays. Knows no kind of act by name. GUI thread; the act itself runs on the ledger worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from desktop.pages.desk import Desk
from desktop.usecases.views import ActDone
from sync.ledger.problems import Problem


class Refusable(Protocol):
    """A dialog that shows a refusal without losing what was typed."""

    def refuse(self, sentence: str) -> None: ...


class ActRun(QObject):
    """`made(ActDone)` as soon as the act stands in the journal; `closed` when the dialog is gone."""

    made = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dialog: QDialog | None = None
        self._hears: Refusable | None = None

    def open(self, dialog: QDialog, hears: Refusable) -> None:
        """Show the dialog; it is deleted once it is closed. `hears` is the same dialog, for refusals."""
        self.dialog, self._hears = dialog, hears
        dialog.finished.connect(self._finished)
        dialog.open()

    def make(self, case_no: str, kind: str, values: Mapping[str, Any]) -> None:
        """Make the act."""
        self._desk.tasks.run(
            self._desk.verbs.act_on_case,
            self._desk.clerk,
            case_no,
            kind,
            values,
            done=self._done,
            failed=self._refused,
        )

    def _done(self, done: ActDone) -> None:
        self.made.emit(done)

    def _refused(self, problem: Problem) -> None:
        if self._hears is not None:
            self._hears.refuse(problem.sentence)
        else:
            self._desk.tasks.refused.emit(problem)

    def _finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = self._hears = None
        self.closed.emit()
