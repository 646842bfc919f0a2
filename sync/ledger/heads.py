"""Signed heads of a chain (签名的链头): the words that a station and its county put their signatures to. Pure.

A head is (site, device, seq, hash, time). The station signs its own every 50 events and at every exchange,
the county countersigns the one it holds. A journal cut or changed behind a signed head is found.
"""

from __future__ import annotations

EVERY = 50
"""Events between two heads that a station signs for itself."""


def head_message(site: str, incarnation: int, seq: int, hashed: bytes, at: str) -> bytes:
    """What a station signs. `at`: local time with offset."""
    return _message("daiban head", site, incarnation, seq, hashed, at)


def countersigned_message(site: str, incarnation: int, seq: int, hashed: bytes, at: str) -> bytes:
    """What the county signs."""
    return _message("daiban countersigned head", site, incarnation, seq, hashed, at)


def head_words(seq: int, hashed: bytes) -> str:
    """A head for paper and telephone: `第 37 条，校验码 1f2e-3d4c-5b6a-7988`."""
    digits = hashed.hex()[:16]
    return f"第 {seq} 条，校验码 {'-'.join(digits[at : at + 4] for at in range(0, 16, 4))}"


def _message(what: str, site: str, incarnation: int, seq: int, hashed: bytes, at: str) -> bytes:
    return f"{what}\n{site}.{incarnation}\n{seq}\n{hashed.hex()}\n{at}\nintl".encode()
