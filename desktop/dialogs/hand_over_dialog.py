"""HandOverDialog: which cases go into one bag, and how it travels. Everything is ticked to begin with.

Knows case lines and words only; handing over is done by whoever opened it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.usecases.views import CaseLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.theme import Theme
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Scroll, Words, row

WAYS = ("专人", "邮政", "网络", "U盘")


class HandOverDialog(QDialog):
    """`decided(case_nos, way)`: the clerk pressed 移交."""

    decided = Signal(object, str)

    def __init__(self, theme: Theme, lines: Sequence[CaseLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("一起移交")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(Words(title, "title"))
        column.addWidget(Words(self.tr("打勾的办件装一个袋，打一张交接单，一个编号。"), "soft"))
        self._ticks: list[tuple[str, TickBox]] = []
        scroll = Scroll(gap=4)
        for line in lines:
            tick = TickBox(f"{line.applicant}　{line.item_name}")
            tick.setToolTip(line.case_no)
            tick.setChecked(True)
            tick.toggled.connect(self._say_count)
            self._ticks.append((line.case_no, tick))
            scroll.box.addWidget(tick)
        scroll.box.addStretch(1)
        column.addWidget(scroll, 1)
        column.addWidget(Words(self.tr("移交方式"), "strong"))
        self.way = OneOf([(way, way) for way in WAYS], segments=True)
        self.way.set_value(WAYS[0])
        self.way.setAccessibleName(self.tr("移交方式"))
        column.addWidget(self.way)
        self._problem = Words("", "error")
        self._problem.hide()
        column.addWidget(self._problem)
        later = KeyButton(theme, self.tr("先不办"), key="Esc")
        later.clicked.connect(self.reject)
        self.go = KeyButton(theme, "", key="Ctrl+Enter", icon="print", kind="primary")
        self.go.clicked.connect(self.decide)
        column.addLayout(row(later, 1, self.go))
        self._say_count()
        self.resize(820, min(640, 330 + 46 * len(self._ticks)))

    def ticks(self) -> list[TickBox]:
        return [tick for _, tick in self._ticks]

    def chosen(self) -> tuple[str, ...]:
        return tuple(number for number, tick in self._ticks if tick.isChecked())

    def decide(self) -> None:
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self._problem.say("")
        self.decided.emit(self.chosen(), self.way.value())

    def refuse(self, sentence: str) -> None:
        """Nothing was written; what was ticked stays."""
        self._problem.say(sentence)
        self._say_count()

    def _say_count(self) -> None:
        count = len(self.chosen())
        self.go.set_words(self.tr("移交 {n} 件并打印交接单").format(n=count))
        self.go.setEnabled(count > 0)
