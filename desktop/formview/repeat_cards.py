"""RepeatCards: the rows of one repeat, a card each, to add and to take away (asked first).

Builds `Field`s for every question of a row; knows the session only through the states it is
given. Row paths look like `members.rows[0].m_name`.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.field import Field
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Words, row, show_part
from forms.item import Node
from forms.session import FormSession, RepeatState


class RepeatCards(QWidget):
    """`add_wanted()` and `remove_wanted(i)`; fields announce themselves through `fields()`."""

    add_wanted = Signal()
    remove_wanted = Signal(int)

    def __init__(self, theme: Theme, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.node = node
        self._cards: list[_RowCard] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        if node.hint:
            box.addWidget(Words(node.hint, "hint"))
        self._origin = Words("", "origin")
        self._origin.hide()
        box.addWidget(self._origin)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        box.addLayout(self._list)
        self._none = Words(self.tr("还没有{label}。").format(label=node.label), "soft")
        box.addWidget(self._none)
        self.add = KeyButton(theme, self.tr("添加{what}").format(what=node.label), icon="plus")
        self.add.clicked.connect(self.add_wanted)
        box.addLayout(row(self.add, 1))

    def set_rows(self, session: FormSession, state: RepeatState) -> list[Field]:
        """Make as many cards as there are rows; returns the fields that are new."""
        count = state.rows
        show_part(self, state.relevant)
        self.add.setVisible(state.may_add)
        fresh: list[Field] = []
        while len(self._cards) > count:
            card = self._cards.pop()
            card.hide()
            card.deleteLater()
        while len(self._cards) < count:
            card = _RowCard(self._theme, self.node, len(self._cards), session, removable=state.may_remove)
            card.remove.connect(self.remove_wanted)
            self._cards.append(card)
            self._list.addWidget(card)
            fresh.extend(card.fields.values())
        self._none.setVisible(not count)
        return fresh

    def say_origin(self, words: str) -> None:
        """Where the rows came from, e.g. a household's earlier form."""
        self._origin.say(words)

    def fields(self) -> Iterator[Field]:
        for card in self._cards:
            yield from card.fields.values()

    def refresh(self, session: FormSession, paths: Set[str] | None = None) -> None:
        """Show the rows' present state; `paths` limits it to what changed."""
        for card in self._cards:
            card.refresh(session, paths)

    def focus_row(self, index: int) -> None:
        """The first question of one row."""
        if 0 <= index < len(self._cards):
            first = next((f for f in self._cards[index].fields.values() if f.asks), None)
            if first is not None:
                first.take_focus()


class _RowCard(Frame):
    remove = Signal(int)

    def __init__(
        self, theme: Theme, node: Node, index: int, session: FormSession, *, removable: bool
    ) -> None:
        super().__init__("card", margin=16, gap=10)
        title = self.tr("第 {n} 行　{label}").format(n=index + 1, label=node.label)
        away = KeyButton(theme, self.tr("删去这一行"), icon="remove", kind="quiet")
        away.setAccessibleName(self.tr("删去第 {n} 行").format(n=index + 1))
        away.clicked.connect(lambda: self.remove.emit(index))
        self.box.addLayout(row(Words(title, "strong", wrap=False), 1, away))
        away.setVisible(removable)
        self.fields: dict[str, Field] = {}
        for child in questions(node):
            path = f"{node.path}[{index}].{child.path[len(node.path) + 1 :]}"
            state = session.state(path)
            if kinds.editor_kind(child, state.choices) == kinds.NOTHING:
                continue
            field = Field(path, child, state.choices)
            field.apply(state)
            self.fields[path] = field
            self.box.addWidget(field)

    def refresh(self, session: FormSession, paths: Set[str] | None) -> None:
        for path, field in self.fields.items():
            if paths is None or path in paths:
                field.apply(session.state(path))


def questions(node: Node) -> Iterator[Node]:
    """All questions below a repeat's row, inner groups opened."""
    for child in node.children:
        if child.kind == "question":
            yield child
        elif child.kind == "group":
            yield from questions(child)
