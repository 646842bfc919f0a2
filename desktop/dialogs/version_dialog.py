"""VersionDialog: a draft's item has a newer version: what would change, and the choice to move or to stay.

Calm and complete: every difference is a line, nothing is decided by closing it. Knows no station.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.usecases.draft_moves import DraftMove
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Scroll, Words, row
from forms.moving import Told

SHOWN = 12  # lines of one kind; more are counted


class VersionDialog(QDialog):
    """`moved`: to the new version. `stayed`: on with the draft's own. Esc decides nothing and goes back."""

    moved = Signal()
    stayed = Signal()

    def __init__(self, theme: Theme, told: DraftMove, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        title = self.tr("“{item}”有了新版本").format(item=told.item_name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(820, 680)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(12)
        column.addWidget(Words(title, "section"))
        column.addWidget(Words(self._opening(told)))
        self._scroll = Scroll(gap=10)
        self._fill(told)
        self._scroll.box.addStretch(1)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._buttons(told))
        self.move_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and page keys scroll; nothing in the list takes the focus."""
        bar, key = self._scroll.verticalScrollBar(), Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Down: bar.singleStep() * 3,
            Qt.Key.Key_Up: -bar.singleStep() * 3,
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        if key in steps:
            bar.setValue(bar.value() + steps[key])
        else:
            super().keyPressEvent(event)

    def lines(self) -> list[str]:
        """Everything that is told, line by line."""
        told: list[Words] = list(self._scroll.widget().findChildren(Words))
        return [label.text() for label in told]

    def _opening(self, told: DraftMove) -> str:
        known = self.tr("这份草稿是按 {old} 版填的，现在用的是 {new} 版。").format(old=told.old, new=told.new)
        if not told.must:
            return known + self.tr("可以按原版本办完，也可以换到新版本。换版本不会丢掉已填的内容。")
        if told.ended:
            ended = self.tr("原版本的有效期到 {day}，今天不能再用它登记，需要换到新版本。").format(
                day=told.ended
            )
        else:
            ended = self.tr("原版本今天不能用来登记，需要换到新版本。")
        return known + ended + self.tr("已填的内容都会带过去，不会丢。")

    def _fill(self, told: DraftMove) -> None:
        moving = told.moving
        self._part(self.tr("新版本要补填的"), moving.asked, self.tr("没有要补填的。"))
        self._part(self.tr("已填、换过去要改的"), moving.mend)
        self._part(self.tr("换了位置的（已填的跟着走）"), moving.placed)
        self._part(self.tr("新版本不再问的（已填的留在草稿里）"), moving.kept)
        papers = [Told("", self.tr("要加上：{name}").format(name=name)) for name in moving.more_papers]
        papers += [Told("", self.tr("不再需要：{name}").format(name=name)) for name in moving.fewer_papers]
        self._part(self.tr("材料"), papers)
        if moving.same:
            self._scroll.box.addWidget(
                Words(self.tr("其余已填的 {n} 项照旧。").format(n=moving.same), "soft")
            )

    def _part(self, title: str, told: Sequence[Told], nothing: str = "") -> None:
        if not told and not nothing:
            return
        card = Frame("card", margin=14, gap=4)
        card.box.addWidget(Words(title, "strong"))
        if not told:
            card.box.addWidget(Words(nothing, "soft"))
        for line in told[:SHOWN]:
            words = line.words if line.label in line.words else f"{line.label}：{line.words}"
            card.box.addWidget(Words(words if line.words else line.label))
        if len(told) > SHOWN:
            card.box.addWidget(Words(self.tr("……还有 {n} 项").format(n=len(told) - SHOWN), "soft"))
        self._scroll.box.addWidget(card)

    def _buttons(self, told: DraftMove) -> QHBoxLayout:
        self.move_button = KeyButton(
            self._theme, self.tr("换到新版本"), key="Ctrl+Enter", icon="next", kind="primary"
        )
        self.move_button.clicked.connect(self._move)
        if told.must:
            self.stay_button = KeyButton(self._theme, self.tr("以后再办"), key="Esc", icon="back")
            self.stay_button.clicked.connect(self.reject)
        else:
            self.stay_button = KeyButton(self._theme, self.tr("保留原版本继续"), key="F9", icon="file")
            self.stay_button.clicked.connect(self._stay)
        return row(self.stay_button, 1, self.move_button)

    def _move(self) -> None:
        self.accept()
        self.moved.emit()

    def _stay(self) -> None:
        self.accept()
        self.stayed.emit()
