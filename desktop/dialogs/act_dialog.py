"""ActDialog: the questions of one act, built from its `ActOption`; knows no kind of act by name.

Checked only when the act's button is pressed; what was typed stays when the judge refuses,
and the refusal stands in the dialog. The act itself is made by the page that opened it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.dialogs.rows_editor import RowsEditor
from desktop.formview.editors import AreaEditor, Editor, LineEditor, OneEditor, PartsEditor
from desktop.usecases.views import ActField, ActOption
from desktop.widgets.buttons import KeyButton
from desktop.widgets.notices import Banner, ErrorSummary, Mistake
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Scroll, Words, row, set_property

YES, NO = "true", "false"


class ActDialog(QDialog):
    """`decided(kind, values)`: the clerk pressed the act's button and nothing is missing."""

    decided = Signal(str, object)

    def __init__(self, theme: Theme, option: ActOption, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self.setWindowTitle(option.label)
        self.setAccessibleName(option.label)
        self.setMinimumSize(680, 360)
        self._fields: dict[str, _ActLine] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(Words(option.label, "title"))
        column.addWidget(Words(about, "soft"))
        self._warning = Banner(theme)
        column.addWidget(self._warning)
        if option.warns:
            self._warning.say(option.warns, "warn")
        self._summary = ErrorSummary(theme)
        self._summary.picked.connect(self._jump)
        column.addWidget(self._summary)
        scroll = Scroll(gap=14)
        for field in option.fields:
            line = _ActLine(theme, field)
            line.entered.connect(self._next_field)
            self._fields[field.name] = line
            scroll.box.addWidget(line)
        scroll.box.addStretch(1)
        column.addWidget(scroll, 1)
        self._cancel = KeyButton(theme, self.tr("先不办"), key="Esc")
        self._cancel.clicked.connect(self.reject)
        self._go = KeyButton(theme, option.label, key="Ctrl+Enter", kind="primary")
        self._go.clicked.connect(self.decide)
        column.addLayout(row(self._cancel, 1, self._go))
        wanted = sum(
            4.4 if field.kind == "rows" else 1.6 if field.kind == "long" else 1 for field in option.fields
        )
        self.resize(860, round(230 + 84 * max(1.5, min(4.6, wanted))))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        first = next(iter(self._fields.values()), None)
        if first is not None:
            first.take_focus()
        else:
            self._go.setFocus()

    def field(self, name: str) -> _ActLine:
        """One question of the dialog. Raises KeyError."""
        return self._fields[name]

    def values(self) -> dict[str, Any]:
        """Answers by ActField.name: text, ISO dates, yes/no as bool, rows as a list of mappings."""
        return {name: line.value() for name, line in self._fields.items()}

    def refuse(self, sentence: str) -> None:
        """The judge said no: the words stand on top, everything typed stays."""
        self._busy(False)
        self._summary.show_mistakes([Mistake("", sentence)])

    def decide(self) -> None:
        """The act's button: check, then hand the answers over."""
        missing = []
        for name, line in self._fields.items():
            sentence = line.check()
            line.say_wrong(sentence)
            if sentence:
                missing.append(Mistake(name, sentence))
        self._summary.show_mistakes(missing)
        if not missing:
            self._busy(True)
            self.decided.emit(self.option.kind, self.values())

    def _busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)

    def _jump(self, name: str) -> None:
        if name in self._fields:
            self._fields[name].take_focus()

    def _next_field(self, name: str) -> None:
        names = list(self._fields)
        after = names[names.index(name) + 1 :]
        if after:
            self._fields[after[0]].take_focus()
        else:
            self._go.setFocus(Qt.FocusReason.TabFocusReason)


class _ActLine(Frame):
    """One question: label above, editor below, words when it is wrong."""

    entered = Signal(str)

    def __init__(self, theme: Theme, field: ActField) -> None:
        super().__init__("field", margin=0, gap=4)
        self._field = field
        label = field.label if field.required else self.tr("{label}（可不填）").format(label=field.label)
        self.box.addWidget(Words(label, "strong"))
        if field.hint:
            self.box.addWidget(Words(field.hint, "hint"))
        self._error = Words("", "error")
        self._error.hide()
        self.box.addWidget(self._error)
        self.rows: RowsEditor | None = None
        self.editor: Editor | None = None
        if field.kind == "rows":
            self.rows = RowsEditor(
                theme, field.columns, field.default or (), picks=field.picks, words=field.words
            )
            self.box.addWidget(self.rows)
        else:
            self.editor = self._editor(field)
            self.editor.show_value(_shown(field.default))
            self.editor.set_name(label, field.hint)
            self.editor.entered.connect(lambda: self.entered.emit(field.name))
            self.box.addWidget(self.editor)

    def value(self) -> Any:
        if self.rows is not None:
            return self.rows.rows()
        typed = self.editor.typed() if self.editor is not None else ""
        if self._field.kind == "yesno":
            return typed == YES
        return typed

    def check(self) -> str:
        """What is missing, in words; "" where the answer will do."""
        if not self._field.required:
            return ""
        if self.rows is not None:
            return (
                "" if self.rows.rows() else self.tr("请至少填一行：{label}").format(label=self._field.label)
            )
        typed = self.editor.typed() if self.editor is not None else ""
        if self._field.kind in ("choice", "yesno") and not typed:
            return self.tr("请选择：{label}").format(label=self._field.label)
        return "" if typed else self.tr("请填写：{label}").format(label=self._field.label)

    def say_wrong(self, sentence: str) -> None:
        self._error.say(sentence)
        set_property(self, "role", "wrong" if sentence else "field")
        self.box.setContentsMargins(12 if sentence else 0, 0, 0, 0)
        if self.editor is not None:
            self.editor.set_wrong(bool(sentence))

    def take_focus(self) -> None:
        if self.editor is not None:
            self.editor.take_focus()
        elif self.rows is not None:
            self.rows.setFocus()

    def _editor(self, field: ActField) -> Editor:
        if field.kind == "long":
            return AreaEditor()
        if field.kind == "date":
            return PartsEditor()
        if field.kind == "yesno":
            return OneEditor([(YES, self.tr("是")), (NO, self.tr("否"))], segments=True)
        if field.kind == "choice":
            return OneEditor(field.choices)
        return LineEditor(numbers=field.kind == "number", width=12 if field.kind == "number" else 32)


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return YES if default else NO
    return default.isoformat() if hasattr(default, "isoformat") else str(default)
