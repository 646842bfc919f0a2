"""Editors of typed text: one line, one line whose words are masked, several lines.

What is typed stays as typed; numbers are folded to plain digits when the clerk leaves.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout

from desktop.formview.editor import Editor
from desktop.widgets.ime_line import ImeLine, number_text
from desktop.widgets.words import Words, set_property
from forms.answers import Value

MIN_LINE_WIDTH = 260
LEAST_WIDTH = 96
_FONTS = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


class LineEditor(Editor):
    """One line. `fold` makes the stored text of the typed one; `count_to`: expected length, said while typing.

    `dress` makes the shown text of the stored one (thousands apart); `fold` takes it off again. `fills`: as
    wide as its place, not as what is expected.
    """

    def __init__(
        self,
        *,
        numbers: bool = False,
        width: int = 30,
        limit: int = 0,
        count_to: int = 0,
        unit: str = "",
        fold: Callable[[str], str] | None = None,
        dress: Callable[[str], str] | None = None,
        fills: bool = False,
    ) -> None:
        super().__init__()
        self._fold = fold or (number_text if numbers else str.strip)
        self._dress = dress or str
        self._limit, self._count_to = limit, count_to
        self._told = ""
        self._count: Words | None = None
        self.line = ImeLine(numbers=numbers)
        self._characters, self._fills = width, fills
        self._widen()
        self.across = QHBoxLayout(self)
        self.across.setContentsMargins(0, 0, 0, 0)
        self.across.addWidget(self.line, 4)
        if unit:
            self.across.addWidget(Words(unit, "soft", wrap=False))
        self.across.addStretch(0 if fills else 1)
        self.line.left.connect(self.commit)
        self.line.entered.connect(self.entered)
        if limit or count_to:
            self.line.textEdited.connect(self._say_length)

    def show_value(self, value: Value) -> None:
        text = value if isinstance(value, str) else "、".join(value)
        self._told = text
        self.line.set_text_kept(self._dress(text))

    def typed(self) -> Value:
        return self._fold(self.line.text())

    def commit(self) -> None:
        if self.line.composing:
            return
        text = self._fold(self.line.text())
        if self._dress(text) != self.line.text():
            self.line.setText(self._dress(text))
        self._say("")
        self.line.setModified(False)
        if text != self._told:
            self._told = text
            self.committed.emit(text)

    def renew(self) -> None:
        self.line.setModified(False)
        self._say("")

    def set_wrong(self, wrong: bool) -> None:
        set_property(self.line, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _FONTS and hasattr(self, "line"):
            self._widen()

    def _widen(self) -> None:
        if self._fills:
            self.line.setMinimumWidth(LEAST_WIDTH)
            return
        wide = round(self.line.fontMetrics().horizontalAdvance("国") * self._characters * 0.62 + 34)
        self.line.setMaximumWidth(max(LEAST_WIDTH, wide))
        self.line.setMinimumWidth(min(wide, MIN_LINE_WIDTH))

    def _say_length(self, text: str) -> None:
        length = len(self._fold(text))  # code points: 𠮷 counts one
        if self._limit and length > self._limit:
            self._say(self.tr("现在 {now} 个字，最多 {most} 个").format(now=length, most=self._limit))
        elif self._count_to and length:
            self._say(self.tr("{now}/{all} 位").format(now=length, all=self._count_to))
        else:
            self._say("")

    def _say(self, words: str) -> None:
        if self._count is None and words:
            self._count = Words("", "hint", wrap=False)
            self.across.insertWidget(self.across.count() - 1, self._count)
        if self._count is not None:
            self._count.say(words)


class MaskedEditor(LineEditor):
    """A line whose words others in the room cannot read: masked unless the clerk types here or asks to see it."""

    def __init__(
        self, *, numbers: bool = False, width: int = 30, limit: int = 0, fills: bool = False
    ) -> None:
        super().__init__(numbers=numbers, width=width, limit=limit, fills=fills)
        self._numbers = numbers
        self.eye = QPushButton(self.tr("显示"))
        self.eye.setCheckable(True)
        self.eye.setProperty("kind", "quiet")
        self.eye.setAutoDefault(False)
        self.across.insertWidget(1, self.eye)
        self.eye.toggled.connect(self._look)
        self.line.installEventFilter(self)
        self._look()

    def set_name(self, name: str, description: str) -> None:
        super().set_name(name, description)
        self.eye.setAccessibleName(self.tr("显示或遮住：{name}").format(name=name))

    def renew(self) -> None:
        super().renew()
        self.eye.setChecked(False)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.line and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._look(typing=event.type() == QEvent.Type.FocusIn)
        return False

    def _look(self, _checked: bool = False, *, typing: bool | None = None) -> None:
        plain = self.eye.isChecked() or (self.line.hasFocus() if typing is None else typing)
        mode = QLineEdit.EchoMode.Normal if plain else QLineEdit.EchoMode.Password
        if self.line.echoMode() != mode:
            self.line.setEchoMode(mode)
            if self._numbers:  # showing the words would switch the input method on
                self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.eye.setText(self.tr("遮住") if self.eye.isChecked() else self.tr("显示"))


class AreaEditor(Editor):
    """Several lines; Tab leaves, Enter makes a line."""

    def __init__(self, limit: int = 0) -> None:
        super().__init__()
        self._limit = limit
        self._told = ""
        self.area = _Area(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.area)
        self._count = Words("", "hint")
        self._count.hide()
        box.addWidget(self._count)
        self.area.textChanged.connect(self._say_length)

    def show_value(self, value: Value) -> None:
        text = value if isinstance(value, str) else "\n".join(value)
        self._told = text
        if self.area.toPlainText() != text and not self.area.hasFocus():
            self.area.setPlainText(text)

    def typed(self) -> Value:
        return self.area.toPlainText().strip()

    def commit(self) -> None:
        text = self.area.toPlainText().strip()
        if text != self._told and not self.area.composing:
            self._told = text
            self.committed.emit(text)

    def set_wrong(self, wrong: bool) -> None:
        set_property(self.area, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        self.area.setAccessibleName(name)
        self.area.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.area.setFocus(Qt.FocusReason.TabFocusReason)

    def _say_length(self) -> None:
        length = len(self.area.toPlainText())
        over = self._limit and length > self._limit
        self._count.say(
            self.tr("现在 {now} 个字，最多 {most} 个").format(now=length, most=self._limit) if over else ""
        )


class _Area(QPlainTextEdit):
    def __init__(self, editor: AreaEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.composing = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(110)
        self.setMaximumWidth(680)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.composing = False
        self._editor.commit()


def grouped(text: str) -> str:
    """`1234567.50` as `1,234,567.50`; what is no plain number stays as it is."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (rest and not rest.isdigit()):
        return text
    return f"{sign}{int(whole):,}{point}{rest}" if not whole.startswith("0") else text
