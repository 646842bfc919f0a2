"""Field: one question on the page: its label, the editor, what it says beside it.

Draws one `QuestionState`; knows no session. Optional questions are marked 可不填, there are no
asterisks. The wrong value stays, and the words that tell how to mend it stand above it. Labels
that say nothing yet are not made: a page of forty questions is built while somebody types.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.editor import Editor
from desktop.formview.file_editor import FileEditor
from desktop.formview.making import id_number_text, make_editor
from desktop.widgets.words import Frame, Words, set_property, show_part
from forms.answers import Value
from forms.item import Choice, Node
from forms.session import QuestionState

__all__ = ["LABEL_WIDTH_IN_CHARACTERS", "Field", "id_number_text"]

LABEL_WIDTH_IN_CHARACTERS = 11
AMPLE = 16777215


class Field(Frame):
    """`committed(path, value)`, `entered(path)`, `attach(path, how)`; `apply` shows another state in place.

    `narrow`: it shares its line with others, the label stands above the editor.
    """

    committed = Signal(str, object)
    entered = Signal(str)
    attach = Signal(str, str)

    def __init__(
        self, path: str, node: Node, choices: Sequence[Choice], parent: QWidget | None = None
    ) -> None:
        super().__init__("field", parent, margin=0, gap=4)
        self.path, self.node = path, node
        self.kind = kinds.editor_kind(node, choices)
        self.narrow = kinds.twelfths(node) < kinds.WHOLE_LINE
        self.required = False
        self.readonly = bool(node.readonly)
        self.relevant = True
        self._state: QuestionState | None = None
        self._choices: Sequence[Choice] = choices
        self._named = ""
        self._label_now, self._hint_now = node.label, node.hint
        self._hint: Words | None = None
        self._optional: Words | None = None
        self._shown: Words | None = None
        self._origin: Words | None = None
        self._error: Words | None = None
        words = {"money": self.tr("元"), "paper": self.tr("在打印的表上签名或按指印")}
        self.editor: Editor | None = make_editor(node, self.kind, choices, words)
        self._lay_out()
        if self.editor is not None:
            self.editor.committed.connect(lambda value: self.committed.emit(self.path, value))
            self.editor.entered.connect(lambda: self.entered.emit(self.path))
        if isinstance(self.editor, FileEditor):
            self.editor.wanted.connect(lambda how: self.attach.emit(self.path, how))

    @property
    def asks(self) -> bool:
        """There is something to type here now."""
        return self.editor is not None and self.relevant

    @property
    def error(self) -> str:
        return self._error.text() if self._error is not None and not self._error.isHidden() else ""

    @property
    def wrong(self) -> bool:
        return bool(self.property("role") == "wrong")

    def apply(self, state: QuestionState) -> None:
        """Show a `QuestionState`: visible or not, asked or shown, its choices and its value."""
        self._state = state
        relevant = bool(state.relevant) and self.kind != kinds.NOTHING
        if relevant != self.relevant or self.isHidden() == relevant:
            self.relevant = relevant
            show_part(self, relevant)
        self.required = bool(state.required)
        self._say_words(state.label or self.node.label, state.hint or self.node.hint)
        if self.editor is not None:
            if state.choices is not self._choices:
                self._choices = state.choices
                self.editor.set_pairs([(choice.value, choice.label) for choice in state.choices])
            self.editor.show_value(state.value)
            self._name_it()
        elif self.kind not in (kinds.NOTE, kinds.NOTHING):
            self._say_shown(self._shown_value(state))
        self._say_optional(self.asks and not self.required and self.kind != kinds.TICK)

    def move_to(self, path: str) -> None:
        """The same question of another row: marks and half-typed words of the row before are gone."""
        self.path = path
        if self.editor is not None:
            self.editor.renew()
        self.say_wrong("")
        self.say_origin("")

    def say_wrong(self, sentence: str, *, blocks: bool = True) -> None:
        """The words beside the field; "" takes them away."""
        if self._error is None:
            if not sentence:
                return
            self._error = Words("", "error")
            self._right.insertWidget(0, self._error)
        self._error.say(sentence)
        hard = bool(sentence) and blocks
        set_property(self._error, "role", "error" if blocks else "origin")
        set_property(self, "role", "wrong" if hard else "field")
        self.box.setContentsMargins(12 if hard else 0, 0, 0, 0)
        if self.editor is not None:
            self.editor.set_wrong(hard)
            self._name_it()

    def say_origin(self, words: str) -> None:
        """Where the value came from, e.g. 读自身份证."""
        if self._origin is None and words and self._across is not None:
            self._origin = Words("", "origin", wrap=False)
            sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._across.addWidget(self._origin, 0, sides)
        if self._origin is not None:
            self._origin.say(words)

    def commit(self) -> None:
        if self.editor is not None and self.asks:
            self.editor.commit()

    def take_focus(self) -> None:
        if self.editor is not None:
            self.editor.take_focus()

    def stops(self) -> list[QWidget]:
        """Where Tab stops in this field, in order."""
        return self.editor.stops() if self.editor is not None and self.asks else []

    def set_large(self, large: bool) -> None:
        """In large type the label stands above its editor."""
        above = large or self.narrow
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight
        )
        width = self.fontMetrics().horizontalAdvance("国") * LABEL_WIDTH_IN_CHARACTERS
        self._label.setMinimumWidth(0 if above else width)
        self._label.setMaximumWidth(AMPLE if above else width)
        self._names.setContentsMargins(0, 0 if above else 9, 0, 0)
        self._names.setSpacing(8 if above else 0)
        self._names.setDirection(
            QBoxLayout.Direction.LeftToRight if above else QBoxLayout.Direction.TopToBottom
        )
        self._line.setSpacing(4 if above else 12)

    def _lay_out(self) -> None:
        wraps = len(self.node.label) >= LABEL_WIDTH_IN_CHARACTERS  # measuring wrapped words is slow
        self._label = Words(self.node.label, "strong", wrap=wraps)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._names = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._names.addWidget(self._label)
        self._names.addStretch(1)
        self._right = QVBoxLayout()
        self._right.setSpacing(3)
        self._across: QBoxLayout | None = None
        if self.editor is not None:
            self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            self._across.addWidget(self.editor, 1)
            self._right.addLayout(self._across)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addLayout(self._names)
        self._line.addLayout(self._right, 1)
        self.box.addLayout(self._line)
        if self.narrow:  # beside a taller one it starts at the same height
            self.box.addStretch(1)
        tall = QSizePolicy.Policy.Preferred if self.narrow else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, tall)
        self.set_large(False)

    def _say_words(self, label: str, hint: str) -> None:
        """Label and hint as they read now: they may show answers."""
        if label != self._label_now:
            self._label_now = label
            self._label.setWordWrap(len(label) >= LABEL_WIDTH_IN_CHARACTERS)
            self._label.say(label)
        if self._hint is None and hint and self.kind != kinds.TICK:
            self._hint = Words("", "" if self.kind == kinds.NOTE else "hint")
            self._right.addWidget(self._hint)
            if self.kind == kinds.NOTE:
                self._right.setContentsMargins(0, 9, 0, 0)
        if self._hint is not None and self._hint.text() != hint:
            self._hint.say(hint)
        self._hint_now = hint

    def _say_optional(self, shown: bool) -> None:
        if self._optional is None and shown:
            self._optional = Words(self.tr("可不填"), "soft", wrap=False)
            self._names.insertWidget(1, self._optional)
        if self._optional is not None and self._optional.isHidden() == shown:
            show_part(self._optional, shown)

    def _say_shown(self, words: str) -> None:
        if self._shown is None:
            self._shown = Words("")
            self._shown.setContentsMargins(0, 0 if self.narrow else 9, 0, 0)
            self._right.insertWidget(0, self._shown)
        if self._shown.text() != words:
            self._shown.say(words)

    def _name_it(self) -> None:
        """The label (with 可不填), and the error or the hint as its description, to a screen reader."""
        label = self._label_now or self.node.name
        name = label if self.required else self.tr("{label}，可不填").format(label=label)
        said = self.error or self._hint_now
        if self.editor is not None and f"{name}\n{said}" != self._named:
            self._named = f"{name}\n{said}"
            self.editor.set_name(name, said)

    def _shown_value(self, state: QuestionState) -> str:
        value: Value = state.value
        labels = {choice.value: choice.label for choice in state.choices}
        values = (value,) if isinstance(value, str) else value
        return "、".join(labels.get(part, part) for part in values) or self.tr("（自动得出）")
