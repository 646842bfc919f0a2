"""PreviewDialog: the pages of one table before it is printed. Shows pictures, prints nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.paper_view import PaperView
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, row

SIZE = (1180, 700)


class PreviewDialog(QDialog):
    """`agreed` when the clerk wants it printed; the dialog stays until it is closed."""

    agreed = Signal()

    def __init__(
        self, theme: Theme, title: str, images: Sequence[QImage], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(*SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(Words(title, "section"))
        self.view = PaperView()
        self.view.show_pages(images)
        column.addWidget(self.view, 1)
        self._state = Words("", "soft")
        self.say(self.tr("共 {n} 页").format(n=len(images)))
        self.print_button = KeyButton(theme, self.tr("打印"), key="Ctrl+P", icon="print", kind="primary")
        self.print_button.clicked.connect(self.agreed)
        close = KeyButton(theme, self.tr("关闭"), key="Esc")
        close.clicked.connect(self.reject)
        near = KeyButton(theme, self.tr("放大"), icon="zoomin", kind="quiet")
        far = KeyButton(theme, self.tr("缩小"), icon="zoomout", kind="quiet")
        near.clicked.connect(lambda: self.view.zoom(1))
        far.clicked.connect(lambda: self.view.zoom(-1))
        column.addLayout(row(self._state, 1, near, far, close, self.print_button))
        self.print_button.setFocus()

    def say(self, words: str) -> None:
        self._state.say(words)
