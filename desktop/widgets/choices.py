"""Choosing one or some of a list: a row of buttons, radio buttons, tick boxes, a list to type into.

Knows (value, label) pairs only. The wheel never changes a choice; what is typed into the
list and fits nothing stays standing for the clerk to mend.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QCompleter,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.flow import flow_host
from desktop.widgets.ime_line import ENTERS, ImeLine
from desktop.widgets.ticks import RadioDot, TickBox

Pairs = Sequence[tuple[str, str]]
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class OneOf(QWidget):
    """One of a few: `segments` draws buttons in a row, otherwise radio buttons. `chosen(value)` by the clerk."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, pairs: Pairs, *, segments: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments = segments
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
        host = flow_host(*(self._button(value, label) for value, label in self._pairs))
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

    def __init__(self, pairs: Pairs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self._box.addWidget(flow_host(*self._boxes))
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


class TypedChoice(QComboBox):
    """One of many: type a part of it, arrow down for the list. `chosen(value)`; unknown text is its own value."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, pairs: Pairs, parent: QWidget | None = None) -> None:
        self._pairs: tuple[tuple[str, str], ...] = ()
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setView(QListView())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._line = _ComboLine(self)
        self.setLineEdit(self._line)
        self._told = ""
        completer = QCompleter(QStringListModel(self), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = QListView()
        popup.setObjectName("suggestions")
        completer.setPopup(popup)
        self.setCompleter(completer)
        self.set_pairs(pairs)
        self._line.left.connect(self._commit)
        self._line.entered.connect(self.entered)
        self.activated.connect(lambda _index: self._commit())

    def set_pairs(self, pairs: Pairs) -> None:
        if tuple(pairs) == self._pairs:
            return
        value = self.value()
        self._pairs = tuple(pairs)
        labels = [label for _value, label in self._pairs]
        self.blockSignals(True)
        self.clear()
        self.addItems(labels)
        self.setCurrentIndex(-1)
        self.blockSignals(False)
        completer = self.completer()
        completer.setModel(QStringListModel(labels, completer))
        self.set_value(value)

    def value(self) -> str:
        """The value of the label shown; the only one that contains it; or the text itself."""
        text = self._line.text().strip()
        for value, label in self._pairs:
            if text in (label, value):
                return value
        fitting = [value for value, label in self._pairs if text and text in label]
        return fitting[0] if len(fitting) == 1 else text

    def set_value(self, value: str) -> None:
        label = next((label for known, label in self._pairs if known == value), value)
        self._told = value
        if self._line.text() != label:
            self._line.setText(label)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        widest = max((self.fontMetrics().horizontalAdvance(label) for _v, label in self._pairs), default=0)
        return QSize(min(max(widest + 80, 200), 620), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 2))
        x, y = self.width() - 24, self.height() / 2 - 3
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 6, y + 6), QPointF(x + 12, y)]))
        painter.end()

    def _commit(self) -> None:
        value = self.value()
        if value != self._told:
            self.set_value(value)
            self.chosen.emit(value)


class _ComboLine(ImeLine):
    """The line inside a TypedChoice; Enter takes the suggestion first, then goes on."""

    def __init__(self, combo: TypedChoice) -> None:
        super().__init__(combo)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
