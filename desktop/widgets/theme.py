"""Theme: dresses the application in one set of tokens and draws icons in its colours.

Knows Qt and `resources`; nothing of pages. GUI thread only. `changed` fires after a new dress,
so that widgets holding icons draw them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop.widgets.fonts import chain_font
from resources.shelf import icon_svg, style_sheet
from resources.tokens import LIGHT, Tokens, tokens


class Theme(QObject):
    changed = Signal()

    def __init__(self, app: QApplication, families: Sequence[str] = (), parent: QObject | None = None):
        super().__init__(parent)
        self._app = app
        self._families = tuple(families)
        self.tokens: Tokens = LIGHT
        self._icons: dict[tuple[str, str], QIcon] = {}

    def wear(self, *, dark: bool, large: bool) -> None:
        """Put on one dress: font, palette and style sheet of the whole application."""
        self.tokens = tokens(dark=dark, large=large)
        self._icons.clear()
        self._app.setStyle("Fusion")
        self._app.setFont(chain_font(self._families, self.tokens.sizes.text))
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(Template(style_sheet()).substitute(self.tokens.places()))
        self.changed.emit()

    def icon(self, name: str, colour: str = "ink") -> QIcon:
        """An icon in a token's colour, sharp at every scale; drawn once in each dress."""
        if (name, colour) not in self._icons:
            icon = QIcon()
            for scale in (1, 2, 3):
                icon.addPixmap(self.picture(name, colour, scale=scale))
            self._icons[name, colour] = icon
        return self._icons[name, colour]

    def picture(self, name: str, colour: str = "ink", *, pixels: int = 0, scale: float = 2) -> QPixmap:
        """An icon as a picture of `pixels` logical pixels (the token's size by default)."""
        side = pixels or self.tokens.sizes.icon
        ink = str(getattr(self.tokens.colours, colour))
        svg = icon_svg(name).replace("currentColor", ink)
        picture = QPixmap(QSize(round(side * scale), round(side * scale)))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(svg.encode())).render(painter)
        painter.end()
        picture.setDevicePixelRatio(scale)
        return picture

    def colour(self, name: str) -> QColor:
        return QColor(str(getattr(self.tokens.colours, name)))


def _palette(dress: Tokens) -> QPalette:
    colours = dress.colours
    roles = {
        QPalette.ColorRole.Window: colours.paper,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.sheet,
        QPalette.ColorRole.AlternateBase: colours.raised,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.Button: colours.sheet,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.ToolTipBase: colours.sheet,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.ink_soft,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.accent_ink,
        QPalette.ColorRole.Link: colours.accent_text,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette
