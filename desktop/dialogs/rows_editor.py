"""RowsEditor: several rows of the same few columns in an act's dialog, as cards to add and take away.

Knows column keys and labels only. A column whose first value is true or false is a tick box; one with `picks` or
`words` shows what may be chosen, and whoever judges the rows says what else may stand there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.theme import Theme
from desktop.widgets.ticks import TickBox
from desktop.widgets.typed_choices import TypedChoice
from desktop.widgets.words import Frame, Words, row

TRUTHS = ("true", "false")
Pairs = tuple[tuple[str, str], ...]


class RowsEditor(QWidget):
    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[tuple[str, str]],
        rows: Sequence[Mapping[str, Any]] = (),
        parent: QWidget | None = None,
        *,
        picks: Mapping[str, Pairs] | None = None,
        words: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = tuple(columns)
        self._offers: dict[str, Pairs] = {
            **{key: tuple((word, word) for word in usual) for key, usual in (words or {}).items()},
            **(picks or {}),
        }
        self._template = dict(rows[0]) if rows else {}
        self._cards: list[_RowCard] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        box.addLayout(self._list)
        add = KeyButton(theme, self.tr("加一行"), icon="plus")
        add.clicked.connect(lambda: self.add_row({}, focus=True))
        box.addLayout(row(add, 1))
        for values in rows or ({},):
            self.add_row(values)

    def rows(self) -> list[dict[str, Any]]:
        """All rows that hold something, columns by key."""
        return [values for card in self._cards if any((values := card.values()).values())]

    def add_row(self, values: Mapping[str, Any], *, focus: bool = False) -> None:
        card = _RowCard(self._theme, self._columns, values, self._template, self._offers)
        card.gone.connect(lambda card=card: self._remove(card))
        card.changed.connect(self.changed)
        self._cards.append(card)
        self._list.addWidget(card)
        if focus:
            card.take_focus()
        self.changed.emit()

    def _remove(self, card: _RowCard) -> None:
        self._cards.remove(card)
        card.hide()
        card.deleteLater()
        self.changed.emit()


class _RowCard(Frame):
    gone = Signal()
    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[tuple[str, str]],
        values: Mapping[str, Any],
        template: Mapping[str, Any],
        offers: Mapping[str, Pairs],
    ) -> None:
        super().__init__("card", across=True, margin=10)
        self._fields: dict[str, TickBox | ImeLine] = {}
        self._rest = dict(values)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        for key, label in columns:
            value = values.get(key, "")
            field = self._field(label, value, template.get(key, value), offers.get(key, ()))
            self._fields[key] = field
            form.addRow(Words("" if isinstance(field, TickBox) else label, wrap=False), field)
        self.box.addLayout(form, 1)
        remove = KeyButton(theme, self.tr("删去"), icon="remove", kind="quiet")
        remove.clicked.connect(self.gone)
        side = QHBoxLayout()
        side.addWidget(remove)
        self.box.addLayout(side)

    def values(self) -> dict[str, Any]:
        typed = {
            key: field.isChecked() if isinstance(field, TickBox) else _typed(field)
            for key, field in self._fields.items()
        }
        hidden = {key: value for key, value in self._rest.items() if key not in typed}
        return {**hidden, **typed} if any(typed.values()) else typed

    def take_focus(self) -> None:
        next(iter(self._fields.values())).setFocus()

    def _field(self, label: str, value: Any, sample: Any, offers: Pairs) -> TickBox | ImeLine:
        if isinstance(sample, bool) or sample in TRUTHS:
            box = TickBox(label)
            box.setChecked(value in (True, "true"))
            box.toggled.connect(self.changed)
            box.setAccessibleName(label)
            return box
        line = TypedChoice(offers) if offers else ImeLine()
        if isinstance(line, TypedChoice):
            line.set_value(str(value))
            line.setPlaceholderText(self.tr("按 ↓ 选"))
        else:
            line.setText(str(value))
        line.setAccessibleName(label)
        line.textChanged.connect(self.changed)
        return line


def _typed(line: ImeLine) -> str:
    return line.value().strip() if isinstance(line, TypedChoice) else line.text().strip()
