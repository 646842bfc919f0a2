"""Segments sealed before anybody asks for them: while there is no line, of rows that nothing is added to any more.

A row of the journal never changes and packing is deterministic, so a segment that lies ready is the very one
that a round would pack; only a full one is kept, since a later row may still go into the last. In memory,
at most `MOST_HELD` of some 20 KiB, sealed to the county: after a restart they are packed anew. Knows ports, no road.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sync.engine.actions import PackSegment
from sync.engine.machine import SEGMENT_LIMIT
from sync.engine.parcels import MOST_HELD
from sync.engine.ports import CabinetPort, SegmentPacker, Standing
from sync.ledger.problems import Problem


@dataclass(frozen=True, slots=True)
class Packed:
    """A segment with the rows through `through`; `name`: sha256 hex of `content`."""

    name: str
    content: bytes
    through: int


@dataclass(slots=True)
class Ahead:
    """One for as long as a station is open."""

    _whose: tuple[str, int] = ("", 0)
    _ready: dict[PackSegment, Packed] = field(default_factory=dict)

    def take(self, errand: PackSegment, standing: Standing) -> Packed | None:
        """What lies ready for this errand; it stays, for a round that breaks off."""
        self._forget(standing)
        return self._ready.get(errand)

    def prepare(
        self, cabinet: CabinetPort, packer: SegmentPacker, most: int, cancelled: Callable[[], bool]
    ) -> int:
        """Pack up to `most` segments that a round would ask for; returns how many lie ready.

        Raises Problem store.* as packing in a round does.
        """
        standing = cabinet.standing()
        self._forget(standing)
        lay, self._ready = self._ready, {}
        errand = PackSegment(standing.acked, SEGMENT_LIMIT)
        while errand.after < standing.last and len(self._ready) < MOST_HELD and not cancelled():
            packed = lay.get(errand)
            if packed is None:
                if most <= 0:
                    break
                most, packed = most - 1, pack(cabinet, packer, errand)
            if packed.through >= standing.last:
                break  # what is saved next may belong in here
            self._ready[errand] = packed
            errand = replace(errand, after=packed.through)
        return len(self._ready)

    def _forget(self, standing: Standing) -> None:
        """What another life of this PC packed, and what the county has proved."""
        whose = (standing.site, standing.incarnation)
        if self._whose != whose:
            self._whose, self._ready = whose, {}
        for errand in [errand for errand in self._ready if errand.after < standing.acked]:
            del self._ready[errand]


def pack(cabinet: CabinetPort, packer: SegmentPacker, errand: PackSegment) -> Packed:
    """The own rows that the errand names, sealed. Raises Problem store.damaged where there are none."""
    events = cabinet.own_events(errand.after, errand.limit)
    if not events:
        raise Problem("store.damaged", reason=f"seq {errand.after + 1}")
    cases = dict.fromkeys(event.case_no for event in events)  # "" names what belongs to no case
    escrows = cabinet.escrows(cases)
    if errand.plain:
        content = packer.pack(events, escrows)
    else:
        content = packer.pack(events, escrows, cabinet.content_keys(cases))
    return Packed(sha256(content).hexdigest(), content, events[-1].seq)
