"""CommonDialog: what an earlier case answered, and which of it is the same for everybody on the list.

Ticked beforehand is only how and through whom it is handed in; the rest the clerk decides. Fills nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.usecases.views import Offer
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Scroll, Words, row


class CommonDialog(QDialog):
    """`decided(paths)`: these answers are common to all."""

    decided = Signal(object)

    def __init__(
        self,
        theme: Theme,
        offers: Sequence[Offer],
        ticked: Callable[[str], bool],
        parent: QWidget | None = None,
        *,
        title: str = "",
        about: str = "",
        later: str = "",
    ) -> None:
        """`title`, `about`, `later`: other words, where it is not about a list."""
        super().__init__(parent)
        title = title or self.tr("大家都一样的内容")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Words(title, "title"))
        origin = offers[0].origin if offers else ""
        usual = self.tr("照 {origin} 办的那一件。只勾名单上每个人都一样的；拿不准的不勾，逐个填。")
        column.addWidget(Words(about or usual.format(origin=origin), "soft"))
        parts = Scroll(gap=4)
        self._ticks: list[tuple[str, TickBox]] = []
        for offer in offers:
            tick = TickBox(f"{offer.label}：{offer.shown}")
            tick.setChecked(ticked(offer.path))
            self._ticks.append((offer.path, tick))
            parts.box.addWidget(tick)
        parts.box.addStretch(1)
        column.addWidget(parts, 1)
        leave = KeyButton(theme, later or self.tr("不照了"), key="Esc")
        leave.clicked.connect(self.reject)
        self.go = KeyButton(theme, self.tr("照这些填"), key="Ctrl+Enter", kind="primary")
        self.go.clicked.connect(self.go_on)
        column.addLayout(row(leave, 1, self.go))
        self.resize(760, 560)
        (self._ticks[0][1] if self._ticks else self.go).setFocus()

    def ticks(self) -> list[TickBox]:
        return [tick for _path, tick in self._ticks]

    def go_on(self) -> None:
        self.accept()
        self.decided.emit(tuple(path for path, tick in self._ticks if tick.isChecked()))
