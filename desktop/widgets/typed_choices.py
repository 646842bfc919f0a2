"""Choosing from a long list by typing: one of many, or some of many.

What is typed may be a part of the words, their code or their pinyin initials. What fits nothing
stays standing for the clerk to mend. Knows (value, label) pairs only; the wheel changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPointF, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QCompleter, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.choices import Pairs
from desktop.widgets.flow import flow_host
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.matching import Finder

MEASURED = 60  # labels looked at for the width of a line; of thousands the first ones tell enough
ARROW_ROOM = 34
PIECE = 400  # labels whose initials are read in one turn


class TypedChoice(ImeLine):
    """One of many: type a part of it, its code or its pinyin initials; arrow down for the whole list.

    `chosen(value)`; what fits nothing stays standing and is its own value.
    """

    chosen = Signal(str)

    def __init__(self, pairs: Pairs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._finder = Finder(())
        self._told = ""
        self._offered: list[int] = []
        self.setProperty("kind", "choice")
        self._model = QStringListModel(self)
        self._list = QCompleter(self._model, self)  # not the line's own: that one would filter once more
        self._list.setMaxVisibleItems(8)
        popup = QListView()
        popup.setObjectName("suggestions")
        popup.setUniformItemSizes(True)
        self._list.setPopup(popup)
        self._list.setWidget(self)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.timeout.connect(self._read_on)
        self.set_pairs(pairs)
        self.textEdited.connect(self._suggest)
        self._list.activated[QModelIndex].connect(self._picked)  # type: ignore[index]
        self.left.connect(self._commit)

    def set_pairs(self, pairs: Pairs) -> None:
        if tuple(pairs) == self._pairs:
            return
        value = self.value()
        self._pairs = tuple(pairs)
        self._finder = Finder(self._pairs)
        self._offered = []
        self.set_value(value)

    def value(self) -> str:
        """The value of the label shown; the only one that fits what stands there; or the text itself."""
        text = self.text().strip()
        if text == self._label(self._told):
            return self._told  # of two with the same label the one that was chosen
        for value, label in self._pairs:
            if text in (label, value):
                return value
        only = self._finder.only(text)
        return text if only is None else self._pairs[only][0]

    def set_value(self, value: str) -> None:
        self._told = value
        label = self._label(value)
        if self.text() != label:
            self.setText(label)

    def completer(self) -> QCompleter:
        """The list of suggestions below the line."""
        return self._list

    def open_list(self) -> None:
        """Everything there is to choose from, the chosen one marked."""
        self._offer(list(range(len(self._pairs))))
        at = next((at for at, (value, _label) in enumerate(self._pairs) if value == self._told), -1)
        if at >= 0:
            self._list.popup().setCurrentIndex(self._list.completionModel().index(at, 0))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(label) for _v, label in self._pairs[:MEASURED]), default=0)
        return QSize(min(max(widest + 80, 200), 620), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, super().minimumSizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4) and not self.composing:
            self.open_list()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.position().x() > self.width() - ARROW_ROOM:
            self.open_list()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 2))
        x, y = self.width() - 24, self.height() / 2 - 3
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 6, y + 6), QPointF(x + 12, y)]))
        painter.end()

    def _label(self, value: str) -> str:
        return next((label for known, label in self._pairs if known == value), value)

    def _suggest(self, text: str) -> None:
        """What fits, none of it marked: Enter goes on with what is typed until an arrow marks a line."""
        if self._finder.reads(text):
            self._reading.start(0)
        self._offer(self._finder.fitting(text) if text.strip() else [])

    def _read_on(self) -> None:
        """Initials of a long list are read in pieces, so that no key waits for them."""
        if self._finder.read(PIECE):
            self._reading.start(0)
        if self.hasFocus() and self.isModified():
            self._offer(self._finder.fitting(self.text()))

    def _offer(self, places: list[int]) -> None:
        popup = self._list.popup()
        if places != self._offered:
            self._offered = places
            self._model.setStringList([self._pairs[at][1] for at in places])
        if not places:
            popup.hide()
            return
        self._list.setCompletionPrefix("")
        self._list.complete()
        popup.setCurrentIndex(QModelIndex())

    def _picked(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._offered):
            self._tell(self._pairs[self._offered[index.row()]][0])

    def _commit(self) -> None:
        self._tell(self.value())

    def _tell(self, value: str) -> None:
        known, self._told = self._told, value
        self.set_value(value)
        self.setModified(False)
        if value != known:
            self.chosen.emit(value)


class SomeTyped(QWidget):
    """Some of many: what is chosen stands as buttons that take it away again, a line to type adds more.

    Enter adds what is typed and stays; in the blank line it goes on. `ranked`: the order of adding is the
    answer and stands before each; else `chosen(values)` carries a tuple in the list's order; what the list does not know comes last.
    """

    chosen = Signal(object)
    entered = Signal()

    def __init__(self, pairs: Pairs, *, ranked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ranked = ranked
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._values: tuple[str, ...] = ()
        self._name = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._chips: QWidget | None = None
        self.line = _AddLine(pairs)
        self.line.chosen.connect(self._add)
        self.line.passed.connect(self.entered)
        self._box.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Pairs) -> None:
        if tuple(pairs) != self._pairs:
            self._pairs = tuple(pairs)
            self.line.set_pairs(pairs)
            self._draw()

    def values(self) -> tuple[str, ...]:
        return self._values

    def set_values(self, values: Sequence[str]) -> None:
        if tuple(values) != self._values:
            self._values = tuple(values)
            self._draw()

    def set_name(self, name: str, description: str) -> None:
        self._name = name
        self.line.setAccessibleName(self.tr("{name}，添加").format(name=name))
        self.line.setAccessibleDescription(description)

    def chips(self) -> list[QPushButton]:
        """The buttons of what is chosen, in order."""
        return list(self._chips.findChildren(QPushButton)) if self._chips is not None else []

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.line.setFocus(reason)

    def commit(self) -> None:
        """What is typed and not added yet is added, known or not."""
        if not self.line.composing:
            self._add(self.line.value())

    def renew(self) -> None:
        """Forget what is half typed: another question stands here from now on."""
        self.line.set_value("")
        self.line.setModified(False)

    def _add(self, value: str) -> None:
        self.line.set_value("")
        if not value or value in self._values:
            return
        self._values = (*self._values, value)
        if not self._ranked:
            places = {known: at for at, (known, _label) in enumerate(self._pairs)}
            self._values = tuple(sorted(self._values, key=lambda one: places.get(one, len(places))))
        self._draw()
        self.chosen.emit(self._values)

    def _remove(self, value: str) -> None:
        self._values = tuple(one for one in self._values if one != value)
        self._draw()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self._values)

    def _draw(self) -> None:
        old, self._chips = self._chips, None
        labels = dict(self._pairs)
        if self._values:
            chips = (
                self._chip(at, value, labels.get(value, value)) for at, value in enumerate(self._values, 1)
            )
            self._chips = flow_host(*chips)
            self._box.insertWidget(0, self._chips)
        if old is not None:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _chip(self, at: int, value: str, label: str) -> QPushButton:
        words = f"{at}　{label}" if self._ranked else label
        chip = QPushButton(f"{words}　×".replace("&", "&&"))
        chip.setProperty("kind", "chip")
        chip.setAutoDefault(False)
        chip.setAccessibleName(self.tr("去掉{what}").format(what=words))
        chip.clicked.connect(lambda _checked=False: self._remove(value))
        return chip


class _AddLine(TypedChoice):
    """`passed`: Enter in the blank line."""

    passed = Signal()

    def __init__(self, pairs: Pairs) -> None:
        super().__init__(pairs)
        self._was_blank = True
        self.entered.connect(self._pass_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._was_blank = not self.text().strip()
        super().keyPressEvent(event)

    def _pass_on(self) -> None:
        if self._was_blank:
            self.passed.emit()
