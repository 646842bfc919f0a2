"""The strip of 第一课 under the band of practice: one step at a time, in large type.

Hears when a use case has ended, never what was clicked, and asks anew where the learner stands. Can
be put away and taken up again; where one stands is read from what was done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import wraps
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.verbs import Verbs
from desktop.tasks import TaskRunner
from desktop.usecases.lesson import LessonView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Words

UNHEARD = ("lesson", "look", "account_names")
PAUSE_MS = 150


class Ear(QObject):
    """`heard` after any use case ended; may come from a worker, the slot runs on the GUI thread."""

    heard = Signal()

    def over(self, verbs: Verbs) -> Verbs:
        """The same verbs, each of them heard when it has ended."""
        named = {field.name: getattr(verbs, field.name) for field in fields(verbs)}
        return replace(
            verbs, **{name: self._listened(verb) for name, verb in named.items() if name not in UNHEARD}
        )

    def _listened(self, verb: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(verb, updated=())
        def heard(*given: Any, **named: Any) -> Any:
            try:
                return verb(*given, **named)
            finally:
                self.heard.emit()

        return heard


class LessonStrip(Frame):
    """Hidden until somebody signed in; `put_away` leaves a small button."""

    def __init__(
        self, theme: Theme, verbs: Verbs, tasks: TaskRunner, ear: Ear, parent: QWidget | None = None
    ) -> None:
        super().__init__("banner", parent, across=True, margin=8, gap=12)
        self.box.setContentsMargins(18, 6, 10, 6)
        self._verbs, self._tasks = verbs, tasks
        self.title = Words("", "section", wrap=False)
        self.words = Words("")
        self.turn = KeyButton(theme, self.tr("先不学"), kind="quiet")
        self.turn.clicked.connect(self._turn)
        self.box.addWidget(self.title)
        self.box.addWidget(self.words, 1)
        self.box.addWidget(self.turn)
        self.shown: LessonView | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self.ask)
        ear.heard.connect(self._soon.start)
        self.hide()

    def ask(self) -> None:
        """Where does the learner stand now?"""
        if not self.isHidden():
            self._tasks.run(self._verbs.lesson, done=self._show, failed=lambda _problem: None, owner=self)

    def _show(self, view: LessonView) -> None:
        self.shown = view
        self.title.say(
            self.tr("第一课　{title}").format(title=view.title)
            if view.over
            else self.tr("第一课 {n}/{of}　{title}").format(n=view.number, of=view.of, title=view.title)
        )
        self.words.say(view.words)
        self.setAccessibleName(f"{view.title}。{view.words}")

    def _turn(self) -> None:
        """Put the lesson away, or go on where it stands."""
        away = self.words.isHidden()
        self.words.setVisible(away)
        self.title.setVisible(away)
        self.turn.set_words(self.tr("先不学") if away else self.tr("继续第一课"))
        if away:
            self.ask()
