"""PasteDialog: a list typed or pasted, one person a line; what was read of each line stands below it.

Two presses: 读入 shows every line with its day or its mistake, 打印 takes those without one. Changing the
text asks to read again. Reads and prints nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.usecases.due_views import NoticeRow
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.theme import Theme
from desktop.widgets.words import Scroll, Words, empty, row


class PasteDialog(QDialog):
    """`typed(text)`: read these lines. `decided(rows)`: print these, all of them without a mistake."""

    typed = Signal(str)
    decided = Signal(object)

    def __init__(self, theme: Theme, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("粘贴一批")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._rows: tuple[NoticeRow, ...] = ()
        self._read = False
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(Words(title, "title"))
        order = "、".join(columns)
        column.addWidget(
            Words(
                self.tr(
                    "一行一户，顺序是：{order}。用空格、逗号隔开，或从表格里复制；第一行也可以写各列的名称。"
                ).format(order=order),
                "soft",
            )
        )
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(title)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._changed)
        column.addWidget(self.text, 2)
        self._list = Scroll(gap=0)
        column.addWidget(self._list, 3)
        self._problem = Words("", "error")
        self._problem.hide()
        column.addWidget(self._problem)
        later = KeyButton(theme, self.tr("关闭"), key="Esc")
        later.clicked.connect(self.reject)
        self.go = KeyButton(theme, "", key="Ctrl+Enter", kind="primary")
        self.go.clicked.connect(self.go_on)
        column.addLayout(row(later, 1, self.go))
        self.resize(900, 620)
        self._say()
        self.text.setFocus()

    def sound(self) -> tuple[NoticeRow, ...]:
        """The lines without a mistake."""
        return tuple(line for line in self._rows if not line.problem)

    def go_on(self) -> None:
        """读入, then 打印."""
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self._problem.say("")
        if self._read:
            self.decided.emit(self.sound())
        else:
            self.typed.emit(self.text.toPlainText())

    def show_rows(self, rows: Sequence[NoticeRow]) -> None:
        """What was read, or what is left after some were printed."""
        self._rows, self._read = tuple(rows), True
        empty(self._list.box)
        for at, line in enumerate(self._rows):
            self._list.box.addWidget(self._line(line, first=not at))
        if not self._rows:
            self._list.box.addWidget(Words(self.tr("没有读到内容。"), "soft"))
        self._list.box.addStretch(1)
        self._say()

    def refuse(self, sentence: str) -> None:
        """Nothing was read or printed; the text stays."""
        self._problem.say(sentence)
        self._say()

    def _line(self, line: NoticeRow, *, first: bool) -> WorkRow:
        number = self.tr("第 {n} 行").format(n=line.line)
        lead = "　".join(part for part in (number, line.name, line.subject) if part)
        due = line.due.isoformat() if line.due else ""
        work = WorkRow(
            lead, line.problem, pill=due if not line.problem else self.tr("要改"), tone=_tone(line)
        )
        if first:
            work.first()
        return work

    def _changed(self) -> None:
        self._read = False
        self._say()

    def _say(self) -> None:
        if not self._read:
            self.go.set_words(self.tr("读入"))
            self.go.setEnabled(bool(self.text.toPlainText().strip()))
            return
        count = len(self.sound())
        self.go.set_words(self.tr("打印 {n} 张").format(n=count))
        self.go.setEnabled(count > 0)


def _tone(line: NoticeRow) -> str:
    return "orange" if line.problem else "green"
