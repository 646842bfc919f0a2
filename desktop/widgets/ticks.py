"""Tick boxes and radio buttons whose state shows by shape, not by colour alone. Paint only."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QRadioButton, QStyle, QStyleOptionButton


class TickBox(QCheckBox):
    """The style sheet draws the box, this draws the tick."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = _painter(self)
            painter.setPen(_pen(self, box))
            painter.drawPolyline(_tick(box))
            painter.end()


class RadioDot(QRadioButton):
    """The style sheet draws the ring, this draws the dot."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self)
            painter = _painter(self)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            inner = round(box.width() * 0.26)
            painter.drawEllipse(box.adjusted(inner, inner, -inner, -inner))
            painter.end()


def _painter(widget: QCheckBox | QRadioButton) -> QPainter:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _pen(widget: QCheckBox, box: QRect) -> QPen:
    pen = QPen(widget.palette().color(QPalette.ColorRole.HighlightedText), max(2.4, box.width() * 0.12))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _tick(box: QRect) -> QPolygonF:
    left, top, side = box.left(), box.top(), box.width()
    marks = ((0.26, 0.54), (0.44, 0.70), (0.76, 0.34))
    return QPolygonF([QPointF(left + side * x, top + side * y) for x, y in marks])
