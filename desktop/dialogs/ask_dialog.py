"""AskDialog: one question with two answers, asked only for decisions of the clerk, never for weather."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.grown_dialog import GrownDialog
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, row


class AskDialog(GrownDialog):
    """`agreed` when the clerk takes the second, named answer; Esc and the first answer change nothing."""

    agreed = Signal()

    def __init__(
        self, theme: Theme, question: str, detail: str, yes: str, no: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(14)
        column.addWidget(Words(question, "section"))
        column.addWidget(Words(detail, "soft"))
        stay = KeyButton(theme, no, key="Esc", kind="primary")
        go = KeyButton(theme, yes)
        stay.clicked.connect(self.reject)
        go.clicked.connect(self._agree)
        column.addLayout(row(stay, 1, go))
        stay.setFocus()
        self.stay, self.go = stay, go

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
