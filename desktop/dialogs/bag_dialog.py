"""BagDialog: which cases go together, to whom and how; then once more by name, because it cannot be taken back.

Two leaves: choosing, and confirming with every row named. Knows case lines and words only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop.usecases.batch_views import Bag
from desktop.usecases.views import CaseLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.theme import Theme
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Scroll, Words, empty, row

CHOOSE, CONFIRM = range(2)


@dataclass(frozen=True, slots=True)
class BagWords:
    """`go` and `confirm` take `{n}` and `{to}`; `pledge`: what the clerk must tick before it is done."""

    title: str
    about: str
    go: str
    confirm: str
    pledge: str
    ticked: bool = True
    ways: tuple[str, ...] = ()


class BagDialog(QDialog):
    """`decided(case_nos, way)`: confirmed by name; `way` is "" where none is asked."""

    decided = Signal(object, str)

    def __init__(
        self, theme: Theme, words: BagWords, bags: Sequence[Bag], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._bags = theme, words, tuple(bags)
        self._ticks: list[tuple[CaseLine, TickBox]] = []
        self.setWindowTitle(words.title)
        self.setAccessibleName(words.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        self._title = Words(words.title, "title")
        column.addWidget(self._title)
        self._leaves = QStackedWidget()
        self._leaves.addWidget(self._choosing())
        self._leaves.addWidget(self._confirming())
        column.addWidget(self._leaves, 1)
        self._problem = Words("", "error")
        self._problem.hide()
        column.addWidget(self._problem)
        self.back = KeyButton(theme, "", key="Esc")
        self.back.clicked.connect(self.reject)
        self.go = KeyButton(theme, "", key="Ctrl+Enter", icon="next", kind="primary")
        self.go.clicked.connect(self.go_on)
        column.addLayout(row(self.back, 1, self.go))
        self._open_bag()
        self._open(CHOOSE)
        self.resize(860, 600)

    @property
    def leaf(self) -> int:
        return self._leaves.currentIndex()

    def ticks(self) -> list[TickBox]:
        return [tick for _line, tick in self._ticks]

    def chosen(self) -> tuple[str, ...]:
        return tuple(line.case_no for line, tick in self._ticks if tick.isChecked())

    def go_on(self) -> None:
        """From choosing to the names; from the names it is done."""
        if not self.go.isEnabled():
            return
        if self.leaf == CHOOSE:
            self._open(CONFIRM)
            return
        self.go.setEnabled(False)
        self._problem.say("")
        self.decided.emit(self.chosen(), self.way.value() if self._words.ways else "")

    def refuse(self, sentence: str) -> None:
        """Nothing was written; what was ticked stays."""
        self._problem.say(sentence)
        self._say()

    def reject(self) -> None:
        """Esc: from the names back to choosing, from there nothing is done."""
        if self.leaf == CONFIRM:
            self._open(CHOOSE)
        else:
            super().reject()

    def _choosing(self) -> QWidget:
        leaf, box = _leaf()
        box.addWidget(Words(self._words.about, "soft"))
        self.to = OneOf([(str(at), bag.to) for at, bag in enumerate(self._bags)], segments=True)
        self.to.set_value("0")
        self.to.setAccessibleName(self.tr("交给"))
        self.to.chosen.connect(lambda _value: self._open_bag())
        if len(self._bags) > 1:
            box.addWidget(self.to)
        self._list = Scroll(gap=4)
        box.addWidget(self._list, 1)
        self.way = OneOf([(way, way) for way in self._words.ways], segments=True)
        if self._words.ways:
            box.addWidget(Words(self.tr("移交方式"), "strong"))
            self.way.set_value(self._words.ways[0])
            self.way.setAccessibleName(self.tr("移交方式"))
            box.addWidget(self.way)
        return leaf

    def _confirming(self) -> QWidget:
        leaf, box = _leaf()
        self._names = Scroll(gap=4)
        box.addWidget(self._names, 1)
        box.addWidget(Words(self.tr("办了不能撤回。有一件不能办，整批都不动。"), "strong"))
        self.pledge = TickBox(self._words.pledge)
        self.pledge.toggled.connect(lambda _on: self._say())
        box.addWidget(self.pledge)
        return leaf

    def _open_bag(self) -> None:
        """The cases of the chosen receiver."""
        empty(self._list.box)
        self._ticks = []
        for line in self._bag().lines:
            tick = TickBox(_name(line))
            tick.setToolTip(line.case_no)
            tick.setChecked(self._words.ticked)
            tick.toggled.connect(lambda _on: self._say())
            self._ticks.append((line, tick))
            self._list.box.addWidget(tick)
            if line.next_step:
                self._list.box.addWidget(Words(f"　　{line.next_step}", "soft"))
        self._list.box.addStretch(1)
        self._say()

    def _bag(self) -> Bag:
        return self._bags[int(self.to.value() or 0)]

    def _open(self, leaf: int) -> None:
        self._leaves.setCurrentIndex(leaf)
        self._problem.say("")
        if leaf == CONFIRM:
            self.pledge.setChecked(False)
            empty(self._names.box)
            for line, tick in self._ticks:
                if tick.isChecked():
                    self._names.box.addWidget(Words(_name(line), "strong"))
                    self._names.box.addWidget(Words(f"　　{line.case_no}", "soft"))
            self._names.box.addStretch(1)
            self.pledge.setFocus()
        elif self._ticks:
            self._ticks[0][1].setFocus()
        self._say()

    def _say(self) -> None:
        count, confirming = len(self.chosen()), self.leaf == CONFIRM
        named = {"n": count, "to": self._bag().to}
        words = self._words
        self._title.say(words.confirm.format(**named) if confirming else words.title)
        self.back.set_words(self.tr("再改改") if confirming else self.tr("先不办"))
        self.go.set_words(self.tr("确定，打印交接单") if confirming else words.go.format(**named))
        self.go.set_icon("print" if confirming else "next")
        self.go.setEnabled(count > 0 and (not confirming or self.pledge.isChecked()))


def _leaf() -> tuple[QWidget, QVBoxLayout]:
    leaf = QWidget()
    box = QVBoxLayout(leaf)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(10)
    return leaf, box


def _name(line: CaseLine) -> str:
    return f"{line.applicant}　{line.item_name}"
