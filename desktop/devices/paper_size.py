"""How large the first page of a PDF of ours is, and what paper that is. Reads the bytes only."""

from __future__ import annotations

import re

_BOX = re.compile(rb"/MediaBox\s*\[\s*(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s*\]")
_MM = 25.4 / 72
TICKET, A5, A4 = "ticket", "A5", "A4"


def page_mm(pdf: bytes) -> tuple[float, float]:
    """Width and height in mm; A4 where the file does not say."""
    found = _BOX.search(pdf)
    if found is None:
        return 210.0, 297.0
    try:
        left, bottom, right, top = (float(number) for number in found.groups())
    except ValueError:
        return 210.0, 297.0
    return abs(right - left) * _MM, abs(top - bottom) * _MM


def paper_of(pdf: bytes) -> str:
    """TICKET (at most 82 mm wide), A5 or A4."""
    width, height = page_mm(pdf)
    if width <= 82:
        return TICKET
    return A5 if max(width, height) < 230 else A4


def media(pdf: bytes) -> str:
    """As CUPS names it: we set the size ourselves, whatever the queue believes."""
    width, height = page_mm(pdf)
    paper = paper_of(pdf)
    return f"Custom.{width:.0f}x{height:.0f}mm" if paper == TICKET else paper
