"""ClockAsk: asks about the date after signing in and each minute where it is in doubt, before any act.

"不对" signs out, with what to do. Knows the desk; the answer is written by the use case.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.dialogs.clock_dialog import ClockDialog
from desktop.pages.desk import Desk
from desktop.tasks import SYNC
from desktop.usecases.trusted_clock import ClockQuestion
from sync.ledger.problems import Problem


class ClockAsk(QObject):
    """`sign_out()` and `say(sentence, tone)` are the window's, for a date that is not right."""

    def __init__(
        self, desk: Desk, window: QWidget, sign_out: Callable[[], None], say: Callable[[str, str], None]
    ) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._sign_out, self._say = sign_out, say
        self.dialog: ClockDialog | None = None

    def look(self) -> None:
        """Ask where there is something to ask."""
        if self._desk.actor is not None and self.dialog is None:
            self._desk.tasks.run(
                self._desk.verbs.clock_question, self._desk.clerk, done=self._show, owner=self, failed=_leave
            )

    def close(self) -> None:
        """Somebody else sits here, or the screen is locked: ask again later."""
        if self.dialog is not None:
            self.dialog.blockSignals(True)
            self.dialog.deleteLater()
            self.dialog = None

    def _show(self, question: ClockQuestion) -> None:
        if self._desk.actor is None or self.dialog is not None or not question.kind:
            return
        dialog = ClockDialog(self._desk.theme, question, self._window)
        dialog.proved.connect(self._confirm)
        dialog.county.connect(self._ask_county)
        dialog.wrong.connect(self._wrong)
        self.dialog = dialog
        dialog.open()

    def _confirm(self, witness: str, password: str, code: str) -> None:
        self._desk.tasks.run(
            self._desk.verbs.confirm_clock,
            self._desk.clerk,
            witness,
            password,
            code,
            done=self._confirmed,
            failed=self._refused,
            owner=self,
        )

    def _ask_county(self) -> None:
        if self.dialog is not None:
            self.dialog.say(self.tr("正在与县里交换…"))
        self._desk.tasks.run(
            self._desk.verbs.sync_now,
            lambda _progress: None,
            lambda: False,
            done=lambda _outcome: self._confirm("", "", ""),
            failed=self._refused,
            owner=self,
            lane=SYNC,
        )

    def _confirmed(self, _question: ClockQuestion) -> None:
        self.close()

    def _refused(self, problem: Problem) -> None:
        if self.dialog is not None:
            self.dialog.say(problem.sentence)

    def _wrong(self) -> None:
        self.close()
        self._sign_out()
        self._say(self.tr("请先把电脑的日期改对（按屏幕右下角的时间），再登录。填好的草稿都在。"), "warn")


def _leave(_problem: Problem) -> None:
    """A book that cannot be read now is said by whoever reads it next."""
