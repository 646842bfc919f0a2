"""CornerView: a photo with four corners to drag, by mouse or by keys. Knows no page and no camera.

Keys: 1 to 4 pick a corner (left top, then clockwise), arrows move it, with Shift in large steps.
Corners are shares of width and height, 0 to 1.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]

HANDLE = 13
GRASP = 34
STEP, LEAP = 0.003, 0.03
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CornerView(QWidget):
    """`moved` when a corner has been let go."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(300, 300)
        self.setAccessibleName(self.tr("照片和纸的四个角"))
        self.setAccessibleDescription(self.tr("按 1 到 4 选一个角，用方向键移动，加 Shift 移得快。"))
        self._image = QImage()
        self._corners: list[Point] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
        self._picked = 0
        self._dragging = False

    @property
    def corners(self) -> Corners:
        a, b, c, d = self._corners
        return a, b, c, d

    @property
    def picked(self) -> int:
        return self._picked

    def show_photo(self, image: QImage, corners: Corners) -> None:
        self._image, self._corners = image, list(corners)
        self.update()

    def set_corners(self, corners: Corners) -> None:
        self._corners = list(corners)
        self.update()

    def place_of(self, number: int) -> QPointF:
        """Where a corner is drawn, in pixels of this widget."""
        ground, (x, y) = self._ground(), self._corners[number]
        return QPointF(ground.left() + x * ground.width(), ground.top() + y * ground.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._ground(), self._image)
        places = [self.place_of(number) for number in range(4)]
        for colour, width in ((QColor(0, 0, 0, 170), 5), (QColor(255, 196, 0), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawPolygon(QPolygonF(places))
        size = max(HANDLE, round(0.55 * self.fontMetrics().height()))
        for number, place in enumerate(places):
            chosen = number == self._picked and self.hasFocus()
            painter.setPen(QPen(QColor(0, 0, 0), 2))
            painter.setBrush(QColor(255, 120, 0) if chosen else QColor(255, 196, 0))
            painter.drawEllipse(place, size, size)
            box = QRectF(place.x() - size, place.y() - size, 2 * size, 2 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number + 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        def far(number: int) -> float:
            gap = self.place_of(number) - event.position()
            return gap.x() ** 2 + gap.y() ** 2

        nearest = min(range(4), key=far)
        if far(nearest) <= GRASP**2:
            self._picked, self._dragging = nearest, True
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            ground = self._ground()
            self._put(
                (event.position().x() - ground.left()) / max(1.0, ground.width()),
                (event.position().y() - ground.top()) / max(1.0, ground.height()),
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if 0 <= number < 4:
            self._picked = number
            self.update()
        elif arrow is not None:
            step = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            x, y = self._corners[self._picked]
            self._put(x + arrow[0] * step, y + arrow[1] * step)
            self.moved.emit()
        else:
            super().keyPressEvent(event)

    def _put(self, x: float, y: float) -> None:
        self._corners[self._picked] = (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self.update()

    def _ground(self) -> QRectF:
        """The photo, fitted and centred, with room for the handles."""
        room = QRectF(self.rect()).adjusted(HANDLE, HANDLE, -HANDLE, -HANDLE)
        if self._image.isNull():
            return room
        scale = min(room.width() / self._image.width(), room.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
