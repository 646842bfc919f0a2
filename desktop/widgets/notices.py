"""Notices inside a page: the error summary that takes the focus, and a calm banner. Never a modal box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Words, empty, set_property


@dataclass(frozen=True, slots=True)
class Mistake:
    """`target` is handed back when the clerk picks the line (a question's path)."""

    target: str
    sentence: str


class ErrorSummary(Frame):
    """What to mend before going on, on top of the page. `picked(target)` asks to jump to a field."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("summary", parent, margin=14, gap=4)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._title = Words("", "error")
        self.box.addWidget(self._title)
        self._lines = Frame("", margin=0, gap=0)
        self.box.addWidget(self._lines)
        self.hide()

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Show them and take the focus, or disappear where there are none."""
        empty(self._lines.box)
        self.setVisible(bool(mistakes))
        if not mistakes:
            return
        title = self.tr("有 {count} 处需要修改，改好后再继续").format(count=len(mistakes))
        self._title.say(title)
        for mistake in mistakes:
            self._lines.box.addWidget(self._link(mistake))
        self.setAccessibleName(title)
        self.setAccessibleDescription("；".join(mistake.sentence for mistake in mistakes))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def links(self) -> list[KeyButton]:
        return self._lines.findChildren(KeyButton)

    def _link(self, mistake: Mistake) -> KeyButton:
        link = KeyButton(self._theme, mistake.sentence, kind="link")
        link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        link.setToolTip(mistake.sentence)
        link.clicked.connect(lambda _checked=False, target=mistake.target: self.picked.emit(target))
        return link


class Banner(Frame):
    """One calm sentence at the top of the window, with an optional button. `tone`: calm | good | warn."""

    acted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("banner", parent, across=True, margin=8, gap=12)
        self.box.setContentsMargins(16, 6, 8, 6)
        self._words = Words("")
        self._act = KeyButton(theme, "", kind="plain")
        self._close = KeyButton(theme, self.tr("知道了"), kind="quiet")
        self.box.addWidget(self._words, 1)
        self.box.addWidget(self._act)
        self.box.addWidget(self._close)
        self._act.clicked.connect(self.acted)
        self._close.clicked.connect(self._shut)
        self.hide()

    def say(self, sentence: str, tone: str = "calm", act: str = "") -> None:
        set_property(self, "tone", tone)
        self._words.say(sentence)
        self._act.set_words(act)
        self._act.setVisible(bool(act))
        self.setAccessibleName(sentence)
        self.show()

    @property
    def sentence(self) -> str:
        return self._words.text() if not self.isHidden() else ""

    def _shut(self) -> None:
        self.hide()
        self.closed.emit()
