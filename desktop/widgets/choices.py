"""Choosing one or some of a few: a row of buttons, radio buttons, tick boxes.

Knows (value, label) pairs only. `columns`: 0 packs them, -1 makes all equally wide, n makes n columns.
A longer list is typed into: `typed_choices`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.flow import flow_host
from desktop.widgets.ime_line import ENTERS
from desktop.widgets.ticks import RadioDot, TickBox

Pairs = Sequence[tuple[str, str]]
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class OneOf(QWidget):
    """One of a few: `segments` draws buttons in a row, otherwise radio buttons. `chosen(value)` by the clerk."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(
        self, pairs: Pairs, *, segments: bool = False, columns: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._segments, self._columns = segments, columns
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Pairs) -> None:
        """Offer other choices; the chosen value stays chosen where it is still offered."""
        if tuple(pairs) == self._pairs:
            return
        value, focused = self.value(), any(b.hasFocus() for b in self._group.buttons())
        self._pairs = tuple(pairs)
        for button in self._group.buttons():
            self._group.removeButton(button)
        while self._box.count():
            old = self._box.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        buttons = (self._button(value, label) for value, label in self._pairs)
        host = flow_host(*buttons, columns=self._columns)
        self._box.addWidget(host)
        self.set_value(value)
        if focused:
            self.setFocus()

    def buttons(self) -> list[QAbstractButton]:
        return self._group.buttons()

    def value(self) -> str:
        button = self._group.checkedButton()
        return str(button.property("value")) if button is not None else ""

    def set_value(self, value: str) -> None:
        """Show a choice without telling anybody."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(button.property("value") == value and value != "")
        self._group.setExclusive(True)
        self._one_tab_stop()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        button = self._group.checkedButton() or next(iter(self._group.buttons()), None)
        if button is not None:
            button.setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        elif key in STEPS:
            self._step(STEPS[key])
        else:
            super().keyPressEvent(event)

    def _button(self, value: str, label: str) -> QAbstractButton:
        button: QAbstractButton = _KeyedSegment(label, self) if self._segments else _KeyedRadio(label, self)
        button.setCheckable(True)
        button.setProperty("value", value)
        button.setAccessibleName(label)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group.addButton(button)
        button.clicked.connect(self._clicked)
        return button

    def _clicked(self) -> None:
        self._one_tab_stop()
        self.chosen.emit(self.value())

    def _step(self, by: int) -> None:
        buttons = self._group.buttons()
        focused = next((i for i, button in enumerate(buttons) if button.hasFocus()), 0)
        target = buttons[(focused + by) % len(buttons)]
        target.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        target.setFocus()
        target.click()

    def _one_tab_stop(self) -> None:
        checked = self._group.checkedButton()
        for button in self._group.buttons():
            stop = button is checked or (checked is None and button is self._group.buttons()[0])
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)


class _KeyedRadio(RadioDot):
    """Hands arrows and Enter to its `OneOf`."""

    def __init__(self, label: str, owner: OneOf) -> None:
        super().__init__(label)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in STEPS or event.key() in ENTERS:
            self._owner.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class _KeyedSegment(QPushButton):
    def __init__(self, label: str, owner: OneOf) -> None:
        super().__init__(label)
        self._owner = owner
        self.setProperty("kind", "segment")
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in STEPS or event.key() in ENTERS:
            self._owner.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class SomeOf(QWidget):
    """Any of a list, in the list's order. `chosen(values)` carries a tuple."""

    chosen = Signal(object)
    entered = Signal()

    def __init__(self, pairs: Pairs, *, columns: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._boxes: list[TickBox] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Pairs) -> None:
        if tuple(pairs) == self._pairs:
            return
        values = self.values()
        self._pairs = tuple(pairs)
        while self._box.count():
            old = self._box.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = [self._tick(value, label) for value, label in self._pairs]
        self._box.addWidget(flow_host(*self._boxes, columns=self._columns))
        self.set_values(values)

    def values(self) -> tuple[str, ...]:
        return tuple(str(box.property("value")) for box in self._boxes if box.isChecked())

    def set_values(self, values: Sequence[str]) -> None:
        for box in self._boxes:
            box.setChecked(box.property("value") in values)

    def boxes(self) -> list[TickBox]:
        return list(self._boxes)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self._boxes:
            self._boxes[0].setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _tick(self, value: str, label: str) -> TickBox:
        box = TickBox(label)
        box.setProperty("value", value)
        box.setAccessibleName(label)
        box.clicked.connect(lambda: self.chosen.emit(self.values()))
        return box
