"""Ids: UUIDv7 for events and a random UUID for an operation.

The time comes in as an argument; randomness may be injected too, so tests repeat.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from uuid import UUID

RANDOM_BYTES = 10
Random = Callable[[int], bytes]


def new_event_id(now_ms: int, random: bytes | Random = os.urandom) -> str:
    """A UUIDv7 (RFC 9562) of `now_ms` milliseconds since 1970 and 10 random bytes (more are cut off)."""
    tail = random if isinstance(random, bytes) else random(RANDOM_BYTES)
    if len(tail) < RANDOM_BYTES or not 0 <= now_ms < 1 << 48:
        raise ValueError("an event id needs 10 random bytes and a time since 1970")
    raw = bytearray(now_ms.to_bytes(6, "big") + tail[:RANDOM_BYTES])
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(UUID(bytes=bytes(raw)))


def new_uuid(random: Random = os.urandom) -> str:
    """A random UUIDv4: the key of one registration (op_id), the uuid of a form."""
    return str(UUID(bytes=random(16), version=4))
