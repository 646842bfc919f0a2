"""RatingDialog: 好差评 on the villager's side of the screen, over the whole window, in very large type.

Three leaves: how content, why (the national reasons of that level), thanks. The villager presses,
never the clerk; 不评价 is always there. Records nothing itself: `answered` tells the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.formview.editors import LineEditor
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ENTERS
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, empty, row
from sync.ledger.rating import STARS
from sync.ledger.rating_reasons import REASONS, TEXT_LIMIT

GIVEN, DECLINED = "RatingGiven", "RatingDeclined"
SCREEN = "screen"
LEVEL, WHY, THANKS = range(3)
TEXT_CHARACTERS = 90


class RatingDialog(QDialog):
    """`answered(kind, values)`: a rating or the wish not to rate, for the verb `act_on_case`."""

    answered = Signal(str, object)

    def __init__(self, theme: Theme, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._stars = 0
        self._kept: tuple[str, Mapping[str, Any]] | None = None
        self.setWindowTitle(self.tr("请您评价"))
        self.setAccessibleName(self.windowTitle())
        self.setObjectName("rating")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if parent is not None:
            self.setGeometry(parent.window().geometry())
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 28, 48, 24)
        column.setSpacing(14)
        self._title = Words("", "huge")
        column.addWidget(self._title)
        self._about = Words(about, "large")
        column.addWidget(self._about)
        self._leaves = QStackedWidget()
        for leaf in (self._level_leaf(), self._why_leaf(), self._thanks_leaf()):
            self._leaves.addWidget(leaf)
        column.addWidget(self._leaves, 1)
        self._back = KeyButton(theme, "", key="Esc", kind="quiet")
        self._back.clicked.connect(self.reject)
        self._decline = self._plain(self.tr("不评价"), "F8", self.decline)
        self._finish = self._plain(self.tr("完成"), "Enter", self.finish, kind="primary")
        self._retry = self._plain(self.tr("再存一次"), "F5", self.send)
        column.addLayout(row(self._back, 1, self._retry, self._decline, self._finish))
        self._open(LEVEL)

    @property
    def leaf(self) -> int:
        return self._leaves.currentIndex()

    def levels(self) -> dict[int, KeyButton]:
        """The five choices by stars."""
        return dict(self._levels)

    def reasons(self) -> list[KeyButton]:
        """The reasons of the chosen level, each on or off."""
        return list(self._reasons)

    def choose(self, stars: int) -> None:
        """How content somebody is: his level, and its reasons are asked."""
        if stars != self._stars:
            self._stars = stars
            self._draw_reasons(stars)
        self._open(WHY)

    def finish(self) -> None:
        """完成 hands the screen back; on the last leaf it closes."""
        if self.leaf == THANKS:
            self.accept()
            return
        if self.leaf != WHY or self._text.line.composing:
            return
        self._text.commit()
        rating = {
            "stars": self._stars,
            "reasons": [button.property("code") for button in self._reasons if button.isChecked()],
            "text": str(self._text.typed()),
            "source": SCREEN,
        }
        self._hand_back(GIVEN, {"rating": rating})

    def decline(self) -> None:
        """不评价: recorded as what it is, never asked twice."""
        if self.leaf != THANKS:
            self._hand_back(DECLINED, {"rating": {"declined": True, "source": SCREEN}})

    def send(self) -> None:
        """Tell the page once more what was answered."""
        if self._kept is not None:
            self._retry.hide()
            self._finish.setEnabled(False)
            self._told.say(self.tr("正在存…"))
            self.answered.emit(*self._kept)

    def saved(self) -> None:
        """It stands in the journal."""
        self._told.say(self.tr("已记下。"))
        self._finish.setEnabled(True)
        self._finish.setFocus()

    def refuse(self, sentence: str) -> None:
        """It was not recorded: the words are for the clerk, the answer stays."""
        self._told.say(sentence)
        self._finish.setEnabled(True)
        self._retry.show()
        self._retry.setFocus()

    def reject(self) -> None:
        """Esc: from the reasons back to the levels, elsewhere the clerk takes the screen back."""
        if self.leaf == WHY:
            self._open(LEVEL)
        elif self._finish.isEnabled():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the level on which the focus stands."""
        level = next((button for button in self._levels.values() if button.hasFocus()), None)
        if event.key() in ENTERS and level is not None:
            level.click()
            return
        super().keyPressEvent(event)

    def _hand_back(self, kind: str, values: Mapping[str, Any]) -> None:
        self._kept = (kind, values)
        self._open(THANKS)
        self.send()

    def _open(self, leaf: int) -> None:
        titles = {
            LEVEL: self.tr("您对这次办事满意吗？"),
            WHY: self.tr("您选的是：{level}").format(level=STARS.get(self._stars, "")),
            THANKS: self.tr("谢谢您！请把屏幕转回工作人员。"),
        }
        self._title.say(titles[leaf])
        self._leaves.setCurrentIndex(leaf)
        self._back.set_words(self.tr("重新选") if leaf == WHY else self.tr("工作人员收回"))
        self._back.setVisible(leaf != THANKS)
        self._decline.setVisible(leaf != THANKS)
        self._finish.setVisible(leaf != LEVEL)
        self._finish.set_words(self.tr("工作人员：继续") if leaf == THANKS else self.tr("完成"))
        self._retry.hide()
        if leaf == LEVEL:
            self._levels.get(self._stars, self).setFocus()  # nothing is marked before somebody chose
        elif leaf == WHY and self._reasons:
            self._reasons[0].setFocus()

    def _level_leaf(self) -> QWidget:
        leaf, column = _leaf()
        column.addWidget(
            Words(self.tr("请您自己选一个，按一下就行。评不评、怎么评，都不影响办事。"), "large")
        )
        self._levels: dict[int, KeyButton] = {}
        for key, (stars, words) in enumerate(STARS.items(), 1):
            button = self._plain(words, str(key), lambda stars=stars: self.choose(stars), kind="rate")
            self._levels[stars] = button
            column.addWidget(button, 1)
        return leaf

    def _why_leaf(self) -> QWidget:
        leaf, column = _leaf()
        column.addWidget(Words(self.tr("为什么？可以选几项，也可以不选。"), "large"))
        self._reasons: list[KeyButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        column.addLayout(self._grid, 1)
        self._text = LineEditor(width=TEXT_CHARACTERS, limit=TEXT_LIMIT)
        self._text.line.setProperty("place", "rating")
        self._text.line.setPlaceholderText(self.tr("还想说什么？可以不写"))
        self._text.set_name(self.tr("意见建议，可不填"), "")
        column.addWidget(self._text)
        return leaf

    def _thanks_leaf(self) -> QWidget:
        leaf, column = _leaf()
        column.addStretch(1)
        self._told = Words("", "large")
        column.addWidget(self._told)
        column.addStretch(2)
        return leaf

    def _draw_reasons(self, stars: int) -> None:
        empty(self._grid)
        self._reasons = []
        for at, (code, words) in enumerate(REASONS[stars]):
            button = KeyButton(self._theme, "", key=str(at + 1), kind="reason", shrinks=True)
            button.setCheckable(True)
            button.setProperty("code", code)
            button.toggled.connect(lambda on, button=button, words=words: _say_ticked(button, words, on))
            _say_ticked(button, words, False)
            self._reasons.append(button)
            self._grid.addWidget(button, at // 2, at % 2)

    def _plain(self, words: str, key: str, slot: Any, *, kind: str = "plain") -> KeyButton:
        button = KeyButton(self._theme, words, key=key, kind=kind)
        button.clicked.connect(lambda _checked=False: slot())
        return button


def _leaf() -> tuple[QWidget, QVBoxLayout]:
    leaf = QWidget()
    column = QVBoxLayout(leaf)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    return leaf, column


def _say_ticked(button: KeyButton, words: str, on: bool) -> None:
    """The tick is a sign, not a colour."""
    button.set_words(f"☑ {words}" if on else f"☐ {words}")
    button.setAccessibleName(words)
