"""RangeEditor: a number between two ends, by a slider or typed; both show the same.

The value is the number's text. Typed numbers outside the range stay standing and are told by
the form, not here. The wheel changes nothing.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider

from desktop.formview.editor import Editor
from desktop.widgets.ime_line import ENTERS, ImeLine, number_text
from desktop.widgets.words import Words, set_property
from forms.answers import Value


class RangeEditor(Editor):
    """From `start` at the left to `end` at the right (a falling scale has the larger number at the left)."""

    def __init__(self, start: Decimal, end: Decimal, step: Decimal) -> None:
        super().__init__()
        step = abs(step) or Decimal(1)
        self._start, self._step = start, step if end >= start else -step
        self._told = ""
        self.slider = _Slider(int(abs(end - start) / step))
        self.line = ImeLine(numbers=True)
        self.line.setMaximumWidth(110)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        box.addWidget(Words(plain(start), "soft", wrap=False))
        box.addWidget(self.slider, 1)
        box.addWidget(Words(plain(end), "soft", wrap=False))
        box.addStretch(1)
        self.slider.valueChanged.connect(self._slid)
        self.slider.left_by_enter.connect(self.entered)
        self.line.left.connect(self.commit)
        self.line.entered.connect(self.entered)

    def show_value(self, value: Value) -> None:
        self._told = value if isinstance(value, str) else ""
        self.line.set_text_kept(self._told)
        self._slide_to(self._told)

    def typed(self) -> Value:
        return number_text(self.line.text())

    def commit(self) -> None:
        text = number_text(self.line.text())
        if text != self.line.text():
            self.line.setText(text)
        self.line.setModified(False)
        self._slide_to(text)
        self._tell(text)

    def renew(self) -> None:
        self.line.setModified(False)

    def set_wrong(self, wrong: bool) -> None:
        set_property(self.line, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        for part in (self.line, self.slider):
            part.setAccessibleName(name)
            part.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    def _slide_to(self, text: str) -> None:
        found = number(text)
        steps = 0 if found is None else int((found - self._start) / self._step)
        self.slider.blockSignals(True)
        self.slider.setValue(max(0, min(self.slider.maximum(), steps)))
        self.slider.blockSignals(False)
        set_property(self.slider, "blank", found is None)

    def _slid(self, steps: int) -> None:
        text = plain(self._start + steps * self._step)
        self.line.setText(text)
        set_property(self.slider, "blank", False)
        self._tell(text)

    def _tell(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self.committed.emit(text)


class _Slider(QSlider):
    """Arrow keys step, Enter goes on, the wheel is for scrolling the page."""

    left_by_enter = Signal()

    def __init__(self, steps: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, max(1, steps))
        self.setPageStep(max(1, steps // 10))
        self.setMaximumWidth(420)
        self.setMinimumHeight(44)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left_by_enter.emit()
        else:
            super().keyPressEvent(event)


def number(text: str) -> Decimal | None:
    """The number a text is; None where it is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def plain(value: Decimal) -> str:
    """Without an exponent and without needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
