"""Parts: the questions and repeats of one page, or of one row, in reading order under one layout.

Built in pieces between which keys are taken; whoever needs a part that is not built yet asks for
it and gets it at once. The same parts can be moved to another row. Knows the form only as `Owner`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Protocol

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.field import Field
from desktop.formview.repeat_cards import RepeatCards
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, show_part
from forms.item import Node
from forms.session import FormSession, QuestionState, RepeatState

State = QuestionState | RepeatState
Part = Field | RepeatCards


class Owner(Protocol):
    """The page that the parts stand on."""

    theme: Theme

    @property
    def session(self) -> FormSession: ...

    def wire(self, part: Part) -> None:
        """Listen to a new part, say its origin and what is wrong with it."""

    def keep_building(self) -> None:
        """Something is left to build when the keys that wait have been taken."""


class Parts:
    """Under `box`; `start` says what there is, `build` makes it."""

    def __init__(self, owner: Owner, box: QVBoxLayout) -> None:
        self._owner = owner
        self._box = box
        self._todo: list[State] = []
        self._made: list[Part] = []
        self._line: QBoxLayout | None = None
        self._lines: list[QBoxLayout] = []
        self._used = 0
        self._groups: dict[str, Node] = {}
        self._heads: dict[str, Words] = {}

    def start(self, states: Sequence[State], home: str) -> None:
        """What this page or row asks; nothing is made yet. `home`: the group or repeat it is, as in the item."""
        self._todo = list(states)
        inside = (node for node in self._owner.session.item.root.walk() if node.path.startswith(f"{home}."))
        self._groups = {node.path: node for node in inside if node.kind == "group" and node.label}

    @property
    def pending(self) -> bool:
        return bool(self._todo) or any(part.pending for part in self._repeats())

    def build_one(self) -> None:
        """Make the next part of these, not of rows inside; as it is now, not as it was when the page opened."""
        if self._todo:
            old, session = self._todo.pop(0), self._owner.session
            is_repeat = isinstance(old, RepeatState)
            self._make(session.repeat(old.path) if is_repeat else session.state(old.path))

    def build(self, enough: Callable[[], bool]) -> None:
        """Make the next parts until `enough` says so; at least one."""
        while self._todo:
            self.build_one()
            if enough():
                return
        for part in self._repeats():
            if part.pending:
                part.build(enough)
                if enough():
                    return

    def made(self) -> list[Part]:
        """What stands already, in reading order."""
        return list(self._made)

    def fields(self) -> Iterator[Field]:
        """The fields that stand, those of open rows included."""
        for part in self._made:
            if isinstance(part, Field):
                yield part
            else:
                yield from part.fields()

    def repeats(self) -> Iterator[RepeatCards]:
        """The repeats that stand, each before those inside its open row."""
        for part in self._repeats():
            yield part
            yield from part.inner_repeats()

    def field_at(self, path: str) -> Field | None:
        """The field of a question, made at once if need be; the row it is in is opened."""
        while True:
            for part in self._made:
                if isinstance(part, Field) and part.path == path:
                    return part
                if isinstance(part, RepeatCards) and part.holds(path):
                    return part.field_at(path)
            if not self._todo:
                return None
            self.build_one()

    def after(self, path: str) -> Part | None:
        """The next part after a question that asks something, made at once if need be."""
        at = next((i for i, part in enumerate(self._made) if _is_at(part, path)), len(self._made))
        while True:
            at += 1
            while at >= len(self._made):
                if not self._todo:
                    return None
                self.build_one()
            if self._made[at].asks:
                return self._made[at]

    def move_to(self, states: Sequence[State]) -> None:
        """Show another row: the same questions under other paths."""
        done = len(self._made)
        kept = [state for state in states if _is_drawn(state)]
        for part, state in zip(self._made, kept, strict=False):
            part.move_to(state.path)
            self._show(part, state)
            self._owner.wire(part)
        self._todo = kept[done:]
        self._show_heads()

    def apply(self, paths: Set[str] | None) -> None:
        """Show what is new; None shows everything again."""
        session = self._owner.session
        for part in self._made:
            if isinstance(part, RepeatCards):
                part.apply(paths)
            elif paths is None or part.path in paths:
                part.apply(session.state(part.path))
        self._show_heads()

    def set_large(self, large: bool) -> None:
        for line in self._lines:
            line.setDirection(_direction(large))
        for part in self._made:
            part.set_large(large)

    def stops(self) -> Iterator[QWidget | Parts]:
        """Where Tab stops, in reading order; these parts themselves where more is to be built."""
        for part in self._made:
            yield from part.stops()
        if self._todo:
            yield self

    def _repeats(self) -> Iterator[RepeatCards]:
        return (part for part in self._made if isinstance(part, RepeatCards))

    def _make(self, state: State) -> None:
        """Dressed and filled first, put on the page last: each change of a part that stands there already
        would lay out the whole page again."""
        if not _is_drawn(state):
            return
        if isinstance(state, RepeatState):
            part: Part = RepeatCards(self._owner, state, Parts)
        else:
            part = Field(state.path, state.node, state.choices)
        part.set_large(self._owner.theme.tokens.large)
        self._show(part, state)
        self._owner.wire(part)
        self._add_head(part)
        self._made.append(part)
        self._place(part, kinds.twelfths(state.node))

    def _add_head(self, part: Part) -> None:
        """The label of a group inside the page or row stands above its first question."""
        group = part.node.path.rpartition(".")[0]
        if group not in self._groups or group in self._heads:
            return
        head = Words(self._groups[group].label, "strong")
        show_part(head, part.relevant)
        self._heads[group] = head
        self._line = None
        self._box.addWidget(head)

    def _show_heads(self) -> None:
        """A heading without a question to head goes away with them."""
        for group, head in self._heads.items():
            below = [part.relevant for part in self._made if part.node.path.startswith(f"{group}.")]
            if head.isHidden() == any(below):
                show_part(head, any(below))

    def _place(self, part: Part, share: int) -> None:
        """Whole lines below each other; narrow ones beside each other as long as twelve twelfths hold."""
        if share >= kinds.WHOLE_LINE or isinstance(part, RepeatCards):
            self._line = None
            self._box.addWidget(part)
            return
        if self._line is None or self._used + share > kinds.WHOLE_LINE:
            self._line, self._used = QBoxLayout(_direction(self._owner.theme.tokens.large)), 0
            self._line.setSpacing(16)
            self._line.addStretch(kinds.WHOLE_LINE)
            self._lines.append(self._line)
            self._box.addLayout(self._line)
        self._used += share
        self._line.insertWidget(self._line.count() - 1, part, share)
        self._line.setStretch(self._line.count() - 1, kinds.WHOLE_LINE - self._used)

    def _show(self, part: Part, state: State) -> None:
        if isinstance(part, RepeatCards) and isinstance(state, RepeatState):
            part.show_state(state)
        elif isinstance(part, Field) and isinstance(state, QuestionState):
            part.apply(state)


def _is_drawn(state: State) -> bool:
    return isinstance(state, RepeatState) or kinds.editor_kind(state.node) != kinds.NOTHING


def _is_at(part: Part, path: str) -> bool:
    return part.holds(path) if isinstance(part, RepeatCards) else part.path == path


def _direction(large: bool) -> QBoxLayout.Direction:
    return QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
