"""FileEditor: a photo or a file attached to the form, or the word that it is put on the paper by hand.

Shows what is attached and asks for another (`wanted`); it opens no file and knows no camera: the
page does, on a worker, and puts the answer. Enter goes on.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.formview.editor import Editor
from desktop.widgets.flow import flow_host
from desktop.widgets.ime_line import ENTERS
from desktop.widgets.words import Words, set_property, show_part
from forms.answers import Value
from forms.attachment import ON_PAPER, attached_words, attachment_of

CAMERA, CHOOSE = "camera", "choose"


class FileEditor(Editor):
    """`wanted(CAMERA | CHOOSE)`: take a picture, or let a file be chosen. `photo`: it may also be on paper."""

    wanted = Signal(str)

    def __init__(self, *, photo: bool) -> None:
        super().__init__()
        self._value = ""
        self._name = ""
        self._state = Words("", "")
        self.shoot = self._button(self.tr("拍照　F4"), lambda: self.wanted.emit(CAMERA))
        self.choose = self._button(self.tr("选择文件"), lambda: self.wanted.emit(CHOOSE))
        self.paper = self._button(self.tr("贴在打印的表上"), lambda: self._take(ON_PAPER))
        self.away = self._button(self.tr("不要了"), lambda: self._take(""))
        self._parts = [self.shoot, self.choose, self.paper, self.away]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._state)
        self._flow = flow_host(*self._parts)
        box.addWidget(self._flow)
        if not photo:
            self._parts.remove(self.paper)
            self.paper.hide()
        self.show_value("")

    def show_value(self, value: Value) -> None:
        self._value = value if isinstance(value, str) else "".join(value)
        self._state.say(self._words())
        show_part(self.away, bool(self._value))
        if self.paper in self._parts:
            show_part(self.paper, self._value != ON_PAPER)
        self._flow.updateGeometry()
        self._speak("")

    def typed(self) -> Value:
        return self._value

    def say(self, words: str) -> None:
        """What is being done, or why it could not be done."""
        self._state.say(words or self._words())

    def set_wrong(self, wrong: bool) -> None:
        for part in self._parts:
            set_property(part, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        self._name = name
        self._speak(description)

    def take_focus(self) -> None:
        self.shoot.setFocus(Qt.FocusReason.TabFocusReason)

    def stops(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_F4:
            self.wanted.emit(CAMERA)
        else:
            super().keyPressEvent(event)

    def _button(self, words: str, act: object) -> QPushButton:
        button = _Quiet(words)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _take(self, value: str) -> None:
        if value != self._value:
            self.show_value(value)
            self.committed.emit(value)
            self.take_focus()

    def _words(self) -> str:
        if self._value == ON_PAPER:
            return self.tr("贴在打印的表上。")
        if attachment_of(self._value) is not None:
            return self.tr("已附：{name}").format(name=attached_words(self._value))
        return self._value

    def _speak(self, description: str) -> None:
        for part in self._parts:
            words = part.text().partition("\u3000")[0]
            part.setAccessibleName(f"{self._name}，{words}" if self._name else words)
            part.setAccessibleDescription(description or self._state.text())


class _Quiet(QPushButton):
    """Space presses; Enter belongs to the form and goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTERS:
            event.ignore()
        else:
            super().keyPressEvent(event)
