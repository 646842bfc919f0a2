"""ActsCard: what the signed-in role may do to one case now, as buttons, and the dialog of each act.

The acts come from the verb; nothing here knows one by name. A refusal stands in the dialog,
what was typed stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.pages.desk import Desk
from desktop.usecases.views import ActDone, ActOption
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Words, empty
from sync.ledger.problems import Problem


class ActsCard(Frame):
    """`done(ActDone)` after an act stands in the journal."""

    done = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._case_no = ""
        self._about = ""
        self._acts: tuple[ActOption, ...] = ()
        self.dialog: ActDialog | None = None

    def show_acts(self, case_no: str, about: str, acts: Sequence[ActOption]) -> None:
        self._case_no, self._about, self._acts = case_no, about, tuple(acts)
        empty(self.box)
        self.box.addWidget(Words(self.tr("现在可以办"), "section"))
        if not acts:
            self.box.addWidget(Words(self.tr("现在不用您办什么，等对方处理。"), "soft"))
        for option in acts:
            button = KeyButton(
                self._desk.theme, option.label, kind="primary" if option.primary else "plain", shrinks=True
            )
            button.setToolTip(option.label)
            button.clicked.connect(lambda _checked=False, option=option: self.open_dialog(option))
            self.box.addWidget(button)

    def act(self, kind: str) -> None:
        """Open the dialog of one act, as by its button."""
        for option in self._acts:
            if option.kind == kind:
                self.open_dialog(option)

    def open_dialog(self, option: ActOption) -> None:
        dialog = ActDialog(self._desk.theme, option, self._about, self.window())
        dialog.decided.connect(self._do)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _do(self, kind: str, values: object) -> None:
        self._desk.tasks.run(
            self._desk.verbs.act_on_case,
            self._desk.clerk,
            self._case_no,
            kind,
            values,
            done=self._was_done,
            failed=self._was_refused,
        )

    def _was_done(self, done: ActDone) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.done.emit(done)

    def _was_refused(self, problem: Problem) -> None:
        if self.dialog is not None:
            self.dialog.refuse(problem.sentence)
        else:
            self._desk.tasks.refused.emit(problem)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
