"""Shuffling with a seed, number for number as JavaRosa and Enketo do it (Park and Miller's generator)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

_MODULUS = 2_147_483_647
_FACTOR = 16_807
_LONGEST = 2**63 - 1
Item = TypeVar("Item")


def shuffled(items: Sequence[Item], seed: float) -> list[Item]:
    """The same seed gives the same order here and on a phone. NaN counts as 0, fractions are cut off."""
    whole = _whole(seed)
    state = abs(whole) % _MODULUS * (-1 if whole < 0 else 1)  # as Java does: the sign stays
    if state <= 0:
        state += _MODULUS - 1
    found: list[Item] = []
    for place, item in enumerate(items):
        state = state * _FACTOR % _MODULUS
        other = int((state - 1) / (_MODULUS - 1) * (place + 1))
        if other == place:
            found.append(item)
        else:
            found.append(found[other])
            found[other] = item
    return found


def _whole(seed: float) -> int:
    """Java's (long) of a double."""
    if math.isnan(seed):
        return 0
    if math.isinf(seed):
        return _LONGEST if seed > 0 else -_LONGEST - 1
    return max(-_LONGEST - 1, min(_LONGEST, int(seed)))
