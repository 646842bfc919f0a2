"""The counting behind the meter: what a round has done so far. Knows numbers, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.engine.ports import Standing
from sync.engine.progress import Progress


@dataclass(slots=True)
class Meter:
    """`acknowledged`: own events proved in this round; where a restored county starts again, each proof counts."""

    sent: int = 0
    changes: int = 0
    fetched: int = 0
    acknowledged: int = 0
    now: Standing | None = None
    _scans: dict[str, int] = field(default_factory=dict)
    _reached: dict[str, int] = field(default_factory=dict)
    _proved: set[str] = field(default_factory=set)

    def see(self, standing: Standing | None) -> None:
        """Note where the station stands."""
        if standing is None:
            return
        if self.now is not None:
            self.acknowledged += max(0, standing.acked - self.now.acked)
        self.now = standing
        self._scans |= dict(standing.unsent_blobs)

    def scan_at(self, sha256: str, offset: int) -> None:
        self._reached[sha256] = offset

    def scan_proved(self, sha256: str) -> None:
        self._proved.add(sha256)

    @property
    def scans_proved(self) -> int:
        return len(self._proved)

    def progress(self) -> Progress:
        waiting = 0 if self.now is None else self.now.last - self.now.acked
        reached = sum(
            size if name in self._proved else min(size, self._reached.get(name, 0))
            for name, size in self._scans.items()
        )
        return Progress(
            acknowledged=self.acknowledged,
            waiting=waiting,
            scans=len(self._scans),
            scans_done=len(self._proved & self._scans.keys()),
            scan_bytes=reached,
            scan_total=sum(self._scans.values()),
        )
