"""What the machine may ask for: one small frozen value per errand. Pure.

Errands to the county may be under way together; those at this station are done one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.ledger.problems import Problem

SEGMENT = "segment"
BLOB = "blob"


@dataclass(frozen=True, slots=True)
class TakeStock:
    """Ask the cabinet where the station stands."""


@dataclass(frozen=True, slots=True)
class PackSegment:
    """Seal own events with seq > `after`, together about `limit` bytes as the cabinet counts them.

    `plain`: in the form that any county reads, because it could not read the other one.
    """

    after: int
    limit: int
    plain: bool = False


@dataclass(frozen=True, slots=True)
class ProbeOffset:
    """Ask how much of an object the county holds."""

    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class UploadBlock:
    """Send `length` bytes at `offset` of a `size`-byte object; length 0 = finish what you have."""

    kind: str
    sha256: str
    offset: int
    length: int
    size: int


@dataclass(frozen=True, slots=True)
class MarkSent:
    """Write down that the county holds the bytes through this seq; whether it applied them is not known."""

    through: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Have uploaded segments applied and take the answer."""

    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkStored:
    """Write down that the county has proved that it holds a scan."""

    sha256: str


@dataclass(frozen=True, slots=True)
class FetchBlob:
    """Get a scan of another site."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing before `until` (Unix seconds); `problem` says why."""

    until: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class Idle:
    """The round is over. `status`: synced | refused | mismatch; not before `until` again."""

    status: str
    until: float = 0.0
    problem: Problem | None = None


AtHome = TakeStock | PackSegment | MarkSent | MarkStored
OnTheRoad = ProbeOffset | UploadBlock | Exchange | FetchBlob
Errand = AtHome | OnTheRoad
End = Wait | Idle
Action = Errand | End
