"""LongQuestion: what takes seconds among very many cases (register, month) asked on a lane of its own.

One is under way and only the newest waits behind it, so turning the months quickly piles up nothing, and typing
elsewhere is saved meanwhile. Reads only. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.pages.desk import Desk
from desktop.tasks import TABLE
from sync.ledger.problems import Problem


class LongQuestion(QObject):
    """`shown(answer)` of the newest question alone; `refused(Problem)`."""

    def __init__(
        self,
        desk: Desk,
        parent: QObject,
        shown: Callable[[Any], object],
        refused: Callable[[Problem], object],
    ) -> None:
        super().__init__(parent)
        self._desk, self._shown, self._refused = desk, shown, refused
        self._waiting: Callable[[], Any] | None = None
        self._busy = False

    def ask(self, question: Callable[[], Any]) -> None:
        """Now, or as soon as the one under way has its answer."""
        self._waiting = question
        if not self._busy:
            self._go()

    def _go(self) -> None:
        question, self._waiting = self._waiting, None
        if question is None:
            return
        self._busy = True
        self._desk.tasks.run(question, done=self._answered, failed=self._failed, owner=self, lane=TABLE)

    def _answered(self, answer: Any) -> None:
        self._busy = False
        if self._waiting is None:
            self._shown(answer)
        self._go()

    def _failed(self, problem: Problem) -> None:
        self._busy = False
        if self._waiting is None:
            self._refused(problem)
        self._go()
