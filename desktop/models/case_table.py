"""CaseTableModel: cases found on this PC, one per row. Holds views, asks nobody, sorts nothing.

The road state is said in words: 未上报, 已发送, 已上报, 已定. Colours only repeat the words.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.usecases.views import CaseLine

Index = QModelIndex | QPersistentModelIndex
TONE = Qt.ItemDataRole.UserRole + 2
COLUMNS = 6
WHO, WHAT, STATE, UNTIL, ROAD, NUMBER = range(COLUMNS)


class CaseTableModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[CaseLine, ...] = ()

    def show_lines(self, lines: Sequence[CaseLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> CaseLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (
            self.tr("申请人"),
            self.tr("事项"),
            self.tr("状态"),
            self.tr("期限"),
            self.tr("上报"),
            self.tr("办件号"),
        )
        return names[section] if 0 <= section < len(names) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.next_step or self._text(line, index.column())
        if role == TONE and index.column() in (STATE, UNTIL):
            return line.urgency.value
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(line, index.column())
        return None

    def _text(self, line: CaseLine, column: int) -> str:
        if column == WHO:
            return line.applicant
        if column == WHAT:
            return line.item_name
        if column == STATE:
            return line.state_text
        if column == UNTIL:
            return (
                self.tr("{m}月{d}日").format(m=line.deadline.month, d=line.deadline.day)
                if line.deadline
                else ""
            )
        if column == ROAD:
            return self.road_words(line.sent)
        return line.case_no

    def road_words(self, sent: str) -> str:
        """The honest road state of a case, in words."""
        words = {
            "unsent": self.tr("未上报"),
            "sent": self.tr("已发送"),
            "acknowledged": self.tr("已上报"),
            "decided": self.tr("已定"),
        }
        return words.get(sent, sent)
