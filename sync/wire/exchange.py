"""One exchange: `POST /v1/exchange` with what is offered, answered after the county's commit.

The answer already carries the first page of changes and the scans that are lacking, so a
round on a good line is one upload and one exchange.
"""

from __future__ import annotations

import msgspec

from sync.wire.heads import ChainHead
from sync.wire.journal import WireEvent
from sync.wire.program import ProgramReport

ANSWER_PAGE = "application/vnd.daiban.answer"
"""Media type of an answer in columns, sealed to the station that asked (docs/internals/wire.md)."""


class ExchangeRequest(msgspec.Struct, frozen=True):
    """`segments`: content names already uploaded, in seq order. `cursor`: `<epoch>.<n>` or "" at first.

    `last_seq`, `digest`: what the station holds of its own journal. `station_time`: local time
    with offset, for showing a skewed clock. `have`: scans the station offers, None = not told.
    `reads`: dictionaries with which the station reads an answer page (ANSWER_PAGE); none = JSON only.
    `feed`: of a county that brings its book to its city, the name of its feed; then `last_seq`, `digest` and
    what is acknowledged are the feed's.
    `head`: the last row of the station's chain, signed by it.
    `restored`: in a pouch, that the station was repaired without its last numbers and needs a new device number.
    `program`: what runs at the station, for the page 终端与版本; older stations say nothing.
    """

    protocol: int
    site: str
    incarnation: int
    segments: list[str]
    cursor: str
    last_seq: int
    digest: str
    station_time: str
    have: list[str] | None = None
    reads: list[str] = []
    feed: str = ""
    head: ChainHead | None = None
    program: ProgramReport | None = None
    restored: bool = False


class RefusedEvent(msgspec.Struct, frozen=True):
    """An own event that was stored but not applied; `code` is a registered problem code."""

    seq: int
    code: str


class Want(msgspec.Struct, frozen=True):
    """A scan the county lacks; `offset` bytes of it are already there."""

    sha: str
    offset: int = 0


class WireChange(msgspec.Struct, frozen=True):
    """`n`: number in the station's feed. kind "event": `event` and `key`, the case's content key

    sealed to the station. kind "settings": `name` and `document` (the JSON text as bytes).
    A kind unknown to the reader is skipped, its number still counts.
    """

    n: int
    kind: str
    event: WireEvent | None = None
    key: bytes = b""
    name: str = ""
    document: bytes = b""


class ExchangeAnswer(msgspec.Struct, frozen=True):
    """`acked`: the station's events are committed here through this seq; `backed_up`: also in a backup.

    `digest`: over the events applied from this site. `retry_after` seconds, 0 = as you like.
    `signatures`: none, or one for each change: the county's over an act of its own (`signing.act_message`), else "".
    `head`: the head of the station's chain as the county holds it, countersigned by the county.
    """

    epoch: str
    acked: int
    refused: list[RefusedEvent]
    wants: list[Want]
    backed_up: int
    server_time: str
    retry_after: int
    changes: list[WireChange]
    cursor: str
    digest: str
    more: bool = False
    signatures: list[bytes] = []
    head: ChainHead | None = None
