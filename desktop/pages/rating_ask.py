"""RatingAsk: the button 请申请人评价, and what the villager pressed brought into the book.

Shown where the case may be rated now. The rated person never types a rating in: at a village the
acts 评价 and 不评价 are made on the villager's own leaf only, elsewhere a paper sheet may be typed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.rating_dialog import DECLINED, GIVEN, RatingDialog
from desktop.pages.act_run import ActRun
from desktop.pages.desk import Desk
from desktop.usecases.views import ActDone, ActOption, CaseView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Words


class RatingAsk(Frame):
    """`done(ActDone)` once the clerk has the screen back after an answer."""

    done = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._case_no = self._about = ""
        self._done: ActDone | None = None
        self._dialog: RatingDialog | None = None
        self._run = ActRun(desk, self)
        self._run.made.connect(self._recorded)
        self._run.closed.connect(self._closed)
        self.box.addWidget(Words(self.tr("好差评"), "section"))
        self.box.addWidget(Words(self.tr("请把屏幕转向申请人，由他自己选；也可以不评。"), "soft"))
        self.button = KeyButton(desk.theme, self.tr("请申请人评价"), key="F6", icon="star")
        self.button.clicked.connect(self.ask)
        self.box.addWidget(self.button)

    def show_case(self, view: CaseView) -> tuple[ActOption, ...]:
        """Offer the rating where it may be given; returns the acts that are left to the clerk."""
        self._case_no = view.line.case_no
        self._about = self.tr("{item}　{who}").format(item=view.line.item_name, who=view.line.applicant)
        self.setVisible(any(act.kind == GIVEN for act in view.acts))
        hidden = {GIVEN, DECLINED} if self._desk.is_village else {DECLINED}
        return tuple(act for act in view.acts if act.kind not in hidden)

    @property
    def dialog(self) -> RatingDialog | None:
        """The open leaf."""
        return self._dialog if self._run.dialog is not None else None

    def ask(self) -> None:
        """Turn the screen: the whole window is the villager's now."""
        self._done = None
        self._dialog = RatingDialog(self._desk.theme, self._about, self.window())
        self._dialog.answered.connect(lambda kind, values: self._run.make(self._case_no, kind, values))
        self._run.open(self._dialog, self._dialog)

    def _recorded(self, done: ActDone) -> None:
        self._done = done
        if self.dialog is not None:
            self.dialog.saved()

    def _closed(self) -> None:
        if self._done is not None:
            self.done.emit(self._done)
