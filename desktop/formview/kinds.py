"""Which editor a question gets: read from its type, appearance and name. Pure, no widgets."""

from __future__ import annotations

from collections.abc import Sequence

from forms.item import Choice, Node

LINE, NUMBER, ID_NUMBER, MOBILE, MONEY, AREA = "line", "number", "id_number", "mobile", "money", "area"
DATE, MONTH, ONE, MANY, YES_NO, TICK = "date", "month", "one", "many", "yes_no", "tick"
SHOWN, NOTE, BY_HAND, NOTHING = "shown", "note", "by_hand", "nothing"

ON_PAPER = "paper"  # a signature question's answer: signed on the printed form
ID_LENGTH = 18
MOBILE_LENGTH = 11
WIDTHS = {
    NUMBER: 10,
    ID_NUMBER: 20,
    MOBILE: 16,
    MONEY: 12,
}
NUMBER_LIKE = frozenset({NUMBER, ID_NUMBER, MOBILE, MONEY})
_TYPES = {
    "date": DATE,
    "month": MONTH,
    "select_one": ONE,
    "select_multiple": MANY,
    "acknowledge": TICK,
    "note": NOTE,
    "signature": BY_HAND,
    "seal": NOTHING,
    "image": BY_HAND,
    "hidden": NOTHING,
    "calculate": NOTHING,
    "integer": NUMBER,
    "decimal": MONEY,
}


def editor_kind(node: Node, choices: Sequence[Choice] = ()) -> str:
    """The kind of editor for a question. A note or a signature never asks anything."""
    if node.filled_by == "office":
        return NOTHING
    kind = _TYPES.get(node.type, LINE)
    if kind == ONE and {choice.value for choice in choices} == {"true", "false"}:
        return YES_NO
    if kind == MONEY and node.print_as != "money" and "元" not in node.label:
        return NUMBER
    return _text_kind(node) if kind == LINE else kind


def _text_kind(node: Node) -> str:
    looks = node.appearance.split()
    if node.name.endswith("id_no"):
        return ID_NUMBER
    if node.name.endswith("mobile"):
        return MOBILE
    if "multiline" in looks or node.type == "textarea":
        return AREA
    return NUMBER if "numbers" in looks else LINE


def width_in_characters(node: Node, kind: str) -> int:
    """How wide the line should look, so its width tells the expected length."""
    if kind in WIDTHS:
        limit = node.max_length or WIDTHS[kind]
        return max(WIDTHS[kind], min(limit + 2, 24))
    if node.max_length and node.max_length <= 20:
        return max(8, node.max_length)
    return 14 if node.name.endswith("name") else 30
