"""InTurns: a page's parts drawn one in each turn of the event loop, so that no turn holds a key up. GUI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer


class InTurns(QObject):
    """Knows nothing of what is drawn. What a newer `draw` replaces is not drawn any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._one)

    def draw(self, steps: Iterable[Callable[[], object]]) -> None:
        """The first at once, so that something stands there."""
        self._steps = deque(steps)
        self._timer.start()
        self._one()

    def _one(self) -> None:
        if self._steps:
            self._steps.popleft()()
        if not self._steps:
            self._timer.stop()


def still_drawing(window: QObject) -> bool:
    """Whether a part of this window waits for its turn."""
    return any(turns._steps for turns in window.findChildren(InTurns))
