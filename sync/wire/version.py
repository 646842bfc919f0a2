"""The version of the protocol, and which neighbours it can talk with."""

from __future__ import annotations

PROTOCOL_VERSION = 1
OLDEST_PROTOCOL = max(1, PROTOCOL_VERSION - 1)


def speaks(protocol: int) -> bool:
    """True where this end understands a neighbour of that version (the current and the previous one)."""
    return OLDEST_PROTOCOL <= protocol <= PROTOCOL_VERSION
