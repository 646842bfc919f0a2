"""HelpDialog: F1. What this page is for, which keys it knows, and its page of the manual."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.turns import InTurns
from desktop.widgets.words import Pill, Words, row


class HelpDialog(QDialog):
    """`card_wanted`: the clerk wants the printed card; offered where `card` says so."""

    card_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        lines: Sequence[str],
        parent: QWidget | None = None,
        *,
        manual: str = "",
        card: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("帮助"))
        self.setMinimumWidth(760 if manual else 620)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(10)
        column.addWidget(Words(self.tr("帮助：{page}").format(page=title), "section"))
        for line in lines:
            column.addWidget(Words(line))
        if manual:
            column.addWidget(self._manual(manual), 1)
        keys = QGridLayout()
        keys.setHorizontalSpacing(14)
        keys.setVerticalSpacing(8)
        for at, (key, what) in enumerate(self._keys()):
            keys.addWidget(Pill(key, "none"), at // 2, at % 2 * 2)
            keys.addWidget(Words(what, wrap=False), at // 2, at % 2 * 2 + 1)
        keys.setColumnStretch(3, 1)
        column.addLayout(keys)
        close = KeyButton(theme, self.tr("知道了"), key="Esc", kind="primary")
        close.clicked.connect(self.accept)
        self.card = KeyButton(theme, self.tr("打印速查卡"), icon="print")
        self.card.setVisible(card)
        self.card.clicked.connect(self._card)
        column.addLayout(row(self.card, 1, close))

    def _card(self) -> None:
        self.accept()
        self.card_wanted.emit()

    def _manual(self, text: str) -> QTextBrowser:
        shown = QTextBrowser()
        shown.setAccessibleName(self.tr("使用手册"))
        InTurns(self).draw((lambda: None, lambda: shown.setMarkdown(text)))  # after the dialog itself
        shown.setMinimumHeight(300)
        return shown

    def _keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("F1", self.tr("帮助")),
            ("F2", self.tr("读卡")),
            ("F3", self.tr("上一步")),
            ("F4", self.tr("拍照")),
            ("F8", self.tr("添一行")),
            ("Shift+F8", self.tr("删一行（可恢复）")),
            ("F9", self.tr("暂存")),
            ("Ctrl+P", self.tr("打印")),
            ("Ctrl+Enter", self.tr("下一步")),
            ("Enter", self.tr("下一格")),
            ("Esc", self.tr("离开（先问）")),
            ("Alt+1…8", self.tr("换页")),
        )


def manual_ways(window: QWidget) -> tuple[str, ...]:
    """What to do where a device or the line is out: the way without it."""
    return (
        window.tr("读卡器不灵：手工填写姓名和身份证号，不影响办理。"),
        window.tr("高拍仪不灵：用手机拍好后按“选择文件”，或先办、以后补拍。"),
        window.tr("打印机不灵：办件已存好，修好后在“文书”里再打，编号不变。"),
        window.tr("没有网：照常办理，有网时自动上报；也可以到“交换”里看还有几件。"),
    )
