"""The style words of a print sheet's text form: `{14 b left}` -> fields of a PrintCell.

Also what a cell looks like when nothing is said: printed words 黑体 and centred, answers 楷体
and at the left, in a repeating row everything centred and small. Knows no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms.print_marks import only_marks, only_words

Style = Mapping[str, Any]

_SIDES = "trbl"
_NO_BORDER: Style = dict.fromkeys(_SIDES, "0")
_PLAIN: Mapping[str, Style] = {
    **{word: {"family": word} for word in ("hei", "song", "kai")},
    **{"黑体": {"family": "hei"}, "宋体": {"family": "song"}, "楷体": {"family": "kai"}},
    "仿宋": {"family": "kai"},
    **{word: {"bold": True} for word in ("b", "加粗")},
    **{word: {"align": "left"} for word in ("l", "left", "左")},
    **{word: {"align": "center"} for word in ("c", "center", "中")},
    **{word: {"align": "right"} for word in ("r", "right", "右")},
    **{word: {"valign": "top"} for word in ("top", "上")},
    **{word: {"valign": "middle"} for word in ("middle",)},
    **{word: {"valign": "bottom"} for word in ("bottom", "下")},
    **{word: {"vertical": True} for word in ("v", "竖")},
    **{word: {"wrap": False} for word in ("nowrap", "不换行")},
    "-": _NO_BORDER,
    "title": {"size": 180, "bold": True, "align": "center", **_NO_BORDER},
    "line": {"size": 100, "align": "left", **_NO_BORDER},
    "note": {"size": 90, "align": "left", "valign": "top", **_NO_BORDER},
}
_SIZE = re.compile(r"\d{1,2}(\.\d)?")
_SIDE = re.compile(r"([trblTRBL]|box)([0-4])")
_PREFIX = re.compile(r"\{([^{}]*)\}")


def split_style(text: str) -> tuple[str, str]:
    """(style words, the rest) of a cell; ("", text) where it begins with no brace."""
    match = _PREFIX.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def read_style(words: str) -> tuple[dict[str, Any], list[str]]:
    """(style, words that mean nothing). A later word wins. The sides t r b l stand apart."""
    style: dict[str, Any] = {}
    unknown: list[str] = []
    for word in words.split():
        if word in _PLAIN:
            style.update(_PLAIN[word])
        elif _SIZE.fullmatch(word):
            style["size"] = round(float(word) * 10)
        elif side := _SIDE.fullmatch(word):
            sides = _SIDES if side[1] == "box" else side[1].lower()
            style.update(dict.fromkeys(sides, side[2]))
        else:
            unknown.append(word)
    return style, unknown


def as_fields(style: Style) -> dict[str, Any]:
    """Keyword arguments of PrintCell: the four sides become its `border`."""
    plain = {key: value for key, value in style.items() if key not in _SIDES}
    return {**plain, "border": "".join(style.get(side, "1") for side in _SIDES)}


def usual(text: str, kind: str, repeating: bool) -> dict[str, Any]:
    """The style of a cell of which nothing is said."""
    style: dict[str, Any] = {"family": "kai" if kind == "text" and only_marks(text) else "hei"}
    if kind == "opinion":
        return {**style, "align": "left", "valign": "top"}
    if repeating:
        return {**style, "size": 90}
    if not only_words(text):
        style["align"] = "left"
    return style
