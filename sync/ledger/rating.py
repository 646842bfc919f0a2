"""Ratings (好差评): one to five stars, voluntary, counted the right way round.

GB/T 39046 A.8 counts 1 as best, the stars count 5 as best: stars are stored, the other is
mapped on export.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.rating_reasons import STARS

__all__ = ["BAD", "STARS", "gb39046", "is_bad", "offered", "stars_of"]

BAD = 2


def stars_of(rating: Mapping[str, Any]) -> int | None:
    """1 to 5, or None where none or nonsense was given."""
    given = rating.get("stars")
    if isinstance(given, bool):
        return None
    try:
        stars = int(str(given))
    except ValueError:
        return None
    return stars if stars in STARS else None


def is_bad(rating: Mapping[str, Any]) -> bool:
    """Two stars or fewer: check, correct, answer within 15 working days (C10)."""
    stars = stars_of(rating)
    return stars is not None and stars <= BAD


def gb39046(stars: int) -> str:
    """The value of GB/T 39046 A.8, 1 = best."""
    return str(6 - stars)


def offered(ratings: tuple[Mapping[str, Any], ...], given: Mapping[str, Any]) -> bool:
    """A rating was made or declined, earlier or with this act."""
    return bool(ratings) or stars_of(given) is not None or given.get("declined") is True
