"""Idle watch: says once that nobody has touched the keyboard or the mouse for so many minutes.

Knows nothing of locking. Watches the whole application; GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
_MINUTE = 60_000


class IdleWatch(QObject):
    """`idle` after `minutes` without a touch; 0 never."""

    idle = Signal()

    def __init__(self, app: QApplication, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(minutes * _MINUTE)
        self._timer.timeout.connect(self.idle)
        self._minutes = minutes
        if minutes > 0:
            app.installEventFilter(self)
            self._timer.start()

    @property
    def left(self) -> int:
        """Milliseconds until `idle`; -1 where it never comes."""
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._timer.start()
        return False
