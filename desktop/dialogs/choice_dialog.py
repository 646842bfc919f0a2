"""ChoiceDialog: one question with a few large answers, by number key or press. Knows words only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.widgets.big_choices import BigChoices
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, row


class ChoiceDialog(QDialog):
    """`decided(value)` at the press of an answer; Esc changes nothing."""

    decided = Signal(str)

    def __init__(
        self,
        theme: Theme,
        question: str,
        detail: str,
        pairs: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(12)
        column.addWidget(Words(question, "title"))
        column.addWidget(Words(detail, "soft"))
        self.choices = BigChoices(theme, pairs)
        self.choices.chosen.connect(self._decide)
        column.addWidget(self.choices)
        later = KeyButton(theme, self.tr("先不记"), key="Esc")
        later.clicked.connect(self.reject)
        column.addLayout(row(later, 1))
        self.choices.take_focus()

    def _decide(self, value: object) -> None:
        self.accept()
        self.decided.emit(str(value))
