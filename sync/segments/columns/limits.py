"""What a reader puts up with: counts that a small file may not exceed, and how it says no."""

from __future__ import annotations

MAX_ROWS = 20_000
MAX_LEAVES = 2_000_000


class Malformed(ValueError):
    """The bytes are not what a writer of ours makes."""


class TooLarge(ValueError):
    """More would come out than the reader takes."""
