"""RepeatCards: the rows of one repeat as lines, and a card with the questions of the one row in hand.

One card serves all rows: opening another moves it there, so that a long household costs no more
than one member. A repeat inside a repeat stands in the card in the same way. Adding, opening and
taking away are asked of the page; what was taken away can be put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.formview.answers_shown import row_words
from desktop.formview.editor import grows, is_stop
from desktop.formview.field import Field
from desktop.formview.row_lines import RowLines
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ENTERS
from desktop.widgets.words import Frame, Words, row, show_part
from forms.session import RepeatState

if TYPE_CHECKING:
    from desktop.formview.parts import Owner, Part, Parts

AT_ONCE = 2  # fields of a row made before its first paint
LINES_AT_ONCE = 6  # rows whose words are read before the first paint; the others follow
ADD_KEY, REMOVE_KEY = "F8", "Shift+F8"


class RepeatCards(QWidget):
    """`add_wanted`, `remove_wanted(i)`, `open_wanted(i)`, `undo_wanted`: the page acts on the session."""

    add_wanted = Signal()
    remove_wanted = Signal(int)
    open_wanted = Signal(int)
    undo_wanted = Signal()

    def __init__(self, owner: Owner, state: RepeatState, parts: Callable[..., Parts]) -> None:
        super().__init__()
        self._owner, self._parts_of = owner, parts
        self.node, self.path = state.node, state.path
        self.label = state.label or state.node.label
        self.relevant = True
        self.index = -1
        self._wrong: dict[int, int] = {}
        self._words: list[str | None] = []  # of every row; None: to be read again
        self._card: _RowCard | None = None
        self._origin: Words | None = None
        self._large = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        grows(self._box)
        self._box.addWidget(Words(self.label, "strong", wrap=False))
        if self.node.hint:
            self._box.addWidget(Words(self.node.hint, "hint"))
        self._none = Words(self.tr("还没有{label}。").format(label=self.label), "soft")
        self.lines = RowLines()
        self.lines.opened.connect(self.open_wanted)
        self.lines.removed.connect(self.remove_wanted)
        words = self.tr("添加{what}").format(what=self.label)
        self.add = KeyButton(owner.theme, f"{words}　{ADD_KEY}", icon="plus")
        self.add.setAccessibleName(words)
        self.add.clicked.connect(self.add_wanted)
        self.undo = KeyButton(owner.theme, "", icon="back", kind="quiet")
        self.undo.hide()
        self.undo.clicked.connect(self.undo_wanted)
        for part in (self._none, self.lines):
            self._box.addWidget(part)
        self._box.addLayout(row(self.add, self.undo, 1))

    # -- what there is -----------------------------------------------------------------------

    @property
    def asks(self) -> bool:
        """Enter stops here: rows to fill in, or one to add."""
        return self.relevant and (self.lines.count() > 0 or not self.add.isHidden())

    @property
    def pending(self) -> bool:
        open_row = self._card is not None and self.index >= 0 and self._card.parts.pending
        return open_row or None in self._words

    @property
    def count(self) -> int:
        return self.lines.count()

    def holds(self, path: str) -> bool:
        """The question is in one of the rows."""
        return path.startswith(f"{self.path}[")

    def row_of(self, path: str) -> int:
        """The row a question is in: `members.rows[3].m_name` -> 3."""
        return int(path[len(self.path) + 1 :].partition("]")[0])

    def fields(self) -> Iterator[Field]:
        """The fields of the open row."""
        if self._card is not None and self.index >= 0:
            yield from self._card.parts.fields()

    def inner_repeats(self) -> Iterator[RepeatCards]:
        if self._card is not None and self.index >= 0:
            yield from self._card.parts.repeats()

    def field_at(self, path: str) -> Field | None:
        """The field of a question, its row opened. None where there is no such row or question."""
        at = self.row_of(path)
        if at != self.index:
            self.open_row(at)
        return self._card.parts.field_at(path) if self._card is not None and self.index == at else None

    def after(self, path: str) -> Part | None:
        """The next part of the same row after a question, None at its end."""
        if self._card is None or self.index < 0:
            return None
        return self._card.parts.after(path)

    def stops(self) -> Iterator[QWidget | Parts]:
        """Where Tab stops: the lines, the open row, its button, then the buttons below."""
        if not self.relevant:
            return
        if is_stop(self.lines):
            yield self.lines
        if self._card is not None and self.index >= 0:
            yield from self._card.parts.stops()
            if is_stop(self._card.away):
                yield self._card.away
        yield from (button for button in (self.add, self.undo) if is_stop(button))

    # -- showing -----------------------------------------------------------------------------

    def show_state(self, state: RepeatState) -> None:
        """Lines for the rows there are now; the open row stays open if it still exists."""
        self.relevant = state.relevant
        show_part(self, state.relevant)
        show_part(self.add, state.may_add)
        show_part(self._none, not state.rows)
        show_part(self.lines, state.rows > 0)
        self._removable = state.may_remove
        if self.index >= state.rows:
            self.close_row()
        self._words = [None] * state.rows
        self._draw_lines(LINES_AT_ONCE)

    def move_to(self, path: str) -> None:
        """The same repeat inside another row of the one around it."""
        self.path = path
        self._wrong = {}
        self.close_row()
        self.undo.hide()

    def apply(self, paths: Set[str] | None) -> None:
        """Show what is new of these paths, None: of all."""
        if paths is None or self.path in paths:
            self.show_state(self._owner.session.repeat(self.path))
        elif touched := {self.row_of(path) for path in paths if self.holds(path)}:
            self._words = [None if at in touched else words for at, words in enumerate(self._words)]
            self._draw_lines(LINES_AT_ONCE)
        if self._card is not None and self.index >= 0:
            self._card.parts.apply(paths)

    def open_row(self, index: int) -> None:
        """The card stands at this row, its first questions at once and the rest in pieces."""
        if not 0 <= index < self._owner.session.rows(self.path):
            return
        states = self._owner.session.row(self.path, index)
        self.index = index
        if self._card is None:
            self._card = _RowCard(self._owner, self._parts_of, self.label)
            self._card.away.clicked.connect(lambda: self.remove_wanted.emit(self.index))
            self._card.parts.start(states, self.node.path)
            self._build_first()
            self._box.insertWidget(self._box.count() - 1, self._card)
            self._card.set_large(self._large)
        else:
            self._card.parts.move_to(states)
            show_part(self._card, True)
        self._card.say(index, self._removable)
        self.lines.mark(index)
        if self._card.parts.pending:
            self._owner.keep_building()

    def close_row(self) -> None:
        """Only the lines are left."""
        self.index = -1
        self.lines.mark(-1)
        if self._card is not None:
            self._card.hide()

    def build(self, enough: Callable[[], bool]) -> None:
        if self._card is not None and self.index >= 0 and self._card.parts.pending:
            self._card.parts.build(enough)
            return
        while None in self._words:
            self._draw_lines(1)
            if enough():
                return

    def focus_row(self) -> bool:
        """The first blank question of the open row, else its first. False where it asks nothing."""
        asking = [field for field in self.fields() if field.asks]
        blank = [field for field in asking if field.required and field.editor and not field.editor.typed()]
        target = next(iter(blank or asking), None)
        if target is not None:
            target.take_focus()
        return target is not None

    def say_origin(self, words: str) -> None:
        """Where the rows came from, e.g. a household's earlier form."""
        if self._origin is None and words:
            self._origin = Words("", "origin")
            self._box.insertWidget(self._box.indexOf(self._none), self._origin)
        if self._origin is not None:
            self._origin.say(words)

    def say_wrong(self, counts: dict[int, int]) -> None:
        """How many mistakes each row has."""
        if counts != self._wrong:
            self._wrong = counts
            self._words = [None] * self._owner.session.rows(self.path)
            self._draw_lines(LINES_AT_ONCE)

    def say_removed(self, index: int, words: str) -> None:
        """What was just taken away, and the button that puts it back."""
        text = self.tr("恢复刚删去的第 {n} 行　{what}").format(n=index + 1, what=words)
        self.undo.set_words(text.rstrip("\u3000"))
        show_part(self.undo, True)

    def forget_removed(self) -> None:
        self.undo.hide()

    def set_large(self, large: bool) -> None:
        self._large = large
        if self._card is not None:
            self._card.set_large(large)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        buttons = [self.add, self.undo, *([self._card.away] if self._card is not None else [])]
        pressed = next((button for button in buttons if button.hasFocus()), None)
        if event.key() in ENTERS and plain and pressed is not None:
            pressed.click()
        else:
            super().keyPressEvent(event)

    def _build_first(self) -> None:
        made = 0

        def enough() -> bool:
            nonlocal made
            made += 1
            return made >= AT_ONCE

        if self._card is not None:
            self._card.parts.build(enough)

    def _draw_lines(self, most: int) -> None:
        """Read the words of so many rows that are to be read, the open one first, and show them."""
        unread = sorted(
            (at for at, words in enumerate(self._words) if words is None), key=lambda at: at != self.index
        )
        for at in unread[:most]:
            words = row_words(self._owner.session, self.path, at) or self.tr("还没有填")
            bad = self._wrong.get(at, 0)
            self._words[at] = (self.tr("（{n} 处要改）").format(n=bad) if bad else "") + words
        lines = [f"{at + 1}　{words or '…'}" for at, words in enumerate(self._words)]
        wrong = [bool(self._wrong.get(at)) for at in range(len(lines))]
        self.lines.show_lines(lines, wrong, self._owner.theme.colour("red"))
        name = self.tr("{label}，共 {n} 行").format(label=self.label, n=len(lines))
        if self.lines.accessibleName() != name:
            self.lines.setAccessibleName(name)
        if self.index >= 0:
            self.lines.mark(self.index)
        if len(unread) > most:
            self._owner.keep_building()


class _RowCard(Frame):
    """The questions of one row, whichever it is now."""

    def __init__(self, owner: Owner, parts: Callable[..., Parts], label: str) -> None:
        super().__init__("card", margin=16, gap=10)
        grows(self.box)
        self._label = label
        self._title = Words("", "strong", wrap=False)
        self.away = KeyButton(owner.theme, self.tr("删去这一行"), icon="remove", kind="quiet")
        self.away.set_words(f"{self.away.words}　{REMOVE_KEY}")
        self.box.addLayout(row(self._title, 1, self.away))
        inner = QVBoxLayout()
        inner.setSpacing(10)
        self.box.addLayout(inner)
        self.parts = parts(owner, inner)

    def say(self, index: int, removable: bool) -> None:
        self._title.say(self.tr("第 {n} 行　{label}").format(n=index + 1, label=self._label))
        self.away.setAccessibleName(self.tr("删去第 {n} 行").format(n=index + 1))
        show_part(self.away, removable)

    def set_large(self, large: bool) -> None:
        self.parts.set_large(large)
