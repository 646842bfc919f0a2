"""Search as you type: committed text only (never pre-edit), a short pause, arrows go to the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

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
        self._theme = theme
        self._glass = QLabel(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._draw_glass)
        self._draw_glass()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._glass.move(12, (self.height() - self._glass.height()) // 2)

    def _draw_glass(self) -> None:
        side = self._theme.tokens.sizes.icon
        self._glass.setPixmap(self._theme.picture("search", "ink_soft", scale=self.devicePixelRatioF()))
        self._glass.setFixedSize(side, side)
        self.setTextMargins(side + 8, 0, 0, 0)

    def _move(self, step: int) -> None:
        view = self._list
        model = view.model() if view is not None else None
        if view is None or model is None or not model.rowCount():
            return
        row = max(0, min(model.rowCount() - 1, view.currentIndex().row() + step))
        view.setCurrentIndex(model.index(row, 0))
