"""Signed heads of a chain: what a station says of its journal, and what the county says of it. Pure text.

A head is (site, device, seq, hash, time). The station signs its own at every exchange; the county
countersigns the one it holds itself. Whoever cuts the journal behind a countersigned head is found.
"""

from __future__ import annotations

import msgspec


class ChainHead(msgspec.Struct, frozen=True):
    """`hash`: of row `seq`, 32 bytes. `at`: local time with offset. `signature`: Ed25519 of whoever says it."""

    seq: int
    hash: bytes
    at: str
    signature: bytes


def head_message(site: str, incarnation: int, head: ChainHead) -> bytes:
    """What a station signs."""
    return _message("daiban head", site, incarnation, head)


def countersigned_message(site: str, incarnation: int, head: ChainHead) -> bytes:
    """What the county signs."""
    return _message("daiban countersigned head", site, incarnation, head)


def _message(what: str, site: str, incarnation: int, head: ChainHead) -> bytes:
    return f"{what}\n{site}.{incarnation}\n{head.seq}\n{head.hash.hex()}\n{head.at}\nintl".encode()
