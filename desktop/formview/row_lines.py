"""RowLines: the rows of a repeat, a line each: its number and what is filled in. One stop for Tab.

Arrows go from line to line, Enter or a click opens a row, Delete takes it away. Knows texts only.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from desktop.widgets.ime_line import ENTERS

SHOWN = 6


class RowLines(QListWidget):
    opened = Signal(int)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.opened.emit(self.row(item)))

    def show_lines(self, lines: Sequence[str], wrong: Sequence[bool], red: QColor) -> None:
        """New words for the rows; a wrong one says so in its words and in red."""
        count = self.count()
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        while self.count() < len(lines):
            self.addItem("")
        for at, (words, bad) in enumerate(zip(lines, wrong, strict=True)):
            item = self.item(at)
            if item.text() != words:
                item.setText(words)
            _colour(item, red if bad else None)
        if count != len(lines):
            self.updateGeometry()

    def mark(self, index: int) -> None:
        """The row that is open below; -1 for none."""
        self.setCurrentRow(index)

    def sizeHint(self) -> QSize:
        height = self.sizeHintForRow(0) if self.count() else 0
        return QSize(
            super().sizeHint().width(), height * min(self.count(), SHOWN) + 2 * self.frameWidth() + 2
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.opened.emit(max(0, self.currentRow()))
        elif event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _colour(item: QListWidgetItem, colour: QColor | None) -> None:
    role = Qt.ItemDataRole.ForegroundRole
    if item.data(role) != colour:
        item.setData(role, colour)
