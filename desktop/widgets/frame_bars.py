"""The window's own furniture: rail at the left, bar on top, foot below. Knows names and words only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Words, empty


class PageStack(QStackedWidget):
    """Pages on top of each other; only the open one says how much room it needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class PageRoom(QScrollArea):
    """The room for the pages: scrolls only where the screen is too small for the open one."""

    def __init__(self, pages: PageStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pages)
        pages.installEventFilter(self)
        pages.currentChanged.connect(lambda _index: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._pages and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def _fit(self) -> None:
        room, need = self.maximumViewportSize(), self._pages.minimumSizeHint()
        if need.height() > room.height():
            room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
        self._pages.resize(room.expandedTo(need))


class Rail(Frame):
    """The pages, always in the same place; Alt+1… opens them."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("rail", parent, margin=10, gap=6)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._shortcuts: list[QShortcut] = []
        theme.changed.connect(self._fit)
        self._fit()

    def show_pages(self, pages: Sequence[tuple[str, str, str]]) -> None:
        """`pages`: (name, words, icon)."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self._shortcuts = []
        empty(self.box)
        for number, (name, words, icon) in enumerate(pages, 1):
            button = KeyButton(self._theme, words, icon=icon, kind="rail")
            button.setCheckable(True)
            button.setProperty("page", name)
            button.setToolTip(f"Alt+{number}")
            button.setAccessibleDescription(f"Alt+{number}")
            button.clicked.connect(lambda _checked=False, name=name: self.picked.emit(name))
            self._group.addButton(button)
            self.box.addWidget(button)
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda name=name: self.picked.emit(name))
            self._shortcuts.append(shortcut)
        self.box.addStretch(1)

    def mark(self, name: str) -> None:
        """Show which page is open; none for pages that are not on the rail."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(button.property("page") == name)
        self._group.setExclusive(True)

    def _fit(self) -> None:
        self.setFixedWidth(self._theme.tokens.sizes.rail)


class TopBar(Frame):
    """Whose counter this is, who sits here, and how the window looks."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("bar", parent, across=True, margin=6, gap=6)
        self.box.setContentsMargins(18, 4, 10, 4)
        self.site = Words("", "strong", wrap=False)
        self.clerk = Words("", "", wrap=False)
        self.large = KeyButton(theme, self.tr("大字"), icon="larger", kind="quiet")
        self.large.setCheckable(True)
        self.dark = KeyButton(theme, self.tr("深色"), icon="moon", kind="quiet")
        self.dark.setCheckable(True)
        self.help = KeyButton(theme, self.tr("帮助"), key="F1", icon="help", kind="quiet")
        self.leave = KeyButton(theme, self.tr("换人"), icon="leave", kind="quiet")
        self.box.addWidget(self.site)
        self.box.addStretch(1)
        self.box.addWidget(self.clerk)
        for button in (self.large, self.dark, self.help, self.leave):
            button.setFocusPolicy(button.focusPolicy())
            self.box.addWidget(button)


class Foot(Frame):
    """Devices and the road in words; 怎么办 explains every one of them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("foot", parent, across=True, margin=6, gap=18)
        self.box.setContentsMargins(18, 2, 10, 2)
        self.devices = Words("", "soft", wrap=False)
        self.devices.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.road = Words("", "soft", wrap=False)
        self.what = KeyButton(theme, self.tr("怎么办"), icon="info", kind="quiet")
        self.box.addWidget(self.devices, 1)
        self.box.addWidget(self.road)
        self.box.addWidget(self.what)
