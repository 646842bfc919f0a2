"""ListDialog: a list of people typed, pasted or read from a text file, one a line. Adds nobody itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, row


class ListDialog(QDialog):
    """`typed(text)`: add these people. Stays open until the page says what became of them."""

    typed = Signal(str)

    def __init__(self, theme: Theme, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("粘贴名单")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Words(title, "title"))
        words = self.tr(
            "一行一人，顺序是：{order}。用空格、逗号隔开，或从表格里复制；要带别的内容，第一行写各列的名称。"
        )
        column.addWidget(Words(words.format(order="、".join(columns)), "soft"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(title)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._say)
        column.addWidget(self.text, 1)
        self._problem = Words("", "error")
        self._problem.hide()
        column.addWidget(self._problem)
        later = KeyButton(theme, self.tr("关闭"), key="Esc")
        later.clicked.connect(self.reject)
        self.go = KeyButton(theme, self.tr("加入名单"), key="Ctrl+Enter", kind="primary")
        self.go.clicked.connect(self.go_on)
        column.addLayout(row(later, 1, self.go))
        self.resize(860, 520)
        self._say()
        self.text.setFocus()

    def go_on(self) -> None:
        if self.go.isEnabled():
            self.go.setEnabled(False)
            self._problem.say("")
            self.typed.emit(self.text.toPlainText())

    def refuse(self, sentence: str, left: str = "") -> None:
        """Not everybody was added; the lines that were not are `left` to be mended and added again."""
        if left:
            self.text.setPlainText(left)
        self._problem.say(sentence)
        self._say()

    def _say(self) -> None:
        self.go.setEnabled(bool(self.text.toPlainText().strip()))
