"""Delegates: a list row of two lines, and a table cell drawn as a pill. Paint only."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAD = 12


class TwoLines(QStyledItemDelegate):
    """DisplayRole in strong words, `second_role` softly below."""

    def __init__(self, theme: Theme, second_role: int) -> None:
        super().__init__(theme)
        self._theme = theme
        self._second = second_role

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        sizes = self._theme.tokens.sizes
        return QSize(200, max(sizes.target, round(sizes.text * 1.5 + sizes.small * 1.5) + 18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        _ground(painter, option)
        painter.save()
        inner = option.rect.adjusted(PAD, 8, -PAD, -8)
        half = QRect(inner.left(), inner.top(), inner.width(), round(inner.height() * 0.54))
        _line(painter, self._font(bold=True), self._theme, "ink", half, str(index.data() or ""))
        rest = QRect(inner.left(), half.bottom() + 1, inner.width(), inner.height() - half.height())
        _line(painter, self._font(), self._theme, "ink_soft", rest, str(index.data(self._second) or ""))
        painter.restore()

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(QApplication.font())
        sizes = self._theme.tokens.sizes
        font.setPixelSize(sizes.text if bold else sizes.small)
        font.setBold(bold)
        return font


class PillCell(QStyledItemDelegate):
    """Text on a coloured ground where `tone_role` names a tone, plainly otherwise."""

    def __init__(self, theme: Theme, tone_role: int) -> None:
        super().__init__(theme)
        self._theme = theme
        self._tone = tone_role

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        _ground(painter, option)
        text, tone = str(index.data() or ""), str(index.data(self._tone) or "")
        if not text:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(QApplication.font())
        font.setPixelSize(self._theme.tokens.sizes.small)
        width = min(QFontMetrics(font).horizontalAdvance(text) + 20, option.rect.width() - 16)
        height = round(font.pixelSize() * 1.7)
        box = QRect(option.rect.left() + 8, option.rect.center().y() - height // 2, width, height)
        if tone:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(f"{tone}_soft"))
            painter.drawRoundedRect(box, 6, 6)
        _line(painter, font, self._theme, tone or "ink", box.adjusted(10, 0, -8, 0), text)
        painter.restore()


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    plain = QStyleOptionViewItem(option)
    plain.state &= ~QStyle.StateFlag.State_HasFocus
    style = option.widget.style() if option.widget else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, plain, painter, option.widget)


def _line(painter: QPainter, font: QFont, theme: Theme, colour: str, box: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
