"""Desk: what every page of the window shares, and the page itself as a shape.

The verbs, the workers, the devices, the theme and who is signed in. Pages ask the window for
another page by signal and never know each other. GUI thread only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.devices.ports import Devices
from desktop.pages.verbs import Verbs
from desktop.tasks import TaskRunner
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words
from sync.ledger.events import Actor
from sync.ledger.problems import Problem


@dataclass
class Desk:
    """Who sits here, at which tier, and what is known of the village's own agent since signing in.

    `enrol(code, address)` makes this PC a station and returns its name; None where it is one already.
    `practice`: in 练习模式 the password that everybody may know; `can_practise`: it may be opened from here.
    """

    verbs: Verbs
    tasks: TaskRunner
    devices: Devices
    theme: Theme
    actor: Actor | None = None
    tier: str = "village"
    agent_known: dict[str, str] = field(default_factory=dict)
    enrol: Callable[[str, str], str] | None = None
    practice: str = ""
    can_practise: bool = False

    @property
    def clerk(self) -> Actor:
        """The signed-in clerk. Raises LookupError before signing in; pages open only afterwards."""
        if self.actor is None:
            raise LookupError("nobody is signed in")
        return self.actor

    @property
    def is_village(self) -> bool:
        return self.clerk.role == "VA"


class Page(QWidget):
    """`wanted(name, subject)`: open that page. `said(sentence, tone)`: a calm line above the page.

    `road_seen(RoadView)`: fresh news for the status bar. `recorded`: something was written in the book.
    """

    wanted = Signal(str, object)
    said = Signal(str, str)
    road_seen = Signal(object)
    site_seen = Signal(str)
    recorded = Signal()
    name = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 18, 24, 18)
        self.column.setSpacing(12)

    def head(self, title: str) -> Words:
        """The page's title, on top."""
        words = Words(title, "title")
        self.setAccessibleName(title)
        self.column.addWidget(words)
        return words

    def opened(self, subject: object = None) -> None:
        """The window shows this page now; load what it needs."""

    def begin_at(self, first: QWidget) -> None:
        """The keyboard starts here, not in the bar above, unless the clerk is at something in this page already."""
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or focus is self or not self.isAncestorOf(focus)):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """A control that vanishes under the clerk's hands leaves the focus to the page, not to the bar above."""
        focus = QApplication.focusWidget()
        if self.isVisible() and focus is not None and self.isAncestorOf(focus) and not focus.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().focusNextPrevChild(forward)

    def leaving_question(self) -> str:
        """What to ask before Esc leaves; "" leaves at once."""
        return ""

    def help_words(self) -> tuple[str, ...]:
        """Lines for F1."""
        return ()

    def tell(self, problem: Problem) -> None:
        """A refusal, calmly, above the page."""
        self.said.emit(problem.sentence, "warn")
