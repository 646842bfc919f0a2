"""打印给他签: beside a row of the checklist, the sheet that has to be signed for it (承诺书、授权书).

Through the usual preview, so that the clerk reads it out before anybody signs. No number is taken. GUI thread;
drawing and printing run on workers.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.pages.table_print import Sheet, TablePrint
from desktop.usecases.views import MaterialRow
from desktop.widgets.buttons import KeyButton

LATER, MISSING = "later", "missing"


class SignedPrint(QObject):
    """`button` is for the page to place; `say(words)` hears of refusals."""

    def __init__(self, desk: Desk, say: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._draft_id = ""
        self._row: MaterialRow | None = None
        self.printing = TablePrint(desk, parent)
        self.printing.said.connect(lambda sentence, _tone: say(sentence))
        self.button = KeyButton(desk.theme, self.tr("打印出来给他们签"), icon="print", parent=parent)
        self.button.clicked.connect(self.print)
        self.button.hide()

    def offer(self, draft_id: str, found: MaterialRow) -> None:
        """The row that is open now; only a missing minor paper may be promised."""
        self._draft_id, self._row = draft_id, found
        wanted = bool(found.sign) and (found.sign != LATER or found.state == MISSING)
        self.button.setVisible(wanted and bool(draft_id))
        self.button.set_words(
            self.tr("先欠着：打印容缺补交承诺书") if found.sign == LATER else self.tr("打印出来给他们签")
        )

    def print(self) -> None:
        found, draft_id, who = self._row, self._draft_id, self._desk.clerk.name
        if found is None or not draft_id:
            return
        title = self.tr("容缺补交承诺书") if found.sign == LATER else found.name
        verb, material = self._desk.verbs.draft_signed_pdf, found.material
        self.printing.show(Sheet(title, lambda: verb(draft_id, material, who), lambda: None))
