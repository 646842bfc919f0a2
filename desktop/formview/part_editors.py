"""Editors in boxes: dates, months, years, times of day, and a day with its time.

The first box also takes the whole written as people write it (20261122, 2026年11月22日, 9:30).
The value is ISO text; what is half typed stays as typed (`2026-11-`), so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop.formview.editor import Editor
from desktop.widgets.ime_line import ImeLine, number_text
from desktop.widgets.words import Words, row, set_property
from forms.answers import Value

DATE_SIZES, MONTH_SIZES, YEAR_SIZES = (4, 2, 2), (4, 2), (4,)
_CLOCK = re.compile(r"([0-9]{1,2})[:.时点]([0-9]{1,2})分?(?::[0-9.]+)?(?:Z|[+-][0-9:]+)?")


class PartsEditor(Editor):
    """A date in three boxes, a month in two, a year in one. `tail` ends the stored text where the question
    is a whole date of which only year or month count (`-01`)."""

    def __init__(self, sizes: Sequence[int] = DATE_SIZES, tail: str = "") -> None:
        super().__init__()
        self._sizes, self._tail = tuple(sizes), tail
        self._told = ""
        self.boxes: list[ImeLine] = []
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for size, unit in zip(self._sizes, self._units(), strict=False):
            line = _Part(self, size)
            line.setAccessibleName(unit)
            line.left.connect(self._folded)
            line.entered.connect(self._next_part)
            self.boxes.append(line)
            box.addLayout(row(line, Words(unit, "soft", wrap=False), gap=4))
        box.addStretch(1)

    def show_value(self, value: Value) -> None:
        text = value if isinstance(value, str) else ""
        self._told = text
        for line, part in zip(self.boxes, self._split(text), strict=True):
            line.set_text_kept(part)

    def typed(self) -> Value:
        return self._join([number_text(line.text()) for line in self.boxes])

    def commit(self) -> None:
        self._fold()
        text = str(self.typed())
        for line in self.boxes:
            line.setModified(False)
        if text != self._told:
            self._told = text
            self.committed.emit(text)

    def renew(self) -> None:
        for line in self.boxes:
            line.setModified(False)

    def set_wrong(self, wrong: bool) -> None:
        for line in self.boxes:
            set_property(line, "wrong", wrong)

    def set_name(self, name: str, description: str) -> None:
        for line, unit in zip(self.boxes, self._units(), strict=False):
            line.setAccessibleName(f"{name} {unit}")
            line.setAccessibleDescription(description)

    def take_focus(self) -> None:
        self.boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.boxes[0].selectAll()

    def _units(self) -> tuple[str, ...]:
        return (self.tr("年"), self.tr("月"), self.tr("日"))

    def _split(self, text: str) -> tuple[str, ...]:
        return split_date(text, self._sizes)

    def _join(self, parts: Sequence[str]) -> str:
        text = join_date(parts)
        return f"{text}{self._tail}" if self._tail and all(parts) else text

    def _folded(self) -> None:
        if any(line.hasFocus() for line in self.boxes):
            self._fold()
        else:
            self.commit()

    def _fold(self) -> None:
        whole = self._split(self.boxes[0].text())
        if len(whole) > 1 and whole[1]:
            for line, part in zip(self.boxes, whole, strict=True):
                line.setText(part)
            return
        for line in self.boxes:
            folded = number_text(line.text())
            if folded != line.text():
                line.setText(folded)

    def _next_part(self) -> None:
        at = next((i for i, line in enumerate(self.boxes) if line.hasFocus()), len(self.boxes) - 1)
        after = next((line for line in self.boxes[at + 1 :] if not line.text().strip()), None)
        if after is None:
            self.commit()
            self.entered.emit()
        else:
            after.setFocus(Qt.FocusReason.TabFocusReason)


class TimeEditor(PartsEditor):
    """A time of day in two boxes: `09:30`."""

    def __init__(self) -> None:
        super().__init__((2, 2))

    def _units(self) -> tuple[str, ...]:
        return (self.tr("时"), self.tr("分"))

    def _split(self, text: str) -> tuple[str, ...]:
        return split_time(text)

    def _join(self, parts: Sequence[str]) -> str:
        return join_time(parts)


class MomentEditor(PartsEditor):
    """A day and a time of day in five boxes: `2026-11-24T09:30`."""

    def __init__(self) -> None:
        super().__init__((*DATE_SIZES, 2, 2))

    def _units(self) -> tuple[str, ...]:
        return (self.tr("年"), self.tr("月"), self.tr("日"), self.tr("时"), self.tr("分"))

    def _split(self, text: str) -> tuple[str, ...]:
        day, _, clock = text.strip().replace("T", " ").partition(" ")
        return (*split_date(day), *split_time(clock))

    def _join(self, parts: Sequence[str]) -> str:
        day, clock = join_date(parts[:3]), join_time(parts[3:])
        return f"{day}T{clock}" if day or clock else ""


class _Part(ImeLine):
    def __init__(self, editor: PartsEditor, size: int) -> None:
        super().__init__(editor, numbers=True)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance("0" * self._size) + 44, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def split_date(text: str, sizes: Sequence[int] = DATE_SIZES) -> tuple[str, ...]:
    """Parts of `2026-11-22`, `20261122`, `2026/11/22`, `2026年11月22日`, or of what is half typed."""
    plain = text.strip()
    for mark in "年月/．.。－—":
        plain = plain.replace(mark, "-")
    plain = plain.replace("日", "")
    if "-" in plain:
        parts = [number_text(part) for part in plain.split("-")]
    else:
        digits = number_text(plain)
        parts, at = [], 0
        if len(digits) == sum(sizes):
            for size in sizes:
                parts.append(digits[at : at + size])
                at += size
        else:
            parts = [digits]
    parts = [*parts[: len(sizes)], *[""] * (len(sizes) - len(parts))]
    return tuple(parts)


def join_date(parts: Sequence[str]) -> str:
    """ISO text of the parts; single digits are padded; half a date keeps its hyphens; all blank is ""."""
    if not any(parts):
        return ""
    padded = [parts[0], *(part.zfill(2) if part else "" for part in parts[1:])]
    return "-".join(padded)


def split_time(text: str) -> tuple[str, str]:
    """Parts of `09:30`, `9：30`, `9点30分`, `0930`, of a stored `09:30:00.000+08:00`, or of what is half typed."""
    plain = text.strip().replace("：", ":")
    found = _CLOCK.fullmatch(plain)
    if found:
        return found[1], found[2]
    if ":" in plain:
        hour, _, minute = plain.partition(":")
        return number_text(hour), number_text(minute)
    digits = number_text(plain)
    return (digits[:2], digits[2:]) if len(digits) == 4 else (digits, "")


def join_time(parts: Sequence[str]) -> str:
    """`HH:MM`; half a time keeps its colon; both blank is ""."""
    if not any(parts):
        return ""
    return ":".join(part.zfill(2) if part else "" for part in parts)
