"""MonthTurn: 上月 F6, the month in words, 下月 F7. Never beyond the current month. GUI thread."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Words


class MonthTurn(Frame):
    """`turned`: another month is chosen."""

    turned = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, across=True, margin=0, gap=10)
        self._today = self._first = date.min
        self.earlier = KeyButton(theme, self.tr("上月"), key="F6", icon="back")
        self.later = KeyButton(theme, self.tr("下月"), key="F7", icon="next")
        self.earlier.clicked.connect(lambda: self.turn(-1))
        self.later.clicked.connect(lambda: self.turn(1))
        self._words = Words("", "section", wrap=False)
        for part in (self.earlier, self._words, self.later):
            self.box.addWidget(part)

    def begin(self, today: date) -> None:
        """As of today; a month that was chosen before stays chosen."""
        self._today = today
        if self._first == date.min:
            self._first = today.replace(day=1)
        self._say()

    def month(self) -> tuple[int, int]:
        """(year, month)."""
        return self._first.year, self._first.month

    def turn(self, by: int) -> None:
        """One month earlier (-1) or later (+1), not beyond the current one."""
        middle = self._first + timedelta(days=31) if by > 0 else self._first - timedelta(days=1)
        if middle.replace(day=1) <= self._today:
            self._first = middle.replace(day=1)
            self._say()
            self.turned.emit()

    def _say(self) -> None:
        self._words.say(self.tr("{year}年{month}月").format(year=self._first.year, month=self._first.month))
        self.later.setEnabled(self.month() < (self._today.year, self._today.month))
