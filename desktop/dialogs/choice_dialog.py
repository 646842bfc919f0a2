"""ChoiceDialog: one question with a few large answers, by number key or press. Knows words only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.big_choices import BIG_CHOICES, TWO_COLUMNS, BigChoices
from desktop.widgets.buttons import KeyButton
from desktop.widgets.grown_dialog import GrownDialog
from desktop.widgets.theme import Theme
from desktop.widgets.words import Scroll, Words, row

NARROW, WIDE, TALL = 520, 980, 700


class ChoiceDialog(GrownDialog):
    """`decided(value)` at the press of an answer; Esc, which says `later`, changes nothing."""

    decided = Signal(str)

    def __init__(
        self,
        theme: Theme,
        question: str,
        detail: str,
        later: str,
        pairs: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setMinimumWidth(NARROW if len(pairs) <= TWO_COLUMNS else WIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(12)
        column.addWidget(Words(question, "title"))
        column.addWidget(Words(detail, "soft"))
        self.choices = BigChoices(theme, pairs)
        self.choices.chosen.connect(self._decide)
        if len(pairs) > BIG_CHOICES:
            scroll = Scroll(gap=0)
            scroll.box.addWidget(self.choices)
            column.addWidget(scroll, 1)
            self.resize(WIDE, TALL)
        else:
            column.addWidget(self.choices)
        leave = KeyButton(theme, later, key="Esc")
        leave.clicked.connect(self.reject)
        column.addLayout(row(leave, 1))
        self.choices.take_focus()

    def _decide(self, value: object) -> None:
        self.accept()
        self.decided.emit(str(value))
