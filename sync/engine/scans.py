"""The scans of a round: what the county lacks and holds, what moves, what is stepped over. Pure.

A refused or missing scan is stepped over for the round, so that it holds nobody up.
"""

from __future__ import annotations

from collections.abc import Collection

from sync.engine.ports import Standing


class Scans:
    """`refusals` are the machine's; here it is only known which names are out of the round."""

    def __init__(self) -> None:
        self._offsets: dict[str, int] = {}
        self._moving: set[str] = set()
        self._over: set[str] = set()
        self._proved: set[str] = set()
        self._tries: dict[str, int] = {}

    @property
    def moving(self) -> bool:
        return bool(self._moving)

    def lacking(self, wants: Collection[tuple[str, int]]) -> None:
        """What an answer says; of a scan that was on the road in this round we know better.

        An answer that was under way while a scan arrived still names it, and the cabinet believes
        the answer: such a scan is proved once more.
        """
        again = {name for name, _ in wants if name in self._proved}
        self._proved -= again
        self._over -= again
        self._offsets = dict(wants) | self._offsets

    def next_up(self, standing: Standing) -> tuple[str, int] | None:
        """(sha256, size) of the first scan to send. The cabinet lists them oldest case first."""
        return next((scan for scan in standing.unsent_blobs if self._free(scan[0])), None)

    def last_one(self, standing: Standing) -> bool:
        """One scan waits while others move: begun only after them, it would travel alone."""
        waiting = (scan for scan in standing.unsent_blobs if self._free(scan[0]))
        return bool(self._moving) and next(waiting, None) is not None and next(waiting, None) is None

    def next_down(self, standing: Standing) -> str | None:
        """The first scan to fetch."""
        return next((name for name in standing.wanted_blobs if self._free(name)), None)

    def offset(self, sha256: str) -> int | None:
        """Where to go on; None where the county must be asked."""
        return self._offsets.get(sha256)

    def begin(self, sha256: str) -> None:
        self._moving.add(sha256)

    def reached(self, sha256: str, offset: int, before: int | None = None) -> int:
        """The county's offset after an errand; returns how many errands in a row moved nothing."""
        self._moving.discard(sha256)
        self._offsets[sha256] = offset
        stuck = before is not None and offset <= before
        self._tries[sha256] = self._tries.get(sha256, 0) + 1 if stuck else 0
        return self._tries[sha256]

    def broke_off(self, sha256: str) -> None:
        """Nobody knows how much arrived."""
        self._moving.discard(sha256)
        self._offsets.pop(sha256, None)

    def proved(self, sha256: str) -> None:
        """The county has it whole; a cabinet that still lists it must not make the round endless."""
        self.step_over(sha256)
        self._proved.add(sha256)

    def step_over(self, sha256: str) -> None:
        """Done with, well or badly, for this round."""
        self._moving.discard(sha256)
        self._over.add(sha256)

    def _free(self, sha256: str) -> bool:
        return sha256 not in self._over and sha256 not in self._moving
