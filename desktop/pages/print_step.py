"""打印: the case stands; its papers are shown and printed. Nothing here can undo the registration."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pages.desk import Desk
from desktop.pages.paper_desk import PaperDesk
from desktop.usecases.views import Registered
from desktop.widgets.words import Frame, Words


class PrintStep(QWidget):
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        done = Frame("banner", margin=14, gap=4)
        done.setProperty("tone", "good")
        self.number = Words("", "big")
        self._words = Words("", "")
        done.box.addWidget(self.number)
        done.box.addWidget(self._words)
        box.addWidget(done)
        self.desk = PaperDesk(desk)
        self.desk.said.connect(self.said)
        box.addWidget(self.desk, 1)

    def show_case(self, registered: Registered) -> None:
        """The number first, then the papers; printing starts only when the clerk asks for it."""
        self.number.say(self.tr("办件号 {number}").format(number=registered.case_no))
        words = self.tr("已登记并存好，状态：{state}。请打印回执交给申请人。").format(
            state=registered.state_text
        )
        if not registered.second_copy:
            words += self.tr("第二份副本没有接上，请插好备份盘。")
        self._words.say(words)
        self.desk.show_papers(registered.papers, form_of=registered.case_no)
        self.desk.focus_print()
