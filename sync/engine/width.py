"""How many connections at once: one cannot fill a lossy line, many drown a slow one. Pure.

Measured: 256 kbit/s with 5 % loss and 400 ms takes 1.8 times the line's time over one connection, 1.2 to 1.4
over two, 1.16 over three; at 2 Mbit/s four are best. Never more.
"""

from __future__ import annotations

from dataclasses import dataclass

SLOW_LINE = 512_000 / 8
"""Bytes a second."""

FEW, MANY = 3, 4
_SMALL = 4 << 10
_NEW = 0.4
"""Blocks smaller than `_SMALL` tell of the delay, not of the line; `_NEW`: the last block's share."""


@dataclass(frozen=True, slots=True)
class Width:
    """`rate`: the line's bytes a second as far as known, 0 = not yet."""

    rate: float = 0.0

    def after(self, size: int, seconds: float, beside: int) -> Width:
        """A block of `size` bytes took `seconds` while `beside` connections were in use."""
        if size < _SMALL or seconds <= 0:
            return self
        seen = size / seconds * max(1, beside)
        return Width(seen if not self.rate else self.rate + _NEW * (seen - self.rate))

    def connections(self, most: int) -> int:
        """At most what the port can do at once."""
        return min(most, FEW if 0 < self.rate < SLOW_LINE else MANY)
