"""BarChart: a few horizontal bars with their numbers, drawn in the tokens' colours. Paint only.

The same chart data prints in `forms.printing.bars`. Every bar carries its number in words and
the whole chart its accessible text, so that no one needs the colours. GUI thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from desktop.widgets.theme import Theme

Bars = Sequence[tuple[str, Sequence[int]]]
_COLOURS = ("accent", "focus")
_RIGHT, _LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
GAP = 8


class BarChart(QWidget):
    """`show_bars` with one number for each series. Takes no focus: its text is in the table beside it too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._series: tuple[str, ...] = ()
        self._bars: tuple[tuple[str, tuple[int, ...]], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def show_bars(self, title: str, series: Sequence[str], bars: Bars) -> None:
        self._title, self._series = title, tuple(series)
        self._bars = tuple((name, tuple(values)) for name, values in bars)
        self.setAccessibleName(title)
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words())
        self._fit()

    def words(self) -> str:
        """The whole chart as a sentence for a screen reader."""
        if not self._most():
            return self.tr("本月没有")
        many = len(self._series) > 1
        parts = []
        for name, values in self._bars:
            named = zip(self._series, values, strict=True)
            numbers = "、".join(f"{what} {value}" if many else str(value) for what, value in named)
            parts.append(f"{name} {numbers}")
        return "；".join(parts)

    def sizeHint(self) -> QSize:
        sizes = self._theme.tokens.sizes
        lines = sum(len(values) for _, values in self._bars) if self._most() else 1
        step = self._line() * lines + GAP * len(self._bars)
        return QSize(300, round(sizes.text * 1.8 + max(step, self._line() * 2)) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._head(painter)
        small = self._font(bold=False)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        most = self._most()
        if not most:
            painter.setPen(self._theme.colour("ink_soft"))
            painter.drawText(
                QRectF(0, top, self.width(), self._line() * 1.4), _LEFT | _MIDDLE, self.tr("本月没有")
            )
            return
        labels = min(self.width() * 0.4, max(metrics.horizontalAdvance(name) for name, _ in self._bars) + GAP)
        room = self.width() - labels - metrics.horizontalAdvance(str(most)) - 2 * GAP
        for name, values in self._bars:
            height = self._line() * len(values)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, labels - GAP)
            painter.setPen(self._theme.colour("ink"))
            painter.drawText(QRectF(0, top, labels - GAP, height), _RIGHT | _MIDDLE, shown)
            for at, value in enumerate(values):
                self._bar(
                    painter,
                    QRectF(labels, top + at * self._line(), room * value / most, self._line()),
                    at,
                    value,
                )
            top += height + GAP

    def _bar(self, painter: QPainter, box: QRectF, series: int, value: int) -> None:
        colour = QColor(self._theme.colour(_COLOURS[series % 2]))
        painter.fillRect(
            box.adjusted(0, 2, 0, -2) if value else QRectF(box.left(), box.top() + 2, 2, box.height() - 4),
            colour,
        )
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(
            QRectF(box.right() + GAP, box.top(), self.width(), box.height()), _LEFT | _MIDDLE, str(value)
        )

    def _head(self, painter: QPainter) -> float:
        """Title at the left, what the colours mean at the right; returns where the bars begin."""
        sizes = self._theme.tokens.sizes
        height = sizes.text * 1.8
        painter.setFont(self._font(bold=True))
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(QRectF(0, 0, self.width(), height - 4), _LEFT | _MIDDLE, self._title)
        painter.setFont(self._font(bold=False))
        right = float(self.width())
        for at in reversed(range(len(self._series)) if len(self._series) > 1 else range(0)):
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._series[at])
            painter.drawText(
                QRectF(right - width, 0, width + 1, height - 4), _LEFT | _MIDDLE, self._series[at]
            )
            side = sizes.small * 0.7
            painter.fillRect(
                QRectF(right - width - side - 5, (height - 4 - side) / 2, side, side),
                self._theme.colour(_COLOURS[at % 2]),
            )
            right -= width + side + 5 + 2 * GAP
        return height

    def _most(self) -> int:
        return max((value for _, values in self._bars for value in values), default=0)

    def _line(self) -> float:
        return round(self._theme.tokens.sizes.small * 1.35)

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(QApplication.font())
        font.setPixelSize(self._theme.tokens.sizes.text if bold else self._theme.tokens.sizes.small)
        font.setBold(bold)
        return font

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()
