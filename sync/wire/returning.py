"""Acts of the county that come back to it: `POST /v1/returned` after its disk was set back.

A county signs every act of its own that it tells; a station keeps the signature and can hand the act
back. Asked with no acts it says where its own chains end, so that only what is lacking travels.
"""

from __future__ import annotations

import msgspec

from sync.wire.journal import WireEvent
from sync.wire.version import PROTOCOL_VERSION


class ReturnedAct(msgspec.Struct, frozen=True):
    """`signature`: the county's own Ed25519 over `signing.act_message(event.hash)`."""

    event: WireEvent
    signature: bytes


class ReturnRequest(msgspec.Struct, frozen=True):
    acts: list[ReturnedAct] = []
    protocol: int = PROTOCOL_VERSION


class ReturnAnswer(msgspec.Struct, frozen=True):
    """`heads`: device number of the county to the last seq it surely has. `kept`: acts that were new to it."""

    heads: dict[int, int]
    kept: int = 0
