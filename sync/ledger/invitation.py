"""The invitation (登记二维码): what a county's QR code tells a new PC, so that nobody types an address. Pure.

`DBE1|address|one-time code|mark`. The mark is of the county's public keys: a PC that was shown the code
on paper speaks to no other county, whatever line it is on. A scanner types the text like a keyboard.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from sync.ledger.problems import Problem

PREFIX = "DBE1|"
_FORM = re.compile(r"DBE1\|(https?://[^\s|]{1,200})\|([0-9A-Za-z-]{8,40})\|([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Invitation:
    """`url`: the county's address; `code` is good once; `mark`: "" where nobody said whose keys to expect."""

    url: str
    code: str
    mark: str = ""

    def text(self) -> str:
        """What the QR code holds. Raises Problem("enrol.invitation") where it could not be read again."""
        text = f"{PREFIX}{self.url.rstrip('/')}|{self.code}|{self.mark}"
        read_invitation(text)
        return text


def is_invitation(typed: str) -> bool:
    """True where somebody scanned a QR code instead of typing a one-time code."""
    return typed.strip().startswith(PREFIX)


def read_invitation(typed: str) -> Invitation:
    """Raises Problem("enrol.invitation")."""
    found = _FORM.fullmatch(typed.strip())
    if found is None:
        raise Problem("enrol.invitation")
    return Invitation(*found.groups())


def mark_of(sign_public: bytes, box_public: bytes) -> str:
    """First 16 hex of SHA-256 over the county's two public keys."""
    return hashlib.sha256(sign_public + box_public).hexdigest()[:16]
