"""The segments of a round: packed, on the road, held by the county, handed over for applying. Pure.

Several may be on the road at once and arrive in any order; what is said of them (sent, exchanged)
goes by the order of their rows.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_HELD = 64
"""Segments the county may hold unapplied before more are packed."""


@dataclass(slots=True)
class Parcel:
    """One segment with the rows through `through`.

    `offset` is None where the county must be asked first. `held`: the county has verified the whole.
    """

    name: str
    size: int
    through: int
    offset: int | None = 0
    moving: bool = False
    held: bool = False
    tries: int = 0


class Parcels:
    """`offered`: rows packed, `sent`: rows the county holds without a gap, `given`: rows handed over."""

    def __init__(self, acked: int) -> None:
        self._waiting: list[Parcel] = []
        self.offered = self.sent = self.given = acked
        self.wary = False

    def start_again(self, acked: int) -> None:
        """Forget what was packed; rows behind `acked` are packed anew. What is still moving is not missed."""
        self._waiting = []
        self.offered = self.sent = self.given = acked

    def packed(self, name: str, size: int, through: int, moving: bool) -> None:
        """After trouble the county may hold a part of it: it is asked before bytes are spent.

        `moving`: the same segment was packed before, forgotten, and is still on the road.
        """
        self._waiting.append(Parcel(name, size, through, None if self.wary else 0, moving))
        self.offered = through

    def find(self, name: str) -> Parcel | None:
        """None where it was forgotten meanwhile."""
        return next((parcel for parcel in self._waiting if parcel.name == name), None)

    def next_to_send(self) -> Parcel | None:
        """The first that neither moves nor arrived."""
        return next((parcel for parcel in self._waiting if not parcel.moving and not parcel.held), None)

    def sent_through(self) -> int:
        """Rows the county holds without a gap, to be written down as sent."""
        through = self.sent
        for parcel in self._waiting:
            if not parcel.held:
                break
            through = parcel.through
        return max(through, self.sent)

    def to_mark(self, enough: int) -> bool:
        """So many segments arrived since "sent" was last written, or all: each writing is a commit."""
        fresh = [parcel for parcel in self._waiting if self.sent < parcel.through <= self.sent_through()]
        return bool(fresh) and (len(fresh) >= enough or fresh[-1].through >= self.offered)

    def batch(self) -> tuple[str, ...]:
        """Held segments in order, as far as they were written down as sent."""
        return tuple(parcel.name for parcel in self._waiting if parcel.held and parcel.through <= self.sent)

    def hand_over(self, names: tuple[str, ...]) -> int:
        """The county has applied what it could of these; returns through which row they went."""
        gone = [parcel for parcel in self._waiting if parcel.name in names]
        self._waiting = [parcel for parcel in self._waiting if parcel.name not in names]
        self.given = max([self.given, *(parcel.through for parcel in gone)])
        return self.given

    @property
    def none_left(self) -> bool:
        """Everything packed was handed over."""
        return not self._waiting

    @property
    def may_pack(self) -> bool:
        """Nothing packed waits for a connection, and the county is not flooded."""
        return self.next_to_send() is None and len(self._waiting) < MOST_HELD

    @property
    def all_held(self) -> bool:
        """Everything packed is at the county and written down as sent."""
        return all(parcel.held for parcel in self._waiting) and self.sent >= self.offered
