"""Frames of the SAM module inside every resident identity card reader (GA 450): bytes in, replies out.

Knows the preamble, lengths, checksum and commands. Knows no port, no clock and no card.
Request: `AA AA AA 96 69 | LenH LenL | CMD PARA [DATA] | CHK`; reply: `... | SW1 SW2 SW3 | DATA | CHK`.
Len counts what follows it, CHK included; CHK is the XOR of everything from LenH to the last data byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
LONGEST = 4096
"""Of what a length may claim: the longest real reply (text, photo, fingerprints) has 2,321 bytes."""
SHORTEST = 4

SAM_STATUS = b"\x11\xff"
FIND_CARD = b"\x20\x01"
SELECT_CARD = b"\x20\x02"
READ_BASE = b"\x30\x01"
SET_MAX_RF = b"\x61\xff\x50"

OK, FOUND = 0x90, 0x9F


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole reply whose checksum holds. `status`: SW3; `data`: what followed it."""

    status: int
    data: bytes


def request(command: bytes) -> bytes:
    """The frame of one command: its CMD, PARA and DATA bytes."""
    body = (len(command) + 1).to_bytes(2, "big") + command
    return PREAMBLE + body + bytes((_checksum(body),))


def reply_frame(status: int, data: bytes = b"") -> bytes:
    """What a reader sends: for simulated readers."""
    body = (len(data) + 4).to_bytes(2, "big") + bytes((0, 0, status)) + data
    return PREAMBLE + body + bytes((_checksum(body),))


class FrameReader:
    """Finds replies in whatever comes over the wire, in pieces of any size.

    Noise before a preamble is skipped. A frame with a wrong checksum or an impossible length is
    counted in `spoiled`, and the search goes on one byte behind its beginning.
    """

    def __init__(self) -> None:
        self._kept = bytearray()
        self.spoiled = 0

    def feed(self, piece: bytes) -> list[Reply]:
        self._kept += piece
        found: list[Reply] = []
        while (at := self._kept.find(PREAMBLE)) >= 0:
            del self._kept[:at]
            if len(self._kept) < 7:
                return found
            length = int.from_bytes(self._kept[5:7], "big")
            if SHORTEST <= length <= LONGEST:
                if len(self._kept) < 7 + length:
                    return found
                body = bytes(self._kept[5 : 7 + length])
                if _checksum(body) == 0:
                    del self._kept[: 7 + length]
                    found.append(Reply(body[4], body[5:-1]))
                    continue
            self.spoiled += 1
            del self._kept[:1]
        del self._kept[: -len(PREAMBLE)]  # the rest may be the beginning of a preamble
        return found

    @property
    def half(self) -> bool:
        """A frame has begun and is not whole."""
        return self._kept.startswith(PREAMBLE)

    def forget(self) -> None:
        """Whatever is left belongs to an answer that nobody waits for any more."""
        self._kept.clear()
        self.spoiled = 0


def _checksum(body: bytes) -> int:
    return reduce(xor, body, 0)
