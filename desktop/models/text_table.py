"""TextTableModel: a table of words with a head, as a register or a report hands it over.

Holds what it was given, asks nobody, sorts nothing. Numbers may stand at the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TextTableModel(QAbstractTableModel):
    """`right`: columns from this one on stand at the right, None for none."""

    def __init__(self, parent: QObject | None = None, *, right: int | None = None) -> None:
        super().__init__(parent)
        self._head: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._right = right

    def show_table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self._head = tuple(head)
        self._rows = tuple(tuple(row) for row in rows)
        self.endResetModel()

    def row(self, number: int) -> tuple[str, ...]:
        """One row; () where there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._head)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and self._right is not None and section >= self._right:
            return RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._head[section] if 0 <= section < len(self._head) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cells = self.row(index.row()) if index.isValid() else ()
        if index.column() >= len(cells):
            return None
        text = cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._head[index.column()]}：{text}"
        if (
            role == Qt.ItemDataRole.TextAlignmentRole
            and self._right is not None
            and index.column() >= self._right
        ):
            return RIGHT
        return None
