"""ItemListModel: the service items found, for the list of 新办. Holds views, asks nobody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.usecases.views import ItemLine

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class ItemListModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ItemLine, ...] = ()

    def show_lines(self, lines: Sequence[ItemLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> ItemLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == SECOND_LINE:
            parts = (self._situation(line), line.dept, line.capacity_text, line.promise_text)
            return "　".join(part for part in parts if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(part for part in (line.name, self._situation(line), line.dept) if part)
        return None

    def _situation(self, line: ItemLine) -> str:
        """By what it was found, or that it is no case."""
        if line.situation_text:
            return self.tr("情形：{words}").format(words=line.situation_text)
        return self.tr("打印告知单，不登记办件") if line.notice else ""
