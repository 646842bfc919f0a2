"""One line of a work list: who, what, what to do now, until when, and a button. Knows texts only."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Words, set_property


class WorkRow(Frame):
    """`lead` strong words, `soft` the rest; buttons at the right."""

    def __init__(
        self, lead: str, soft: str = "", *, pill: str = "", tone: str = "none", parent: QWidget | None = None
    ) -> None:
        super().__init__("row", parent, across=True, margin=0, gap=12)
        self.box.setContentsMargins(0, 8, 0, 8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(lead, "strong"))
        if soft:
            words.addWidget(Words(soft, "soft"))
        self.box.addLayout(words, 1)
        if pill:
            self.box.addWidget(Pill(pill, tone))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.box.addLayout(self.buttons)
        self.setAccessibleName(f"{lead}，{soft}，{pill}".strip("，"))

    def first(self) -> None:
        """The first row of a card has no line above."""
        set_property(self, "first", "true")

    def add_button(self, button: KeyButton) -> KeyButton:
        button.setAccessibleName(f"{button.words}：{self.accessibleName()}")
        self.buttons.addWidget(button)
        return button
