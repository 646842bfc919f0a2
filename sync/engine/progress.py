"""The meter (进度): how far a round has come, as numbers and in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_ROW = 1 << 10


@dataclass(frozen=True, slots=True)
class Progress:
    """`acknowledged`, `waiting`: confirmed acts, proved by the county in this round and not yet proved.

    `scans`: scans of this round, `scans_done` of them proved; `scan_bytes` of `scan_total` sent.
    """

    acknowledged: int = 0
    waiting: int = 0
    scans: int = 0
    scans_done: int = 0
    scan_bytes: int = 0
    scan_total: int = 0

    @property
    def percent(self) -> int:
        """Of the scans' bytes; 100 only when every scan is proved."""
        if self.scans_done >= self.scans:
            return 100
        return min(99, self.scan_bytes * 100 // max(1, self.scan_total))

    @property
    def done(self) -> int:
        """For a bar: bytes of scans, and a kibibyte for each act."""
        return self.acknowledged * _ROW + self.scan_bytes

    @property
    def total(self) -> int:
        return (self.acknowledged + self.waiting) * _ROW + self.scan_total

    @property
    def words(self) -> str:
        """37 件已上报，5 件待上报，12 份扫描件 68 %"""
        text = f"{self.acknowledged} 件已上报，{self.waiting} 件待上报"
        return f"{text}，{self.scans} 份扫描件 {self.percent} %" if self.scans else text
