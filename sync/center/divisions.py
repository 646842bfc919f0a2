"""Division codes (行政区划代码, GB/T 2260 and GB/T 10114): who lies below whom, read from twelve digits.

City four digits, county six, township nine, village twelve; the rest are zeros. Pure; knows no table of
names. Where a village really reports is what the county entered; the code only proposes it.
"""

from __future__ import annotations

_LENGTHS = (2, 4, 6, 9, 12)


def prefix(code: str) -> str:
    """The digits that everything below `code` begins with: the shortest division of which the rest is zeros."""
    return next(code[:length] for length in _LENGTHS if not code[length:].strip("0"))


def within(site: str, code: str) -> bool:
    """True for `code` itself and whatever lies below it."""
    return site.startswith(prefix(code))


def township_of(village: str) -> str:
    """The code of the township that a village's code names."""
    return village[:9] + "000"
