"""Finder: which of many labels fit what was typed. By a part of the label, by its code, by pinyin initials.

Pure. The initials of a label are read when the first letters are typed, not before, and in pieces where
the list is long; what is not read yet does not fit by its initials.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from forms.pinyin import letters

MOST = 60  # what a list of suggestions shows; nobody reads further, he types another letter
_READINGS = 8


class Finder:
    """Over (value, label) pairs in their order."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs
        self._initials: list[str] = []

    def reads(self, text: str) -> bool:
        """Initials are asked for and not all read yet."""
        return _is_letters(text) and len(self._initials) < len(self._pairs)

    def read(self, count: int) -> bool:
        """Read the initials of so many more labels; True while some are left."""
        at = len(self._initials)
        self._initials += [_initials(label) for _value, label in self._pairs[at : at + count]]
        return len(self._initials) < len(self._pairs)

    def fitting(self, text: str, most: int = MOST) -> list[int]:
        """Places of the pairs that fit, best first: label begins so, holds it, code begins so, initials do."""
        wanted = text.strip().casefold()
        if not wanted:
            return list(range(min(most, len(self._pairs))))
        ranks = [self._rank(at, wanted) for at in range(len(self._pairs))]
        found = sorted((rank, at) for at, rank in enumerate(ranks) if rank is not None)
        return [at for _rank, at in found[:most]]

    def only(self, text: str) -> int | None:
        """The place of the one pair that fits; None for none or several."""
        if self.reads(text):
            self.read(len(self._pairs))
        found = self.fitting(text, 2)
        return found[0] if text.strip() and len(found) == 1 else None

    def _rank(self, at: int, wanted: str) -> int | None:
        value, label = self._pairs[at]
        label = label.casefold()
        if label.startswith(wanted):
            return 0
        if wanted in label:
            return 2
        if value.casefold().startswith(wanted):
            return 3
        if _is_letters(wanted) and at < len(self._initials):
            initials = self._initials[at]
            return 1 if initials.startswith(wanted) else 4 if wanted in initials else None
        return None


def _is_letters(text: str) -> bool:
    plain = text.strip()
    return plain.isascii() and plain.isalpha()


def _initials(label: str) -> str:
    """Its possible initials, a line each: 重庆 -> `zq`, `cq`."""
    return "\n".join("".join(one) for one in islice(product(*letters(label)), _READINGS))
