"""Coverage (覆盖): how many of the villages have a station that works, as R-01 wants it said. Whole numbers only."""

from __future__ import annotations

from dataclasses import dataclass

NONE = "—"
_HUNDREDTHS = 10_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """`points`: stations of which something is known to have come; `villages`: how many there should be."""

    points: int
    villages: int

    @property
    def percent(self) -> str:
        """`95.22%`, rounded half up; — where there is no village."""
        if self.villages < 1:
            return NONE
        parts = (2 * self.points * _HUNDREDTHS + self.villages) // (2 * self.villages)
        return f"{parts // 100}.{parts % 100:02d}%"

    @property
    def words(self) -> str:
        """`2811/2952 = 95.22%`."""
        return f"{self.points}/{self.villages} = {self.percent}"
