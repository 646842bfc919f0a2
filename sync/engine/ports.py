"""What the messenger needs of the world: a cabinet at this end, a county at the other.

Protocols and the frozen values that cross them. Implemented by `sync.store` and
`sync.transport`; tests implement them in memory. No Qt, no requests, no SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.ledger.events import Event

ROW_COST = 1536
"""What a row counts beside its sealed body: packed, a small act weighs as much as a page of a long one."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The last row of a chain as its station, or the county, signs it (`sync.wire.heads`)."""

    seq: int
    hash: bytes
    at: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """Where this station stands. `sent` <= `last`; `acked` <= `sent`; all are seq of this incarnation.

    `cursor` is `<epoch>.<n>` as the county last answered, "" at first.
    `unsent_blobs`: (sha256 hex, size) the county lacks or was not yet asked about, oldest case first.
    `wanted_blobs`: sha256 names of scans of other sites that this station lacks.
    """

    site: str
    incarnation: int
    last: int
    sent: int
    acked: int
    cursor: str
    digest: str
    unsent_blobs: tuple[tuple[str, int], ...] = ()
    wanted_blobs: tuple[str, ...] = ()
    head: SignedHead | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of news for this station, in commit order `n` of its scope.

    kind "event": an Event of another site, `key` is the case's content key sealed to this
    station's box key. kind "settings": a JSON document `name` (parameters, calendar, profile ...).
    """

    n: int
    kind: str
    event: Event | None = None
    key: bytes = b""
    name: str = ""
    document: bytes = b""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the county answers to one exchange, after its commit.

    `refused`: (seq, problem code) of own events stored but not applied. `wants`: scans the
    county lacks with the offset it already has. `more`: further changes wait behind `cursor`.
    """

    epoch: str
    acked: int
    refused: tuple[tuple[int, str], ...]
    wants: tuple[tuple[str, int], ...]
    backed_up: int
    server_time: str
    retry_after: int
    changes: tuple[Change, ...]
    cursor: str
    digest: str
    more: bool = False
    head: SignedHead | None = None


class CabinetPort(Protocol):
    """The store, as the messenger sees it. Every method is one transaction; none waits on the network."""

    def standing(self) -> Standing: ...

    def own_events(self, after: int, limit_bytes: int) -> Sequence[Event]:
        """Own events with seq > after, in order, together at most about `limit_bytes` (at least one).

        A row counts as its sealed body and ROW_COST.
        """
        ...

    def escrows(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        """Content key of each case sealed to the county's box key."""
        ...

    def content_keys(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        """Content key of each case; none of a case whose content was erased."""
        ...

    def mark_sent(self, through: int) -> None: ...

    def take_answer(self, answer: Answer) -> tuple[str, ...]:
        """Apply one answer atomically with its cursor; returns the case numbers touched."""
        ...

    def read_blob(self, sha256: str, offset: int, size: int) -> bytes:
        """Plain bytes of an own scan."""
        ...

    def blob_stored(self, sha256: str) -> None:
        """The county has proved that it holds the scan."""
        ...

    def take_blob(self, sha256: str, content: bytes) -> None:
        """Keep a scan of another site. Raises ValueError where the bytes do not bear that name."""
        ...


class CountyPort(Protocol):
    """The county, as the messenger sees it. Raises Problem (`road.*`); never returns half an answer.

    A port that can be called from several threads says so by an attribute `connections`, how many
    calls are worth making at once; without it there is one call at a time.
    """

    def upload(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> int:
        """PUT one block of a `size`-byte object (kind "segment" | "blob" | "pouch"); returns the county's offset after it."""
        ...

    def offset(self, sha256: str, kind: str) -> int:
        """How many bytes of the object the county holds; its full size when complete."""
        ...

    def exchange(self, standing: Standing, segments: Sequence[str]) -> Answer:
        """Apply uploaded segments, ask for changes after `standing.cursor`."""
        ...

    def fetch_blob(self, sha256: str) -> bytes: ...

    def incarnate(self, acked: int, hashes: Sequence[bytes], *, restored: bool = False) -> tuple[int, int]:
        """(new device number, last seq both ends have alike) for a PC whose rows are not the county's, or that
        was restored without its last ones."""
        ...

    def give_back(self, acts: Sequence[tuple[Event, bytes]]) -> tuple[dict[int, int], int]:
        """Acts of the county with its signatures; (its device numbers to the last seq it has, how many were new)."""
        ...

    def deliver_pouch(self, sha256: str) -> bytes:
        """Have an uploaded pouch of another station taken in; returns that station's answer pouch."""
        ...


class SegmentPacker(Protocol):
    """The sealer of segments, as the messenger sees it. Implemented by `sync.segments`."""

    def pack(
        self,
        events: Sequence[Event],
        escrows: Mapping[str, bytes],
        keys: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """One signed segment of consecutive own events. `escrows`: case to its key boxed to the county.

        With the `keys` themselves, and then without `escrows`, it carries bodies in clear under one seal to
        the county; without them it has the form that any county reads.
        """
        ...
