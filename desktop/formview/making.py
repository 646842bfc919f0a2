"""From a question to its editor. Knows kinds and editors; refuses to know sessions and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.formview import kinds
from desktop.formview.choice_editors import ManyEditor, OneEditor, TickEditor
from desktop.formview.editor import Editor
from desktop.formview.file_editor import FileEditor
from desktop.formview.line_editors import AreaEditor, LineEditor, MaskedEditor, grouped
from desktop.formview.part_editors import MONTH_SIZES, YEAR_SIZES, MomentEditor, PartsEditor, TimeEditor
from desktop.formview.range_editor import RangeEditor
from desktop.widgets.ime_line import number_text
from forms.filling.parameters import range_of
from forms.item import Choice, Node

UNASKED = frozenset({kinds.NOTE, kinds.NOTHING, kinds.SHOWN})


def make_editor(node: Node, kind: str, choices: Sequence[Choice], words: Mapping[str, str]) -> Editor | None:
    """The editor of a question; None where nothing is typed (notes, hidden and computed values).

    `words`: `money` and `paper` in the language of the window.
    """
    if kind in UNASKED or node.readonly:
        return None
    if kind in (kinds.ONE, kinds.YES_NO, kinds.MANY):
        return _choice_editor(node, kind, choices)
    if kind == kinds.BY_HAND:
        return TickEditor(words["paper"], kinds.ON_PAPER)
    if kind == kinds.TICK:
        return TickEditor(node.hint or node.label)
    if kind == kinds.AREA:
        return AreaEditor(node.max_length)
    if kind in _DATES:
        return _date_editor(node, kind)
    if kind == kinds.RANGE:
        return RangeEditor(*range_of(node))
    if kind in (kinds.PHOTO, kinds.FILE):
        return FileEditor(photo=kind == kinds.PHOTO)
    return _line_editor(node, kind, words["money"])


_DATES = frozenset({kinds.DATE, kinds.MONTH, kinds.YEAR, kinds.TIME, kinds.MOMENT})


def _choice_editor(node: Node, kind: str, choices: Sequence[Choice]) -> Editor:
    pairs = [(choice.value, choice.label) for choice in choices]
    typed, columns = kinds.typed_into(node, len(pairs)), kinds.columns_of(node)
    if kind == kinds.MANY:
        return ManyEditor(pairs, typed=typed, ranked="rank" in kinds.looks(node), columns=columns)
    return OneEditor(pairs, segments=kind == kinds.YES_NO, typed=typed and kind == kinds.ONE, columns=columns)


def _date_editor(node: Node, kind: str) -> Editor:
    if kind == kinds.TIME:
        return TimeEditor()
    if kind == kinds.MOMENT:
        return MomentEditor()
    whole = node.type == "date"  # a whole date of which only month or year count: the first day stands for it
    if kind == kinds.MONTH:
        return PartsEditor(MONTH_SIZES, tail="-01" if whole else "")
    if kind == kinds.YEAR:
        return PartsEditor(YEAR_SIZES, tail="-01-01" if whole else "")
    return PartsEditor()


def _line_editor(node: Node, kind: str, money: str) -> LineEditor:
    width, limit = kinds.width_in_characters(node, kind), node.max_length
    fills = kinds.twelfths(node) < kinds.WHOLE_LINE
    if kind == kinds.MASKED:
        return MaskedEditor(
            numbers="numbers" in kinds.looks(node), width=max(width, 20), limit=limit, fills=fills
        )
    if kind == kinds.ID_NUMBER:
        return LineEditor(
            numbers=True, width=width, limit=limit, count_to=kinds.ID_LENGTH, fold=id_number_text, fills=fills
        )
    if kind == kinds.BARCODE:
        return LineEditor(numbers=True, width=width, limit=limit, fold=str.strip, fills=fills)
    return LineEditor(
        numbers=kind in kinds.NUMBER_LIKE,
        width=width,
        limit=limit,
        count_to=kinds.MOBILE_LENGTH if kind == kinds.MOBILE else 0,
        unit=money if kind == kinds.MONEY else "",
        dress=grouped if "thousands-sep" in kinds.looks(node) else None,
        fills=fills,
    )


def id_number_text(text: str) -> str:
    """An identity number as it is stored: digits folded, spaces out, a capital X."""
    return number_text(text).upper()
