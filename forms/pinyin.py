"""Pinyin initials (首字母): find 最低生活保障 by "zdsh" and 曾 by "z" or "c".

Every reading of a character counts, so a clerk need not know which one a name takes; the
first one of a surname is its surname reading. pypinyin is loaded at the first question,
not at import. Knows nothing of items or cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice, product

_SURNAMES: Mapping[str, str] = {
    "万俟": "mq", "尉迟": "yc", "澹台": "tt", "长孙": "zs", "单于": "cy", "单": "s", "仇": "q", "曾": "z",
    "解": "x", "查": "z", "朴": "p", "区": "o", "盖": "g", "尉": "w", "覃": "q", "乐": "y", "翟": "z", "冼": "x",
    "缪": "m", "种": "c", "秘": "b", "员": "y", "繁": "p", "召": "s", "折": "s", "黑": "h", "宓": "m", "任": "r",
    "卜": "b", "车": "c", "石": "s", "沈": "s", "尹": "y", "褚": "c", "柏": "b", "都": "d", "那": "n", "石抹": "sm",
}  # fmt: skip
_FEW = 16


@lru_cache(maxsize=4096)
def letters(text: str) -> tuple[str, ...]:
    """For each character its possible initials, likeliest first: "重庆" -> ("zc", "q").

    ASCII letters and digits stand for themselves in lower case; signs, spaces and characters
    without a known reading are left out.
    """
    return tuple(initial for char in text if (initial := _initials_of(char)))


@cache
def _initials_of(char: str) -> str:
    """Of one character, every reading; there are not so many characters that this could grow without end."""
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    from pypinyin import Style, pinyin

    readings = pinyin(char, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return "".join(dict.fromkeys(letter[0] for letter in (readings[0] if readings else []) if letter))


def initials(text: str) -> str:
    """The likeliest initials of a phrase, read in context: "重庆银行" -> "cqyh"."""
    from pypinyin import Style, lazy_pinyin

    found = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return "".join(char.lower() for char in found if char.isascii() and char.isalnum())


def name_initials(name: str) -> tuple[str, ...]:
    """All initials a person's name may be looked up by, likeliest first, at most 16."""
    surname = next((name[:size] for size in (2, 1) if name[:size] in _SURNAMES), "")
    head = tuple(_SURNAMES[surname]) if surname else ()
    every = letters(name)
    if head:
        every = (
            tuple(_first(wanted, have) for wanted, have in zip(head, every, strict=False))
            + every[len(head) :]
        )
    return tuple("".join(combination) for combination in islice(product(*every), _FEW)) if every else ()


def matches(text: str, query: str) -> bool:
    """True where the letters of `query` are the initials of some stretch of `text`."""
    wanted = "".join(char.lower() for char in query if char.isascii() and char.isalnum())
    if not wanted:
        return False
    have = letters(text)
    starts = range(len(have) - len(wanted) + 1)
    return any(all(letter in have[at + i] for i, letter in enumerate(wanted)) for at in starts)


def _first(letter: str, have: str) -> str:
    return letter + have.replace(letter, "")
