"""Stepper: the fixed order of a handling at the left, with ticks, and the parts of the open step below it.

Knows names and states only. Steps already reached can be clicked; going back loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from desktop.widgets.words import Frame, Scroll, empty, set_property


@dataclass(frozen=True, slots=True)
class Step:
    """`key` names the step in `picked`; `icon` is shown until it is `done`; `sub` steps stand indented."""

    key: str
    label: str
    icon: str = ""
    done: bool = False
    current: bool = False
    reachable: bool = True
    sub: bool = False
    wrong: bool = False


class Stepper(Frame):
    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=8, gap=2)
        self._theme = theme
        self._scroll = Scroll(gap=2)
        self._scroll.box.setContentsMargins(0, 0, 0, 0)
        self.box.addWidget(self._scroll)
        self._buttons: list[KeyButton] = []
        self._steps: tuple[Step, ...] = ()
        theme.changed.connect(self._fit)
        self._fit()

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Draw the steps; only changed ones are touched where the list kept its shape."""
        steps = tuple(steps)
        if [s.key for s in steps] != [s.key for s in self._steps]:
            empty(self._scroll.box)
            self._buttons = [self._button(step) for step in steps]
            for button in self._buttons:
                self._scroll.box.addWidget(button)
            self._scroll.box.addStretch(1)
        self._steps = steps
        for button, step in zip(self._buttons, steps, strict=True):
            self._dress(button, step)
            if step.current:
                self._scroll.ensureWidgetVisible(button)

    def steps(self) -> tuple[Step, ...]:
        return self._steps

    def button(self, key: str) -> KeyButton:
        """The button of one step. Raises KeyError."""
        for button, step in zip(self._buttons, self._steps, strict=True):
            if step.key == key:
                return button
        raise KeyError(key)

    def _button(self, step: Step) -> KeyButton:
        button = KeyButton(self._theme, step.label, kind="step", icon=step.icon)
        button.setCheckable(True)
        button.setProperty("sub", step.sub)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False, key=step.key: self._pick(key))
        return button

    def _dress(self, button: KeyButton, step: Step) -> None:
        state = self.tr("，已完成") if step.done else self.tr("，正在办理") if step.current else ""
        button.set_words(step.label)
        button.setAccessibleName(step.label + state)
        button.setToolTip(step.label)
        button.setChecked(step.current)
        button.setEnabled(step.reachable)
        button.set_icon("alert" if step.wrong else "check" if step.done else step.icon)
        set_property(button, "sub", step.sub)

    def _pick(self, key: str) -> None:
        for button, step in zip(self._buttons, self._steps, strict=True):
            button.setChecked(step.current)
        self.picked.emit(key)

    def _fit(self) -> None:
        self.setFixedWidth(self._theme.tokens.sizes.stepper)
