"""In front (到前面来): the open window comes to the front when the program is started a second time.

The bridge from the seat's listening thread to the GUI thread. Knows the window only as something to show.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

_PATIENCE_S = 3.0


class InFront(QObject):
    """Made on the GUI thread. `come` may be called from any other."""

    _called = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._called.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def come(self) -> bool:
        """True once the window is in front; False where it does not answer: shut by now, or stuck."""
        came = threading.Event()
        try:
            self._called.emit(came)
        except RuntimeError:
            return False
        return came.wait(_PATIENCE_S)

    @Slot(object)
    def _show(self, came: threading.Event) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        top = QApplication.activeModalWidget() or window
        top.raise_()
        top.activateWindow()
        QApplication.alert(window)
        came.set()
