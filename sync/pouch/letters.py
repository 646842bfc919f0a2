"""What the two ends say to each other in a pouch: the exchange's own request and answer, as members.

Knows the wire's messages; refuses to know stores and offices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sync.codec import answer_from_wire, answer_to_wire, event_to_wire, head_to_wire
from sync.engine.ports import Answer, Standing
from sync.ledger.events import Event
from sync.ledger.problems import Problem
from sync.wire import (
    PROTOCOL_VERSION,
    ExchangeAnswer,
    ExchangeRequest,
    ReturnedAct,
    ReturnRequest,
    program_of,
)


def request_of(
    standing: Standing,
    segments: Sequence[str],
    scans: Sequence[str],
    station_time: str,
    *,
    restored: bool = False,
    program: Mapping[str, object] | None = None,
) -> ExchangeRequest:
    """What a station would ask over the network: `segments` and `scans` are the names inside the pouch."""
    return ExchangeRequest(
        protocol=PROTOCOL_VERSION,
        site=standing.site,
        incarnation=standing.incarnation,
        segments=list(segments),
        cursor=standing.cursor,
        last_seq=standing.last,
        digest=standing.digest,
        station_time=station_time,
        have=list(scans),
        head=None if standing.head is None else head_to_wire(standing.head),
        restored=restored,
        program=program_of(program),
    )


def answer_content(answer: Answer) -> bytes:
    """The bytes of a member of kind `answer`."""
    return msgspec.json.encode(answer_to_wire(answer))


def returned_content(acts: Sequence[tuple[Event, bytes]]) -> bytes:
    """The bytes of a member of kind `returned`: acts of the county's with its signatures."""
    returned = [ReturnedAct(event_to_wire(event), signature) for event, signature in acts]
    return msgspec.json.encode(ReturnRequest(acts=returned))


def returned_of(content: bytes) -> ReturnRequest:
    """Raises Problem("pouch.damaged")."""
    try:
        return msgspec.json.decode(content, type=ReturnRequest)
    except (ValueError, msgspec.ValidationError, msgspec.DecodeError) as nonsense:
        raise Problem("pouch.damaged") from nonsense


def answer_of(content: bytes) -> Answer:
    """Raises Problem("pouch.damaged")."""
    try:
        return answer_from_wire(msgspec.json.decode(content, type=ExchangeAnswer))
    except (ValueError, msgspec.ValidationError, msgspec.DecodeError) as nonsense:
        raise Problem("pouch.damaged") from nonsense
