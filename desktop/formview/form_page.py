"""FormPage: one group of a form on the screen, over a live form session.

Builds the fields once per group; every change of the session is then applied to the same
fields in one batch, so focus, scroll and half-typed words stay. Commits go out as signals for
the autosave. Checks only when asked to. GUI thread; the session is pure and fast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.field import Field
from desktop.formview.repeat_cards import RepeatCards
from desktop.widgets.notices import ErrorSummary, Mistake
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Scroll, Words, empty
from forms.answers import Value
from forms.session import Changes, FormSession, QuestionState, RepeatState

AT_ONCE = 4  # fields made before the first paint
PER_SLICE = 1


class FormPage(QWidget):
    """`changed(path, value)`: save this field. `rows_changed(repeat_path)`: save those rows.

    `finished`: Enter in the last field. `pages_changed`: other groups may have come or gone.
    """

    changed = Signal(str, object)
    rows_changed = Signal(str)
    finished = Signal()
    pages_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: FormSession | None = None
        self._path = ""
        self._fields: dict[str, Field] = {}
        self._repeats: dict[str, RepeatCards] = {}
        self._order: list[str] = []
        self._todo: list[str] = []
        self._card = Frame("card")
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.timeout.connect(lambda: self._build(PER_SLICE))
        self._origins: Mapping[str, str] = {}
        self.summary = ErrorSummary(theme)
        self.summary.picked.connect(self.focus_path)
        self._scroll = Scroll(gap=14)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._scroll, 1)
        self._scroll.box.addWidget(self.summary)
        self._body = QVBoxLayout()
        self._body.setSpacing(14)
        self._scroll.box.addLayout(self._body, 1)
        theme.changed.connect(self._fit)

    @property
    def path(self) -> str:
        return self._path

    def show_page(self, session: FormSession, path: str, label: str, origins: Mapping[str, str]) -> None:
        """Build the fields of one group and focus the first blank one."""
        self._todo = []
        for old in self.fields():
            old.blockSignals(True)
        self._session, self._path, self._origins = session, path, origins
        self._fields, self._repeats, self._order = {}, {}, []
        self.summary.show_mistakes([])
        empty(self._body)
        self._body.addWidget(Words(label, "section"))
        card = Frame("card", margin=20, gap=16)
        self._body.addWidget(card)
        self._card = card
        self._todo = [state.path for state in session.page(path)]
        self._order = list(self._todo)
        self._build(AT_ONCE)
        self._body.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, self.focus_first)

    def fields(self) -> list[Field]:
        """Fields in reading order, rows of repeats included."""
        self._build(len(self._todo))
        ordered: list[Field] = []
        for path in self._order:
            if path in self._repeats:
                ordered.extend(self._repeats[path].fields())
            else:
                ordered.append(self._fields[path])
        return ordered

    def field(self, path: str) -> Field:
        """The field of a question path. Raises KeyError."""
        for field in self.fields():
            if field.path == path:
                return field
        raise KeyError(path)

    def repeat(self, path: str) -> RepeatCards:
        return self._repeats[path]

    def commit(self) -> None:
        """Take in what is typed but not yet told, e.g. before 下一步."""
        for field in self.fields():
            field.commit()

    def show_findings(self, errors: Sequence[tuple[str, str]], warnings: Sequence[tuple[str, str]]) -> None:
        """(path, sentence): errors on top with the focus and beside their fields, warnings only beside."""
        wrong, soft = dict(reversed(list(errors))), dict(reversed(list(warnings)))
        for field in self.fields():
            sentence = wrong.get(field.path, "")
            field.say_wrong(sentence or soft.get(field.path, ""), blocks=bool(sentence))
        self.summary.show_mistakes([Mistake(path, sentence) for path, sentence in errors])
        if errors:
            self._scroll.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """The first question without an answer, else the first."""
        asking = [field for field in self._fields.values() if field.asks]
        asking = asking or [field for field in self.fields() if field.asks]
        blank = [field for field in asking if field.required and field.editor and not field.editor.typed()]
        target = (blank or asking or [None])[0]
        if target is not None:
            self._go_to(target)

    def focus_path(self, path: str) -> None:
        """The field of a finding; a finding on a repeat goes to its 加一行."""
        for field in self.fields():
            if field.path == path:
                self._go_to(field)
                return
        if path in self._repeats:
            self._repeats[path].add.setFocus()
            self._scroll.ensureWidgetVisible(self._repeats[path].add)

    def put(self, path: str, value: Value) -> None:
        """Set one value, from an editor or from the card, and show everything that follows from it."""
        if self._session is None:
            return
        changes = self._session.set_value(path, value)
        repeat = path.split("[", 1)[0] if "[" in path else ""
        if repeat:
            self.rows_changed.emit(repeat)
        else:
            self.changed.emit(path, value)
        self._apply(changes)

    def refresh(self) -> None:
        """Apply the session's present state to every standing field, in one batch."""
        if self._session is not None:
            self._update({state.path for state in self._session.page(self._path)}, all_rows=True)

    def _apply(self, changes: Changes) -> None:
        """Apply one edit's changes to the standing fields only; other groups may come or go."""
        self._update(changes.paths, all_rows=bool(changes.rows))
        if changes.relevance or changes.rows:
            self.pages_changed.emit()

    def _update(self, paths: Set[str], *, all_rows: bool) -> None:
        self.setUpdatesEnabled(False)
        try:
            for path, field in self._fields.items():
                if path in paths:
                    field.apply(self._session.state(path))
            for path, cards in self._repeats.items():
                if all_rows or path in paths:
                    self._sync_rows(path)
                cards.refresh(self._session, None if all_rows else paths)
        finally:
            self.setUpdatesEnabled(True)

    def _build(self, count: int) -> None:
        """Make the next fields of the group; the rest follows in slices, so that no key waits for it."""
        if not self._todo or self._session is None:
            return
        kinds_of = {state.path: state for state in self._session.page(self._path)}
        for path in self._todo[:count]:
            state = kinds_of[path]
            if isinstance(state, RepeatState):
                self._add_repeat(state, self._card)
            else:
                self._add_field(state, self._card)
        self._todo = self._todo[count:]
        if self._todo:
            self._slices.start(0)
        else:
            self._sign_on_paper()

    def _add_field(self, state: QuestionState, card: Frame) -> None:
        field = Field(state.path, state.node, state.choices)
        field.apply(state)
        field.say_origin(self._origins.get(state.path, ""))
        self._wire(field)
        self._fields[state.path] = field
        card.box.addWidget(field)

    def _add_repeat(self, state: RepeatState, card: Frame) -> None:
        cards = RepeatCards(self._theme, state.node)
        cards.say_origin(self._origins.get(state.path, ""))
        cards.add_wanted.connect(lambda path=state.path: self._add_row(path))
        cards.remove_wanted.connect(lambda index, path=state.path: self._remove_row(path, index))
        self._repeats[state.path] = cards
        card.box.addWidget(cards)
        self._sync_rows(state.path)

    def _wire(self, field: Field) -> None:
        field.committed.connect(self._typed)
        field.entered.connect(self._next_field)
        field.set_large(self._theme.tokens.large)

    def _typed(self, path: str, value: Value) -> None:
        self.field(path).say_origin("")
        self.put(path, value)

    def _sync_rows(self, path: str) -> None:
        cards = self._repeats[path]
        for field in cards.set_rows(self._session, self._session.repeat(path)):
            self._wire(field)

    def _add_row(self, path: str) -> None:
        self.commit()
        changes = self._session.add_row(path)
        self.rows_changed.emit(path)
        self._apply(changes)
        self._sign_on_paper()
        self._repeats[path].focus_row(self._session.rows(path) - 1)

    def _remove_row(self, path: str, index: int) -> None:
        self.commit()
        changes = self._session.remove_row(path, index)
        self.rows_changed.emit(path)
        self._apply(changes)
        self._repeats[path].add.setFocus()

    def _next_field(self, path: str) -> None:
        fields = self.fields()
        at = next((i for i, field in enumerate(fields) if field.path == path), len(fields))
        following = next((field for field in fields[at + 1 :] if field.asks), None)
        if following is None:
            self.finished.emit()
        else:
            self._go_to(following)

    def _sign_on_paper(self) -> None:
        """Signing is done on the printed form unless the clerk says otherwise."""
        for field in self.fields():
            if field.kind == kinds.BY_HAND and field.asks and field.editor and not field.editor.typed():
                self.put(field.path, kinds.ON_PAPER)

    def _go_to(self, field: Field) -> None:
        field.take_focus()
        self._scroll.ensureWidgetVisible(field, 0, 60)

    def _fit(self) -> None:
        for field in self.fields():
            field.set_large(self._theme.tokens.large)
