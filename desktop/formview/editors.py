"""Editors: one control per kind of question, all with the same small face.

An editor shows a value, says when the clerk has committed another (`committed`) and when he
wants to go on (`entered`). It never clears or corrects what was typed beyond folding
full-width digits. It knows no form and no session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.widgets.choices import OneOf, Pairs, SomeOf, TypedChoice
from desktop.widgets.ime_line import ImeLine, number_text
from desktop.widgets.words import Words, row, set_property
from forms.answers import Value

FEW = 5
MIN_LINE_WIDTH = 260
TICKED = "OK"


class Editor(QWidget):
    """`committed(value)`: the clerk has put another value; `entered`: go to the next field."""

    committed = Signal(object)
    entered = Signal()

    def show_value(self, value: Value) -> None:
        """Show a value from the form without telling anybody."""

    def typed(self) -> Value:
        """What stands in the field now, committed or not."""
        return ""

    def commit(self) -> None:
        """Tell what was typed if it was not told yet."""

    def set_pairs(self, pairs: Pairs) -> None:
        """Offer these (value, label) choices."""

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field; the words stand beside it."""

    def set_name(self, name: str, description: str) -> None:
        """What a screen reader says."""

    def take_focus(self) -> None: ...


class LineEditor(Editor):
    """One line. `fold` makes the stored text of the typed one; `count_to`: expected length, said while typing."""

    def __init__(
        self,
        *,
        numbers: bool = False,
        width: int = 30,
        limit: int = 0,
        count_to: int = 0,
        unit: str = "",
        fold: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._fold = fold or (number_text if numbers else str.strip)
        self._limit, self._count_to = limit, count_to
        self._told = ""
        self.line = ImeLine(numbers=numbers)
        self._characters = width
        self._widen()
        self._count = Words("", "hint", wrap=False)
        self._count.hide()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line, 4)
        if unit:
            box.addWidget(Words(unit, "soft", wrap=False))
        box.addWidget(self._count)
        box.addStretch(1)
        self.line.left.connect(self.commit)
        self.line.entered.connect(self.entered)
        self.line.textEdited.connect(self._say_length)

    def show_value(self, value: Value) -> None:
        text = value if isinstance(value, str) else "、".join(value)
        self._told = text
        self.line.set_text_kept(text)

    def typed(self) -> Value:
        return self._fold(self.line.text())

    def commit(self) -> None:
        if self.line.composing:
            return
        text = self._fold(self.line.text())
        if text != self.line.text():
            self.line.setText(text)
        self._count.hide()
        self.line.setModified(False)
        if text != self._told:
            self._told = text
            self.committed.emit(text)

    def set_wrong(self, wrong: bool) -> None:
        set_property(self.line, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        self._widen()

    def _widen(self) -> None:
        if hasattr(self, "line"):
            wide = round(self.line.fontMetrics().horizontalAdvance("国") * self._characters * 0.62 + 34)
            self.line.setMaximumWidth(max(96, wide))
            self.line.setMinimumWidth(min(wide, MIN_LINE_WIDTH))

    def _say_length(self, text: str) -> None:
        length = len(self._fold(text))  # code points: 𠮷 counts one
        if self._limit and length > self._limit:
            self._count.say(self.tr("现在 {now} 个字，最多 {most} 个").format(now=length, most=self._limit))
        elif self._count_to and length:
            self._count.say(self.tr("{now}/{all} 位").format(now=length, all=self._count_to))
        else:
            self._count.hide()


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


class OneEditor(Editor):
    """One choice: buttons for yes/no, radio buttons up to five, else a list to type into."""

    def __init__(self, pairs: Pairs, *, segments: bool = False) -> None:
        super().__init__()
        self._segments = segments
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._name = ("", "")
        self._value = ""
        self._pairs: tuple[tuple[str, str], ...] = ()
        self.inner: OneOf | TypedChoice | None = None
        self.set_pairs(pairs)

    def show_value(self, value: Value) -> None:
        self._value = value if isinstance(value, str) else next(iter(value), "")
        if self.inner is not None and self.inner.value() != self._value:
            self.inner.set_value(self._value)

    def typed(self) -> Value:
        return self.inner.value() if self.inner is not None else ""

    def commit(self) -> None:
        if not isinstance(self.inner, TypedChoice):
            return
        value = self.inner.value()
        self.inner.set_value(value)
        if value != self._value:
            self._take(value)

    def set_pairs(self, pairs: Pairs) -> None:
        if self.inner is not None and tuple(pairs) == self._pairs:
            return
        self._pairs = tuple(pairs)
        wanted = OneOf if len(self._pairs) <= FEW else TypedChoice
        if isinstance(self.inner, wanted):
            self.inner.set_pairs(self._pairs)
            self.inner.set_value(self._value)
            return
        self._swap(wanted)

    def _swap(self, wanted: type[OneOf | TypedChoice]) -> None:
        old, focused = self.inner, False
        if old is not None:
            focused = old.isAncestorOf(old.focusWidget()) if old.focusWidget() else old.hasFocus()
        inner = OneOf(self._pairs, segments=self._segments) if wanted is OneOf else TypedChoice(self._pairs)
        inner.chosen.connect(self._take)
        inner.entered.connect(self.entered)
        inner.set_value(self._value)
        self.inner = inner
        while self._box.count():
            self._box.takeAt(0)
        if old is not None:
            old.hide()
            old.deleteLater()
        self._box.addWidget(inner, 1 if wanted is OneOf else 0)
        if wanted is TypedChoice:
            self._box.addStretch(1)
        self.set_name(*self._name)
        if focused:
            self.take_focus()

    def set_wrong(self, wrong: bool) -> None:
        if self.inner is not None:
            set_property(self.inner, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        self._name = (name, description)
        if self.inner is not None:
            self.inner.setAccessibleName(name)
            self.inner.setAccessibleDescription(description)
            if isinstance(self.inner, TypedChoice) and self.inner.lineEdit() is not None:
                self.inner.lineEdit().setAccessibleName(name)

    def take_focus(self) -> None:
        if self.inner is not None:
            self.inner.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self, value: str) -> None:
        self._value = value
        self.committed.emit(value)


class ManyEditor(Editor):
    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        self.inner = SomeOf(pairs)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.inner)
        self.inner.chosen.connect(self.committed)
        self.inner.entered.connect(self.entered)

    def show_value(self, value: Value) -> None:
        values = tuple(value.split()) if isinstance(value, str) else value
        if self.inner.values() != values:
            self.inner.set_values(values)

    def typed(self) -> Value:
        return self.inner.values()

    def set_pairs(self, pairs: Pairs) -> None:
        self.inner.set_pairs(pairs)

    def set_name(self, name: str, description: str) -> None:
        self.inner.setAccessibleName(name)
        self.inner.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.inner.setFocus(Qt.FocusReason.TabFocusReason)


