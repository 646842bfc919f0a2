"""Words and small building blocks of a page: labels by role, pills, rules, rows and scroll areas.

Pure composition of Qt widgets for the style sheet's roles; knows nothing of cases or forms.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class Words(QLabel):
    """A label of one role (title, section, soft, hint, error ...), wrapping, readable by a screen reader."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None, *, wrap: bool = True):
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        self.setAccessibleName(text)

    def say(self, text: str) -> None:
        """New words; an empty label takes no room."""
        self.setText(text)
        self.setAccessibleName(text)
        show_part(self, bool(text))


class Pill(QLabel):
    """A short state in words on a coloured ground; the colour only repeats what the words say."""

    def __init__(self, text: str = "", tone: str = "none", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str = "none") -> None:
        self.setText(text)
        self.setAccessibleName(text)
        set_property(self, "tone", tone)
        show_part(self, bool(text))


class Frame(QFrame):
    """A framed ground of one role (card, rail, bar, banner ...) with a vertical or horizontal layout."""

    def __init__(
        self,
        role: str,
        parent: QWidget | None = None,
        *,
        across: bool = False,
        margin: int = 16,
        gap: int = 10,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.box: QHBoxLayout | QVBoxLayout = QHBoxLayout(self) if across else QVBoxLayout(self)
        self.box.setContentsMargins(margin, margin, margin, margin)
        self.box.setSpacing(gap)


class Scroll(QScrollArea):
    """Vertical scrolling over a column; `box` is the column's layout."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 14, margin: int = 0) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(margin, margin, margin + 8, margin)
        self.box.setSpacing(gap)
        self.setWidget(inner)


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin horizontal line."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


def row(*parts: QWidget | int, gap: int = 10) -> QHBoxLayout:
    """Widgets side by side; a number is stretch. Words that wrap take the stretch after them: they would
    break into lines beside empty room."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    before: QWidget | int = 0
    for part in parts:
        if not isinstance(part, int):
            line.addWidget(part)
        elif isinstance(before, Words) and before.wordWrap():
            line.setStretch(line.count() - 1, part)
        else:
            line.addStretch(part)
        before = part
    return line


def show_part(widget: QWidget, shown: bool) -> None:
    """Show or hide a part of a page; one that has no place yet must not flash up as a window of its own."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(shown)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """A property the style sheet looks at; restyles only where it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it, sub-layouts too."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()
