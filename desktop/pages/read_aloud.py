"""ReadAloud: the button that has the chosen paper read to the villager, and stops it. The voice has a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.devices.speech import can_speak
from desktop.pages.desk import Desk
from desktop.tasks import VOICE
from desktop.widgets.buttons import KeyButton
from desktop.widgets.paper_view import text_of
from sync.ledger.problems import Problem


class ReadAloud(QObject):
    """`chosen()`: case and document number of the paper, or None. `said(words)`: how far it is; `refused(Problem)`."""

    said = Signal(str)
    refused = Signal(object)

    def __init__(
        self, desk: Desk, chosen: Callable[[], tuple[str, str] | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._chosen = desk, chosen
        self._stop = desk.tasks.stop_event()
        self._reading = False
        self.button = KeyButton(desk.theme, self.tr("朗读"))
        self.button.setToolTip(self.tr("把这张文书读给群众听"))
        if not can_speak():
            self.button.hide()
        self.button.clicked.connect(self.pressed)

    def pressed(self) -> None:
        """Begin, or stop what is being read."""
        paper = self._chosen()
        if self._reading:
            self.stop()
        elif paper is not None:
            self._begin()
            self._desk.tasks.run(
                _words, self._desk.verbs.paper_pdf, *paper, done=self._say, failed=self._ended, owner=self
            )

    def stop(self) -> None:
        self._stop.set()

    def _begin(self) -> None:
        self._stop.clear()
        self._reading = True
        self.button.set_words(self.tr("别读了"))
        self.said.emit(self.tr("正在朗读…"))

    def _say(self, text: str) -> None:
        self._desk.tasks.run(
            self._desk.devices.speech.say,
            text,
            self._stop.is_set,
            done=lambda _nothing: self._ended(),
            failed=self._ended,
            owner=self,
            lane=VOICE,
        )

    def _ended(self, problem: Problem | None = None) -> None:
        self._reading = False
        self.button.set_words(self.tr("朗读"))
        self.said.emit(self.tr("读完了。") if problem is None else self.tr("没有读成。"))
        if problem is not None:
            self.refused.emit(problem)


def _words(paper_pdf: Callable[[str, str], Any], case_no: str, doc_no: str) -> str:
    """On the worker."""
    return text_of(paper_pdf(case_no, doc_no))
