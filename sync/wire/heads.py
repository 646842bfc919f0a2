"""A signed head of a chain as it travels; what exactly is signed says `sync.ledger.heads`."""

from __future__ import annotations

import msgspec


class ChainHead(msgspec.Struct, frozen=True):
    """`hash`: of row `seq`, 32 bytes. `at`: local time with offset. `signature`: Ed25519 of whoever says it."""

    seq: int
    hash: bytes
    at: str
    signature: bytes
