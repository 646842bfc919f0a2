"""One journal row as it travels: the hashed header in clear, the body sealed.

Carries every field of `ledger.events.Event` but the clear body, which never travels.
The values are not judged here: a row with a nonsensical date must still be receivable, so
that one bad row is refused by its own code instead of spoiling its segment.
"""

from __future__ import annotations

import msgspec


class WireActor(msgspec.Struct, frozen=True):
    """`role`: VA TS TM CR CA SYS."""

    account: str
    name: str
    role: str


class WireEvent(msgspec.Struct, frozen=True):
    """`effective_date` ISO date; `recorded_at` local time with offset; bytes are base64 in JSON."""

    site: str
    incarnation: int
    seq: int
    event_id: str
    case_no: str
    kind: str
    rev: int
    actor: WireActor
    effective_date: str
    recorded_at: str
    hlc: str
    sealed: bytes
    prev_hash: bytes
    hash: bytes
    schema: int = 1
    suite: str = "intl"
