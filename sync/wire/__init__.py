"""The envelope (信封): the messages of the road and the number of their version. Pure.

Imported by both ends, so a field exists once. Knows nothing of cases, of the store or of
HTTP libraries; `sync.codec` is the only translator between these messages and the book.
Unknown fields are tolerated everywhere, so that an older end reads a newer one.
"""

from __future__ import annotations

from sync.wire.enrolment import About, EnrolAnswer, EnrolRequest, IncarnateAnswer, IncarnateRequest
from sync.wire.exchange import (
    ANSWER_PAGE,
    ExchangeAnswer,
    ExchangeRequest,
    RefusedEvent,
    Want,
    WireChange,
)
from sync.wire.journal import WireActor, WireEvent
from sync.wire.program import ProgramReport, program_of
from sync.wire.refusal import PROBLEM_HEADER, Refusal
from sync.wire.returning import ReturnAnswer, ReturnedAct, ReturnRequest
from sync.wire.version import OLDEST_PROTOCOL, PROTOCOL_VERSION, speaks

__all__ = [
    "ANSWER_PAGE",
    "OLDEST_PROTOCOL",
    "PROTOCOL_VERSION",
    "About",
    "EnrolAnswer",
    "EnrolRequest",
    "ExchangeAnswer",
    "ExchangeRequest",
    "IncarnateAnswer",
    "IncarnateRequest",
    "PROBLEM_HEADER",
    "ProgramReport",
    "Refusal",
    "RefusedEvent",
    "ReturnAnswer",
    "ReturnRequest",
    "ReturnedAct",
    "Want",
    "WireActor",
    "WireChange",
    "WireEvent",
    "program_of",
    "speaks",
]
