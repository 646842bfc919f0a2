"""可能符合 on a case's page: asked only when the clerk presses and the person agrees, kept as long as the case is open.

Each line says for whom, which item, why, and leads to 新办 for that person. Another case empties
the card. GUI thread; the looking is the worker's.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.usecases.start_views import Start, SuggestionLine, Suggestions
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Words, empty, row
from sync.ledger.problems import Problem


class SuggestionCard(Frame):
    """`wanted(page, subject)` as of a page."""

    wanted = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._case_no = ""
        self.ask: KeyButton | None = None
        self.starts: list[KeyButton] = []

    def show_case(self, case_no: str) -> None:
        """The case that lies open; what was found of it stays."""
        if case_no == self._case_no:
            return
        self._case_no = case_no
        self._head()
        self.box.addWidget(Words(self.tr("看看这家人还能办什么。先问过本人，愿意再查。"), "soft"))
        self.ask = KeyButton(self._desk.theme, self.tr("本人愿意，查一查"), shrinks=True)
        self.ask.clicked.connect(self.look)
        self.box.addLayout(row(self.ask, 1))

    def look(self) -> None:
        """Ask the worker."""
        number = self._case_no
        if self.ask is not None:
            self.ask.setEnabled(False)
        self._desk.tasks.run(
            self._desk.verbs.suggestions,
            number,
            done=lambda found: self._show(found) if number == self._case_no else None,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, found: Suggestions) -> None:
        self._head()
        if found.people:
            looked = self.tr("看了：{people}").format(people="、".join(found.people))
            self.box.addWidget(Words(looked, "soft"))
        for line in found.lines:
            self._line(line)
        if not found.lines:
            self.box.addWidget(Words(self.tr("从本机已有的办件里，没有看出别的可以申请的事项。")))
        self.box.addWidget(Words(self.tr("只是提示，不是答复；能不能办，以申请后审核为准。"), "soft"))
        if self.starts:
            self.starts[0].setFocus()

    def _line(self, line: SuggestionLine) -> None:
        lead = Words(self.tr("{who}　{item}").format(who=line.person, item=line.item_name), "strong")
        self.box.addWidget(lead)
        self.box.addWidget(Words(line.reason, "soft"))
        start = KeyButton(self._desk.theme, self.tr("新办"))
        start.setAccessibleName(self.tr("新办：{what}").format(what=lead.text()))
        start.clicked.connect(
            lambda _checked=False: self.wanted.emit(
                "new", Start(line.item_id, line.item_name, whom=line.whom)
            )
        )
        self.starts.append(start)
        self.box.addLayout(row(start, 1))

    def _head(self) -> None:
        empty(self.box)
        self.ask, self.starts = None, []
        self.box.addWidget(Words(self.tr("可能符合的事项"), "section"))

    def _refuse(self, problem: Problem) -> None:
        if self.ask is not None:
            self.ask.setEnabled(True)
        self.box.addWidget(Words(problem.sentence, "soft"))
