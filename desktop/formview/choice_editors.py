"""Editors of choices: one of few or many, some of few or many, one box to tick.

Few stand there to be seen, many are typed into. What fits no choice stays standing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.formview.editor import Editor
from desktop.widgets.choices import OneOf, Pairs, SomeOf
from desktop.widgets.typed_choices import SomeTyped, TypedChoice
from desktop.widgets.words import set_property
from forms.answers import Value

FEW = 5
TICKED = "OK"


class OneEditor(Editor):
    """One choice: buttons for yes/no, radio buttons up to five, else (or where `typed`) a list to type into."""

    def __init__(
        self, pairs: Pairs, *, segments: bool = False, typed: bool = False, columns: int = 0
    ) -> None:
        super().__init__()
        self._segments, self._typed, self._columns = segments, typed, columns
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._name = ("", "")
        self._value = ""
        self._pairs: tuple[tuple[str, str], ...] = ()
        self.inner: OneOf | TypedChoice | None = None
        self.set_pairs(pairs)

    def show_value(self, value: Value) -> None:
        self._value = value if isinstance(value, str) else next(iter(value), "")
        if isinstance(self.inner, TypedChoice):
            if not (self.inner.hasFocus() and self.inner.isModified()):
                self.inner.set_value(self._value)
        elif self.inner is not None and self.inner.value() != self._value:
            self.inner.set_value(self._value)

    def typed(self) -> Value:
        return self.inner.value() if self.inner is not None else ""

    def commit(self) -> None:
        if not isinstance(self.inner, TypedChoice) or self.inner.composing:
            return
        value = self.inner.value()
        self.inner.set_value(value)
        self.inner.setModified(False)
        if value != self._value:
            self._take(value)

    def renew(self) -> None:
        if isinstance(self.inner, TypedChoice):
            self.inner.setModified(False)

    def set_pairs(self, pairs: Pairs) -> None:
        if self.inner is not None and tuple(pairs) == self._pairs:
            return
        self._pairs = tuple(pairs)
        few = len(self._pairs) <= FEW or self._columns
        wanted = OneOf if few and not self._typed else TypedChoice
        if isinstance(self.inner, wanted):
            self.inner.set_pairs(self._pairs)
            self.show_value(self._value)
            return
        self._swap(wanted)

    def _swap(self, wanted: type[OneOf | TypedChoice]) -> None:
        old, focused = self.inner, False
        if old is not None:
            focused = old.hasFocus() or any(part.hasFocus() for part in self.stops())
        inner: OneOf | TypedChoice
        if wanted is OneOf:
            inner = OneOf(self._pairs, segments=self._segments, columns=self._columns)
        else:
            inner = TypedChoice(self._pairs)
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

    def take_focus(self) -> None:
        if self.inner is not None:
            self.inner.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self, value: str) -> None:
        self._value = value
        self.committed.emit(value)


class ManyEditor(Editor):
    """Some of a list: boxes to tick, or (where `typed`) a line to type into and what was chosen above it.

    `ranked`: typed into, and the order of adding is the answer.
    """

    def __init__(self, pairs: Pairs, *, typed: bool = False, ranked: bool = False, columns: int = 0) -> None:
        super().__init__()
        self.inner: SomeOf | SomeTyped
        if typed or ranked:
            self.inner = SomeTyped(pairs, ranked=ranked)
        else:
            self.inner = SomeOf(pairs, columns=columns)
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

    def commit(self) -> None:
        if isinstance(self.inner, SomeTyped):
            self.inner.commit()

    def renew(self) -> None:
        if isinstance(self.inner, SomeTyped):
            self.inner.renew()

    def set_pairs(self, pairs: Pairs) -> None:
        self.inner.set_pairs(pairs)

    def set_wrong(self, wrong: bool) -> None:
        if isinstance(self.inner, SomeTyped):
            set_property(self.inner.line, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        self.inner.setAccessibleName(name)
        self.inner.setAccessibleDescription(description)
        if isinstance(self.inner, SomeTyped):
            self.inner.set_name(name, description)

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
