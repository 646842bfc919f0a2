"""Watch: from the start of the window on, looks through the chain of records a few hundred rows at a time.

What the signed heads found when the data was opened is said at once; rows that were changed long ago
are found within the first minutes. Never in the way: one short look, which ends at once where another question waits, a pause, the next. GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.usecases.tampering import Walked
from sync.ledger.problems import Problem

PAUSE_MS = 400


class Watch(QObject):
    """`found(words)`: what does not fit, () at first and as long as all is well."""

    found = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._walked: Walked | None = None
        self._begun = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(PAUSE_MS)
        self._next.timeout.connect(self._look)

    def begin(self) -> None:
        """Once in the life of the window."""
        if not self._begun:
            self._begun = True
            self._look()

    def _look(self) -> None:
        self._desk.tasks.run(
            self._desk.verbs.walk_chain,
            self._walked,
            self._desk.tasks.waiting,
            done=self._know,
            failed=self._stop,
            owner=self,
        )

    def _know(self, walked: Walked) -> None:
        before = self._walked.faults if self._walked is not None else ()
        self._walked = walked
        if walked.faults != before:
            self.found.emit(walked.faults)
        if walked.left:
            self._next.start()

    def _stop(self, problem: Problem) -> None:
        self.found.emit((problem.sentence,))
