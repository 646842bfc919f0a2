"""Buttons of the counter: the key stands on the button, the target is at least 44 px high.

A `KeyButton` follows the theme with its icon. A shortcut lives only while its button is
visible and enabled, so pages may share F2, F3 or Ctrl+Enter.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from desktop.widgets.theme import Theme

SHRINKING = frozenset({"pick", "step", "person", "link"})
SHRINKS_TO = 110
INK_OF_KIND = {"primary": "accent_ink", "quiet": "accent_text"}


class KeyButton(QPushButton):
    """`kind`: plain | primary | quiet | link | rail | step | chip | segment. `key`: e.g. "F2", "Ctrl+Enter"."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        key: str = "",
        icon: str = "",
        kind: str = "plain",
        shrinks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._icon = icon
        self._kind = kind
        self._shrinks = shrinks or kind in SHRINKING
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shortcuts = [self._shortcut(keys) for keys in _sequences(key)]
        self.set_words(text)
        theme.changed.connect(self._draw_icon)
        self.toggled.connect(self._draw_icon)
        self._draw_icon()

    def set_words(self, text: str) -> None:
        """New words; the key stays on the button and stays alive."""
        self.words = text
        self._show_words()
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._key)

    def minimumSizeHint(self) -> QSize:
        """Lists may be narrower than their words; the rest is elided and said in the tooltip."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), SHRINKS_TO), hint.height()) if self._shrinks else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shrinks:
            self._show_words()

    def _show_words(self) -> None:
        shown = f"{self.words}　{self._key}" if self._key else self.words
        if self._shrinks and self.isVisible():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
            icon = self.iconSize().width() + 6 if not self.icon().isNull() else 0
            font = QFont(self.font())
            font.setBold(True)
            room = box.width() - icon - 4
            shown = QFontMetrics(font).elidedText(shown, Qt.TextElideMode.ElideRight, room)
        shown = shown.replace("&", "&&")
        if shown != self.text():
            self.setText(shown)

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._draw_icon()

    def _shortcut(self, keys: str) -> QShortcut:
        """A shortcut of its own presses at once; the button's built-in one animates for 100 ms first."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(self.click)
        return shortcut

    def _draw_icon(self) -> None:
        if not self._icon:
            return
        chosen = self.isCheckable() and self.isChecked()
        colour = "accent_text" if chosen else INK_OF_KIND.get(self._kind, "ink")
        side = self._theme.tokens.sizes.icon
        self.setIconSize(QSize(side, side))
        self.setIcon(self._theme.icon(self._icon, colour))


def _sequences(key: str) -> tuple[str, ...]:
    """Both Enter keys count."""
    if not key:
        return ()
    return (key.replace("Enter", "Return"), key) if "Enter" in key else (key,)
