"""How long to wait and how much to send at once. Pure: time and chance come in from outside.

Decorrelated jitter keeps a thousand stations from returning together after an outage; a
`Retry-After` of the county wins over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
LONGEST_RETRY_AFTER_S = 3600.0

SMALLEST_BLOCK, FIRST_BLOCK, LARGEST_BLOCK = 64 << 10, 128 << 10, 1 << 20
BLOCK_SECONDS = 32.0

Chance = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Pace:
    """The last wait in seconds; 0 after a success."""

    wait: float = 0.0

    def after_failure(self, chance: Chance, retry_after: float = 0.0) -> Pace:
        """The next wait: `retry_after` where the county gave one, else between 1 s and 5 min.

        `chance` gives numbers in [0, 1).
        """
        if retry_after > 0:
            return Pace(min(retry_after, LONGEST_RETRY_AFTER_S))
        high = max(FIRST_WAIT_S, self.wait * 3)
        return Pace(min(LONGEST_WAIT_S, FIRST_WAIT_S + chance() * (high - FIRST_WAIT_S)))


def first_of_day(site: str, chance: Chance) -> float:
    """Seconds to wait before the first round of a day: hash(site) mod 60 s, and up to 10 s of jitter."""
    spread = int.from_bytes(hashlib.sha256(site.encode()).digest()[:4], "big") % 60
    return spread + 10 * chance()


def next_block(size: int, seconds: float) -> int:
    """The next block's size after one of `size` bytes took `seconds`.

    The county keeps every byte that arrives, so a block costs nothing when the line breaks; each costs a
    round trip in which its connection stands still. Only a proxy in between may hold a block back until
    it has the whole, and then what takes longest to send is lost whole.
    """
    wanted = size * 2 if seconds < BLOCK_SECONDS / 2 else size // 2 if seconds > BLOCK_SECONDS * 2 else size
    return max(SMALLEST_BLOCK, min(LARGEST_BLOCK, wanted))


def length_of(block: int, left: int) -> int:
    """How many of `left` bytes go now: no small remainder is left to a round trip of its own."""
    return left if left <= block + block // 2 else block
