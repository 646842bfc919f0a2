"""Hands: a clerk at the real window who has a keyboard and nothing else.

Everything goes in as key events or, where a Chinese input method would, as pre-edit and commit.
Reads the screen to know where the focus stands; calls no page. Waits only for what it can see.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.tasks import TaskRunner
from desktop.widgets.choices import OneOf
from desktop.widgets.turns import still_drawing
from desktop.window import MainWindow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ENTER, TAB, SPACE, DOWN, RIGHT = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Right,
)  # fmt: skip
PATIENCE_MS = 20_000
MANY = 80


class Hands:
    def __init__(self, qtbot: Any, window: MainWindow, tasks: TaskRunner) -> None:
        self.qtbot, self.window, self.tasks = qtbot, window, tasks

    def wait(self, seen: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(seen()), timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Until no task is under way."""
        self.wait(lambda: self.tasks.pending == 0 and not still_drawing(self.window))
        QApplication.processEvents()
        self._as_a_window_manager_would()

    def _as_a_window_manager_would(self) -> None:
        """The offscreen platform leaves nobody active when a list or dialog closes, or the closed list; a real one
        hands back."""
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():
            (QApplication.activeModalWidget() or self.window).activateWindow()
            self.wait(lambda: (now := QApplication.activeWindow()) is not None and now.isVisible())

    @property
    def focus(self) -> QWidget:
        """Where a key goes: an open list of suggestions comes first, as in Qt itself."""
        open_list = QApplication.activePopupWidget()
        return open_list or QApplication.focusWidget() or QApplication.activeWindow() or self.window

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key, held)
            self.settle()

    def type(self, text: str) -> None:
        """Key by key, as a keyboard in full-width mode gives it too."""
        for mark in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = Qt.Key(ord(mark.upper())) if mark.isascii() else Qt.Key.Key_unknown
                QApplication.sendEvent(self.focus, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, mark))

    def compose(self, letters: str) -> None:
        """The input method shows what was typed so far; nothing is committed yet."""
        QApplication.sendEvent(self.focus, QInputMethodEvent(letters, []))

    def commit(self, text: str) -> None:
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.focus, event)

    def tab_to(self, words: str) -> None:
        """Tab on until the control of that name has the focus."""
        for _ in range(MANY):
            if self.focus.accessibleName() == words:
                return
            QTest.keyClick(self.focus, TAB)
        raise AssertionError(f"no Tab leads to {words}")

    def question(self) -> str:
        """The path of the question with the focus."""
        for field in self.window.page("handling").form.fields():  # type: ignore[attr-defined]
            if field.isAncestorOf(self.focus):
                return str(field.path)
        return ""

    def enter_to(self, path: str) -> None:
        """Enter goes from question to question."""
        for _ in range(MANY):
            if self.question() == path:
                return
            self.press(ENTER)
        raise AssertionError(f"no Enter leads to {path}")

    def pick(self, value: str) -> None:
        """Arrow keys, in a row of buttons or dots, until the answer stands on `value`."""
        owner: QWidget | None = self.focus
        while owner is not None and not isinstance(owner, OneOf):
            owner = owner.parentWidget()
        assert owner is not None, self.focus
        for _ in range(len(owner.buttons())):
            if owner.value() == value:
                return
            self.press(RIGHT)
        assert owner.value() == value
