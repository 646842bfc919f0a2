"""Search as you type: committed text only (never pre-edit), a short pause, arrows go to the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.widgets.ime_line import ImeLine
from desktop.widgets.theme import Theme

PAUSE_MS = 60


class SearchLine(ImeLine):
    """`asked(text)` after each pause in typing; only the newest answer should be shown."""

    asked = Signal(str)

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list: QAbstractItemView | None = None
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setProperty("place", "search")
        self.setClearButtonEnabled(True)
        self._glass = self.addAction(theme.icon("search", "ink_soft"), ImeLine.ActionPosition.LeadingPosition)
        theme.changed.connect(lambda: self._glass.setIcon(theme.icon("search", "ink_soft")))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._pause.start())

    def leads_to(self, view: QAbstractItemView) -> None:
        """Arrow keys move in this list while the clerk types on."""
        self._list = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = moves.get(Qt.Key(event.key()))
        if step and self._list is not None and not self.composing:
            self._move(step)
            return
        super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        view = self._list
        model = view.model() if view is not None else None
        if view is None or model is None or not model.rowCount():
            return
        row = max(0, min(model.rowCount() - 1, view.currentIndex().row() + step))
        view.setCurrentIndex(model.index(row, 0))
