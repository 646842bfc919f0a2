"""BigChoices: one or some of a few, each a large button with its number key on it.

Knows (value, label) pairs only. The first nine carry the keys 1 to 9; the others are reached by
Tab and arrows. For one answer the chosen button is marked, for several each has a tick.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from forms.answers import Value

BIG_CHOICES = 18
ONE_COLUMN, TWO_COLUMNS = 5, 12
KEYS = 9


class BigChoices(QWidget):
    """`chosen(value)`: text, or a tuple where several may be picked. Picking does not go on by itself.
    `stood(button)`: it was picked by its key and should be in sight."""

    chosen = Signal(object)
    stood = Signal(QWidget)

    def __init__(
        self,
        theme: Theme,
        pairs: Sequence[tuple[str, str]],
        *,
        many: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._many = many
        self._buttons: list[KeyButton] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        columns = 1 if len(pairs) <= ONE_COLUMN else 2 if len(pairs) <= TWO_COLUMNS else 3
        for at, (value, label) in enumerate(pairs):
            key = str(at + 1) if at < KEYS else ""
            button = KeyButton(theme, label, key=key, kind="choice", shrinks=True)
            button.setCheckable(True)
            button.setToolTip(label)
            button.setProperty("value", value)
            button.setProperty("label", label)
            button.clicked.connect(lambda _checked=False, button=button: self._pick(button))
            self._buttons.append(button)
            grid.addWidget(button, at // columns, at % columns)
        self._say()

    def buttons(self) -> list[KeyButton]:
        return list(self._buttons)

    def value(self) -> Value:
        picked = tuple(str(button.property("value")) for button in self._buttons if button.isChecked())
        return picked if self._many else next(iter(picked), "")

    def set_value(self, value: Value) -> None:
        """Show an answer without telling anybody."""
        wanted = set(value.split() if isinstance(value, str) and self._many else (value,))
        if not isinstance(value, str):
            wanted = set(value)
        for button in self._buttons:
            button.setChecked(button.property("value") in wanted)
        self._say()

    def take_focus(self) -> None:
        """On the chosen button, else on the first."""
        stand = next((button for button in self._buttons if button.isChecked()), None)
        first = stand or next(iter(self._buttons), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, picked: KeyButton) -> None:
        if not self._many:
            for button in self._buttons:
                button.setChecked(button is picked)
        picked.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stood.emit(picked)
        self._say()
        self.chosen.emit(self.value())

    def _say(self) -> None:
        """Chosen shows by a sign, not by colour alone."""
        for button in self._buttons:
            label = str(button.property("label"))
            signs = ("☑ ", "☐ ") if self._many else ("● ", "○ ")
            button.set_words((signs[0] if button.isChecked() else signs[1]) + label)
            button.setAccessibleName(label)
