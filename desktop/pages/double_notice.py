"""已有在办: above the form as soon as the number is typed, where the same item is under way for the same person.

It warns and leads to that case; nothing is refused and nothing typed is lost. Asks once for each number.
Never takes the focus. GUI thread; the looking is the worker's.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.pages.handling_state import Handling
from desktop.usecases.views import CaseLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Words, row
from forms.applicant import applicant_paths


class DoubleNotice(Frame):
    """`opened(case_no)`: the clerk wants to see that case."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("banner", parent, margin=12, gap=6)
        self.setProperty("tone", "warn")
        self._desk = desk
        self._handling: Handling | None = None
        self._id_path = ""
        self.line: CaseLine | None = None
        self._words = Words("")
        self.look = KeyButton(desk.theme, self.tr("看那一件"))
        self.look.clicked.connect(self._show_it)
        self.seen = KeyButton(desk.theme, self.tr("知道了"), kind="quiet")
        self.seen.clicked.connect(self.hide)
        self.box.addLayout(row(self._words, 1, self.look, self.seen))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self.hide()

    def begin(self, handling: Handling) -> None:
        """Another draft is open."""
        self._handling, self.line = handling, None
        self._id_path = applicant_paths(handling.session.item).get("id_no", "")
        self.hide()
        if self._id_path and handling.session.value(self._id_path):
            self._soon.start(0)

    def saved(self, path: str) -> None:
        """One field was typed or read; only another number is looked up."""
        if path == self._id_path:
            self._soon.start(0)

    def registered(self) -> None:
        """The case stands: the words would be about itself."""
        self._handling = None
        self.hide()

    def _ask(self) -> None:
        handling = self._handling
        if handling is None or handling.registered is not None:
            return
        self._desk.tasks.run(
            self._desk.verbs.open_double,
            handling.draft_id,
            done=lambda line: self._show(line) if handling is self._handling else None,
            failed=lambda _problem: self.hide(),
            owner=self,
        )

    def _show(self, line: CaseLine | None) -> None:
        self.line = line
        if line is not None:
            words = self.tr(
                "{who} 已有同一事项在办：{day} 登记，{state}（{number}）。不是重复的，接着办就行。"
            )
            if self._desk.theme.tokens.large:  # the form keeps its room
                words = self.tr("{who} 已有同一事项在办：{day} 登记，{state}。")
            self._words.say(
                words.format(
                    who=line.applicant,
                    day=f"{line.registered_on.month}月{line.registered_on.day}日",
                    state=line.state_text,
                    number=line.case_no,
                )
            )
        self.setVisible(line is not None)

    def _show_it(self) -> None:
        if self.line is not None:
            self.opened.emit(self.line.case_no)
