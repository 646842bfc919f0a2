"""Finding items by words: code, name, pinyin initials, category, and the situations (情形) people name.

An item that fits by itself stands there alone; one that does not is found by its situations, each
with its own line, so that choosing it starts the form with the answers it implies. Pure; reads
only compiled items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from forms.item import ServiceItem, Situation
from forms.pinyin import letters, matches

_LOOKS_LIKE_A_CODE = 1  # ranks up to this one: no situation is meant
_SITUATIONS = 10  # their ranks start here, after those of items
_LETTERS = 2  # fewer initials would fit nearly everything
_ANYWHERE = 4  # as many initials are meant wherever they stand
_SHORT_NAME = range(2, 5)  # characters of an abbreviation: 低保, 医保
_APART = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """`situation`: the one the words fit, None where they fit the item itself."""

    item: ServiceItem
    situation: Situation | None = None


def hits(items: Iterable[ServiceItem], text: str) -> tuple[Hit, ...]:
    """Best match first, then by code; all items for a blank text."""
    words = [word for word in text.casefold().split() if word]
    wanted = "".join(words)
    ranked: list[tuple[int, str, int, Hit]] = []
    for item in items:
        rank = _rank(item, wanted)
        if rank is not None:
            ranked.append((rank, item.item_id, 0, Hit(item)))
            continue
        for at, situation in enumerate(item.situations):
            rank = _situation_rank(item, situation, words)
            if rank is not None:
                ranked.append((_SITUATIONS + rank, item.item_id, at, Hit(item, situation)))
    if any(rank <= _LOOKS_LIKE_A_CODE for rank, *_rest in ranked) and wanted:
        ranked = [one for one in ranked if one[0] < _SITUATIONS]
    return tuple(hit for *_order, hit in sorted(ranked, key=lambda one: one[:3]))


def _rank(item: ServiceItem, wanted: str) -> int | None:
    """0 is best; None is no match."""
    code = item.item_id.casefold()
    name = item.name.casefold()
    tests = (
        wanted == code or wanted == code.replace("-", ""),
        code.startswith(wanted),
        name.startswith(wanted),
        wanted in name or wanted in item.form_title.casefold(),
        bool(wanted) and item.initials.startswith(wanted),
        matches(item.name, wanted) if wanted.isascii() else False,
        _abbreviates(wanted, name),
        wanted in item.category.casefold() or wanted in code,
        matches(item.category, wanted) if wanted.isascii() else False,
    )
    return next((rank for rank, hit in enumerate(tests) if hit), None)


def _situation_rank(item: ServiceItem, situation: Situation, words: list[str]) -> int | None:
    """Every word must fit the situation, or the item where another word fits the situation."""
    found = [(_word_rank(situation, word), word) for word in words]
    own = [rank for rank, _word in found if rank is not None]
    if not own:
        return None
    strangers = [word for rank, word in found if rank is None]
    return max(own) if all(_rank(item, word) is not None for word in strangers) else None


def _word_rank(situation: Situation, word: str) -> int | None:
    label = situation.label.casefold()
    keywords = [part for part in _APART.split(situation.keywords.casefold()) if part]
    spelt = word if word.isascii() and sum(map(str.isalpha, word)) >= _LETTERS else ""
    tests = (
        label.startswith(word),
        word in label,
        any(word in keyword for keyword in keywords),
        bool(spelt) and _spells(situation.label, spelt),
        bool(spelt) and any(_spells(keyword, spelt) for keyword in keywords),
    )
    return next((rank for rank, hit in enumerate(tests) if hit), None)


def _abbreviates(short: str, name: str) -> bool:
    """A short name as people say it: 低保 for 最低生活保障, each of its characters in the name, in order."""
    if short.isascii() or len(short) not in _SHORT_NAME:
        return False
    rest = iter(name)
    return all(char in rest for char in short)


def _spells(text: str, initials: str) -> bool:
    """The initials begin the text; many of them may stand anywhere in it."""
    if len(initials) >= _ANYWHERE:
        return matches(text, initials)
    have = letters(text)
    return len(have) >= len(initials) and all(
        letter in read for letter, read in zip(initials, have, strict=False)
    )
