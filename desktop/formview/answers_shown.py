"""What was answered, in words, group by group: for 核对. Pure over a form session, no widgets."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.formview import kinds
from desktop.formview.repeat_cards import questions
from forms.session import FormSession, QuestionState, RepeatState

Pairs = list[tuple[str, str]]


def shown_page(session: FormSession, path: str) -> Pairs:
    """(label, words) of every question of one group that applies now; rows of repeats numbered."""
    return list(_lines(session, path))


def shown_value(state: QuestionState) -> str:
    """A value as people read it: labels of choices, dates in Chinese, blank for nothing."""
    value = state.value
    values = (value,) if isinstance(value, str) else tuple(value)
    labels = {choice.value: choice.label for choice in state.choices}
    words = "、".join(labels.get(part, part) for part in values if part)
    if state.node.type == "date" and len(words) == 10:
        year, month, day = words.split("-")
        return f"{year}年{int(month)}月{int(day)}日" if (month + day).isdigit() else words
    return words


def _lines(session: FormSession, path: str) -> Iterator[tuple[str, str]]:
    for state in session.page(path):
        if isinstance(state, RepeatState):
            yield from _rows(session, state)
        elif _counts(state):
            yield state.node.label, shown_value(state)


def _rows(session: FormSession, repeat: RepeatState) -> Iterator[tuple[str, str]]:
    for index in range(session.rows(repeat.path)):
        cells = []
        for child in questions(repeat.node):
            state = session.state(f"{repeat.path}[{index}].{child.path[len(repeat.path) + 1 :]}")
            words = shown_value(state)
            if words and _counts(state):
                cells.append(f"{child.label} {words}")
        yield f"{repeat.node.label} {index + 1}", "，".join(cells)


def _counts(state: QuestionState) -> bool:
    asked = kinds.editor_kind(state.node, state.choices) not in (kinds.NOTHING, kinds.NOTE, kinds.BY_HAND)
    return bool(state.relevant) and asked
