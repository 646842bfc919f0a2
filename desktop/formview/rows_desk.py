"""RowsDesk: the rows of all repeats of a page: adding, opening, taking away, putting back, by keys too.

What the clerk types is taken in before anything moves, and the focus goes where his next key
belongs in the same turn of the loop: no key can reach a row it was not meant for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop.formview import kinds
from desktop.formview.answers_shown import row_words
from desktop.formview.repeat_cards import RepeatCards
from forms.session import Changes, FormSession, QuestionState, RepeatState

if TYPE_CHECKING:
    from desktop.formview.form_page import FormPage


class RowsDesk:
    """Of one form page."""

    def __init__(self, page: FormPage) -> None:
        self._page = page
        self._removed: RepeatCards | None = None
        self.moves = 0  # how often rows have changed their places

    def wire(self, repeat: RepeatCards) -> None:
        """Listen to a repeat made or moved just now."""
        if repeat.property("wired"):
            return
        repeat.setProperty("wired", True)
        repeat.add_wanted.connect(lambda: self.add(repeat))
        repeat.remove_wanted.connect(lambda index: self.remove(repeat, index))
        repeat.open_wanted.connect(lambda index: self.open(repeat, index))
        repeat.undo_wanted.connect(lambda: self.put_back(repeat))

    def add(self, repeat: RepeatCards) -> None:
        """A new last row, open, its first question in hand."""
        self._settle(repeat)
        session = self._page.session
        if not session.repeat(repeat.path).may_add:
            return
        changes = session.add_row(repeat.path)
        last = session.rows(repeat.path) - 1
        sign_on_paper(session, session.row(repeat.path, last))
        self._forget_removed()
        self._rows_moved(repeat, changes)
        self.open(repeat, last)

    def open(self, repeat: RepeatCards, index: int) -> None:
        """The card at this row, its first blank question in hand."""
        self._settle(repeat)
        repeat.open_row(index)
        if repeat.focus_row():
            self._page.see(QApplication.focusWidget() or repeat)

    def remove(self, repeat: RepeatCards, index: int) -> None:
        """Take a row away; the button that puts it back has the focus."""
        self._settle(repeat)
        session = self._page.session
        state = session.repeat(repeat.path)
        if not (state.may_remove and 0 <= index < state.rows):
            return
        words, stood = row_words(session, repeat.path, index), repeat.index
        changes = session.remove_row(repeat.path, index)
        repeat.close_row()
        self._rows_moved(repeat, changes)
        if stood not in (-1, index):
            repeat.open_row(stood - (stood > index))
        self._forget_removed()
        self._removed = repeat
        repeat.say_removed(index, words)
        self._page.see_focused(repeat.undo)

    def put_back(self, repeat: RepeatCards) -> None:
        """The row taken away last stands where it stood, with everything typed in it."""
        index = self._page.session.removed_from(repeat.path)
        self._settle(repeat)
        if index < 0:
            return
        changes = self._page.session.put_back_row(repeat.path)
        self._forget_removed()
        repeat.close_row()
        self._rows_moved(repeat, changes)
        self.open(repeat, index)

    def enter(self, repeat: RepeatCards) -> None:
        """Enter comes from above: the first row if there is one, else 添加."""
        if repeat.count and not repeat.lines.isHidden():
            self.open(repeat, repeat.index if repeat.index >= 0 else 0)
        else:
            self._page.see_focused(repeat.add)

    def go_on(self, path: str) -> bool:
        """Enter in a question of a row: its next question, the next row, or 添加. False outside of rows."""
        around = [repeat for repeat in self._page.repeats() if repeat.holds(path)]
        for repeat in reversed(around):
            following = repeat.after(path)
            at = repeat.row_of(path) + 1
            if following is not None:
                self._page.go_to(following)
            elif at < repeat.count:
                self.open(repeat, at)
            elif not repeat.add.isHidden():
                self._page.see_focused(repeat.add)
            else:
                continue
            return True
        return False

    def key(self, event: QKeyEvent) -> bool:
        """F8 and Shift+F8. False for any other key."""
        if event.key() != Qt.Key.Key_F8:
            return False
        away = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        repeat = self._in_hand()
        if repeat is None:
            return False
        if away and repeat.index >= 0:
            self.remove(repeat, repeat.index)
        elif not away:
            self.add(repeat)
        return True

    def forget(self) -> None:
        """Another page: nothing to put back."""
        self._removed = None

    def _in_hand(self) -> RepeatCards | None:
        """The innermost repeat around the focus, else the first that takes a row."""
        here = QApplication.focusWidget()
        shown = [repeat for repeat in self._page.repeats() if repeat.relevant]
        around = [repeat for repeat in shown if here is not None and repeat.isAncestorOf(here)]
        return around[-1] if around else next((one for one in shown if not one.add.isHidden()), None)

    def _settle(self, repeat: RepeatCards) -> None:
        """Everything typed is told before a row moves; nobody has the focus until the new place takes it."""
        self._page.commit()
        here = QApplication.focusWidget()
        if here is not None and repeat.isAncestorOf(here):
            here.clearFocus()

    def _rows_moved(self, repeat: RepeatCards, changes: Changes) -> None:
        self.moves += 1
        self._page.forget_findings(repeat.path)
        self._page.show_changes(changes)
        repeat.say_wrong({})
        self._page.rows_changed.emit(repeat.path.split("[", 1)[0])

    def _forget_removed(self) -> None:
        if self._removed is not None:
            self._removed.forget_removed()
            self._removed = None


def sign_on_paper(session: FormSession, states: Sequence[QuestionState | RepeatState]) -> list[str]:
    """Signing is done on the printed form unless the clerk says otherwise: the paths so answered, in all rows."""
    signed: list[str] = []
    for state in states:
        if isinstance(state, RepeatState):
            if any(kinds.editor_kind(node) == kinds.BY_HAND for node in state.node.walk()):
                for index in range(state.rows):
                    signed += sign_on_paper(session, session.row(state.path, index))
        elif kinds.editor_kind(state.node) == kinds.BY_HAND and state.relevant and not state.value:
            session.set_value(state.path, kinds.ON_PAPER)
            signed.append(state.path)
    return signed
