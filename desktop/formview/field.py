"""Field: one question on the page: its label, the editor, what it says beside it.

Draws one `QuestionState`; knows no session. Optional questions are marked 可不填, there are no
asterisks. The wrong value stays, and the words that tell how to mend it stand below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.editors import (
    AreaEditor,
    Editor,
    LineEditor,
    ManyEditor,
    OneEditor,
    PartsEditor,
    TickEditor,
)
from desktop.widgets.ime_line import number_text
from desktop.widgets.words import Frame, Words, set_property, show_part
from forms.answers import Value
from forms.item import Choice, Node
from forms.session import QuestionState

LABEL_WIDTH_IN_CHARACTERS = 11


class Field(Frame):
    """`committed(path, value)` and `entered(path)`; `apply` shows another state in place."""

    committed = Signal(str, object)
    entered = Signal(str)

    def __init__(
        self, path: str, node: Node, choices: Sequence[Choice], parent: QWidget | None = None
    ) -> None:
        super().__init__("field", parent, margin=0, gap=4)
        self.path, self.node = path, node
        self.kind = kinds.editor_kind(node, choices)
        self.required = False
        self.readonly = False
        self.relevant = True
        self._label = Words(node.label, "strong")
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._optional = Words(self.tr("可不填"), "soft")
        self._shown = Words("", "")
        self._shown.hide()
        self._hint = Words(node.hint, "hint")
        show_part(self._hint, bool(node.hint))
        self._origin = Words("", "origin", wrap=False)
        self._origin.hide()
        self._error = Words("", "error")
        self._error.hide()
        words = {"money": self.tr("元"), "paper": self.tr("在打印的表上签名或按指印")}
        self.editor = make_editor(node, self.kind, choices, words)
        self._lay_out()
        if self.editor is not None:
            self.editor.committed.connect(lambda value: self.committed.emit(self.path, value))
            self.editor.entered.connect(lambda: self.entered.emit(self.path))

    @property
    def asks(self) -> bool:
        """There is something to type here now."""
        return self.editor is not None and not self.readonly and self.relevant

    @property
    def error(self) -> str:
        return self._error.text() if not self._error.isHidden() else ""

    @property
    def wrong(self) -> bool:
        return bool(self.property("role") == "wrong")

    def apply(self, state: QuestionState) -> None:
        """Show a `QuestionState`: visible or not, asked or shown, its choices and its value."""
        self.relevant = bool(state.relevant) and self.kind != kinds.NOTHING
        show_part(self, self.relevant)
        self.required, self.readonly = bool(state.required), bool(state.readonly)
        if self.editor is not None:
            show_part(self.editor, not self.readonly)
            self.editor.set_pairs([(choice.value, choice.label) for choice in state.choices])
            self.editor.show_value(state.value)
            name = (
                self.node.label if self.required else self.tr("{label}，可不填").format(label=self.node.label)
            )
            self.editor.set_name(name, self.node.hint)
        show_part(self._optional, self.asks and not self.required)
        self._shown.say(self._shown_value(state) if self.readonly and self.editor is not None else "")

    def say_wrong(self, sentence: str, *, blocks: bool = True) -> None:
        """The words beside the field; "" takes them away."""
        self._error.say(sentence)
        set_property(self._error, "role", "error" if blocks else "origin")
        set_property(self, "role", "wrong" if sentence and blocks else "field")
        self.box.setContentsMargins(12 if sentence and blocks else 0, 0, 0, 0)
        if self.editor is not None:
            self.editor.set_wrong(bool(sentence) and blocks)
            if sentence:
                self.editor.set_name(self.node.label, sentence)

    def say_origin(self, words: str) -> None:
        """Where the value came from, e.g. 读自身份证."""
        self._origin.say(words)

    def commit(self) -> None:
        if self.editor is not None and self.asks:
            self.editor.commit()

    def take_focus(self) -> None:
        if self.editor is not None:
            self.editor.take_focus()

    def set_large(self, large: bool) -> None:
        """In large type the label stands above its editor."""
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight
        )
        width = self.fontMetrics().horizontalAdvance("国") * LABEL_WIDTH_IN_CHARACTERS
        self._names.setFixedWidth(width) if not large else self._names.setMaximumWidth(16777215)

    def _lay_out(self) -> None:
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 9, 0, 0)
        names.setSpacing(0)
        names.addWidget(self._label)
        names.addWidget(self._optional)
        names.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(3)
        if self.kind == kinds.NOTE:
            set_property(self._hint, "role", "")
            right.setContentsMargins(0, 9, 0, 0)
        right.addWidget(self._error)
        if self.editor is not None:
            across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            across.addWidget(self.editor, 1)
            across.addWidget(self._origin, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            right.addLayout(across)
        right.addWidget(self._shown)
        right.addWidget(self._hint)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(12)
        self._line.addWidget(self._names)
        self._line.addLayout(right, 1)
        self.box.addLayout(self._line)
        self._shown.setContentsMargins(0, 9, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def _shown_value(self, state: QuestionState) -> str:
        value: Value = state.value
        labels = {choice.value: choice.label for choice in state.choices}
        values = (value,) if isinstance(value, str) else value
        return "、".join(labels.get(part, part) for part in values) or self.tr("（自动得出）")


def make_editor(node: Node, kind: str, choices: Sequence[Choice], words: Mapping[str, str]) -> Editor | None:
    """The editor of a question; None where nothing is typed (notes, hidden values). `words`: unit and tick."""
    pairs = [(choice.value, choice.label) for choice in choices]
    width = kinds.width_in_characters(node, kind)
    if kind in (kinds.NOTE, kinds.NOTHING, kinds.SHOWN):
        return None
    if kind in (kinds.ONE, kinds.YES_NO):
        return OneEditor(pairs, segments=kind == kinds.YES_NO)
    if kind == kinds.MANY:
        return ManyEditor(pairs)
    if kind == kinds.BY_HAND:
        return TickEditor(words["paper"], kinds.ON_PAPER)
    if kind == kinds.TICK:
        return TickEditor(node.hint or node.label)
    if kind == kinds.AREA:
        return AreaEditor(node.max_length)
    if kind == kinds.DATE:
        return PartsEditor((4, 2, 2))
    if kind == kinds.MONTH:
        return PartsEditor((4, 2))
    return _line_editor(node, kind, width, words["money"])


def _line_editor(node: Node, kind: str, width: int, money: str) -> LineEditor:
    if kind == kinds.ID_NUMBER:
        return LineEditor(
            numbers=True, width=width, limit=node.max_length, count_to=kinds.ID_LENGTH, fold=id_number_text
        )
    return LineEditor(
        numbers=kind in kinds.NUMBER_LIKE,
        width=width,
        limit=node.max_length,
        count_to=kinds.MOBILE_LENGTH if kind == kinds.MOBILE else 0,
        unit=money if kind == kinds.MONEY else "",
    )


def id_number_text(text: str) -> str:
    """An identity number as it is stored: digits folded, spaces out, a capital X."""
    return number_text(text).upper()
