"""下一位: after registering, the same item for the next person, keeping what the clerk ticks as the same again.

What was ticked for an item is ticked again the next time, as long as the window lives. GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.common_dialog import CommonDialog
from desktop.pages.desk import Desk
from desktop.usecases.views import DraftLine, Offer
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem

OF_THE_ROUND = ("mode.", "agent.")


class NextPerson(QObject):
    """`wanted(page, subject)` as of a page; `said(sentence, tone)`. `button` is for the page to place."""

    wanted = Signal(str, object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self._case_no = self._item = ""
        self._kept: dict[str, frozenset[str]] = {}
        self.dialog: CommonDialog | None = None
        # Few words: in large type the row of the page has no room for more.
        self.button = KeyButton(desk.theme, self.tr("下一位"), key="F8", icon="new", parent=parent)
        self.button.setToolTip(self.tr("下一位，同一事项"))
        self.button.setAccessibleDescription(self.tr("下一位，同一事项　F8"))
        self.button.clicked.connect(self.ask)
        self.button.hide()

    def offer(self, case_no: str, item_id: str) -> None:
        """A case of this item was registered just now; "" for none."""
        self._case_no, self._item = case_no, item_id
        self.button.setVisible(bool(case_no))

    def ask(self) -> None:
        if not self._case_no or self.dialog is not None:
            return
        self._desk.tasks.run(
            self._desk.verbs.next_offers,
            self._case_no,
            done=self._choose,
            failed=self._refuse,
            owner=self,
        )

    def _choose(self, offers: tuple[Offer, ...]) -> None:
        if not offers:
            self._begin(())
            return
        kept = self._kept.get(self._item)
        dialog = CommonDialog(
            self._desk.theme,
            offers,
            lambda path: path in kept if kept is not None else path.startswith(OF_THE_ROUND),
            self._window.window(),
            title=self.tr("下一位，哪些和这一位一样"),
            about=self.tr("勾上的先填好，表里写着“同上一位”，可以改。每个人自己的、拿不准的不勾。"),
            later=self.tr("先不办"),
        )
        dialog.decided.connect(self._begin)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _begin(self, paths: tuple[str, ...]) -> None:
        self._kept[self._item] = frozenset(paths)

        def to_form(draft: DraftLine) -> None:
            self.wanted.emit("handling", draft)

        self._desk.tasks.run(
            self._desk.verbs.begin_next,
            self._desk.clerk,
            self._case_no,
            paths,
            done=to_form,
            failed=self._refuse,
            owner=self,
        )

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
