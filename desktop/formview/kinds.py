"""Which editor a question gets: read from its type, appearance and name. Pure, no widgets.

Appearances are those of XLSForm (numbers, multiline, minimal, search, columns-N, thousands-sep,
month-year, year, masked, signature, w1..w12). One we do not know changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.item import Choice, Node

LINE, NUMBER, ID_NUMBER, MOBILE, MONEY, AREA = "line", "number", "id_number", "mobile", "money", "area"
DATE, MONTH, YEAR, TIME, MOMENT = "date", "month", "year", "time", "moment"
ONE, MANY, YES_NO, TICK = "one", "many", "yes_no", "tick"
RANGE, BARCODE, MASKED, PHOTO, FILE = "range", "barcode", "masked", "photo", "file"
SHOWN, NOTE, BY_HAND, NOTHING = "shown", "note", "by_hand", "nothing"

ON_PAPER = "paper"  # the answer to a signature (or a photo) that is put on the printed form by hand
ID_LENGTH = 18
MOBILE_LENGTH = 11
WHOLE_LINE = 12  # twelfths
MANY_TICKS = 12  # more choices than these are typed into, not ticked
WIDTHS = {
    NUMBER: 10,
    ID_NUMBER: 20,
    MOBILE: 16,
    MONEY: 12,
    BARCODE: 24,
}
NUMBER_LIKE = frozenset({NUMBER, ID_NUMBER, MOBILE, MONEY})
SILENT = frozenset({NOTHING, NOTE, BY_HAND})
_TYPES = {
    "date": DATE,
    "month": MONTH,
    "year": YEAR,
    "time": TIME,
    "dateTime": MOMENT,
    "datetime": MOMENT,
    "select_one": ONE,
    "select_multiple": MANY,
    "acknowledge": TICK,
    "range": RANGE,
    "barcode": BARCODE,
    "note": NOTE,
    "signature": BY_HAND,
    "image": PHOTO,
    "file": FILE,
    "seal": NOTHING,
    "hidden": NOTHING,
    "calculate": NOTHING,
    "start": NOTHING,
    "end": NOTHING,
    "today": NOTHING,
    "username": NOTHING,
    "deviceid": NOTHING,
    "integer": NUMBER,
    "decimal": MONEY,
}
_WIDE = re.compile(r"w([1-9]|1[0-2])")
_COLUMNS = re.compile(r"columns-([1-9])")


def looks(node: Node) -> frozenset[str]:
    """The words of a question's appearance."""
    return frozenset(node.appearance.split())


def editor_kind(node: Node, choices: Sequence[Choice] = ()) -> str:
    """The kind of editor for a question. A note never asks anything; a signature is given on paper."""
    if node.filled_by == "office":
        return NOTHING
    kind, seen = _TYPES.get(node.type, LINE), looks(node)
    if kind == ONE and {choice.value for choice in choices} == {"true", "false"}:
        return YES_NO
    if kind == MONEY and node.print_as != "money" and "元" not in node.label:
        return NUMBER
    if kind == PHOTO and "signature" in seen:
        return BY_HAND
    if kind == DATE and "year" in seen:
        return YEAR
    if kind == DATE and "month-year" in seen:
        return MONTH
    return _text_kind(node, seen) if kind == LINE else kind


def _text_kind(node: Node, seen: frozenset[str]) -> str:
    if "masked" in seen:
        return MASKED
    if node.name.endswith("id_no"):
        return ID_NUMBER
    if node.name.endswith("mobile"):
        return MOBILE
    if "multiline" in seen or node.type == "textarea":
        return AREA
    return NUMBER if "numbers" in seen else LINE


def typed_into(node: Node, count: int) -> bool:
    """The author wants a list to type into, or there are too many choices of several to tick."""
    seen = looks(node)
    if seen & {"minimal", "search", "autocomplete"}:
        return True
    return node.type == "select_multiple" and count > MANY_TICKS and not columns_of(node)


def columns_of(node: Node) -> int:
    """`columns-3` -> 3, `columns` -> -1 (all of one width), else 0 (packed)."""
    for look in node.appearance.split():
        if found := _COLUMNS.fullmatch(look):
            return int(found[1])
    return -1 if "columns" in looks(node) else 0


def twelfths(node: Node) -> int:
    """How much of a line the question takes, in twelfths: `w4` -> 4; a whole line is 12."""
    return next((int(found[1]) for look in looks(node) if (found := _WIDE.fullmatch(look))), WHOLE_LINE)


def width_in_characters(node: Node, kind: str) -> int:
    """How wide the line should look, so its width tells the expected length."""
    if kind in WIDTHS:
        limit = node.max_length or WIDTHS[kind]
        return max(WIDTHS[kind], min(limit + 2, 24))
    if node.max_length and node.max_length <= 20:
        return max(8, node.max_length)
    return 14 if node.name.endswith("name") else 30
