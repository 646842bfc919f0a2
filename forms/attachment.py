"""Attachment (附件): how the answer of a photo or file question names what was attached.

The answer is text: the scan's SHA-256 and the name people gave it, `3f…c1/照片.jpg`. What is put
on the printed form by hand is `paper`. Pure; the bytes lie on the shelf of scans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.answers import Value
from forms.item import Node

ON_PAPER = "paper"
TYPES = frozenset({"image", "file"})
_ANSWER = re.compile(r"([0-9a-f]{64})/(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attachment:
    sha256: str
    name: str

    def __str__(self) -> str:
        return f"{self.sha256}/{self.name}"


def attachment_of(value: Value) -> Attachment | None:
    """What an answer names; None for a blank one, `paper`, or anything else typed."""
    found = _ANSWER.fullmatch(value) if isinstance(value, str) else None
    return Attachment(found[1], found[2]) if found else None


def takes_attachment(node: Node) -> bool:
    """Whether a question is answered by something attached; a signature is given on paper."""
    return node.type in TYPES and "signature" not in node.appearance.split()


def attached_words(value: str) -> str:
    """An answer as people read it: the name of what is attached, where it is put, or the text itself."""
    if value == ON_PAPER:
        return "贴在打印的表上"
    attached = attachment_of(value)
    return value if attached is None else attached.name or attached.sha256[:8]
