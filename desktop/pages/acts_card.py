"""ActsCard: what the signed-in role may do to one case now, as buttons, and the dialog of each act.

The acts come from the verb; nothing here knows one by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.pages.act_run import ActRun
from desktop.pages.desk import Desk
from desktop.usecases.views import ActDone, ActOption
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Words, empty


class ActsCard(Frame):
    """`done(ActDone)` after an act stands in the journal."""

    done = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._case_no = ""
        self._about = ""
        self._acts: tuple[ActOption, ...] = ()
        self._dialog: ActDialog | None = None
        self._run = ActRun(desk, self)
        self._run.made.connect(self._was_done)

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

    @property
    def dialog(self) -> ActDialog | None:
        """The open dialog."""
        return self._dialog if self._run.dialog is not None else None

    def open_dialog(self, option: ActOption) -> None:
        self._dialog = ActDialog(self._desk.theme, option, self._about, self.window())
        self._dialog.decided.connect(lambda kind, values: self._run.make(self._case_no, kind, values))
        self._run.open(self._dialog, self._dialog)

    def _was_done(self, done: ActDone) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.done.emit(done)
