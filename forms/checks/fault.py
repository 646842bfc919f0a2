"""Fault: what exactly is wrong with an identifier, as a reason code the sentences can use."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` is stable within its check; `params` fill the sentence (`forms/finding_text.py`)."""

    reason: str
    params: Mapping[str, str] = field(default_factory=dict)


def compact(text: str) -> str:
    """NFKC, without white space, hyphens and invisible marks (pasted numbers often carry them).

    Only for identifiers. Names and addresses are never put through this.
    """
    if text.isascii() and text.isalnum():
        return text
    return "".join(char for char in unicodedata.normalize("NFKC", text) if not _is_gap(char))


def _is_gap(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Pd", "Cf") or char == "−"


def wrong_length(text: str, want: int) -> Fault | None:
    """too_short or too_long with the number of characters missing or left over."""
    if len(text) == want:
        return None
    reason = "too_short" if len(text) < want else "too_long"
    return Fault(reason, {"by": str(abs(want - len(text))), "now": str(len(text)), "want": str(want)})


def foreign_character(text: str, allowed: str) -> Fault | None:
    """The first character outside `allowed`, with its place counted from 1."""
    for place, char in enumerate(text, 1):
        if char not in allowed:
            return Fault("character", {"char": char, "place": str(place)})
    return None
