"""ImeLine: one line of text that behaves under a Chinese input method.

While the method composes (pre-edit), Enter belongs to it and no signal may fire. Length is
counted in code points, never UTF-16 units, and nothing typed is thrown away: what is too
long is said, not cut. Number fields switch the method off and fold full-width digits.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImeLine(QLineEdit):
    """`entered`: Enter outside pre-edit. `left`: the field lost the focus or Enter was pressed (commit)."""

    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, numbers: bool = False) -> None:
        super().__init__(parent)
        self._composing = False
        if numbers:
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @property
    def composing(self) -> bool:
        return self._composing

    def set_text_kept(self, text: str) -> None:
        """Show a value unless the clerk is typing here right now."""
        if self.text() != text and not (self.hasFocus() and self.isModified()):
            self.setText(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in ENTERS and plain and self._suggestion_chosen():
            event.ignore()  # the list of suggestions takes this Enter
            return
        if event.key() in ENTERS and plain:
            event.accept()
            if not self._composing:
                self.left.emit()
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def _suggestion_chosen(self) -> bool:
        """A line of the open list is marked; an open list without a mark is closed and Enter goes on."""
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is None or not popup.isVisible():
            return False
        if popup.currentIndex().isValid():
            return True
        popup.hide()
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._composing = False
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def number_text(text: str) -> str:
    """Digits as a form wants them: full-width folded, spaces, commas and hyphens between digits out."""
    folded = unicodedata.normalize("NFKC", text).strip().replace("—", "-").replace("–", "-")
    sign = "-" if folded.startswith("-") else ""
    return sign + "".join(mark for mark in folded if mark not in " ,-\u3000\t")
