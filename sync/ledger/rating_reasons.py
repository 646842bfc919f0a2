"""Why somebody was content or not: the codes that a rating stores, in words.

The list itself is `forms.rating_reasons`, which the paper sheet prints too. Which level
somebody chose is `rating.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.rating_reasons import REASONS
from sync.ledger.rating import STARS, stars_of

__all__ = ["REASONS", "TEXT_LIMIT", "rating_words", "reason_words"]

TEXT_LIMIT = 200
_WORDS = {code: words for rows in REASONS.values() for code, words in rows}


def reason_words(rating: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons of a rating in words; a code of a newer list stays a code."""
    given = rating.get("reasons")
    codes = given if isinstance(given, list | tuple) else ()
    return tuple(_WORDS.get(str(code), str(code)) for code in codes)


def rating_words(rating: Mapping[str, Any]) -> str:
    """A whole rating in one line: `不满意；原因：没有提供材料清单；意见：…`."""
    level = STARS.get(stars_of(rating) or 0, "")
    reasons = "、".join(reason_words(rating))
    text = rating.get("text")
    said = text.strip() if isinstance(text, str) else ""
    parts = (level, f"原因：{reasons}" if reasons else "", f"意见：{said}" if said else "")
    return "；".join(part for part in parts if part)
