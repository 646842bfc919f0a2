"""VersionAsk: before a draft opens, is its version of the item still the one to use? If not, the clerk is asked.

One question at a time; whatever is answered, the draft keeps everything. Esc goes back to 今日.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.dialogs.version_dialog import VersionDialog
from desktop.pages.desk import Desk, Page
from desktop.usecases.draft_moves import DraftMove
from sync.ledger.problems import Problem


class VersionAsk(QObject):
    """Serves one page that opens drafts."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: VersionDialog | None = None

    def before(self, draft_id: str, then: Callable[[], None]) -> None:
        """`then` once nothing is to be asked, or it was answered by moving or staying."""
        self._desk.tasks.run(
            self._desk.verbs.draft_move,
            draft_id,
            done=lambda told: self._told(told, then),
            failed=self._refuse,
            owner=self._page,
        )

    def _told(self, told: DraftMove | None, then: Callable[[], None]) -> None:
        if told is None:
            then()
            return
        dialog = VersionDialog(self._desk.theme, told, self._page.window())
        verbs, draft_id = self._desk.verbs, told.draft_id
        dialog.moved.connect(lambda: self._answer(verbs.move_draft, draft_id, then))
        dialog.stayed.connect(lambda: self._answer(verbs.stay_draft, draft_id, then))
        dialog.rejected.connect(self._leave)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _answer(self, verb: Callable[[str], None], draft_id: str, then: Callable[[], None]) -> None:
        self._desk.tasks.run(verb, draft_id, done=lambda _none: then(), failed=self._refuse, owner=self._page)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _refuse(self, problem: Problem) -> None:
        self._page.tell(problem)
        self._leave()

    def _leave(self) -> None:
        self._page.wanted.emit("today", None)
