"""What was answered, in words: group by group for 核对, row by row for the lines of a repeat. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.formview import kinds
from forms.attachment import attached_words
from forms.session import FormSession, QuestionState, RepeatState

Pairs = list[tuple[str, str]]
IN_A_LINE = 5


def shown_page(session: FormSession, path: str) -> Pairs:
    """(label, words) of every question of one group that applies now; rows of repeats numbered."""
    return list(_lines(session, path))


def row_words(session: FormSession, repeat: str, index: int) -> str:
    """The first few answers of a row, to know it by; "" where nothing is filled in. A bare 是 tells nothing."""
    found = []
    for state in session.row(repeat, index):
        if isinstance(state, RepeatState):
            if state.rows and state.relevant:
                found.append(f"{state.label or state.node.label} {state.rows}")
        elif _counts(state) and not _bare(state) and (words := shown_value(state)):
            found.append(words)
    return "　".join(found[:IN_A_LINE])


def shown_value(state: QuestionState) -> str:
    """A value as people read it: labels of choices, dates in Chinese, blank for nothing."""
    value = state.value
    values = (value,) if isinstance(value, str) else tuple(value)
    labels = {choice.value: choice.label for choice in state.choices}
    words = "、".join(labels.get(part, part) for part in values if part)
    kind = kinds.editor_kind(state.node, state.choices)
    if kind in (kinds.PHOTO, kinds.FILE):
        return attached_words(words)
    if kind == kinds.MASKED:
        return masked(words)
    return _plain_date(words, kind)


def masked(words: str) -> str:
    """The ends only; whoever needs the whole opens the question."""
    return words if len(words) < 5 else f"{words[:2]}{'*' * (len(words) - 4)}{words[-2:]}"


def _plain_date(words: str, kind: str) -> str:
    parts = words.split("T")[0].split("-")
    if kind not in (kinds.DATE, kinds.MONTH, kinds.YEAR, kinds.MOMENT) or not all(p.isdigit() for p in parts):
        return words
    shown = "".join(
        f"{int(part)}{unit}" for part, unit in zip(parts, _UNITS[: _PARTS.get(kind, 3)], strict=False)
    )
    return f"{shown} {words.partition('T')[2]}".rstrip() if kind == kinds.MOMENT else shown


_UNITS = ("年", "月", "日")
_PARTS = {kinds.MONTH: 2, kinds.YEAR: 1}


def _lines(session: FormSession, path: str) -> Iterator[tuple[str, str]]:
    for state in session.page(path):
        if isinstance(state, RepeatState):
            yield from _rows(session, state)
        elif _counts(state):
            yield state.label or state.node.label, shown_value(state)


def _rows(session: FormSession, repeat: RepeatState, before: str = "") -> Iterator[tuple[str, str]]:
    """A line a row; rows inside a row follow it, named after both."""
    if not repeat.relevant:
        return
    for index in range(repeat.rows):
        name = f"{before}{repeat.label or repeat.node.label} {index + 1}"
        cells, inner = [], []
        for state in session.row(repeat.path, index):
            if isinstance(state, RepeatState):
                inner.append(state)
            elif _counts(state) and (words := shown_value(state)):
                cells.append(f"{state.label or state.node.label} {words}")
        yield name, "，".join(cells)
        for nested in inner:
            yield from _rows(session, nested, f"{name}　")


def _bare(state: QuestionState) -> bool:
    return kinds.editor_kind(state.node, state.choices) in (kinds.YES_NO, kinds.TICK)


def _counts(state: QuestionState) -> bool:
    asked = kinds.editor_kind(state.node, state.choices) not in kinds.SILENT
    return bool(state.relevant) and asked
