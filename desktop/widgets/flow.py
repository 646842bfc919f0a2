"""FlowLayout: widgets in reading order, wrapped to the next line where the width ends. Pure geometry."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """`columns`: 0 packs the widgets, -1 makes all as wide as the widest, n makes n columns of one width."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, columns: int = 0) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._columns = columns
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        even = self._even(rect.width())
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            width = min(even or hint.width(), rect.width())
            if x + width > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
            x += width + self.spacing()
            line = max(line, height)
        return y + line - rect.y()

    def _even(self, room: int) -> int:
        """The one width of all; 0 where each has its own. Columns never cut what stands in them."""
        if not self._columns:
            return 0
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        if self._columns < 0:
            return widest
        return max(widest, (room - self.spacing() * (self._columns - 1)) // self._columns)


class FlowHost(QWidget):
    """A host that asks for one line only; its real height follows from the width it gets."""

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout is not None else QSize()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


def flow_host(*widgets: QWidget, gap: int = 8, columns: int = 0) -> QWidget:
    """A plain widget whose children flow."""
    host = FlowHost()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    host.setSizePolicy(policy)
    layout = FlowLayout(host, gap=gap, columns=columns)
    for widget in widgets:
        layout.addWidget(widget)
    return host