class TickEditor(ManyEditor):
    """One box to tick; the value is `ticked` or nothing (XLSForm acknowledge, or a signature on paper)."""

    def __init__(self, words: str, ticked: str = TICKED) -> None:
        super().__init__([(ticked, words)])
        self._ticked = ticked
        self.inner.chosen.disconnect(self.committed)
        self.inner.chosen.connect(lambda values: self.committed.emit(self._ticked if values else ""))

    def typed(self) -> Value:
        return self._ticked if self.inner.values() else ""

    def set_pairs(self, pairs: Pairs) -> None:
        """The one box stays."""


class PartsEditor(Editor):
    """A date in three boxes, or a month in two. The first box also takes 20261122 or 2026-11-22 whole.

    The value is ISO text; what is half typed stays as typed (`2026-11-`), so nothing is lost.
    """

    def __init__(self, sizes: Sequence[int] = (4, 2, 2)) -> None:
        super().__init__()
        self._sizes = tuple(sizes)
        self._told = ""
        self.boxes: list[ImeLine] = []
        units = (self.tr("年"), self.tr("月"), self.tr("日"))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for size, unit in zip(self._sizes, units, strict=False):
            line = _Part(self, size)
            line.setAccessibleName(unit)
            line.left.connect(self._folded)
            line.entered.connect(self._next_part)
            self.boxes.append(line)
            box.addLayout(row(line, Words(unit, "soft", wrap=False), gap=4))
        box.addStretch(1)

    def show_value(self, value: Value) -> None:
        text = value if isinstance(value, str) else ""
        self._told = text
        parts = split_date(text, self._sizes)
        for line, part in zip(self.boxes, parts, strict=True):
            line.set_text_kept(part)

    def typed(self) -> Value:
        return join_date([number_text(line.text()) for line in self.boxes])

    def commit(self) -> None:
        self._fold()
        text = self.typed()
        if text != self._told:
            self._told = str(text)
            self.committed.emit(text)

    def set_wrong(self, wrong: bool) -> None:
        for line in self.boxes:
            set_property(line, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        units = (self.tr("年"), self.tr("月"), self.tr("日"))
        for line, unit in zip(self.boxes, units, strict=False):
            line.setAccessibleName(f"{name} {unit}")
            line.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.boxes[0].selectAll()

    def _folded(self) -> None:
        if any(line.hasFocus() for line in self.boxes):
            self._fold()
        else:
            self.commit()

    def _fold(self) -> None:
        whole = split_date(self.boxes[0].text(), self._sizes)
        if whole[1]:
            for line, part in zip(self.boxes, whole, strict=True):
                line.setText(part)
            return
        for line in self.boxes:
            folded = number_text(line.text())
            if folded != line.text():
                line.setText(folded)

    def _next_part(self) -> None:
        at = next((i for i, line in enumerate(self.boxes) if line.hasFocus()), len(self.boxes) - 1)
        after = next((line for line in self.boxes[at + 1 :] if not line.text().strip()), None)
        if after is None:
            self.commit()
            self.entered.emit()
        else:
            after.setFocus(Qt.FocusReason.TabFocusReason)


class _Part(ImeLine):
    def __init__(self, editor: PartsEditor, size: int) -> None:
        super().__init__(editor, numbers=True)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance("0" * self._size) + 44, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def split_date(text: str, sizes: Sequence[int] = (4, 2, 2)) -> tuple[str, ...]:
    """Parts of `2026-11-22`, `20261122`, `2026/11/22`, `2026年11月22日`, or of what is half typed."""
    plain = text.strip()
    for mark in "年月/．.。－—":
        plain = plain.replace(mark, "-")
    plain = plain.replace("日", "")
    if "-" in plain:
        parts = [number_text(part) for part in plain.split("-")]
    else:
        digits = number_text(plain)
        parts, at = [], 0
        if len(digits) == sum(sizes):
            for size in sizes:
                parts.append(digits[at : at + size])
                at += size
        else:
            parts = [digits]
    parts = [*parts[: len(sizes)], *[""] * (len(sizes) - len(parts))]
    return tuple(parts)


def join_date(parts: Sequence[str]) -> str:
    """ISO text of the parts; single digits are padded; half a date keeps its hyphens; all blank is ""."""
    if not any(parts):
        return ""
    padded = [parts[0], *(part.zfill(2) if part else "" for part in parts[1:])]
    return "-".join(padded)
