"""StickWatch: looks every few seconds for sticks that hold something of ours, while a page is open and only then.

One look at a time, on the device worker; a page that closes stops it. Knows nothing of what is done with them.
GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.devices.sticks import Stick, find_sticks
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from sync.ledger.problems import Problem

PAUSE_MS = 4000


class StickWatch(QObject):
    """`seen(sticks)`: a tuple of `Stick`, told only where it is another than before."""

    seen = Signal(object)

    def __init__(self, desk: Desk, page: QObject) -> None:
        super().__init__(page)
        self._desk = desk
        self._known: tuple[Stick, ...] = ()
        self._open = self._looking = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(PAUSE_MS)
        self._next.timeout.connect(self._look)

    def begin(self) -> None:
        """The page is open."""
        self._open = True
        self._look()

    def end(self) -> None:
        """The page is closed."""
        self._open = False
        self._next.stop()

    def _look(self) -> None:
        if self._looking:
            return
        self._looking = True
        self._desk.tasks.run(find_sticks, done=self._found, failed=self._missed, owner=self, lane=DEVICE)

    def _found(self, sticks: tuple[Stick, ...]) -> None:
        if sticks != self._known:
            self._known = sticks
            self.seen.emit(sticks)
        self._rest()

    def _missed(self, _problem: Problem) -> None:
        """The clerk can still choose the file himself; the next look may be luckier."""
        self._rest()

    def _rest(self) -> None:
        self._looking = False
        if self._open:
            self._next.start()
