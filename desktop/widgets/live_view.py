"""LiveView: the moving picture of a camera with the sheet's outline over it. Draws only; knows no camera."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

Corners = tuple[tuple[float, float], ...]


class LiveView(QWidget):
    """`drawn` after each picture that was painted, so that the next one comes no sooner."""

    drawn = Signal()

    def __init__(self, waiting: str, parent: QWidget | None = None) -> None:
        """`waiting`: what stands there before the first picture."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(self.tr("相机的画面"))
        self._waiting = waiting
        self._image, self._corners = QImage(), None

    def show_picture(self, image: QImage, corners: Corners | None) -> None:
        """`corners` as shares of width and height."""
        self._image, self._corners = image, corners
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(24, 24, 24))
        if self._image.isNull():
            painter.setPen(QColor(235, 235, 235))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._waiting)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground = self._ground()
        painter.drawImage(ground, self._image)
        if self._corners is not None:
            places = [
                QPointF(ground.left() + x * ground.width(), ground.top() + y * ground.height())
                for x, y in self._corners
            ]
            for colour, width in ((QColor(0, 0, 0, 160), 6), (QColor(60, 210, 110), 3)):
                painter.setPen(QPen(colour, width))
                painter.drawPolygon(QPolygonF(places))
        painter.end()
        self.drawn.emit()

    def _ground(self) -> QRectF:
        """The picture, fitted and centred."""
        room = QRectF(self.rect())
        scale = min(room.width() / self._image.width(), room.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
