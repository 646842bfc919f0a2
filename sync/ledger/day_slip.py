"""The day slip's code (日终条): the head of a station's chain as people keep it on paper. Pure.

`DAIBAN-HEAD 511999104205 01 37 1f2e-3d4c-5b6a-7988`: site, device, place in the chain, and the first 64 bits
of the hash there. A book that continues the slip has that very hash at that place; nothing else of the
book is on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.ledger.problems import Problem

DIGITS = 16
_CODE = re.compile(r"(?:DAIBAN-HEAD\s+)?(\d{12})\s+(\d{1,3})\s+(\d{1,9})\s+([0-9a-f]{16})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What stands on the paper. `digits`: the first 16 hex digits of the hash at place `seq`."""

    site: str
    incarnation: int
    seq: int
    digits: str


def slip_code(head: SlipHead) -> str:
    """As it is in the QR code and below it."""
    grouped = "-".join(head.digits[at : at + 4] for at in range(0, DIGITS, 4))
    return f"DAIBAN-HEAD {head.site} {head.incarnation:02d} {head.seq} {grouped}"


def head_of(site: str, incarnation: int, seq: int, hashed: bytes) -> SlipHead:
    """The slip's view of one row of the chain."""
    return SlipHead(site, incarnation, seq, hashed.hex()[:DIGITS])


def read_slip(text: str) -> SlipHead:
    """A scanned or typed code; blanks, dashes and case do not matter. Raises Problem("slip.unreadable")."""
    tidy = " ".join(text[:200].replace("DAIBAN-HEAD", "").replace("-", "").split())
    match = _CODE.fullmatch(tidy)
    if match is None:
        raise Problem("slip.unreadable")
    return SlipHead(match[1], int(match[2]), int(match[3]), match[4].lower())
