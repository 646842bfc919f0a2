"""FormPage: one group of a form on the screen, over a live form session.

Builds the fields once per group, in pieces between which keys are taken; every change of the
session is then applied to the same fields in one batch, so focus, scroll and half-typed words
stay. Commits go out as signals for the autosave. Checks only when asked to. GUI thread; the
session is pure and fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.editor import grows
from desktop.formview.field import Field
from desktop.formview.file_editor import FileEditor
from desktop.formview.parts import Part, Parts
from desktop.formview.repeat_cards import RepeatCards
from desktop.formview.rows_desk import RowsDesk, sign_on_paper
from desktop.widgets.notices import ErrorSummary, Mistake
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Scroll, Words
from forms.answers import Value
from forms.session import Changes, FormSession

AT_ONCE = 2  # fields made before the first paint
MOST_STOPS = 200
ROOM = 60  # pixels in sight around the field in hand
ROUNDS = 12  # turns of the event loop until a page that grew has told every parent
PIECE_MS = 2  # how long one piece of building may take before the keys that wait have their turn


class FormPage(QWidget):
    """`changed(path, value)`: save this field. `rows_changed(repeat_path)`: save the rows of this repeat of
    the page, those inside its rows included. `finished`: Enter in the last field. `pages_changed`: other
    groups may have come or gone. `attach_wanted(path, how)`: a photo or file for this question.
    """

    changed = Signal(str, object)
    rows_changed = Signal(str)
    finished = Signal()
    pages_changed = Signal()
    attach_wanted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._session: FormSession | None = None
        self._path = ""
        self._origins: Mapping[str, str] = {}
        self._said: dict[str, tuple[str, bool]] = {}
        self._card = Frame("card")
        self._parts: Parts | None = None
        self._leaving: list[QWidget] = []
        self.rows = RowsDesk(self)
        self.beyond: QWidget | None = None  # where Tab goes after the last question
        self._rounds = 0
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.timeout.connect(self._see_again)
        self._pieces = QTimer(self)
        self._pieces.setSingleShot(True)
        self._pieces.timeout.connect(self._next_piece)
        self.summary = ErrorSummary(theme)
        self.summary.picked.connect(self.focus_path)
        self._scroll = Scroll(gap=14)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._scroll, 1)
        self._scroll.box.addWidget(self.summary)
        self._body = QVBoxLayout()
        self._body.setSpacing(14)
        self._scroll.box.addLayout(self._body)
        self._scroll.box.addStretch(1)
        grows(self._scroll.box)
        theme.changed.connect(self._fit)

    # -- what the pages ask ------------------------------------------------------------------

    @property
    def path(self) -> str:
        return self._path

    @property
    def session(self) -> FormSession:
        """The form that is open. Raises LookupError before one is."""
        if self._session is None:
            raise LookupError("no form is open")
        return self._session

    def show_page(self, session: FormSession, path: str, label: str, origins: Mapping[str, str]) -> None:
        """Build the fields of one group and focus the first blank one."""
        self._leave_page()
        self._session, self._path, self._origins = session, path, origins
        self._said = {}
        self.summary.show_mistakes([])
        card = Frame("card", margin=20, gap=12)
        grows(card.box)
        card.box.addWidget(Words(label, "section"))
        if hint := _hint_of(session, path):
            card.box.addWidget(Words(hint, "hint"))
        inner = QVBoxLayout()
        inner.setSpacing(12)
        card.box.addLayout(inner)
        self._card, self._parts = card, Parts(self, inner)
        self._sign_on_paper()
        self._parts.start(session.page(path), path)
        self._parts.build(_at_most(AT_ONCE))
        self._body.addWidget(card)
        self._scroll.verticalScrollBar().setValue(0)
        self.keep_building()
        self.focus_first()

    def fields(self) -> list[Field]:
        """Fields in reading order, those of open rows included; what is not built yet is built now."""
        if self._parts is not None:
            self._parts.build(lambda: False)
        return list(self._standing())

    def field(self, path: str) -> Field:
        """The field of a question; the row it is in is opened. Raises KeyError."""
        found = self._parts.field_at(path) if self._parts is not None else None
        if found is None:
            raise KeyError(path)
        return found

    def repeat(self, path: str) -> RepeatCards:
        """The rows of a repeat that stands on this page. Raises KeyError."""
        self.fields()
        for repeat in self.repeats():
            if repeat.path == path:
                return repeat
        raise KeyError(path)

    def repeats(self) -> Iterator[RepeatCards]:
        return self._parts.repeats() if self._parts is not None else iter(())

    def commit(self) -> None:
        """Take in what is typed but not yet told, half composed words too, e.g. before 下一步."""
        if self.isAncestorOf(QApplication.focusWidget() or self):
            QGuiApplication.inputMethod().commit()
        for field in list(self._standing()):
            field.commit()

    def show_findings(self, errors: Sequence[tuple[str, str]], warnings: Sequence[tuple[str, str]]) -> None:
        """(path, sentence): errors on top and beside their fields, the first wrong field gets the focus;
        warnings only beside."""
        self._said = {path: (sentence, False) for path, sentence in reversed(warnings)}
        self._said.update({path: (sentence, True) for path, sentence in reversed(errors)})
        for field in self._standing():
            self._say(field)
        for repeat in self.repeats():
            repeat.say_wrong(self._wrong_rows(repeat.path))
        self.summary.show_mistakes([Mistake(path, sentence) for path, sentence in errors])
        if errors:
            self._scroll.verticalScrollBar().setValue(0)
            next((path for path, _sentence in errors if self.focus_path(path)), None)

    def focus_first(self) -> None:
        """The first question without an answer, else the first; on a page of rows the rows."""
        made = [part for part in self._parts.made() if part.asks] if self._parts is not None else []
        asking = [part for part in made if isinstance(part, Field)]
        blank = [part for part in asking if part.required and part.editor and not part.editor.typed()]
        target: Part | None = next(iter(blank or asking or made), None)
        if target is not None:
            self.go_to(target)

    def focus_path(self, path: str) -> bool:
        """The field of a finding; a finding on a repeat goes to its 添加. False where nothing can be typed."""
        found = self._parts.field_at(path) if self._parts is not None else None
        if found is not None:
            self.go_to(found)
            return found.asks
        for repeat in self.repeats():
            if repeat.path == path:
                self.see_focused(repeat.add)
                return True
        return False

    def put(self, path: str, value: Value) -> None:
        """Set one value, from an editor or from the card, and show everything that follows from it."""
        if self._session is None:
            return
        changes = self._session.set_value(path, value)
        if "[" in path:
            self.rows_changed.emit(path.split("[", 1)[0])
        else:
            self.changed.emit(path, value)
        self.show_changes(changes)

    def say_attached(self, path: str, words: str) -> None:
        """Beside a photo or file question: what is being done, or why it could not be."""
        for field in self._standing():
            if field.path == path and isinstance(field.editor, FileEditor):
                field.editor.say(words)

    def refresh(self) -> None:
        """Apply the session's present state to every standing field, in one batch."""
        self._apply(None)

    # -- what the parts ask ------------------------------------------------------------------

    def wire(self, part: Part) -> None:
        """Listen to a part made or moved just now; its origin and what is wrong stand beside it again."""
        part.say_origin(self._origins.get(part.path, ""))
        if isinstance(part, RepeatCards):
            part.say_wrong(self._wrong_rows(part.path))
            self.rows.wire(part)
            return
        self._say(part)
        if not part.property("wired"):
            part.setProperty("wired", True)
            part.committed.connect(self._typed)
            part.entered.connect(self._next_field)
            part.attach.connect(self.attach_wanted)

    def keep_building(self) -> None:
        if not self._pieces.isActive():
            self._pieces.start(0)

    def show_changes(self, changes: Changes) -> None:
        """Apply one edit's changes to the standing fields only; other groups may come or go."""
        self._apply(changes.paths)
        if changes.relevance or changes.rows:
            self.pages_changed.emit()

    def forget_findings(self, repeat: str) -> None:
        """The rows of this repeat have moved: what was said of them is said again at the next check."""
        self._said = {path: said for path, said in self._said.items() if not path.startswith(f"{repeat}[")}

    def go_to(self, part: Part) -> None:
        """The focus to a question, or into the rows of a repeat."""
        if isinstance(part, RepeatCards):
            self.rows.enter(part)
        else:
            part.take_focus()
            self.see(part)

    def see(self, part: QWidget) -> None:
        """Scroll it into sight, and again until what was put on the page in this turn has its place."""
        self._into_sight(part)
        self._rounds = ROUNDS
        self._seen.start(0)

    def _see_again(self) -> None:
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here):
            self._into_sight(here)
        self._rounds -= 1
        if self._rounds > 0:
            self._seen.start(0)

    def _into_sight(self, part: QWidget) -> None:
        """A field with its label above it, and air around it as far as there is room."""
        seen = self._scroll.viewport().height()
        whole = part
        while not isinstance(whole, Field) and self.isAncestorOf(whole.parentWidget() or self):
            whole = whole.parentWidget() or whole
        if isinstance(whole, Field) and whole.height() <= seen:
            part = whole
        self._scroll.ensureWidgetVisible(part, 0, max(0, min(ROOM, (seen - part.height()) // 2)))

    def see_focused(self, part: QWidget) -> None:
        part.setFocus()
        self.see(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What appears above the form takes room from it: the question in hand stays in sight."""
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height():
            self._seen.start(0)

    # -- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F8 adds a row to the repeat one stands in (else the first one), Shift+F8 takes the open one away."""
        if not self.rows.key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab follows the reading order, also to what is not built yet."""
        here = QApplication.focusWidget()
        while True:
            stops = self._parts.stops() if self._parts is not None else iter(())
            places = list(stops)
            at = next((i for i, stop in enumerate(places) if stop is here), -1)
            to = at + (1 if forward else -1)
            if at < 0:
                return super().focusNextPrevChild(forward)
            if not 0 <= to < len(places):
                return self._leave_by_tab(forward)
            target = places[to]
            if isinstance(target, QWidget):
                way = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                target.setFocus(way)
                self.see(target)
                return True
            target.build_one()

    def _leave_by_tab(self, forward: bool) -> bool:
        """Out of the page: to what stands `beyond`, else whatever Qt's own chain names next."""
        if forward and self.beyond is not None and self.beyond.isVisible() and self.beyond.isEnabled():
            self.beyond.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        for _ in range(MOST_STOPS):
            if not super().focusNextPrevChild(forward):
                return False
            here = QApplication.focusWidget()
            if here is None or not self.isAncestorOf(here):
                return True
        return True

    # -- building ----------------------------------------------------------------------------

    def _next_piece(self) -> None:
        if self._parts is not None and self._parts.pending:
            self._parts.build(_for_a_while())
            self._pieces.start(0)
        elif self._leaving:
            self._leaving.pop().deleteLater()
            self._pieces.start(0)

    def _leave_page(self) -> None:
        """The old fields disappear at once and are taken apart in pieces."""
        self.rows.forget()
        old, parts, self._parts = self._card, self._parts, None
        if parts is not None:
            old.hide()
            self._body.removeWidget(old)
            self._leaving = [old, *self._leaving, *parts.made()]

    def _standing(self) -> Iterator[Field]:
        return self._parts.fields() if self._parts is not None else iter(())

    def _apply(self, paths: Set[str] | None) -> None:
        if self._parts is None:
            return
        self.setUpdatesEnabled(False)
        try:
            self._parts.apply(paths)
        finally:
            self.setUpdatesEnabled(True)

    def _say(self, field: Field) -> None:
        sentence, blocks = self._said.get(field.path, ("", True))
        field.say_wrong(sentence, blocks=blocks)

    def _wrong_rows(self, repeat: str) -> dict[int, int]:
        counts: dict[int, int] = {}
        for path, (_sentence, blocks) in self._said.items():
            if blocks and path.startswith(f"{repeat}["):
                at = int(path[len(repeat) + 1 :].partition("]")[0])
                counts[at] = counts.get(at, 0) + 1
        return counts

    # -- going on ----------------------------------------------------------------------------

    def _typed(self, path: str, value: Value) -> None:
        for field in self._standing():
            if field.path == path:
                field.say_origin("")
        self.put(path, value)

    def _next_field(self, path: str) -> None:
        """Enter: the next question of the row, the next row, 添加, then what stands below."""
        if self.rows.go_on(path):
            return
        following = self._parts.after(path) if self._parts is not None else None
        if following is not None:
            self.go_to(following)
        elif kinds.editor_kind(self.session.state(path).node) != kinds.BARCODE:
            self.finished.emit()  # a scanner ends with Enter: it must not leave the page by itself

    def _sign_on_paper(self) -> None:
        session = self.session
        for path in sign_on_paper(session, session.page(self._path)):
            if "[" in path:
                self.rows_changed.emit(path.split("[", 1)[0])
            else:
                self.changed.emit(path, kinds.ON_PAPER)

    def _fit(self) -> None:
        if self._parts is not None:
            self._parts.set_large(self.theme.tokens.large)


def _hint_of(session: FormSession, path: str) -> str:
    return next((page.hint for page in session.pages() if page.path == path), "")


def _at_most(count: int) -> Callable[[], bool]:
    made = iter(range(1, count))
    return lambda: next(made, None) is None


def _for_a_while() -> Callable[[], bool]:
    clock = QElapsedTimer()
    clock.start()
    return lambda: clock.elapsed() >= PIECE_MS
