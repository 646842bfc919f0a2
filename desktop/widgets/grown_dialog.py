"""GrownDialog: a dialog of few words that is always as large as its words in the letters worn now.

Qt reckons a dialog's size before the style sheet's letters are known to what stands in it, so in large
type wrapped words would be cut. Knows no words and no page; never larger than the screen.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QWidget


class GrownDialog(QDialog):
    """Grows when it is shown and whenever its parts ask for room; shrinks never."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._grow()
        return done

    def _grow(self) -> None:
        layout = self.layout()
        if layout is None or not self.isVisible():
            return
        for part in cast("list[QWidget]", self.findChildren(QWidget)):
            part.ensurePolished()
        layout.activate()
        room = self.screen().availableGeometry()
        width = min(max(self.width(), layout.totalMinimumSize().width()), room.width())
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()
        height = min(max(self.height(), wanted), room.height())
        if (width, height) != (self.width(), self.height()):
            self.resize(width, height)
