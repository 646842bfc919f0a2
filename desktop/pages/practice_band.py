"""The band of 练习模式 on top of every page: says that nothing here counts, ends or empties the practice.

`left` and `afresh` are asked of whoever opened the practice; the band opens and empties nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.ask_dialog import AskDialog
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Words


class PracticeBand(Frame):
    """Never hidden while one practises."""

    left = Signal()
    afresh = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("practice", parent, across=True, margin=6, gap=10)
        self._theme = theme
        self.box.setContentsMargins(18, 2, 10, 2)
        self.words = Words(self.tr("练习　人和办件都是编的，什么也不会上报。"), "strong")
        self.box.addWidget(self.words, 1)
        self.again = KeyButton(theme, self.tr("重新开始练习"), kind="quiet")
        self.again.clicked.connect(self._ask)
        self.box.addWidget(self.again)
        self.leave = KeyButton(theme, self.tr("结束练习"), kind="quiet")
        self.leave.clicked.connect(self.left)
        self.box.addWidget(self.leave)
        theme.changed.connect(self._wear)
        self.setAccessibleName(self.tr("练习"))
        self._wear()

    def _wear(self) -> None:
        """Violet on either ground: no other part of the window has this colour."""
        self.setStyleSheet(
            "PracticeBand { background: #5b3a8c; }"
            "PracticeBand QLabel { color: #ffffff; background: transparent; }"
            "PracticeBand QAbstractButton { color: #ffffff; background: #46297a;"
            " border: 1px solid #ffffff; border-radius: 8px; padding: 4px 12px; }"
            "PracticeBand QAbstractButton:focus { border: 3px solid #ffd34d; }"
        )

    def _ask(self) -> None:
        dialog = AskDialog(
            self._theme,
            self.tr("重新开始练习？"),
            self.tr("练习里做过的都清空，从头来过。真的办件不在这里，一件也不会动。"),
            self.tr("重新开始"),
            self.tr("留下继续练"),
            self.window(),
        )
        dialog.agreed.connect(self.afresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
