"""ClockDialog: is this the right date? One clerk's word after some days away; two, a code or the county otherwise.

Shows the date in large type. Decides nothing: the answer goes to `proved`, "no" to `wrong`.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.usecases.trusted_clock import ASK, ClockQuestion
from desktop.widgets.buttons import KeyButton
from desktop.widgets.flow import flow_host
from desktop.widgets.grown_dialog import GrownDialog
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, row


class ClockDialog(GrownDialog):
    """`proved(witness, password, code)`, all "" for a plain yes. `wrong`: the date is not right."""

    proved = Signal(str, str, str)
    wrong = Signal()
    county = Signal()

    def __init__(self, theme: Theme, question: ClockQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("核对日期"))
        self.setAccessibleName(self.tr("核对日期"))
        self.setMinimumWidth(620 if question.kind == ASK else 860)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(14)
        self.date = Words(self.tr("今天是 {day}，对吗？").format(day=_long(question.now)), "title")
        column.addWidget(self.date)
        column.addWidget(
            Words(
                self.tr("电脑上是 {now}，上次办理是 {last}。日期错了，期限和编号都会错。").format(
                    now=question.now, last=question.last
                ),
                "soft",
            )
        )
        self.told = Words("", "error")
        self.told.hide()
        if question.kind != ASK:
            self._proofs(column, question)
        column.addWidget(self.told)
        self.no = KeyButton(theme, self.tr("日期不对"))
        self.no.clicked.connect(self._no)
        self.yes = KeyButton(theme, self.tr("对，就是今天"), key="Ctrl+Enter", kind="primary")
        self.yes.clicked.connect(self._yes)
        column.addWidget(flow_host(self.no, self.yes))

    def say(self, sentence: str) -> None:
        """Why it was not taken."""
        self.told.say(sentence)
        self.told.setVisible(bool(sentence))
        self.yes.setEnabled(True)

    def reject(self) -> None:
        """Esc is no answer to this question: the date is taken for wrong."""
        self._no()

    def _proofs(self, column: QVBoxLayout, question: ClockQuestion) -> None:
        lead = self.tr("相差太大，要再核对一道，下面任选一样：")
        column.addWidget(Words(lead, "strong"))
        self.witness = ImeLine()
        self.witness.setPlaceholderText(
            self.tr("本站另一位同事的姓名：{names}").format(names="、".join(question.others))
            if question.others
            else self.tr("本站另一位同事的姓名")
        )
        self.witness.setAccessibleName(self.tr("另一位同事"))
        self.password = ImeLine(numbers=True)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("他的密码"))
        self.password.setAccessibleName(self.tr("他的密码"))
        self.code = ImeLine(numbers=True)
        self.code.setPlaceholderText(
            self.tr("或者：打电话给乡镇，报“第 {n} 号”，填对方念的 21 位数字").format(n=question.code or "—")
        )
        self.code.setAccessibleName(self.tr("一次性码"))
        for line in (self.witness, self.password, self.code):
            column.addWidget(line)
        self.by_county = KeyButton(
            self._theme,
            self.tr("县中心的时间一致，就用它") if question.county else self.tr("有网：与县里交换一次来核对"),
        )
        self.by_county.clicked.connect(self.county)
        column.addLayout(row(self.by_county, 1))

    def _yes(self) -> None:
        self.yes.setEnabled(False)
        if hasattr(self, "witness"):
            self.proved.emit(self.witness.text().strip(), self.password.text(), self.code.text().strip())
        else:
            self.proved.emit("", "", "")

    def _no(self) -> None:
        super().reject()
        self.wrong.emit()


def _long(stamp: str) -> str:
    day = datetime.strptime(stamp[:10], "%Y-%m-%d")
    return f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}"
