"""Buttons of the counter: the key stands on the button, the target is at least 44 px high.

A `KeyButton` follows the theme with its icon. A shortcut lives only while its button is
visible and enabled, so pages may share F2, F3 or Ctrl+Enter.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.widgets.theme import Theme

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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._icon = icon
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._second = self._keypad_shortcut() if key == "Ctrl+Enter" else None
        self.set_words(text)
        theme.changed.connect(self._draw_icon)
        self.toggled.connect(self._draw_icon)
        self._draw_icon()

    def set_words(self, text: str) -> None:
        """New words; the key stays on the button and stays alive."""
        self.words = text
        shown = text.replace("&", "&&")
        self.setText(f"{shown}　{self._key}" if self._key else shown)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._key)
        if self._key:
            self.setShortcut(QKeySequence(self._key.replace("Enter", "Return")))

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._draw_icon()

    def _keypad_shortcut(self) -> QShortcut:
        shortcut = QShortcut(QKeySequence("Ctrl+Enter"), self)
        shortcut.activated.connect(self._press_by_keypad)
        return shortcut

    def _press_by_keypad(self) -> None:
        if self.isEnabled() and self.isVisible():
            self.click()

    def _draw_icon(self) -> None:
        if not self._icon:
            return
        chosen = self.isCheckable() and self.isChecked()
        colour = "accent_text" if chosen else INK_OF_KIND.get(self._kind, "ink")
        side = self._theme.tokens.sizes.icon
        self.setIconSize(QSize(side, side))
        self.setIcon(self._theme.icon(self._icon, colour))
